/* Where nobody can speak to a caller, a person does, at once; /health says so. */
#include "with_cmocka.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/disk.h"
#include "with_bench.h"

#define VOICE_FORM                                                                                           \
    "CallSid=CA00000000000000000000000000000009&From=%2B15550002222&To=%2B15550001111&CallStatus=ringing"

static struct model_report report;
static struct web_speakers speakers;

static void open_speakers(bool is_engine_the_model, bool has_engine)
{
    open_bench("", "");
    report = (struct model_report){0};
    speakers = (struct web_speakers){
        .is_engine_the_model = is_engine_the_model, .has_engine = has_engine, .report = &report};
    bench.web.settings.speakers = &speakers;
}

static void expect_call(bool is_connected)
{
    assert_int_equal(ask("POST", "/voice", VOICE_FORM, NULL, NULL), 200);
    if (is_connected) {
        expect("<Stream");
    } else {
        expect_not("<Stream");
        expect("<Dial");
        expect(bench.menu->staff_number);
    }
}

static void expect_health(const char *status, bool can_speak, const char *model_state)
{
    (void)ask("GET", "/health", NULL, NULL, NULL);
    json_t *json = json_loads(bench.body, 0, NULL);
    const json_t *model = json_object_get(json, "model");
    assert_string_equal(json_string_value(json_object_get(json, "status")), status);
    assert_int_equal(json_is_true(json_object_get(json, "can_speak")), can_speak);
    if (model_state == NULL)
        assert_true(json_is_null(model));
    else
        assert_string_equal(json_string_value(json_object_get(model, "state")), model_state);
    json_decref(json);
}

/* Whoever sends calls here asks for a status, and no token is needed for it. */
static void whether_calls_are_served_well_is_a_status(void **state)
{
    (void)state;
    open_speakers(true, true);
    assert_int_equal(ask("GET", "/ready", NULL, NULL, NULL), 503);
    expect("{\"ready\":false}");
    assert_int_equal(ask("GET", "/health", NULL, NULL, NULL), 503);
    expect("\"unready_reason\":\"neither a model nor the engine can speak to callers\"");
    scoreboard_start_row(bench.board, 3, SCOREBOARD_ENGINE, 103);
    scoreboard_beat(bench.board, 3);
    assert_int_equal(ask("GET", "/ready", NULL, NULL, NULL), 200);
    expect("{\"ready\":true}");
    assert_int_equal(ask("GET", "/health", NULL, NULL, NULL), 200);
    expect("\"ready\":true");
    bench.web.settings.calls_max = 0; /* as many as it may have go on */
    assert_int_equal(ask("GET", "/ready", NULL, NULL, NULL), 503);
}

static void a_full_disk_is_told_before_it_is_full(void **state)
{
    (void)state;
    static struct store_health health;
    health = (struct store_health){0};
    open_bench("", "");
    bench.web.settings.health = &health;
    get("/health");
    expect("\"status\":\"ok\"");
    store_health_set_disk(&health, &(struct disk_room){(256 << 20) - 1, 1LL << 40});
    get("/health"); /* calls are served still */
    expect("\"status\":\"degraded\"");
    expect("\"disk_low\":true");
    store_health_set_disk(&health, &(struct disk_room){256 << 20, 1LL << 40});
    assert_true(
        store_health_look(&health).is_disk_low); /* not yet: it would be told again with the next write */
    store_health_set_disk(&health, &(struct disk_room){300 << 20, 1LL << 40});
    get("/health");
    expect("\"status\":\"ok\"");
}

static void an_engine_that_is_the_model_is_waited_for_once_it_started(void **state)
{
    (void)state;
    open_speakers(true, true);
    expect_call(false); /* it was never started */
    expect_health("degraded", false, NULL);
    scoreboard_start_row(bench.board, 3, SCOREBOARD_ENGINE, 103);
    expect_call(true); /* it loads its models; the call waits for it */
    scoreboard_beat(bench.board, 3);
    expect_call(true);
    expect_health("ok", true, NULL);
}

/* One that dies again and again before it serves is none; one that served a moment ago comes back. */
static void an_engine_that_never_serves_gets_no_call(void **state)
{
    (void)state;
    open_speakers(true, true);
    for (int i = 0; i < 2; i++)
        scoreboard_start_row(bench.board, 3, SCOREBOARD_ENGINE, 103 + i);
    expect_call(false);
    scoreboard_beat(bench.board, 3);
    scoreboard_end_row(bench.board, 3);
    expect_call(true);
}

static void a_model_that_cannot_be_used_gets_no_call(void **state)
{
    (void)state;
    open_speakers(false, false);
    expect_call(true); /* nobody tried it yet */
    expect_health("ok", true, "untried");
    model_report_put(&report, MODEL_REPORT_FAILED, "refused with HTTP 401 (check realtime_key)",
                     clock_mono_ms());
    expect_call(false);
    expect_health("degraded", false, "failed");
    expect("check realtime_key");
    model_report_put(&report, MODEL_REPORT_BUSY, "refused with HTTP 429", clock_mono_ms());
    expect_call(true);
    model_report_put(&report, MODEL_REPORT_GOOD, "answers", clock_mono_ms());
    expect_call(true);
    expect_health("ok", true, "ok");
}

static void the_engine_stands_in_for_the_model(void **state)
{
    (void)state;
    open_speakers(false, true);
    model_report_put(&report, MODEL_REPORT_FAILED, "no", clock_mono_ms());
    expect_call(false);
    scoreboard_start_row(bench.board, 3, SCOREBOARD_ENGINE, 103);
    scoreboard_beat(bench.board, 3);
    expect_call(true);
    expect_health("degraded", true, "failed"); /* calls are served, and yet something is to be mended */
}

static void the_traditional_arm_speaks_for_the_other(void **state)
{
    (void)state;
    open_bench_with_turns("", "");
    report = (struct model_report){0};
    speakers = (struct web_speakers){.has_traditional = true, .report = &report};
    bench.web.settings.speakers = &speakers;
    model_report_put(&report, MODEL_REPORT_FAILED, "no", clock_mono_ms());
    assert_int_equal(ask("POST", "/voice", VOICE_FORM, NULL, NULL), 200);
    expect("/voice/turn");
}

TESTS_WITH(NULL, with_bench_closed) = {
    TEST(whether_calls_are_served_well_is_a_status),
    TEST(a_full_disk_is_told_before_it_is_full),
    TEST(an_engine_that_is_the_model_is_waited_for_once_it_started),
    TEST(an_engine_that_never_serves_gets_no_call),
    TEST(a_model_that_cannot_be_used_gets_no_call),
    TEST(the_engine_stands_in_for_the_model),
    TEST(the_traditional_arm_speaks_for_the_other),
};
