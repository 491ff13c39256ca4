/* The deliverer is killed before and behind each thing it does, once for each: every verb of the store that changes
 * something or hands an order out, every request and connection that it begins. A second life delivers what is left.
 * Each order arrives by each way, none twice at whoever keeps ids, and what was acknowledged never comes again. The
 * linker puts the steps here between (tests/CMakeLists.txt). */
#include "with_cmocka.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "delivery/deliverer.h"
#include "flow/delivery/with_receivers.h"
#include "net/http_client.h"
#include "net/stream.h"
#include "with_folder.h"

enum { ORDERS = 2, WAYS = 2, STEPS_MAX = 300, LIFE_ROUNDS_MAX = 1000 };
enum { START_UNIX_MS = 1000 * 1000 * 1000, LIFE_MS = 3600 * 1000, STEP_MS = 15000, LOOK_ROUNDS = 5 };

/* ---- the steps ---- */

static int step_count, fatal_step; /* 0: none is */

static void step(void)
{
    if (++step_count == fatal_step)
        raise(SIGKILL);
}

/* NOLINTBEGIN(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp): the linker's names */
#define STEP_OF(name, parameters, arguments)                                                                 \
    enum vp_err __real_##name parameters;                                                                    \
    enum vp_err __wrap_##name parameters;                                                                    \
    enum vp_err __wrap_##name parameters                                                                     \
    {                                                                                                        \
        step();                                                                                              \
        enum vp_err err = __real_##name arguments;                                                           \
        step();                                                                                              \
        return err;                                                                                          \
    }

STEP_OF(store_acknowledge_delivery, (struct store * store, int64_t id, int64_t unix_ms), (store, id, unix_ms))
STEP_OF(store_retry_delivery, (struct store * store, int64_t id, const struct store_retry *retry),
        (store, id, retry))
STEP_OF(store_each_order,
        (struct store * store, const struct store_order_filter *filter,
         bool (*on_ticket)(void *owner, const struct ticket *ticket), void *owner),
        (store, filter, on_ticket, owner))
STEP_OF(http_fetch,
        (struct http_client * client, const struct http_fetch_options *options,
         struct http_fetch **out_fetch),
        (client, options, out_fetch))
STEP_OF(stream_connect,
        (struct loop * loop, const struct stream_connect_options *options, size_t out_max_bytes,
         const struct stream_events *events, void *owner, struct stream **out_stream),
        (loop, options, out_max_bytes, events, owner, out_stream))

/* These are asked twice a second, mostly for nothing: only what comes of them is a step. */
enum vp_err __real_store_plan_deliveries(struct store *store, const struct store_plan *plan, int *out_count);
enum vp_err __wrap_store_plan_deliveries(struct store *store, const struct store_plan *plan, int *out_count);
enum vp_err __wrap_store_plan_deliveries(struct store *store, const struct store_plan *plan, int *out_count)
{
    enum vp_err err = __real_store_plan_deliveries(store, plan, out_count);
    if (*out_count > 0)
        step();
    return err;
}

enum vp_err __real_store_lease_deliveries(struct store *store, int64_t now_unix_ms, int64_t lease_ms,
                                          struct store_delivery *out_deliveries, size_t max,
                                          size_t *out_count);
enum vp_err __wrap_store_lease_deliveries(struct store *store, int64_t now_unix_ms, int64_t lease_ms,
                                          struct store_delivery *out_deliveries, size_t max,
                                          size_t *out_count);
enum vp_err __wrap_store_lease_deliveries(struct store *store, int64_t now_unix_ms, int64_t lease_ms,
                                          struct store_delivery *out_deliveries, size_t max,
                                          size_t *out_count)
{
    enum vp_err err =
        __real_store_lease_deliveries(store, now_unix_ms, lease_ms, out_deliveries, max, out_count);
    if (*out_count > 0)
        step();
    return err;
}
/* NOLINTEND(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp) */

/* ---- a restaurant with two orders ---- */

struct desk {
    char folder[FOLDER_PATH_BYTES], url[128];
    struct receiver receivers[WAYS]; /* a webhook's, a printer */
    struct menu_set menus;
};

/* The first order fails once by each way. */
static enum receiver_fault fail_once(int order_number, int try_index)
{
    return order_number == 1 && try_index == 0 ? RECEIVER_ANSWERS_500 : RECEIVER_WELL;
}

static void open_desk(struct desk *desk)
{
    char yaml[2048];
    struct problems problems = {0};
    memset(desk, 0, sizeof *desk);
    folder_make(desk->folder, "/tmp/voiceplate-sweep");
    snprintf(desk->url, sizeof desk->url, "sqlite:%s/x.db", desk->folder);
    for (int w = 0; w < WAYS; w++) {
        desk->receivers[w] = (struct receiver){.is_printer = w == 1, .choose = fail_once};
        with_receiver_start(&desk->receivers[w]);
    }
    snprintf(
        yaml, sizeof yaml,
        "restaurant:\n  id: test\n  name: Test\n  address: 1 Test Street\n  timezone: America/New_York\n"
        "  called_numbers: [\"+15550001111\"]\n  greeting: Hello.\npickup: {minutes: 20}\n"
        "hours: {every_day: [\"00:00-24:00\"]}\n"
        "categories:\n  - id: food\n    name: Food\n    items:\n      - {id: soup, name: Soup, price: 4.00}\n"
        "deliveries:\n  - {id: till, way: webhook, url: \"http://127.0.0.1:%d/orders\", secret: %s}\n"
        "  - {id: kitchen, way: printer, address: \"127.0.0.1:%d\"}\n",
        desk->receivers[0].port, with_receivers_secret, desk->receivers[1].port);
    assert_int_equal(menu_parse(span_of(yaml), "test.yaml", &desk->menus.menus[0], &problems), VP_OK);
    desk->menus.count = 1;
}

static void close_desk(struct desk *desk)
{
    for (int w = 0; w < WAYS; w++)
        with_receiver_stop(&desk->receivers[w]);
    menu_release(desk->menus.menus[0]);
    folder_remove(desk->folder);
}

static struct store *open_store(const struct desk *desk)
{
    struct store *store = NULL;
    char why[256];
    assert_int_equal(store_open(desk->url, &store, why, sizeof why), VP_OK);
    return store;
}

static void put_orders(const struct desk *desk)
{
    struct store *store = open_store(desk);
    struct ticket *ticket = calloc(1, sizeof *ticket);
    assert_non_null(ticket);
    *ticket = (struct ticket){.basket_version = 1, .created_unix_ms = START_UNIX_MS, .line_count = 1};
    ticket->lines[0].quantity = 1;
    snprintf(ticket->lines[0].name, sizeof ticket->lines[0].name, "Soup");
    snprintf(ticket->restaurant_id, sizeof ticket->restaurant_id, "test");
    for (int i = 1; i <= ORDERS; i++) {
        int number;
        bool is_new;
        snprintf(ticket->call_sid, sizeof ticket->call_sid, "CA%d", i);
        assert_int_equal(store_put_order(store, ticket, &number, &is_new), VP_OK);
    }
    free(ticket);
    store_close(store);
}

struct known { /* what the store says of the deliveries, by way and order */
    bool is_acknowledged[WAYS][ORDERS + 1];
    int acknowledged_count;
};

static bool note_delivery(void *owner, const struct store_delivery *delivery)
{
    struct known *known = owner;
    bool is_it = delivery->state == STORE_DELIVERY_ACKNOWLEDGED;
    known->is_acknowledged[strcmp(delivery->way_id, "till") != 0][delivery->order_number] = is_it;
    known->acknowledged_count += is_it;
    return true;
}

static struct known look(const struct desk *desk)
{
    const struct store_delivery_filter all = {.limit = 100};
    struct known known = {.acknowledged_count = 0};
    struct store *store = open_store(desk);
    assert_int_equal(store_each_delivery(store, &all, note_delivery, &known), VP_OK);
    store_close(store);
    return known;
}

static enum vp_err post_to_loop(void *loop, void (*fn)(void *arg), void *arg)
{
    return loop_post(loop, fn, arg);
}

static void on_wait(void *owner, int64_t wait_s, int64_t page_wait_s)
{
    *(int64_t *)owner = wait_s + page_wait_s;
}

static void live(const struct desk *desk, int64_t now_unix_ms)
{
    struct loop *loop = NULL;
    struct store_thread *store = NULL;
    struct deliverer *deliverer = NULL;
    char why[256];
    int64_t wait_s = -1;
    with_time(now_unix_ms);
    if (loop_create(&loop) != VP_OK ||
        store_thread_start(desk->url, NULL, 64, post_to_loop, loop, &store, why, sizeof why) != VP_OK)
        _exit(EXIT_FAILURE);
    const struct deliverer_settings settings = {.loop = loop,
                                                .store = store,
                                                .menus = &desk->menus,
                                                .may_be_private = true,
                                                .on_wait = on_wait,
                                                .owner = &wait_s};
    if (deliverer_open(&settings, &deliverer) != VP_OK)
        _exit(EXIT_FAILURE);
    for (int round = 0; wait_s != 0 && round < LIFE_ROUNDS_MAX; round++) {
        loop_round(loop, 20);
        if (round % LOOK_ROUNDS == 0)
            with_time(now_unix_ms += STEP_MS);
    }
    deliverer_close(deliverer);
    store_thread_stop(store);
    _exit(wait_s == 0 ? EXIT_SUCCESS : EXIT_FAILURE);
}

/* Whether it died at the step. Its clock begins where nobody's lease lasts any more. */
static bool run_life(const struct desk *desk, int step_that_kills, int life)
{
    int status = 0;
    pid_t pid = fork();
    if (pid == 0) {
        step_count = 0;
        fatal_step = step_that_kills;
        live(desk, START_UNIX_MS + (int64_t)life * LIFE_MS);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFSIGNALED(status) || WEXITSTATUS(status) == EXIT_SUCCESS);
    return WIFSIGNALED(status);
}

static int sum_of_tries(struct desk *desk, int way, int order_number)
{
    return with_receiver_count(&desk->receivers[way], desk->receivers[way].try_counts, order_number);
}

/* False: there is no such step any more. */
static bool sweep_step(int number)
{
    struct desk *desk = calloc(1, sizeof *desk);
    assert_non_null(desk);
    open_desk(desk);
    put_orders(desk);
    bool is_killed = run_life(desk, number, 0);
    struct known before = look(desk);
    int tries[WAYS][ORDERS + 1] = {{0}};
    for (int w = 0; w < WAYS; w++)
        for (int i = 1; i <= ORDERS; i++)
            tries[w][i] = sum_of_tries(desk, w, i);
    assert_false(run_life(desk, 0, 1));
    assert_int_equal(look(desk).acknowledged_count, ORDERS * WAYS);
    for (int w = 0; w < WAYS; w++)
        for (int i = 1; i <= ORDERS; i++) {
            const struct receiver *receiver = &desk->receivers[w];
            assert_true(receiver->answered_counts[i] >= 1);
            assert_true(w == 1 || receiver->accepted_counts[i] == 1); /* it keeps ids */
            if (before.is_acknowledged[w][i])
                assert_int_equal(sum_of_tries(desk, w, i), tries[w][i]);
            assert_int_equal(receiver->bad_count, 0);
        }
    close_desk(desk);
    free(desk);
    return is_killed;
}

static void a_death_at_any_step_loses_nothing_and_repeats_nothing_acknowledged(void **state)
{
    int number = 1;
    (void)state;
    signal(SIGPIPE, SIG_IGN);
    log_set_level(LOG_LEVEL_ERROR);
    while (number < STEPS_MAX && sweep_step(number))
        number++;
    printf("killed at each of %d steps: all delivered, nothing acknowledged came again\n", number - 1);
    assert_in_range(number, 30, STEPS_MAX - 1);
}

TESTS = {
    TEST(a_death_at_any_step_loses_nothing_and_repeats_nothing_acknowledged),
};
