/* The web process's face over real sockets: webhooks signed and unsigned, retries, resume, API, live pages. */
#include "with_cmocka.h"

#include <stdio.h>
#include <stdlib.h>

#include <jansson.h>

#include "base/clock.h"
#include "with_bench.h"
#include "with_log.h"
#include "with_cases.h"

#define CALL_SID "CA00000000000000000000000000000002"
#define TOKEN    "0123456789abcdef0123456789abcdef"

#define VOICE_FORM "CallSid=" CALL_SID "&From=%2B15550002222&To=%2B15550001111&CallStatus=ringing"

static void a_call_gets_a_stream(void **state)
{
    (void)state;
    open_bench("", "");
    assert_int_equal(ask("POST", "/voice", VOICE_FORM, NULL, NULL), 200);
    assert_string_equal(bench.content_type, "text/xml");
    expect("<Stream url=\"wss://orders.example.com/ws/media\">");
    assert_non_null(strstr(bench.body, "<Connect action=\"/voice/resume?n=1&amp;s="));
    expect("<Parameter name=\"from\" value=\"+15550002222\"/>");
    assert_non_null(strstr(bench.body, "<Redirect>/voice/resume?n=1&amp;s="));
    const char *token = strstr(bench.body, "name=\"token\" value=\"");
    assert_non_null(token);
    char text[STREAM_TOKEN_TEXT_BYTES];
    token += strlen("name=\"token\" value=\"");
    span_copy((struct span){token, strcspn(token, "\"")}, text, sizeof text);
    assert_int_equal(
        stream_token_spend(&bench.tokens, text, CALL_SID, bench.menu->restaurant_id, clock_unix_ms()), VP_OK);
}

static void a_retried_webhook_is_one_call(void **state)
{
    (void)state;
    open_bench("", "");
    int64_t before = metric_get(METRIC_CALLS_TOTAL), ended_before = metric_get(METRIC_CALLS_ENDED_ABANDONED);
    for (int i = 0; i < 3; i++)
        assert_int_equal(ask("POST", "/voice", VOICE_FORM, NULL, NULL), 200);
    assert_int_equal(ask("POST", "/voice/resume?n=1", VOICE_FORM, NULL, NULL), 200); /* a second stream */
    expect("<Stream ");
    assert_int_equal(metric_get(METRIC_CALLS_TOTAL) - before, 1);
    get("/api/calls/" CALL_SID);
    json_t *json = json_loads(bench.body, 0, NULL);
    assert_string_equal(json_string_value(json_object_get(json, "state")), "live");
    assert_int_equal(json_array_size(json_object_get(json, "orders")), 0);
    json_decref(json);
    assert_int_equal(ask("POST", "/voice/status", "CallSid=" CALL_SID "&CallStatus=completed", NULL, NULL),
                     204);
    get("/api/calls/" CALL_SID);
    expect("\"state\":\"ended\"");
    expect("\"end_class\":\"abandoned\"");
    assert_int_equal(metric_get(METRIC_CALLS_ENDED_ABANDONED) - ended_before, 1);
}

/* Twilio's other ends; what is no end changes nothing. */
static void each_final_status_ends_the_call(void **state)
{
    (void)state;
    static const struct text_case statuses[] = {{"ringing", "\"state\":\"live\""},
                                                {"canceled", "\"end_reason\":\"not answered\""},
                                                {"no-answer", "\"end_reason\":\"not answered\""},
                                                {"busy", "\"end_reason\":\"not answered\""},
                                                {"failed", "\"end_class\":\"failed\""}};
    FOR_EACH(each, statuses) {
        char form[96];
        snprintf(form, sizeof form, "CallSid=" CALL_SID "&CallStatus=%s", each->given);
        open_bench("", "");
        assert_int_equal(ask("POST", "/voice", VOICE_FORM, NULL, NULL), 200);
        assert_int_equal(ask("POST", "/voice/status", form, NULL, NULL), 204);
        get("/api/calls/" CALL_SID);
        if (strstr(bench.body, each->wanted) == NULL)
            fail_msg("%s: %s", each->given, bench.body);
        close_bench();
    }
}

static enum vp_err work_end_left(struct store *store, void *job)
{
    (void)job;
    return store_end_call(store, CALL_SID, 0, end_reason_text(END_LEFT), 5);
}

/* Nobody had it for a while, but Twilio asks: the caller is there, and is not hung up on. */
static void a_swept_call_is_taken_up_again(void **state)
{
    (void)state;
    open_bench("", "");
    assert_int_equal(ask("POST", "/voice", VOICE_FORM, NULL, NULL), 200);
    assert_int_equal(store_thread_wait(bench.store, work_end_left, NULL), VP_OK);
    assert_int_equal(ask("POST", "/voice/resume?n=1", VOICE_FORM, NULL, NULL), 200);
    expect("<Stream ");
    assert_int_equal(ask("POST", "/voice/resume?n=3", VOICE_FORM, NULL, NULL), 200);
    expect("<Dial ");
    get("/api/calls/" CALL_SID);
    expect("\"end_reason\":\"passed on\"");
    expect("\"end_class\":\"transferred\"");
}

static void malformed_webhooks_get_4xx(void **state)
{
    (void)state;
    open_bench("", "");
    assert_int_equal(ask("POST", "/voice", "CallSid=CA1&From=a&To=b", NULL, NULL), 400);
    assert_int_equal(ask("POST", "/voice", "From=a&To=b", NULL, NULL), 400);
    assert_int_equal(ask("POST", "/voice", "CallSid=%zz", NULL, NULL), 400);
    assert_int_equal(ask("GET", "/voice", NULL, NULL, NULL), 400);
    assert_int_equal(ask("PUT", "/voice", VOICE_FORM, NULL, NULL), 405);
    assert_int_equal(ask("HEAD", "/voice?" VOICE_FORM, NULL, NULL, NULL), 405);
    assert_int_equal(ask("GET", "/nowhere", NULL, NULL, NULL), 404);
    assert_int_equal(ask("POST", "/voice", "CallSid=" CALL_SID "&From=a&To=%2B19995550000", NULL, NULL), 200);
    expect("<Hangup/>"); /* a number that no menu lists */
}

/* What is no CallSid gets into no line of the log and no row of the store, whichever webhook it comes to. */
static void a_forged_call_sid_is_refused_by_every_webhook(void **state)
{
    (void)state;
    static const char *const paths[] = {"/voice", "/voice/resume?n=1", "/voice/status", "/voice/turn"};
    static const char *const sids[] = {"",
                                       "CA1",
                                       "CA0000000000000000000000000000000002",
                                       "CA0000000000000000000000000000000g",
                                       "CA00000000000000000000000000000002%20end%3Ddone",
                                       "CA1%0A2026-01-01T00%3A00%3A00.000Z%20error%20master%20app%20stopped",
                                       "CA%C2%85%C2%9B2J"};
    static struct log_capture capture;
    open_bench("", "");
    log_capture_start(&capture);
    for (size_t p = 0; p < sizeof paths / sizeof paths[0]; p++) {
        for (size_t i = 0; i < sizeof sids / sizeof sids[0]; i++) {
            char form[256];
            snprintf(form, sizeof form,
                     "CallSid=%s&From=%%2B15550002222&To=%%2B15550001111&CallStatus=completed", sids[i]);
            int status = ask("POST", paths[p], form, NULL, NULL);
            assert_true(status == 400 || (status == 404 && strcmp(paths[p], "/voice/turn") == 0));
        }
    }
    assert_string_equal(log_capture_stop(&capture), "");
}

static void resume_follows_the_stored_end(void **state)
{
    (void)state;
    open_bench("", "");
    assert_int_equal(ask("POST", "/voice", VOICE_FORM, NULL, NULL), 200);
    assert_int_equal(ask("POST", "/voice/resume?n=1", VOICE_FORM, NULL, NULL), 200); /* broke off: again */
    assert_non_null(strstr(bench.body, "<Connect action=\"/voice/resume?n=2&amp;s="));
    for (int i = 0; i < 2; i++) { /* asked twice, answered twice */
        assert_int_equal(ask("POST", "/voice/resume?n=3", VOICE_FORM, NULL, NULL), 200);
        expect("<Dial "); /* enough: a person */
    }
    close_bench();
    open_bench("", "");
    assert_int_equal(ask("POST", "/voice", VOICE_FORM, NULL, NULL), 200);
    assert_int_equal(ask("POST", "/voice/status", "CallSid=" CALL_SID "&CallStatus=completed", NULL, NULL),
                     204);
    assert_int_equal(ask("POST", "/voice/resume?n=1", VOICE_FORM, NULL, NULL), 200);
    expect("<Hangup/>");
    assert_int_equal(ask("POST", "/voice/resume?n=1",
                         "CallSid=CA00000000000000000000000000000009&From=x&To=%2B15550001111", NULL, NULL),
                     200);
    expect("<Dial "); /* never seen: a person, not silence */
}

static void numbers_from_outside_are_bounded(void **state)
{
    (void)state;
    static const char *const counts[] = {
        "2147483647", "4294967297", "9223372036854775808", "-1", "0", "1x", ""};
    static const char *const limits[] = {"4294967297", "501",   "0", "-1",
                                         "10x",        "%2010", "",  "99999999999999999999"};
    char target[96];
    open_bench("", "");
    assert_int_equal(ask("POST", "/voice", VOICE_FORM, NULL, NULL), 200);
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        snprintf(target, sizeof target, "/voice/resume?n=%s", counts[i]);
        assert_int_equal(ask("POST", target, VOICE_FORM, NULL, NULL), 200);
        expect_not("<Stream");
        expect("<Dial "); /* it came back too often, whatever it says */
    }
    for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++) {
        snprintf(target, sizeof target, "/api/orders?limit=%s", limits[i]);
        assert_int_equal(ask("GET", target, NULL, NULL, NULL), 400);
        snprintf(target, sizeof target, "/api/flags/log?limit=%s%s", limits[i], i == 1 ? "1" : "");
        assert_int_equal(ask("GET", target, NULL, NULL, NULL), 400);
        snprintf(target, sizeof target, "/api/ab?days=%s%s", limits[i], i == 1 ? "1" : "");
        assert_int_equal(ask("GET", target, NULL, NULL, NULL), 400);
    }
    get("/api/orders?limit=500");
}

static void a_full_house_goes_to_a_person(void **state)
{
    (void)state;
    open_bench("", "");
    struct call_view other = {.call_sid = "CA0000000000000000000000000000000f"}, own = {.call_sid = CALL_SID};
    int slots[2];
    for (int i = 0; i < 2; i++) {
        assert_int_equal(ask("POST", "/voice", VOICE_FORM, NULL, NULL), 200);
        expect("<Stream");
        slots[i] = scoreboard_claim(bench.board, 2);
        scoreboard_update(bench.board, slots[i], &other);
    }
    scoreboard_update(bench.board, slots[1], &own); /* a stream that is lost, and nobody has noticed */
    assert_int_equal(ask("POST", "/voice", VOICE_FORM, NULL, NULL), 200);
    expect("<Stream");
    scoreboard_update(bench.board, slots[1], &other);
    assert_int_equal(ask("POST", "/voice", VOICE_FORM, NULL, NULL), 200);
    expect_not("<Stream");
    expect("<Dial ");
    scoreboard_end_row(bench.board, 2); /* no worker at all */
    assert_int_equal(ask("POST", "/voice", VOICE_FORM, NULL, NULL), 200);
    expect("<Dial ");
}

static void a_service_that_stops_begins_no_call(void **state)
{
    (void)state;
    static const struct asking to_the_traditional_arm = {
        .json = "{\"name\":\"realtime_enabled\",\"value\":false}"};
    open_bench_with_turns("", "");
    scoreboard_start_row(bench.board, 0, SCOREBOARD_MASTER, 100);
    assert_int_equal(ask("POST", "/voice", VOICE_FORM, NULL, NULL), 200);
    expect("<Stream");
    scoreboard_set_draining(bench.board, 0);
    for (int arm = 0; arm < 2; arm++) {
        assert_int_equal(ask("POST", "/voice", VOICE_FORM, NULL, NULL), 200);
        expect("<Dial ");
        assert_int_equal(ask_with("PUT", "/api/flags", &to_the_traditional_arm), 200);
    }
}

static void operators_need_the_admin_token(void **state)
{
    (void)state;
    static const char *const pages[] = {"/streams", "/realtime/sessions", "/metrics", "/api/orders",
                                        ("/api/calls/" CALL_SID)};
    open_bench(TOKEN, "letmein");
    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
        assert_int_equal(ask("GET", pages[i], NULL, NULL, NULL), 401);
        assert_int_equal(ask("GET", pages[i], NULL, NULL, "Bearer letmeout"), 401);
        assert_int_equal(ask("GET", pages[i], NULL, NULL, "Bearer letmein"),
                         strncmp(pages[i], "/api/calls", 10) == 0 ? 404 : 200);
    }
    get("/health");
    close_bench();
    open_bench(TOKEN, "");
    assert_int_equal(ask("GET", "/api/orders", NULL, NULL, NULL), 403);
}

static enum vp_err work_find_call(struct store *store, void *job)
{
    return store_find_call(store, CALL_SID, job);
}

static void a_caller_without_a_number_is_unknown(void **state)
{
    (void)state;
    FOR_EACH_TEXT(from, "", "&From=", "&From=anonymous", "&From=%2B266696687", "&From=client%3Aalice",
                  "&From=sip%3Abob%40example.com", "&From=Restricted", "&From=%2B8656696") {
        char form[160];
        struct store_call call;
        snprintf(form, sizeof form, "CallSid=" CALL_SID "&To=%%2B15550001111%s", *from);
        open_bench("", "");
        assert_int_equal(ask("POST", "/voice", form, NULL, NULL), 200);
        expect("<Stream ");
        expect("<Parameter name=\"from\" value=\"\"/>");
        assert_int_equal(store_thread_wait(bench.store, work_find_call, &call), VP_OK);
        assert_string_equal(call.caller_number, "");
        close_bench();
    }
}

static void live_pages_show_the_scoreboard(void **state)
{
    (void)state;
    open_bench("", "");
    scoreboard_start_row(bench.board, 0, SCOREBOARD_MASTER, 100);
    scoreboard_start_row(bench.board, 3, SCOREBOARD_WORKER, 103);
    scoreboard_beat(bench.board, 0);
    scoreboard_beat(bench.board, 3);
    struct call_view view = {.call_sid = CALL_SID, .state = CALL_SPEAKING, .last_latency_ms = 321};
    int slot = scoreboard_claim(bench.board, 3);
    scoreboard_update(bench.board, slot, &view);
    get("/streams");
    expect("\"count\":1");
    expect("\"state\":\"SPEAKING\"");
    expect("\"last_latency_ms\":321");
    get("/health");
    expect("\"status\":\"ok\"");
    scoreboard_set_draining(bench.board, 3); /* a successor starts beside it: no trouble */
    scoreboard_start_row(bench.board, 4, SCOREBOARD_WORKER, 104);
    get("/health");
    expect("\"status\":\"draining\"");
    scoreboard_beat(bench.board, 4);
    get("/health");
    expect("\"status\":\"ok\"");
    scoreboard_end_row(bench.board, 3); /* the worker died: its call is gone, its row shows it */
    get("/realtime/sessions");
    expect("\"count\":0");
    get("/health");
    expect("\"status\":\"degraded\"");
    get("/metrics");
    expect("# TYPE voiceplate_calls_live gauge");
}

TESTS_WITH(NULL, with_bench_closed) = {
    TEST(a_call_gets_a_stream),
    TEST(a_retried_webhook_is_one_call),
    TEST_ALONE(each_final_status_ends_the_call),
    TEST(a_swept_call_is_taken_up_again),
    TEST(malformed_webhooks_get_4xx),
    TEST(a_forged_call_sid_is_refused_by_every_webhook),
    TEST(resume_follows_the_stored_end),
    TEST(numbers_from_outside_are_bounded),
    TEST(operators_need_the_admin_token),
    TEST(live_pages_show_the_scoreboard),
    TEST(a_full_house_goes_to_a_person),
    TEST(a_service_that_stops_begins_no_call),
    TEST_ALONE(a_caller_without_a_number_is_unknown),
};
