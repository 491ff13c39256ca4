/* A traditional call over real sockets, turn by turn, against scripted models and recordings. */
#include "with_cmocka.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "flow/web/with_caller.h"

#define RECORDING_SID "RE00000000000000000000000000000005"

static char *kept[8]; /* answers to compare; owned */

static const char *keep(int at)
{
    free(kept[at]);
    kept[at] = strdup(bench.body);
    return kept[at];
}

static int close_shop(void **state)
{
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
        free(kept[i]);
        kept[i] = NULL;
    }
    return with_bench_closed(state);
}

/* A webhook of <Record>. */
static void post_recording(const char *target)
{
    char more[256];
    snprintf(more, sizeof more,
             "&RecordingUrl=%s/2010-04-01/Accounts/" ACCOUNT_SID "/Recordings/" RECORDING_SID
             "&RecordingDuration=2",
             upstream.base_url);
    post_form(target, more);
}

static void play_answer(void)
{
    char id[64];
    const char *at = strstr(bench.body, "/voice/audio/");
    assert_non_null(at);
    (void)span_copy((struct span){at, strcspn(at, "<")}, id, sizeof id);
    get(id);
    assert_string_equal(bench.content_type, "audio/x-wav");
    assert_memory_equal(bench.body, "RIFF", 4);
}

static void a_call_is_greeted_and_recorded(void **state)
{
    (void)state;
    begin_call();
    expect("<Record action=\"/voice/turn?n=1\"");
    expect("<Play>http://127.0.0.1:");
    expect("playBeep=\"false\" trim=\"trim-silence\" timeout=\"2\" maxLength=\"60\" "
           "finishOnKey=\"1234567890*#\"/><Redirect>/voice/turn?n=1&amp;quiet=1</Redirect></Response>");
    play_answer();
    assert_int_equal(ask("GET", "/voice/audio/00000000000000000000000000000000", NULL, NULL, NULL), 404);
    get("/streams");
    expect("\"call_sid\":\"" CALL_SID "\"");
    expect("\"arm\":\"traditional\"");
    assert_int_equal(ask("POST", "/voice/status", CALL_FORM "&CallStatus=completed", NULL, NULL), 204);
    get("/streams");
    expect("\"count\":0");
}

static void two_turns_end_in_an_order(void **state)
{
    (void)state;
    begin_call();
    script_order();
    post_recording("/voice/turn?n=1");
    expect("<Record action=\"/voice/turn?n=2\"");
    upstream.heard = "yes that is right";
    script_yes(upstream_version());
    post_recording("/voice/turn?n=2");
    expect("<Hangup/>");
    assert_int_equal(order_count(), 1);
    get("/api/calls/" CALL_SID);
    expect("\"state\":\"ended\"");
    expect("one order of garlic knots please");
    expect("Your order is in. Goodbye!");
    get("/streams");
    expect("\"count\":0");
    get("/api/ab");
}

static void a_webhook_that_comes_twice_has_one_effect(void **state)
{
    (void)state;
    begin_call();
    keep(0);
    post_form("/voice/turn", "");
    assert_string_equal(bench.body, kept[0]);
    script_order();
    post_recording("/voice/turn?n=1");
    keep(1);
    int chat_count = upstream.count[UPSTREAM_CHAT];
    post_recording("/voice/turn?n=1");
    assert_string_equal(bench.body, kept[1]);
    script_yes(upstream_version());
    post_recording("/voice/turn?n=2");
    keep(2);
    for (int i = 0; i < 2; i++) {
        post_recording("/voice/turn?n=2");
        assert_string_equal(bench.body, kept[2]);
    }
    restart_bench();
    post_recording("/voice/turn?n=2");
    assert_string_equal(bench.body, kept[2]);
    post_recording("/voice/turn?n=1");
    assert_string_equal(bench.body, kept[1]);
    assert_int_equal(upstream.count[UPSTREAM_CHAT], chat_count + 2);
    assert_int_equal(order_count(), 1);
}

static void a_restart_between_turns_loses_nothing(void **state)
{
    (void)state;
    begin_call();
    restart_bench();
    script_order();
    post_recording("/voice/turn?n=1");
    keep(0);
    restart_bench();
    (void)span_copy(span_of(kept[0]), bench.body, sizeof bench.body);
    play_answer(); /* of the process that is gone */
    script_yes(upstream_version());
    post_recording("/voice/turn?n=2");
    expect("<Hangup/>");
    assert_int_equal(order_count(), 1);
}

static void recordings_may_be_late_but_come_from_twilio_only(void **state)
{
    (void)state;
    begin_call();
    upstream_says("What would you like?");
    upstream.missing_count = 2;
    int64_t retries = metric_get(METRIC_RECORDING_RETRIES_TOTAL);
    post_recording("/voice/turn?n=1");
    expect("<Record action=\"/voice/turn?n=2\"");
    assert_int_equal(upstream.count[UPSTREAM_RECORDING], 3);
    assert_int_equal(metric_get(METRIC_RECORDING_RETRIES_TOTAL) - retries, 2);
    assert_string_equal(upstream.authorization,
                        "Basic QUMwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMTo="); /* SID: and no token */
    assert_string_equal(upstream.recording_path,
                        "/2010-04-01/Accounts/" ACCOUNT_SID "/Recordings/" RECORDING_SID);
    int64_t refused = metric_get(METRIC_RECORDING_URLS_REFUSED_TOTAL);
    post_form("/voice/turn?n=2", "&RecordingUrl=http://127.0.0.1:1/2010-04-01/Accounts/" ACCOUNT_SID
                                 "/Recordings/" RECORDING_SID);
    expect("<Gather input=\"speech dtmf\" action=\"/voice/turn?n=3&amp;words=1\"");
    assert_int_equal(upstream.count[UPSTREAM_RECORDING], 3);
    assert_int_equal(metric_get(METRIC_RECORDING_URLS_REFUSED_TOTAL) - refused, 1);
}

static void a_redirect_gets_no_credentials(void **state)
{
    (void)state;
    begin_call();
    char elsewhere[96];
    snprintf(elsewhere, sizeof elsewhere, "%s/2010-04-01/elsewhere", upstream.base_url);
    upstream.location = elsewhere;
    upstream.status[UPSTREAM_RECORDING] = 302;
    post_recording("/voice/turn?n=1");
    expect("<Gather ");
    assert_int_equal(upstream.count[UPSTREAM_RECORDING], 1);
    assert_null(strstr(upstream.recording_path, "elsewhere"));
}

static void a_slow_answer_is_bridged_and_collected(void **state)
{
    (void)state;
    begin_call();
    upstream_says("What would you like?");
    hold_upstream(UPSTREAM_CHAT);
    post_recording("/voice/turn?n=1");
    expect("<Say>One moment please.</Say><Redirect>/voice/turn?wait=1&amp;n=1&amp;rec=" RECORDING_SID
           "</Redirect>");
    post_form("/voice/turn?wait=1&n=1&rec=" RECORDING_SID, "");
    expect("wait=2&amp;n=1");
    let_upstream_go(UPSTREAM_CHAT);
    post_form("/voice/turn?wait=2&n=1&rec=" RECORDING_SID, "");
    expect("<Record action=\"/voice/turn?n=2\"");
    assert_int_equal(upstream.count[UPSTREAM_RECORDING], 1);
    keep(0);
    post_recording("/voice/turn?n=1"); /* Twilio tries the first one again */
    assert_string_equal(bench.body, kept[0]);
    assert_int_equal(upstream.count[UPSTREAM_CHAT], 1);
}

/* The caller waits, and the process that thought about it is gone. */
static void a_restart_in_mid_turn_does_it_again(void **state)
{
    (void)state;
    begin_call();
    upstream_says("What would you like?");
    hold_upstream(UPSTREAM_CHAT);
    post_recording("/voice/turn?n=1");
    expect("rec=" RECORDING_SID);
    restart_bench();
    let_upstream_go(UPSTREAM_CHAT); /* to nobody */
    post_form("/voice/turn?wait=1&n=1&rec=" RECORDING_SID, "");
    expect("<Record action=\"/voice/turn?n=2\"");
}

static void without_synthesis_twilio_speaks(void **state)
{
    (void)state;
    upstream.status[UPSTREAM_SPEECH] = 400;
    begin_call();
    expect("<Say>");
    expect_not("<Play>");
    upstream_says("What would you like?");
    post_recording("/voice/turn?n=1");
    expect("<Say>What would you like?</Say><Record");
}

static void without_transcription_twilio_listens(void **state)
{
    (void)state;
    begin_call();
    upstream.status[UPSTREAM_TRANSCRIPTION] = 401;
    upstream_says("One Garlic Knots, got it. Anything else?");
    post_recording("/voice/turn?n=1");
    expect("<Gather input=\"speech dtmf\" action=\"/voice/turn?n=2&amp;words=1\"");
    expect("hints=\"");
    post_form("/voice/turn?n=2&words=1", "&SpeechResult=garlic+knots+please&Confidence=0.9");
    expect("action=\"/voice/turn?n=3&amp;words=1\""); /* and goes on doing so */
    assert_non_null(strstr(upstream.last_chat, "garlic knots please"));
}

static void silence_is_asked_about_twice_then_a_person_takes_it(void **state)
{
    (void)state;
    begin_call();
    upstream.is_recording_silent = true;
    post_recording("/voice/turn?n=1");
    expect("<Record action=\"/voice/turn?n=2\"");
    post_form("/voice/turn?n=2&quiet=1", ""); /* nothing was recorded at all: it listens on once */
    expect("<Response><Record action=\"/voice/turn?n=2\"");
    expect("<Redirect>/voice/turn?n=2&amp;quiet=2</Redirect></Response>");
    post_form("/voice/turn?n=2&quiet=2", "");
    expect("<Record action=\"/voice/turn?n=3\"");
    post_recording("/voice/turn?n=3");
    expect(">+15550003333</Number></Dial>"); /* there is nothing a key could order */
    assert_int_equal(upstream.count[UPSTREAM_TRANSCRIPTION], 0);
    assert_int_equal(upstream.count[UPSTREAM_CHAT], 0);
}

/* The model is gone after the first turn; what is in the basket can still be ordered. */
static void bring_to_keys(void)
{
    begin_call();
    upstream_calls("", "add_item", "{\"item_id\":\"garlic-knots\"}");
    upstream_says("One Garlic Knots. Anything else?");
    post_recording("/voice/turn?n=1");
    upstream.status[UPSTREAM_CHAT] = 401;
    post_recording("/voice/turn?n=2");
    expect("<Say>I have ");
    expect("Garlic Knots");
    expect("<Gather input=\"dtmf\" action=\"/voice/turn?n=3&amp;keys=1\"");
    expect("Press 1 to order this.");
}

static void a_key_orders_what_is_in_the_basket(void **state)
{
    (void)state;
    bring_to_keys();
    post_form("/voice/turn?n=3&keys=1", "&Digits=1");
    expect("your order is in");
    expect("<Hangup/>");
    keep(0);
    post_form("/voice/turn?n=3&keys=1", "&Digits=1");
    assert_string_equal(bench.body, kept[0]);
    assert_int_equal(order_count(), 1);
}

static void a_key_calls_a_person(void **state)
{
    (void)state;
    bring_to_keys();
    post_form("/voice/turn?n=3&keys=1", ""); /* no key: once more */
    expect("action=\"/voice/turn?n=4&amp;keys=2\"");
    post_form("/voice/turn?n=4&keys=2", "&Digits=0");
    expect(">+15550003333</Number></Dial>");
    assert_int_equal(order_count(), 0);
}

/* Key by key: the first one ends the recording. */
static void a_number_that_is_typed_reaches_the_model(void **state)
{
    (void)state;
    begin_call();
    post_form("/voice/turn?n=1", "&Digits=5");
    expect(
        "<Gather input=\"dtmf\" action=\"/voice/turn?wait=0&amp;n=1&amp;typed=5\" method=\"POST\" timeout=\"2\" "
        "finishOnKey=\"#\" actionOnEmptyResult=\"true\"/>");
    upstream_calls("", "set_customer", "{\"phone\":\"5550102030\"}");
    upstream_says("Thank you. Anything else?");
    post_form("/voice/turn?wait=0&n=1&typed=5", "&Digits=550102030");
    expect("/voice/turn?n=2");
    assert_non_null(strstr(upstream.last_chat, "The caller typed on the telephone's keys: 5550102030"));
    assert_int_equal(upstream.count[UPSTREAM_TRANSCRIPTION], 0);
}

static void a_zero_alone_calls_a_person_and_within_a_number_does_not(void **state)
{
    (void)state;
    begin_call();
    post_form("/voice/turn?n=1", "&Digits=0");
    expect("typed=0\" method=\"POST\" timeout=\"1\"");
    upstream_says("I see.");
    post_form("/voice/turn?wait=0&n=1&typed=0", "&Digits=205550100");
    expect("/voice/turn?n=2");
    expect_not("<Dial");
    post_form("/voice/turn?n=2", "&Digits=0");
    post_form("/voice/turn?wait=0&n=2&typed=0", "&Digits=");
    expect(">+15550003333</Number></Dial>");
}

/* What is no key is not taken for one. */
static void keys_in_a_link_are_bounded(void **state)
{
    (void)state;
    begin_call();
    upstream_says("I see.");
    post_form("/voice/turn?n=1&typed=%22%3Cx%3E555", "&Digits=99999999999999999999999999999999999");
    assert_non_null(strstr(upstream.last_chat, "keys: 555999999999999999999999\""));
}

static void an_unknown_call_begins_anew(void **state)
{
    (void)state;
    post_form("/voice/turn?n=4", "");
    expect("<Response><Redirect>/voice</Redirect></Response>");
    begin_call();
    post_form("/voice/turn?n=9", ""); /* a number nobody gave out */
    expect("<Response><Redirect>/voice/turn</Redirect></Response>");
    assert_int_equal(ask("POST", "/voice/turn", "CallSid=CA1&To=x", NULL, NULL), 400);
    assert_int_equal(ask("POST", "/voice/turn", "CallSid=" CALL_SID, NULL, NULL), 400);
    assert_int_equal(ask_with("POST", "/voice/turn", &(struct asking){.json = "{\"CallSid\":\"x\"}"}), 400);
    char *big = calloc(1, 80000);
    memset(big, 'a', 79999);
    assert_int_equal(ask("POST", "/voice/turn", big, NULL, NULL), 413);
    free(big);
}

/* It dies after the basket was changed: the words are not taken again, or there would be two orders of knots. */
static void a_turn_that_died_half_way_is_not_done_twice(void **state)
{
    (void)state;
    begin_call();
    upstream_calls("", "add_item", "{\"item_id\":\"garlic-knots\"}");
    upstream_says("One Garlic Knots. Anything else?");
    hold_upstream(UPSTREAM_SPEECH);
    post_recording("/voice/turn?n=1");
    expect("rec=" RECORDING_SID);
    restart_bench();
    let_upstream_go(UPSTREAM_SPEECH);
    int chat_count = upstream.count[UPSTREAM_CHAT];
    upstream.status[UPSTREAM_SPEECH] = 400;
    post_form("/voice/turn?wait=1&n=1&rec=" RECORDING_SID, "");
    expect("<Say>Sorry, we were cut off. I still have your order. What else can I get for you?</Say>");
    expect("<Record action=\"/voice/turn?n=2\"");
    assert_int_equal(upstream.count[UPSTREAM_CHAT], chat_count);
    upstream_says("You have one Garlic Knots.");
    post_form("/voice/turn?n=2&words=1", "&SpeechResult=what+do+I+have");
    assert_non_null(strstr(upstream.last_chat, "\\\"quantity\\\":1"));
}

struct answer { /* of a request that runs beside others */
    bool is_done;
    int status;
    char body[8192];
};

static void on_answer(void *owner, const struct http_response *response)
{
    struct answer *answer = owner;
    answer->is_done = true;
    answer->status = response->status;
    (void)span_copy(response->body, answer->body, sizeof answer->body);
}

static void post_beside(const char *target, const char *more, struct answer *answer)
{
    static const char *const headers[] = {"Content-Type: application/x-www-form-urlencoded", NULL};
    char form[1024], url[256];
    struct http_fetch *fetch;
    snprintf(form, sizeof form, "%s%s", CALL_FORM, more);
    snprintf(url, sizeof url, "%s%s", bench.web.base_url, target);
    const struct http_fetch_options options = {.method = "POST",
                                               .url = url,
                                               .headers = headers,
                                               .body = span_of(form),
                                               .timeout_ms = 10000,
                                               .body_max_bytes = sizeof answer->body,
                                               .on_done = on_answer,
                                               .owner = answer};
    *answer = (struct answer){0};
    assert_int_equal(http_fetch(bench.client, &options, &fetch), VP_OK);
}

static void turn_until(const bool *done)
{
    for (int64_t until_ms = clock_mono_ms() + 8000; !*done && clock_mono_ms() < until_ms;)
        loop_round(bench.loop, 20);
    assert_true(*done);
}

static void webhooks_at_once_share_one_turn(void **state)
{
    (void)state;
    static struct answer answers[4];
    begin_call();
    script_order();
    upstream.is_held[UPSTREAM_CHAT] = true;
    for (size_t i = 0; i < 4; i++)
        post_beside("/voice/turn?n=1", "&RecordingSid=" RECORDING_SID "&SpeechResult=garlic+knots",
                    &answers[i]);
    bool is_held = false;
    for (int i = 0; i < 100 && !is_held; i++) {
        loop_round(bench.loop, 10);
        is_held = upstream.held[UPSTREAM_CHAT] != NULL;
    }
    assert_true(is_held);
    upstream_release(UPSTREAM_CHAT);
    for (size_t i = 0; i < 4; i++) {
        turn_until(&answers[i].is_done);
        assert_int_equal(answers[i].status, 200);
        assert_string_equal(answers[i].body, answers[0].body);
    }
    assert_non_null(strstr(answers[0].body, "<Record action=\"/voice/turn?n=2\""));
    assert_int_equal(upstream.count[UPSTREAM_CHAT], 4); /* the four steps of one turn */
}

static void who_hangs_up_with_a_yes_has_ordered(void **state)
{
    (void)state;
    begin_call();
    script_order();
    post_recording("/voice/turn?n=1");
    script_yes(upstream_version());
    assert_int_equal(ask("POST", "/voice/status", CALL_FORM "&CallStatus=completed", NULL, NULL), 204);
    char more[256];
    snprintf(more, sizeof more,
             "&Digits=hangup&RecordingUrl=%s/2010-04-01/Accounts/" ACCOUNT_SID "/Recordings/" RECORDING_SID,
             upstream.base_url);
    post_form("/voice/turn?n=2", more);
    assert_int_equal(order_count(), 1);
    get("/streams");
    expect("\"count\":0");
    post_form("/voice/turn?n=3", ""); /* the call is over */
    expect("<Response><Hangup/></Response>");
}

static void strangers_are_refused(void **state)
{
    (void)state;
    open_bench_with_turns("0123456789abcdef0123456789abcdef", "letmein");
    int64_t refused = metric_get(METRIC_BAD_SIGNATURES_TOTAL);
    assert_int_equal(ask("POST", "/voice/turn", CALL_FORM, NULL, NULL), 403);
    assert_int_equal(ask("POST", "/voice/turn?n=1", CALL_FORM, "bm90IHRoZSBzaWduYXR1cmU=", NULL), 403);
    assert_int_equal(metric_get(METRIC_BAD_SIGNATURES_TOTAL) - refused, 2);
    assert_int_equal(ask("GET", "/voice/audio/x", NULL, NULL, NULL), 404);
    close_bench();
}

static void over_the_limit_a_person_takes_it(void **state)
{
    (void)state;
    begin_call();
    upstream.settings.running_max = 0;
    int64_t refused = metric_get(METRIC_TURNS_REFUSED_TOTAL);
    post_recording("/voice/turn?n=1");
    expect(">+15550003333</Number></Dial>");
    assert_int_equal(metric_get(METRIC_TURNS_REFUSED_TOTAL) - refused, 1);
}

TESTS_WITH(with_traditional_calls, close_shop) = {
    TEST(a_call_is_greeted_and_recorded),
    TEST(two_turns_end_in_an_order),
    TEST(a_webhook_that_comes_twice_has_one_effect),
    TEST(a_restart_between_turns_loses_nothing),
    TEST(recordings_may_be_late_but_come_from_twilio_only),
    TEST(a_redirect_gets_no_credentials),
    TEST(a_slow_answer_is_bridged_and_collected),
    TEST(a_restart_in_mid_turn_does_it_again),
    TEST(without_synthesis_twilio_speaks),
    TEST(without_transcription_twilio_listens),
    TEST(silence_is_asked_about_twice_then_a_person_takes_it),
    TEST(a_key_orders_what_is_in_the_basket),
    TEST(a_key_calls_a_person),
    TEST(a_number_that_is_typed_reaches_the_model),
    TEST(a_zero_alone_calls_a_person_and_within_a_number_does_not),
    TEST(keys_in_a_link_are_bounded),
    TEST(an_unknown_call_begins_anew),
    TEST(over_the_limit_a_person_takes_it),
    TEST(a_turn_that_died_half_way_is_not_done_twice),
    TEST(webhooks_at_once_share_one_turn),
    TEST(who_hangs_up_with_a_yes_has_ordered),
    TEST_ALONE(strangers_are_refused),
};
