/* Thousands of deliveries by ten ways at once, whose receivers fail, stall, answer twice, answer rubbish and hang
 * up, while the deliverer is killed at random: each order arrives by each way, and none twice at whoever keeps ids.
 * A table says what happened. DELIVERIES sets how many there are (make bench-deliveries: 10,000). */
#include "with_cmocka.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "delivery/deliverer.h"
#include "flow/delivery/with_receivers.h"
#include "with_folder.h"

enum { RESTAURANTS = 5, WAYS = 2, DELIVERIES_DEFAULT = 200, LIVES_MAX = 20000, BATCH = 40 };
enum { START_UNIX_MS = 1000 * 1000 * 1000, STEP_MS = 15000, LEASE_IS_OVER_MS = 31000, LOOK_ROUNDS = 5 };
enum { LIFE_MIN_MS = 200, LIFE_SPREAD_MS = 2500 };

struct crowd {
    char folder[FOLDER_PATH_BYTES], url[128];
    struct receiver receivers[RESTAURANTS][WAYS]; /* a webhook's, a printer */
    struct menu_set menus;
    int orders_per_restaurant;
    _Atomic int64_t *now_unix_ms; /* shared with the deliverer's process */
    int kill_count, ended_count;
};

static int open_crowd(void **state)
{
    struct crowd *crowd = calloc(1, sizeof *crowd);
    assert_non_null(crowd);
    folder_make(crowd->folder, "/tmp/voiceplate-deliveries");
    snprintf(crowd->url, sizeof crowd->url, "sqlite:%s/x.db", crowd->folder);
    crowd->now_unix_ms =
        mmap(NULL, sizeof *crowd->now_unix_ms, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_true(crowd->now_unix_ms != MAP_FAILED);
    atomic_store(crowd->now_unix_ms, START_UNIX_MS);
    *state = crowd;
    return 0;
}

static int close_crowd(void **state)
{
    struct crowd *crowd = *state;
    for (int r = 0; r < RESTAURANTS; r++) {
        for (int w = 0; w < WAYS; w++)
            with_receiver_stop(&crowd->receivers[r][w]);
        menu_release(crowd->menus.menus[r]);
    }
    munmap((void *)crowd->now_unix_ms, sizeof *crowd->now_unix_ms);
    folder_remove(crowd->folder);
    return tests_free(crowd);
}

/* What goes wrong at a try: at the first one mostly something, and nothing for ever. Stalls cost the whole time of a
 * try, so few do. */
static enum receiver_fault choose(int order_number, int try_index)
{
    static const enum receiver_fault faults[] = {RECEIVER_ANSWERS_500,
                                                 RECEIVER_ANSWERS_429,
                                                 RECEIVER_HANGS_UP,
                                                 RECEIVER_CUTS,
                                                 RECEIVER_ANSWERS_GARBAGE,
                                                 RECEIVER_KILLS,
                                                 RECEIVER_ANSWERS_TWICE,
                                                 RECEIVER_WELL,
                                                 RECEIVER_WELL,
                                                 RECEIVER_KILLS_LATER};
    uint32_t hash = ((uint32_t)order_number * 2654435761u) ^ ((uint32_t)(try_index + 1) * 0x9e3779b9u);
    hash ^= hash >> 15;
    if (order_number % 250 == 7 && try_index == 0)
        return RECEIVER_STALLS;
    if (try_index > 3 || hash % 3 == 0)
        return RECEIVER_WELL;
    enum receiver_fault fault = faults[(hash >> 4) % (sizeof faults / sizeof faults[0])];
    bool kills = fault == RECEIVER_KILLS || fault == RECEIVER_KILLS_LATER;
    return kills && order_number % 3 != 0 ? RECEIVER_ANSWERS_500 : fault;
}

static _Atomic pid_t victim;

static void kill_victim(void)
{
    pid_t pid = atomic_load(&victim);
    if (pid > 0)
        kill(pid, SIGKILL);
}

static void start_receivers(struct crowd *crowd)
{
    for (int r = 0; r < RESTAURANTS; r++) {
        char yaml[2048], name[32];
        struct problems problems = {0};
        for (int w = 0; w < WAYS; w++) {
            struct receiver *receiver = &crowd->receivers[r][w];
            *receiver = (struct receiver){.is_printer = w == 1, .choose = choose, .on_kill = kill_victim};
            with_receiver_start(receiver);
        }
        snprintf(name, sizeof name, "r%d.yaml", r);
        snprintf(
            yaml, sizeof yaml,
            "restaurant:\n  id: r%d\n  name: Test\n  address: 1 Test Street\n  timezone: America/New_York\n"
            "  called_numbers: [\"+1555000111%d\"]\n  greeting: Hello.\npickup: {minutes: 20}\n"
            "hours: {every_day: [\"00:00-24:00\"]}\n"
            "categories:\n  - id: food\n    name: Food\n    items:\n      - {id: soup, name: Soup, price: 4.00}\n"
            "deliveries:\n  - {id: till, way: webhook, url: \"http://127.0.0.1:%d/orders\", secret: %s}\n"
            "  - {id: kitchen, way: printer, address: \"127.0.0.1:%d\"}\n",
            r, r, crowd->receivers[r][0].port, with_receivers_secret, crowd->receivers[r][1].port);
        assert_int_equal(menu_parse(span_of(yaml), name, &crowd->menus.menus[r], &problems), VP_OK);
    }
    crowd->menus.count = RESTAURANTS;
}

static struct store *open_store(const struct crowd *crowd)
{
    struct store *store = NULL;
    char why[256];
    assert_int_equal(store_open(crowd->url, &store, why, sizeof why), VP_OK);
    return store;
}

/* Those from first on, up to last, of each restaurant; a day is over soon here, so not all at once. */
static void put_orders(const struct crowd *crowd, int first, int last)
{
    struct store *store = open_store(crowd);
    struct ticket *ticket = calloc(1, sizeof *ticket);
    assert_non_null(ticket);
    *ticket = (struct ticket){
        .basket_version = 1, .created_unix_ms = atomic_load(crowd->now_unix_ms), .line_count = 1};
    ticket->lines[0].quantity = 1;
    snprintf(ticket->lines[0].name, sizeof ticket->lines[0].name, "Soup");
    for (int r = 0; r < RESTAURANTS; r++)
        for (int i = first; i <= last; i++) {
            int number;
            bool is_new;
            snprintf(ticket->restaurant_id, sizeof ticket->restaurant_id, "r%d", r);
            snprintf(ticket->call_sid, sizeof ticket->call_sid, "CA%dx%d", r, i);
            assert_int_equal(store_put_order(store, ticket, &number, &is_new), VP_OK);
            assert_int_equal(number, i);
        }
    free(ticket);
    store_close(store);
}

static bool count_delivery(void *owner, const struct store_delivery *delivery)
{
    ((int *)owner)[delivery->state]++;
    return true;
}

static void look(const struct crowd *crowd, int counts[STORE_DELIVERY_STATE_COUNT])
{
    const struct store_delivery_filter all = {.limit = 1000000};
    struct store *store = open_store(crowd);
    memset(counts, 0, STORE_DELIVERY_STATE_COUNT * sizeof *counts);
    assert_int_equal(store_each_delivery(store, &all, count_delivery, counts), VP_OK);
    store_close(store);
}

static enum vp_err post_to_loop(void *loop, void (*fn)(void *arg), void *arg)
{
    return loop_post(loop, fn, arg);
}

static void on_wait(void *owner, int64_t wait_s, int64_t page_wait_s)
{
    *(int64_t *)owner = wait_s + page_wait_s;
}

/* A deliverer's life, in a process of its own: until nothing waits, or it is killed. The clock runs ahead all the
 * time, so that what is to be tried again is due soon. */
static void live(const struct crowd *crowd)
{
    struct loop *loop = NULL;
    struct store_thread *store = NULL;
    struct deliverer *deliverer = NULL;
    char why[256];
    int64_t wait_s = -1;
    if (loop_create(&loop) != VP_OK ||
        store_thread_start(crowd->url, NULL, 64, post_to_loop, loop, &store, why, sizeof why) != VP_OK)
        _exit(EXIT_FAILURE);
    const struct deliverer_settings settings = {.loop = loop,
                                                .store = store,
                                                .menus = &crowd->menus,
                                                .may_be_private = true,
                                                .on_wait = on_wait,
                                                .owner = &wait_s};
    with_time(atomic_load(crowd->now_unix_ms));
    if (deliverer_open(&settings, &deliverer) != VP_OK)
        _exit(EXIT_FAILURE);
    for (int round = 0;; round++) {
        loop_round(loop, 20);
        if (wait_s == 0)
            break;
        if (round % LOOK_ROUNDS == 0)
            with_time(atomic_fetch_add(crowd->now_unix_ms, STEP_MS) + STEP_MS);
    }
    deliverer_close(deliverer);
    store_thread_stop(store);
    _exit(EXIT_SUCCESS);
}

/* Lives and deaths until so much is delivered. */
static void deliver_all(struct crowd *crowd, int delivery_count)
{
    static unsigned seed = 20261130;
    int counts[STORE_DELIVERY_STATE_COUNT] = {0};
    for (int i = 0; i < LIVES_MAX && counts[STORE_DELIVERY_ACKNOWLEDGED] < delivery_count; i++) {
        int status, life_ms = LIFE_MIN_MS + rand_r(&seed) % LIFE_SPREAD_MS;
        atomic_fetch_add(crowd->now_unix_ms, LEASE_IS_OVER_MS);
        pid_t pid = fork();
        if (pid == 0)
            live(crowd);
        atomic_store(&victim, pid);
        /* Every sixteenth is let live until a receiver has it killed, or for the longest that a try takes. */
        for (int ms = i % 16 == 15 ? 20000 : life_ms; ms > 0 && waitpid(pid, &status, WNOHANG) == 0; ms -= 10)
            usleep(10000);
        atomic_store(&victim, 0);
        if (kill(pid, SIGKILL) == 0)
            waitpid(pid, &status, 0);
        crowd->kill_count += WIFSIGNALED(status);
        crowd->ended_count += WIFEXITED(status);
        assert_true(!WIFEXITED(status) || WEXITSTATUS(status) == EXIT_SUCCESS);
        look(crowd, counts);
    }
    assert_int_equal(counts[STORE_DELIVERY_GIVEN_UP], 0);
    assert_int_equal(counts[STORE_DELIVERY_WAITING], 0);
    assert_int_equal(counts[STORE_DELIVERY_ACKNOWLEDGED], delivery_count);
}

struct sums { /* of a way, over all restaurants */
    int tries, missing, twice, answered_again, bad, faults[RECEIVER_FAULT_COUNT];
};

static struct sums sum_up(const struct crowd *crowd, int way)
{
    struct sums sums = {0};
    for (int r = 0; r < RESTAURANTS; r++) {
        const struct receiver *receiver = &crowd->receivers[r][way];
        for (int i = 1; i <= crowd->orders_per_restaurant; i++) {
            sums.tries += receiver->try_counts[i];
            sums.missing += receiver->answered_counts[i] == 0;
            sums.answered_again += receiver->answered_counts[i] > 1 ? receiver->answered_counts[i] - 1 : 0;
            sums.twice += receiver->accepted_counts[i] > 1;
        }
        sums.bad += receiver->bad_count;
        for (int f = 0; f < RECEIVER_FAULT_COUNT; f++)
            sums.faults[f] += receiver->fault_counts[f];
    }
    return sums;
}

static void print_table(const struct crowd *crowd, const struct sums sums[WAYS], int64_t took_ms)
{
    static const char *const names[RECEIVER_FAULT_COUNT] = {
        [RECEIVER_WELL] = "takes it",
        [RECEIVER_ANSWERS_500] = "fails (500; no paper)",
        [RECEIVER_ANSWERS_429] = "asks to wait (429; no paper)",
        [RECEIVER_HANGS_UP] = "has it and hangs up",
        [RECEIVER_CUTS] = "has it, breaks its answer off",
        [RECEIVER_KILLS] = "has it and kills us",
        [RECEIVER_KILLS_LATER] = "takes it and kills us",
        [RECEIVER_IS_GONE] = "gone (410)",
        [RECEIVER_ANSWERS_TWICE] = "takes it and answers twice",
        [RECEIVER_ANSWERS_GARBAGE] = "answers rubbish",
        [RECEIVER_STALLS] = "stalls for the whole try",
    };
    int order_count = RESTAURANTS * crowd->orders_per_restaurant;
    printf("\n%-44s %10s %10s\n", "the receiver", "webhooks", "printers");
    for (int f = 0; f < RECEIVER_FAULT_COUNT; f++)
        if (sums[0].faults[f] + sums[1].faults[f] > 0)
            printf("  %-42s %10d %10d\n", names[f], sums[0].faults[f], sums[1].faults[f]);
    printf("%-44s %10d %10d\n", "tries", sums[0].tries, sums[1].tries);
    printf("%-44s %10d %10d\n", "deliveries (an order by a way)", order_count, order_count);
    printf("%-44s %10d %10d\n", "never arrived", sums[0].missing, sums[1].missing);
    printf("%-44s %10d %10s\n", "taken twice by a receiver that keeps ids", sums[0].twice, "-");
    printf("%-44s %10d %10d\n", "answered once more, we had been killed", sums[0].answered_again,
           sums[1].answered_again);
    printf("deliverer killed %d times, ended by itself %d times; %.1f s\n\n", crowd->kill_count,
           crowd->ended_count, (double)took_ms / 1000);
}

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void all_arrive_and_none_twice(void **state)
{
    struct crowd *crowd = *state;
    const char *wished = getenv("DELIVERIES");
    int wish = wished != NULL ? atoi(wished) : DELIVERIES_DEFAULT;
    crowd->orders_per_restaurant = wish / (RESTAURANTS * WAYS);
    assert_in_range(crowd->orders_per_restaurant, 1, RECEIVER_ORDERS_MAX - 1);
    int64_t began_ms = now_ms();
    signal(SIGPIPE, SIG_IGN);       /* who was killed reads no answer */
    log_set_level(LOG_LEVEL_ERROR); /* each try has a line */
    start_receivers(crowd);
    for (int first = 1; first <= crowd->orders_per_restaurant; first += BATCH) {
        int last = first + BATCH - 1 < crowd->orders_per_restaurant ? first + BATCH - 1
                                                                    : crowd->orders_per_restaurant;
        put_orders(crowd, first, last);
        deliver_all(crowd, last * RESTAURANTS * WAYS);
    }
    const struct sums sums[WAYS] = {sum_up(crowd, 0), sum_up(crowd, 1)};
    print_table(crowd, sums, now_ms() - began_ms);
    for (int w = 0; w < WAYS; w++) {
        assert_int_equal(sums[w].missing, 0);
        assert_int_equal(sums[w].bad, 0);
        /* One that was taken is only brought again where we died before it was written down: one of each way. */
        assert_true(sums[w].answered_again <= crowd->kill_count * RESTAURANTS);
    }
    assert_int_equal(sums[0].twice, 0);
    assert_true(crowd->kill_count > 0);
}

TESTS_WITH(open_crowd, close_crowd) = {
    TEST(all_arrive_and_none_twice),
};
