/* Orders reach receivers that fail, hang up, answer twice and have us killed: each order arrives, and none that was
 * acknowledged comes again. */
#include "with_cmocka.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "delivery/deliverer.h"
#include "flow/delivery/with_receivers.h"
#include "with_folder.h"

enum { START_UNIX_MS = 1000 * 1000 * 1000, MINUTE_MS = 60000, HOUR_MS = 60 * MINUTE_MS, WAIT_S = 60 };

struct desk { /* a store with orders, and a menu with ways */
    char folder[FOLDER_PATH_BYTES], url[128];
    struct receiver webhook, printer;
    struct menu_set menus;
    int order_count;
    int64_t now_unix_ms;
    int64_t turn_ms; /* what the wall clock is turned by after a while */
};

static int open_desk(void **state)
{
    struct desk *desk = calloc(1, sizeof *desk);
    assert_non_null(desk);
    folder_make(desk->folder, "/tmp/voiceplate-delivery");
    snprintf(desk->url, sizeof desk->url, "sqlite:%s/x.db", desk->folder);
    desk->printer.is_printer = true;
    desk->now_unix_ms = START_UNIX_MS;
    *state = desk;
    return 0;
}

static int close_desk(void **state)
{
    struct desk *desk = *state;
    with_receiver_stop(&desk->webhook);
    with_receiver_stop(&desk->printer);
    clock_set_for_test(-1, 0);
    menu_release(desk->menus.menus[0]);
    folder_remove(desk->folder);
    return tests_free(desk);
}

/* Both receivers, and the menu that names them. */
static void start_receivers(struct desk *desk, bool has_printer)
{
    char yaml[2048], printer[96] = "";
    struct problems problems = {0};
    with_receiver_start(&desk->webhook);
    with_receiver_start(&desk->printer);
    if (has_printer)
        snprintf(printer, sizeof printer, "  - {id: kitchen, way: printer, address: \"127.0.0.1:%d\"}\n",
                 desk->printer.port);
    snprintf(
        yaml, sizeof yaml,
        "restaurant:\n  id: test\n  name: Test\n  address: 1 Test Street\n  timezone: America/New_York\n"
        "  called_numbers: [\"+15550001111\"]\n  greeting: Hello.\npickup: {minutes: 20}\n"
        "hours: {every_day: [\"00:00-24:00\"]}\n"
        "categories:\n  - id: food\n    name: Food\n    items:\n      - {id: soup, name: Soup, price: 4.00}\n"
        "deliveries:\n  - {id: till, way: webhook, url: \"http://127.0.0.1:%d/orders\", secret: %s}\n%s",
        desk->webhook.port, with_receivers_secret, printer);
    assert_int_equal(menu_parse(span_of(yaml), "test.yaml", &desk->menus.menus[0], &problems), VP_OK);
    desk->menus.count = 1;
}

static struct store *open_store(const struct desk *desk)
{
    struct store *store = NULL;
    char why[256];
    assert_int_equal(store_open(desk->url, &store, why, sizeof why), VP_OK);
    return store;
}

static void put_orders(struct desk *desk, int count)
{
    struct store *store = open_store(desk);
    for (int i = 0; i < count; i++) {
        struct ticket ticket = {
            .basket_version = 1, .created_unix_ms = desk->now_unix_ms, .ready_minutes = 20};
        int number;
        bool is_new;
        snprintf(ticket.restaurant_id, sizeof ticket.restaurant_id, "test");
        snprintf(ticket.call_sid, sizeof ticket.call_sid, "CA%d", ++desk->order_count);
        ticket.line_count = 1;
        ticket.lines[0].quantity = desk->order_count;
        snprintf(ticket.lines[0].name, sizeof ticket.lines[0].name, "Soup");
        assert_int_equal(store_put_order(store, &ticket, &number, &is_new), VP_OK);
        assert_int_equal(number, desk->order_count);
    }
    store_close(store);
}

static enum vp_err post_to_loop(void *loop, void (*fn)(void *arg), void *arg)
{
    return loop_post(loop, fn, arg);
}

struct tally {
    int counts[STORE_DELIVERY_STATE_COUNT];
    char last_error[STORE_DELIVERY_ERROR_BYTES];
};

static bool count_delivery(void *owner, const struct store_delivery *delivery)
{
    struct tally *tally = owner;
    tally->counts[delivery->state]++;
    if (delivery->last_error[0] != '\0')
        memcpy(tally->last_error, delivery->last_error, sizeof tally->last_error);
    return true;
}

static struct tally look(const struct desk *desk)
{
    const struct store_delivery_filter all = {.limit = 100000};
    struct tally tally = {.counts = {0}};
    struct store *store = open_store(desk);
    assert_int_equal(store_each_delivery(store, &all, count_delivery, &tally), VP_OK);
    store_close(store);
    return tally;
}

/* Delivers until nothing waits, the clock being moved on again and again; or until so many seconds are over. */
static void deliver(struct desk *desk, int seconds, bool may_be_private, int64_t step_ms)
{
    struct loop *loop = NULL;
    struct store_thread *store = NULL;
    struct deliverer *deliverer = NULL;
    char why[256];
    assert_int_equal(loop_create(&loop), VP_OK);
    assert_int_equal(store_thread_start(desk->url, NULL, 64, post_to_loop, loop, &store, why, sizeof why),
                     VP_OK);
    const struct deliverer_settings settings = {
        .loop = loop, .store = store, .menus = &desk->menus, .may_be_private = may_be_private};
    with_time(desk->now_unix_ms);
    assert_int_equal(deliverer_open(&settings, &deliverer), VP_OK);
    for (int round = 0, quiet = 0; round < seconds * 50; round++) {
        loop_round(loop, 20);
        if (++quiet < 30)
            continue;
        quiet = 0;
        struct tally tally = look(desk);
        if (tally.counts[STORE_DELIVERY_WAITING] == 0 &&
            tally.counts[STORE_DELIVERY_ACKNOWLEDGED] + tally.counts[STORE_DELIVERY_GIVEN_UP] > 0)
            break;
        desk->now_unix_ms += step_ms;
        clock_set_for_test(desk->now_unix_ms * 1000, desk->now_unix_ms + desk->turn_ms);
    }
    deliverer_close(deliverer);
    store_thread_stop(store);
    loop_round(loop, 0);
    loop_destroy(loop);
}

static void an_order_reaches_each_way_once(void **state)
{
    struct desk *desk = *state;
    start_receivers(desk, true);
    put_orders(desk, 12);
    deliver(desk, WAIT_S, true, 0);
    for (int i = 1; i <= desk->order_count; i++) {
        assert_int_equal(desk->webhook.try_counts[i], 1);
        assert_int_equal(desk->printer.try_counts[i], 1);
    }
    assert_int_equal(look(desk).counts[STORE_DELIVERY_ACKNOWLEDGED], 24);
    assert_int_equal(desk->webhook.bad_count, 0);
}

/* Each order fails up to three times, each in another way. */
static enum receiver_fault fail_at_first(int order_number, int try_index)
{
    static const enum receiver_fault faults[] = {RECEIVER_ANSWERS_500, RECEIVER_ANSWERS_429,
                                                 RECEIVER_HANGS_UP, RECEIVER_CUTS};
    return try_index < order_number % 4 ? faults[(order_number / 4 + try_index) % 4] : RECEIVER_WELL;
}

static void what_fails_is_tried_again_until_it_is_taken_and_no_more(void **state)
{
    struct desk *desk = *state;
    desk->webhook.choose = desk->printer.choose = fail_at_first;
    start_receivers(desk, true);
    put_orders(desk, 16);
    deliver(desk, WAIT_S, true, MINUTE_MS);
    for (int i = 1; i <= desk->order_count; i++) {
        assert_int_equal(desk->webhook.try_counts[i], i % 4 + 1);
        assert_int_equal(desk->webhook.answered_counts[i], 1);
        assert_int_equal(desk->printer.try_counts[i], i % 4 + 1);
        assert_int_equal(desk->printer.answered_counts[i], 1);
    }
    assert_int_equal(look(desk).counts[STORE_DELIVERY_ACKNOWLEDGED], 32);
}

static enum receiver_fault stall_once(int order_number, int try_index)
{
    return order_number == 1 && try_index == 0 ? RECEIVER_STALLS : RECEIVER_ANSWERS_TWICE;
}

/* A try has its time (delivery/delivery_way.h), which this test waits for. */
static void who_stalls_gets_it_again_and_who_answers_twice_does_not(void **state)
{
    struct desk *desk = *state;
    desk->webhook.choose = desk->printer.choose = stall_once;
    start_receivers(desk, true);
    put_orders(desk, 4);
    deliver(desk, WAIT_S, true, 1000);
    for (int i = 1; i <= desk->order_count; i++) {
        assert_int_equal(desk->webhook.try_counts[i], i == 1 ? 2 : 1);
        assert_int_equal(desk->printer.try_counts[i], i == 1 ? 2 : 1);
    }
    assert_int_equal(look(desk).counts[STORE_DELIVERY_ACKNOWLEDGED], 8);
}

static enum receiver_fault fail_always(int order_number, int try_index)
{
    (void)try_index;
    return order_number == 1 ? RECEIVER_IS_GONE : RECEIVER_ANSWERS_500;
}

static void a_receiver_that_is_gone_is_given_up_at_once_others_after_a_day(void **state)
{
    struct desk *desk = *state;
    desk->webhook.choose = fail_always;
    start_receivers(desk, false);
    put_orders(desk, 2);
    deliver(desk, WAIT_S, true, HOUR_MS + 20 * MINUTE_MS);
    assert_int_equal(look(desk).counts[STORE_DELIVERY_GIVEN_UP], 2);
    assert_int_equal(desk->webhook.try_counts[1], 1);
    assert_in_range(desk->webhook.try_counts[2], 10, 40);
    assert_true(desk->now_unix_ms - START_UNIX_MS >= 24 * (int64_t)HOUR_MS);
}

static enum receiver_fault fail_once(int order_number, int try_index)
{
    (void)order_number;
    return try_index == 0 ? RECEIVER_ANSWERS_500 : RECEIVER_WELL;
}

/* No time of day passes but what the clock is turned by. */
static void check_turned_clock(struct desk *desk, int64_t turn_ms)
{
    desk->webhook.choose = desk->printer.choose = fail_once;
    start_receivers(desk, true);
    put_orders(desk, 3);
    desk->turn_ms = turn_ms;
    deliver(desk, WAIT_S, true, 3000);
    assert_int_equal(look(desk).counts[STORE_DELIVERY_ACKNOWLEDGED], 6);
    assert_in_range(desk->now_unix_ms - START_UNIX_MS, 3000, 10 * MINUTE_MS);
    for (int i = 1; i <= desk->order_count; i++)
        assert_int_equal(desk->webhook.try_counts[i], 2);
}

static void a_clock_that_is_put_forward_by_days_gives_nothing_up(void **state)
{
    check_turned_clock(*state, 50 * (int64_t)HOUR_MS);
}

static void after_a_clock_was_put_forward_a_day_is_a_day(void **state)
{
    struct desk *desk = *state;
    desk->webhook.choose = fail_always;
    start_receivers(desk, false);
    put_orders(desk, 2);
    desk->turn_ms = 50 * (int64_t)HOUR_MS;
    deliver(desk, WAIT_S, true, HOUR_MS + 20 * MINUTE_MS);
    assert_int_equal(look(desk).counts[STORE_DELIVERY_GIVEN_UP], 2);
    assert_in_range(desk->now_unix_ms - START_UNIX_MS, 24 * (int64_t)HOUR_MS, 30 * (int64_t)HOUR_MS);
}

static void a_clock_that_is_put_back_delays_nothing(void **state)
{
    check_turned_clock(*state, -50 * (int64_t)HOUR_MS);
}

static void private_addresses_are_refused_unless_allowed(void **state)
{
    struct desk *desk = *state;
    start_receivers(desk, false);
    put_orders(desk, 1);
    deliver(desk, 2, false, 0);
    struct tally tally = look(desk);
    assert_int_equal(tally.counts[STORE_DELIVERY_WAITING], 1);
    assert_string_equal(tally.last_error, "its address is not public (delivery_private_webhooks)");
    assert_int_equal(desk->webhook.try_counts[1], 0);
}

/* ---- killed at every step: by the receivers before and behind their answers, and by chance ---- */

static pid_t victim;

static void kill_victim(void)
{
    kill(victim, SIGKILL);
}

static enum receiver_fault kill_sometimes(int order_number, int try_index)
{
    return try_index == 0 && order_number % 3 == 0   ? RECEIVER_KILLS
           : try_index == 0 && order_number % 3 == 1 ? RECEIVER_KILLS_LATER
                                                     : RECEIVER_WELL;
}

static void whoever_is_killed_at_any_step_delivers_all_and_repeats_nothing_acknowledged(void **state)
{
    struct desk *desk = *state;
    int status, round;
    desk->webhook.choose = desk->printer.choose = kill_sometimes;
    desk->webhook.on_kill = desk->printer.on_kill = kill_victim;
    start_receivers(desk, true);
    put_orders(desk, 12);
    for (round = 0; round < 60; round++) {
        desk->now_unix_ms += HOUR_MS / 4; /* the leases of the dead have ended */
        victim = fork();
        if (victim == 0) {
            deliver(desk, 3, true, MINUTE_MS);
            _exit(0);
        }
        if (round % 5 == 4) {
            usleep(40000 + 17000 * (unsigned)round);
            kill_victim();
        }
        waitpid(victim, &status, 0);
        if (WIFEXITED(status) && look(desk).counts[STORE_DELIVERY_WAITING] == 0 &&
            look(desk).counts[STORE_DELIVERY_ACKNOWLEDGED] == 24)
            break;
    }
    assert_true(round > 8 && round < 60);
    for (int i = 1; i <= desk->order_count; i++) {
        assert_int_equal(desk->webhook.accepted_counts[i], 1); /* it keeps ids */
        assert_true(desk->webhook.answered_counts[i] >= 1);
        assert_true(desk->printer.answered_counts[i] >= 1);
    }
    int tries = desk->webhook.try_counts[2];
    deliver(desk, 2, true, HOUR_MS); /* nothing is left, and nothing comes again */
    assert_int_equal(desk->webhook.try_counts[2], tries);
    assert_int_equal(desk->webhook.bad_count, 0);
}

TESTS_WITH(open_desk, close_desk) = {
    TEST(an_order_reaches_each_way_once),
    TEST(what_fails_is_tried_again_until_it_is_taken_and_no_more),
    TEST(who_stalls_gets_it_again_and_who_answers_twice_does_not),
    TEST(a_receiver_that_is_gone_is_given_up_at_once_others_after_a_day),
    TEST(a_clock_that_is_put_forward_by_days_gives_nothing_up),
    TEST(after_a_clock_was_put_forward_a_day_is_a_day),
    TEST(a_clock_that_is_put_back_delays_nothing),
    TEST(private_addresses_are_refused_unless_allowed),
    TEST(whoever_is_killed_at_any_step_delivers_all_and_repeats_nothing_acknowledged),
};
