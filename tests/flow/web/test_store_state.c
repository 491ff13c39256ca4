/* What callers, load balancers and operators meet while the database, or everything, cannot be written. */
#include "with_cmocka.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/metric.h"
#include "with_bench.h"
#include "with_log.h"

#define CALL_SID   "CA00000000000000000000000000000002"
#define VOICE_FORM "CallSid=" CALL_SID "&From=%2B15550002222&To=%2B15550001111&CallStatus=ringing"

static void assert_staff_is_dialled(void)
{
    expect("<Dial ");
    expect(bench.menu->staff_number);
    expect_not("<Stream");
}

static void set_state(enum store_state state)
{
    static struct log_capture capture;
    log_capture_start(&capture);
    store_health_set(&bench.health, state, "the test says so");
    (void)log_capture_stop(&capture);
}

static void callers_go_to_the_staff_while_nothing_can_be_stored(void **state)
{
    (void)state;
    static const enum store_state bad_ones[] = {STORE_FULL, STORE_UNAVAILABLE};
    open_bench("", "");
    for (size_t i = 0; i < 2; i++) {
        set_state(bad_ones[i]);
        int64_t refused = metric_get(METRIC_CALLS_REFUSED_TOTAL);
        assert_int_equal(ask("POST", "/voice", VOICE_FORM, NULL, NULL), 200);
        assert_staff_is_dialled();
        assert_int_equal(metric_get(METRIC_CALLS_REFUSED_TOTAL), refused + 1);
    }
    set_state(STORE_SPOOLING); /* what is spooled is stored */
    assert_int_equal(ask("POST", "/voice", VOICE_FORM, NULL, NULL), 200);
    expect("<Stream");
}

/* A stream that broke off then does not begin anew: its order could not be taken. */
static void a_call_that_comes_back_goes_to_the_staff_too(void **state)
{
    (void)state;
    open_bench("", "");
    assert_int_equal(ask("POST", "/voice", VOICE_FORM, NULL, NULL), 200);
    set_state(STORE_FULL);
    assert_int_equal(ask("POST", "/voice/resume?n=1", VOICE_FORM, NULL, NULL), 200);
    assert_staff_is_dialled();
    set_state(STORE_OK);
    assert_int_equal(ask("POST", "/voice/resume?n=1", VOICE_FORM, NULL, NULL), 200);
    expect("<Stream");
}

static json_t *ask_health(void)
{
    (void)ask("GET", "/health", NULL, NULL, NULL);
    return json_loads(bench.body, 0, NULL);
}

static void assert_health(const char *status, const char *state, int spooled)
{
    json_t *json = ask_health(), *store = json_object_get(json, "store");
    assert_string_equal(json_string_value(json_object_get(json, "status")), status);
    assert_string_equal(json_string_value(json_object_get(store, "state")), state);
    assert_int_equal(json_integer_value(json_object_get(store, "spooled")), spooled);
    json_decref(json);
}

static void health_is_degraded_and_says_why(void **state)
{
    (void)state;
    open_bench("", "");
    scoreboard_start_row(bench.board, 0, SCOREBOARD_MASTER, 100);
    for (int row = 0; row < 3; row++)
        scoreboard_beat(bench.board, row);
    assert_health("ok", "ok", 0);
    set_state(STORE_SPOOLING);
    store_health_set_waiting(&bench.health, 7, clock_unix_ms() - 3000);
    assert_health("degraded", "spooling", 7);
    get("/metrics");
    expect("# TYPE voiceplate_spool_records gauge");
    set_state(STORE_FULL);
    assert_health("degraded", "full", 7);
    set_state(STORE_OK);
    store_health_set_waiting(&bench.health, 0, 0);
    assert_health("ok", "ok", 0);
    store_health_set_mended(&bench.health); /* somebody should look at what was kept */
    assert_health("degraded", "ok", 0);
}

static enum vp_err sleep_long(struct store *store, void *job)
{
    (void)store;
    (void)job;
    usleep((STORE_THREAD_STUCK_MS + 1500) * 1000);
    return VP_OK;
}

static void forget(void *job, enum vp_err err)
{
    (void)err;
    *(bool *)job = true;
}

/* A disk that does not answer holds up the store's thread, and nobody else. */
static void a_store_that_stands_still_holds_nobody_up(void **state)
{
    (void)state;
    bool is_over = false;
    open_bench("", "");
    assert_int_equal(store_thread_run(bench.store, sleep_long, forget, &is_over), VP_OK);
    for (int64_t end_ms = clock_mono_ms() + STORE_THREAD_STUCK_MS + 300; clock_mono_ms() < end_ms;)
        loop_round(bench.loop, 20);
    int64_t asked_ms = clock_mono_ms();
    assert_int_equal(ask("POST", "/voice", VOICE_FORM, NULL, NULL), 200);
    assert_staff_is_dialled();
    assert_health("degraded", "unavailable", 0);
    assert_true(clock_mono_ms() - asked_ms < 1000);
    assert_false(is_over);
    while (!is_over)
        loop_round(bench.loop, 20);
    assert_int_equal(ask("POST", "/voice", VOICE_FORM, NULL, NULL), 200);
    expect("<Stream");
}

TESTS_WITH(NULL, with_bench_closed) = {
    TEST(callers_go_to_the_staff_while_nothing_can_be_stored),
    TEST(a_call_that_comes_back_goes_to_the_staff_too),
    TEST(health_is_degraded_and_says_why),
    TEST(a_store_that_stands_still_holds_nobody_up),
};
