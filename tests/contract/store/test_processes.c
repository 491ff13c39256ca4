/* Several processes at one database: the restaurant's numbers stay unique, a version makes one order, a
 * delivery has one holder, and a process killed at any moment leaves no half-done order. */
#include "with_cmocka.h"

#include "contract/store/with_store.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"

enum { PROCESSES = 4, OWN_ORDERS = 12, SHARED_ORDERS = 8, KILLS = 12 };

static bool count_order(void *owner, const struct ticket *ticket)
{
    int *per_number = owner;
    assert_in_range(ticket->order_number, 1, 499);
    per_number[ticket->order_number]++;
    return true;
}

/* In a child: orders of its own, and orders that every process puts. Leaves with the count of new shared ones. */
static void put_orders(const char *restaurant, int process)
{
    struct store *store = NULL;
    char why[256], call[40];
    int number, new_count = 0;
    bool is_new;
    if (store_open(with_store_url(), &store, why, sizeof why) != VP_OK)
        _exit(100);
    for (int i = 0; i < OWN_ORDERS + SHARED_ORDERS; i++) {
        bool is_own = i < OWN_ORDERS;
        snprintf(call, sizeof call, "%.24s-%d-%d", restaurant, is_own ? process : 99, i);
        struct ticket ticket = with_store_ticket(restaurant, call, 1, 1000 + i);
        if (store_put_order(store, &ticket, &number, &is_new) != VP_OK)
            _exit(101);
        new_count += !is_own && is_new;
    }
    store_close(store);
    _exit(new_count);
}

static void numbers_stay_unique_and_versions_single(void **state)
{
    (void)state;
    char restaurant[64];
    pid_t children[PROCESSES];
    int shared_new = 0, per_number[500] = {0};
    with_store_name(restaurant, sizeof restaurant, "r");
    for (int i = 0; i < PROCESSES; i++) {
        children[i] = fork();
        assert_true(children[i] >= 0);
        if (children[i] == 0)
            put_orders(restaurant, i);
    }
    for (int i = 0; i < PROCESSES; i++) {
        int status = 0;
        assert_int_equal(waitpid(children[i], &status, 0), children[i]);
        assert_true(WIFEXITED(status));
        assert_in_range(WEXITSTATUS(status), 0, SHARED_ORDERS);
        shared_new += WEXITSTATUS(status);
    }
    assert_int_equal(shared_new, SHARED_ORDERS);
    struct store *store = with_store_open();
    struct store_order_filter filter = {.restaurant_id = restaurant, .limit = 499};
    assert_int_equal(store_each_order(store, &filter, count_order, per_number), VP_OK);
    for (int number = 1; number < 500; number++)
        assert_int_equal(per_number[number], number <= PROCESSES * OWN_ORDERS + SHARED_ORDERS ? 1 : 0);
    store_close(store);
}

static void plan_all(struct store *store, const char *restaurant, int64_t now_ms)
{
    struct store_ways ways = {.way_ids = {"kitchen"}, .way_events = {STORE_EVENTS_ALL}, .way_count = 1};
    struct store_plan plan = {.restaurants = &ways, .restaurant_count = 1, .unix_ms = now_ms};
    int count;
    snprintf(ways.restaurant_id, sizeof ways.restaurant_id, "%s", restaurant);
    do {
        if (store_plan_deliveries(store, &plan, &count) != VP_OK)
            _exit(103);
    } while (count > 0);
}

/* In a child: plans, leases and acknowledges until nothing is left; leaves with how many of the restaurant's it got. */
static void lease_all(const char *restaurant, int64_t now_ms)
{
    struct store *store = NULL;
    struct store_delivery got[3];
    char why[256];
    size_t count;
    int own_count = 0;
    if (store_open(with_store_url(), &store, why, sizeof why) != VP_OK)
        _exit(100);
    plan_all(store, restaurant, now_ms);
    do {
        if (store_lease_deliveries(store, now_ms, 600000, got, 3, &count) != VP_OK)
            _exit(101);
        for (size_t i = 0; i < count; i++) {
            own_count += strcmp(got[i].restaurant_id, restaurant) == 0;
            if (store_acknowledge_delivery(store, got[i].id, now_ms) != VP_OK)
                _exit(102);
        }
    } while (count > 0);
    store_close(store);
    _exit(own_count);
}

static void a_delivery_has_one_holder(void **state)
{
    (void)state;
    char restaurant[64], call[40];
    pid_t children[PROCESSES];
    int leased_count = 0;
    struct store *store = with_store_open();
    with_store_name(restaurant, sizeof restaurant, "r");
    for (int i = 0; i < 20; i++) {
        int number;
        bool is_new;
        with_store_name(call, sizeof call, "CA");
        struct ticket ticket = with_store_ticket(restaurant, call, 1, 200);
        assert_int_equal(store_put_order(store, &ticket, &number, &is_new), VP_OK);
    }
    store_close(store); /* a connection must not be carried through a fork */
    for (int i = 0; i < PROCESSES; i++) {
        children[i] = fork();
        assert_true(children[i] >= 0);
        if (children[i] == 0)
            lease_all(restaurant, 300);
    }
    for (int i = 0; i < PROCESSES; i++) {
        int status = 0;
        assert_int_equal(waitpid(children[i], &status, 0), children[i]);
        assert_true(WIFEXITED(status));
        leased_count += WEXITSTATUS(status);
    }
    assert_int_equal(leased_count, 20);
}

/* In a child: puts orders until it is killed; tells after each that it was accepted. */
static void put_until_killed(const char *restaurant, int first, int told)
{
    struct store *store = NULL;
    char why[256], call[40];
    int number;
    bool is_new;
    if (store_open(with_store_url(), &store, why, sizeof why) != VP_OK)
        _exit(100);
    number = 0; /* it is open */
    if (write(told, &number, sizeof number) != sizeof number)
        _exit(102);
    for (int i = first;; i++) {
        snprintf(call, sizeof call, "%.24s-%d", restaurant, i);
        struct ticket ticket = with_store_ticket(restaurant, call, 1, 100);
        if (store_put_order(store, &ticket, &number, &is_new) != VP_OK)
            _exit(101);
        if (write(told, &number, sizeof number) != sizeof number)
            _exit(102);
    }
}

struct orders {
    int per_number[5000];
    int count, max_number;
};

static bool note_order(void *owner, const struct ticket *ticket)
{
    struct orders *orders = owner;
    assert_in_range(ticket->order_number, 1, 4999);
    assert_int_equal(ticket->line_count, 2);
    orders->per_number[ticket->order_number]++;
    orders->count++;
    if (ticket->order_number > orders->max_number)
        orders->max_number = ticket->order_number;
    return true;
}

static bool cross_out(void *owner, const struct store_delivery *delivery)
{
    struct orders *orders = owner;
    assert_int_equal(orders->per_number[delivery->order_number]--, 1);
    return true;
}

static void a_killed_process_leaves_whole_orders_only(void **state)
{
    (void)state;
    static struct orders orders;
    char restaurant[64];
    int told[2], number;
    static bool is_told[5000];
    memset(&orders, 0, sizeof orders); /* the group may run again, for another store */
    memset(is_told, 0, sizeof is_told);
    with_store_name(restaurant, sizeof restaurant, "r");
    for (int kill_count = 0; kill_count < KILLS; kill_count++) {
        assert_int_equal(pipe(told), 0);
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0)
            put_until_killed(restaurant, kill_count * 1000, told[1]);
        close(told[1]);
        assert_int_equal(read(told[0], &number, sizeof number), sizeof number);
        usleep(3000 + (useconds_t)(kill_count * 7919) % 40000); /* different points of the loop */
        assert_int_equal(kill(child, SIGKILL), 0);
        assert_int_equal(waitpid(child, NULL, 0), child);
        while (read(told[0], &number, sizeof number) == sizeof number)
            if (number > 0 && number < 5000)
                is_told[number] = true;
        close(told[0]);
    }
    struct store *store = with_store_open();
    struct store_order_filter filter = {.restaurant_id = restaurant, .limit = 5000};
    assert_int_equal(store_each_order(store, &filter, note_order, &orders), VP_OK);
    assert_true(orders.count > 0);
    for (int i = 1; i < 5000; i++) {
        assert_true(orders.per_number[i] <= 1);
        assert_true(!is_told[i] || orders.per_number[i] == 1); /* what was accepted is there */
    }
    /* Each order has exactly one delivery, and no delivery lacks its order. */
    const struct store_delivery_filter deliveries = {.restaurant_id = restaurant, .limit = 5000};
    plan_all(store, restaurant, 150);
    assert_int_equal(store_each_delivery(store, &deliveries, cross_out, &orders), VP_OK);
    for (int i = 1; i < 5000; i++)
        assert_int_equal(orders.per_number[i], 0);
    store_close(store);
}

TESTS = {
    TEST(numbers_stay_unique_and_versions_single),
    TEST(a_delivery_has_one_holder),
    TEST(a_killed_process_leaves_whole_orders_only),
};
