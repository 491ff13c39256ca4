/* What becomes of a caller whom nobody at the restaurant's own telephone answers: back to the agent with the order,
 * once; then a message, which reaches the restaurant. Nobody is left in silence. */
#include "with_cmocka.h"

#include <stdio.h>

#include "base/metric.h"
#include "flow/web/with_caller.h"
#include "with_cases.h"

#define RECORDING_SID "RE00000000000000000000000000000007"

static void open_with_an_end(const char *end_reason)
{
    break_call(end_reason);
    post_form("/voice/resume?n=1", "&CallStatus=in-progress");
    expect("<Dial action=\"/voice/dialed\" method=\"POST\" timeout=\"25\">"
           "<Number url=\"/voice/whisper?call=" CALL_SID "\" method=\"POST\">+15550003333</Number></Dial>");
}

static void tell_dial(const char *status, const char *dial_sid)
{
    char more[128];
    snprintf(more, sizeof more, "&CallStatus=in-progress&DialCallStatus=%s&DialCallSid=%s", status, dial_sid);
    post_form("/voice/dialed", more);
}

static void expect_message(void)
{
    expect("<Record action=\"/voice/message\"");
    expect("<Redirect>/voice/message</Redirect>");
    expect_not("<Dial");
    expect_not("<Stream");
}

static void leave_message(const char *more)
{
    char form[512];
    snprintf(form, sizeof form,
             "&RecordingUrl=%s/2010-04-01/Accounts/" ACCOUNT_SID "/Recordings/" RECORDING_SID
             "&RecordingDuration=12%s",
             upstream.base_url, more);
    post_form("/voice/message", form);
}

static void whom_nobody_answers_is_back_with_the_agent(void **state)
{
    FOR_EACH_TEXT(status, "busy", "no-answer", "failed", "canceled", "something-new", "") {
        open_with_an_end("transfer");
        tell_dial(*status, "CAd1");
        expect("<Stream ");
        expect_not("<Record");
        assert_int_equal(stored_call().ended_unix_ms, 0);
        get("/api/calls/" CALL_SID);
        expect("\"state\":\"live\"");
        expect("\"speaker\":\"note\"");
        expect("garlic-knots"); /* the basket is as it was */
        close_bench();
        with_realtime_calls(state);
    }
}

static void a_webhook_that_comes_twice_is_one_dialling(void **state)
{
    (void)state;
    open_with_an_end("transfer");
    for (int i = 0; i < 3; i++) {
        tell_dial("busy", "CAd1");
        expect("<Stream ");
    }
}

/* No network connects anybody in the name of no number. */
static void a_caller_without_a_number_is_connected_in_the_restaurants_name(void **state)
{
    (void)state;
    static const char form[] =
        "CallSid=" CALL_SID "&From=anonymous&To=%2B15550001111&AccountSid=" ACCOUNT_SID;
    assert_int_equal(ask("POST", "/voice", form, NULL, NULL), 200);
    leave_call("transfer", true);
    assert_int_equal(ask("POST", "/voice/resume?n=1", form, NULL, NULL), 200);
    expect(" callerId=\"+15550001111\"><Number url=");
    scoreboard_end_row(bench.board, 2); /* no room */
    assert_int_equal(ask("POST", "/voice", form, NULL, NULL), 200);
    expect(" callerId=\"+15550001111\"><Number url=");
}

/* Neither the caller nor the agent makes the restaurant's telephone ring for ever. */
static void a_second_wish_for_a_person_becomes_a_message(void **state)
{
    (void)state;
    open_with_an_end("transfer");
    tell_dial("no-answer", "CAd1");
    leave_call("transfer", true);
    post_form("/voice/resume?n=1", "&CallStatus=in-progress");
    expect_message();
    tell_dial("no-answer", "CAd2"); /* whoever dials all the same */
    expect_message();
}

static void after_trouble_of_ours_a_message_is_taken_at_once(void **state)
{
    (void)state;
    close_bench();
    open_bench("", ""); /* without the other arm a person is the last resort */
    break_call(NULL);
    post_form("/voice/resume?n=3", "&CallStatus=in-progress");
    expect("<Dial ");
    tell_dial("busy", "CAd1");
    expect_message();
    assert_string_equal(stored_call().end_reason, "passed on");
}

static void without_room_for_a_stream_a_message_is_taken(void **state)
{
    (void)state;
    open_with_an_end("transfer");
    scoreboard_end_row(bench.board, 2); /* no worker */
    tell_dial("busy", "CAd1");
    expect_message();
}

static void who_talked_with_a_person_hears_a_goodbye(void **state)
{
    (void)state;
    open_with_an_end("transfer");
    FOR_EACH_TEXT(status, "completed&DialBridged=true", "answered&DialBridged=true") {
        tell_dial(*status, "CAd1");
        expect("<Say>");
        expect("<Hangup/>");
        expect_not("<Stream");
    }
    assert_string_equal(stored_call().end_reason, "transfer");
    post_form("/voice/dialed", "&DialCallStatus=completed&DialBridged=true");
    expect("<Hangup/>");
    post_form("/voice/dialed",
              "&DialCallStatus=completed&DialBridged=false"); /* voice mail that was cut off */
    expect("<Stream ");
}

static void a_caller_who_hung_up_meanwhile_is_not_taken_up_again(void **state)
{
    (void)state;
    open_with_an_end("transfer");
    post_form("/voice/dialed", "&CallStatus=completed&DialCallStatus=no-answer");
    expect("<Hangup/>");
    expect_not("<Stream");
    assert_string_equal(stored_call().end_reason, "transfer");
}

static void a_message_reaches_the_restaurant(void **state)
{
    (void)state;
    char url[256];
    int64_t before = metric_get(METRIC_MESSAGES_TAKEN_TOTAL);
    open_with_an_end("transfer");
    tell_dial("busy", "CAd1");
    leave_call("transfer", true);
    post_form("/voice/resume?n=1", "");
    expect_message();
    for (int i = 0; i < 2; i++) { /* Twilio may ask twice */
        leave_message(i == 0 ? "&CallStatus=in-progress" : "&CallStatus=completed&Digits=hangup");
        expect("<Say>");
        expect("<Hangup/>");
    }
    assert_int_equal(metric_get(METRIC_MESSAGES_TAKEN_TOTAL) - before, 1);
    get("/api/calls/" CALL_SID);
    expect("\"end_reason\":\"message taken\"");
    expect("\"end_class\":\"message\"");
    get("/api/messages");
    expect("\"call_sid\":\"" CALL_SID "\"");
    expect("\"restaurant_id\":\"harbor-pizza\"");
    expect("\"caller_number\":\"+15550002222\"");
    expect("\"seconds\":12");
    snprintf(url, sizeof url,
             "\"recording_url\":\"%s/2010-04-01/Accounts/" ACCOUNT_SID "/Recordings/" RECORDING_SID,
             upstream.base_url);
    expect(url);
    assert_null(strstr(strstr(bench.body, "recording_url") + 1, "recording_url"));
    get("/api/messages?restaurant=elsewhere");
    expect("\"messages\":[]");
    assert_int_equal(ask("GET", "/api/messages?limit=0", NULL, NULL, NULL), 400);
}

/* It found no room, so nothing is known about it. */
static void the_message_of_a_call_that_was_never_stored_is_kept(void **state)
{
    (void)state;
    scoreboard_end_row(bench.board, 2);
    tell_dial("no-answer", "CAd1");
    expect_message();
    leave_message("");
    get("/api/messages");
    expect(RECORDING_SID);
}

static void silence_after_the_tone_is_no_message(void **state)
{
    (void)state;
    open_with_an_end("transfer");
    post_form("/voice/message", "&CallStatus=in-progress");
    expect("<Say>");
    expect("<Hangup/>");
    post_form("/voice/message", "&RecordingUrl=http://127.0.0.1:1/elsewhere.wav");
    expect("<Hangup/>");
    get("/api/messages");
    expect("\"messages\":[]");
}

static void the_other_arm_goes_on_with_the_order_too(void **state)
{
    (void)state;
    begin_call();
    upstream_calls("", "add_item", "{\"item_id\":\"garlic-knots\"}");
    upstream_says("Anything else?");
    post_words("/voice/turn?n=1&words=1", "garlic+knots");
    upstream_calls("I will connect you.", "transfer_to_person", "{}");
    post_words("/voice/turn?n=2&words=1", "a+person");
    expect("<Dial action=\"/voice/dialed\"");
    tell_dial("no-answer", "CAd1");
    expect("<Redirect>/voice/turn</Redirect>");
    assert_int_equal(stored_call().ended_unix_ms, 0);
    post_form("/voice/turn", "&CallStatus=in-progress");
    expect("nobody of the team could take your call");
    expect("I still have your order");
    expect("/voice/turn?n=3");
    upstream_calls("Please speak.", "transfer_to_person", "{}");
    post_words("/voice/turn?n=3&words=1", "a+message+please");
    expect_message();
}

TESTS_WITH(with_realtime_calls, with_bench_closed) = {
    TEST(whom_nobody_answers_is_back_with_the_agent),
    TEST(a_webhook_that_comes_twice_is_one_dialling),
    TEST(a_caller_without_a_number_is_connected_in_the_restaurants_name),
    TEST(a_second_wish_for_a_person_becomes_a_message),
    TEST(after_trouble_of_ours_a_message_is_taken_at_once),
    TEST(without_room_for_a_stream_a_message_is_taken),
    TEST(who_talked_with_a_person_hears_a_goodbye),
    TEST(a_caller_who_hung_up_meanwhile_is_not_taken_up_again),
    TEST(a_message_reaches_the_restaurant),
    TEST(the_message_of_a_call_that_was_never_stored_is_kept),
    TEST(silence_after_the_tone_is_no_message),
    TEST_WITH(the_other_arm_goes_on_with_the_order_too, with_traditional_calls, with_bench_closed),
};
