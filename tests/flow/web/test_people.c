/* Who takes a call: the restaurant's telephone first, a rule for what it is about, somebody who is told who calls and
 * takes it by a key; and nobody, where the number is blocked. */
#include "with_cmocka.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/metric.h"
#include "base/text_file.h"
#include "flow/web/with_caller.h"
#include "store/call_notes.h"
#include "store/store_thread.h"
#include "with_cases.h"

#define CATERING "transfers: [{topic: catering, number: \"+15550004444\"}]\n"
#define LEG                                                                                                  \
    "CallSid=CA00000000000000000000000000000077&From=%2B15550002222&To=%2B15550003333&AccountSid=" ACCOUNT_SID

/* The pizzeria's menu with more in it. */
static void use_menu(const char *restaurant_keys, const char *sections)
{
    static struct problems problems;
    static const char head[] = "restaurant:\n";
    struct span file;
    char *yaml = NULL;
    struct menu *menu = NULL;
    assert_int_equal(text_file_read("menus/harbor-pizza.yaml", 1 << 20, &file, &problems), VP_OK);
    size_t at = 0;
    while (at + strlen(head) < file.len && strncmp(file.at + at, head, strlen(head)) != 0)
        at++;
    at += strlen(head);
    assert_true(at < file.len);
    assert_true(asprintf(&yaml, "%.*s%s%.*s\n%s", (int)at, file.at, restaurant_keys, (int)(file.len - at),
                         file.at + at, sections) > 0);
    enum vp_err err = menu_parse(span_of(yaml), "menus/test.yaml", &menu, &problems);
    if (err != VP_OK)
        problems_print(&problems, stderr);
    assert_int_equal(err, VP_OK);
    menu_release(bench.menu);
    bench.menu = bench.menus.menus[0] = menu;
    free((char *)file.at);
    free(yaml);
}

struct wish {
    const char *topic, *reason, *end_reason;
};

static enum vp_err work_wish(struct store *store, void *job)
{
    const struct wish *wish = job;
    struct store_call call;
    enum vp_err err = store_find_call(store, CALL_SID, &call);
    if (err == VP_OK && wish->reason != NULL)
        err = call_notes_add_transfer(store, &call, wish->topic, wish->reason);
    return err == VP_OK ? store_end_call(store, CALL_SID, 0, wish->end_reason, clock_unix_ms()) : err;
}

/* A call whose caller wants a person for something. */
static void ask_for_person(const char *topic, const char *reason)
{
    struct wish wish = {topic, reason, "transfer"};
    open_call();
    assert_int_equal(store_thread_wait(bench.store, work_wish, &wish), VP_OK);
    post_form("/voice/resume?n=1", "&CallStatus=in-progress");
}

static void whisper(const char *target, const char *more)
{
    char form[320];
    snprintf(form, sizeof form, "%s%s", LEG, more);
    assert_int_equal(ask("POST", target, form, NULL, NULL), 200);
}

#define ASKED "/voice/whisper?call=" CALL_SID "&asked=1"

static void a_topic_goes_to_its_own_number(void **state)
{
    (void)state;
    use_menu("", CATERING);
    ask_for_person("catering", "a party for forty");
    expect("timeout=\"25\"><Number url=\"/voice/whisper?call=" CALL_SID
           "\" method=\"POST\">+15550004444</Number>");
    close_bench();
    with_realtime_calls(state);
    use_menu("", CATERING);
    ask_for_person("", "the manager");
    expect("+15550003333</Number>");
}

static void whoever_picks_up_hears_who_calls_and_what_about(void **state)
{
    (void)state;
    use_menu("", CATERING);
    ask_for_person("catering", "a party for forty");
    whisper("/voice/whisper?call=" CALL_SID, "");
    expect("<Gather input=\"dtmf\" action=\"/voice/whisper?call=" CALL_SID "&amp;asked=1\"");
    expect(
        "A call from 555-000-2222. Reason: catering: a party for forty. Press 1 to take it, or 2 to decline.");
    expect("<Redirect>/voice/whisper?call=" CALL_SID "&amp;asked=1</Redirect>");
    for (int i = 0; i < 2; i++) { /* a webhook may come twice */
        whisper(ASKED, "&Digits=1");
        expect_not("<Hangup/>");
        expect_not("<Say>");
    }
    post_form("/voice/dialed", "&DialCallStatus=completed&DialCallSid=CAd1"); /* it says no more */
    expect("<Hangup/>");
    expect_not("<Stream");
}

static void who_declines_or_says_nothing_leaves_the_caller_to_the_agent(void **state)
{
    int64_t before = metric_get(METRIC_TRANSFERS_DECLINED_TOTAL);
    FOR_EACH_TEXT(keys, "&Digits=2", "", "&Digits=9", "&CallStatus=completed") {
        ask_for_person("", "the manager");
        whisper(ASKED, *keys);
        expect("<Hangup/>");
        expect_not("<Say>");
        post_form("/voice/dialed", "&CallStatus=in-progress&DialCallStatus=completed&DialCallSid=CAd1");
        expect("<Stream ");
        close_bench();
        with_realtime_calls(state);
    }
    assert_int_equal(metric_get(METRIC_TRANSFERS_DECLINED_TOTAL) - before, 4);
}

static void a_withheld_number_and_an_unknown_call_are_told_too(void **state)
{
    (void)state;
    whisper("/voice/whisper?call=CA00000000000000000000000000000099", "");
    expect("A call from a number that is withheld. Press 1");
    assert_int_equal(ask("POST", "/voice/whisper", LEG, NULL, NULL), 400);
}

static void the_whisper_can_be_switched_off(void **state)
{
    (void)state;
    use_menu("  transfer_whisper: no\n", "");
    ask_for_person("", "the manager");
    expect("timeout=\"25\">+15550003333</Dial>");
    post_form("/voice/dialed", "&DialCallStatus=completed&DialCallSid=CAd1");
    expect("<Hangup/>");
}

static void a_blocked_number_is_not_taken(void **state)
{
    (void)state;
    int64_t before = metric_get(METRIC_CALLS_ENDED_BLOCKED);
    use_menu("  blocked_numbers: [\"+15550002222\"]\n", "staff_first: {rings: 3}\n");
    for (int i = 0; i < 2; i++) {
        post_form("/voice", "&CallStatus=ringing");
        expect("<Response><Reject/></Response>");
    }
    assert_string_equal(stored_call().end_reason, "blocked");
    assert_true(stored_call().is_test); /* no comparison counts it */
    assert_int_equal(metric_get(METRIC_CALLS_ENDED_BLOCKED) - before, 1);
    get("/api/calls?outcome=blocked");
    expect("\"outcome\":\"blocked\"");
}

/* As a process has it once its watch has read the store (service/sold_out_watch.h). */
static void use_blocked(void)
{
    get("/api/blocked");
    bool is_there = strstr(bench.body, "+15550002222") != NULL;
    const struct blocked_number one = {"harbor-pizza", "+15550002222"};
    assert_int_equal(menu_set_put_blocked(&bench.menus, &one, is_there), VP_OK);
}

static void a_number_is_blocked_and_unblocked_while_calls_come(void **state)
{
    (void)state;
    use_menu("  blocked_numbers: [\"+15550008888\"]\n", "");
    static const char path[] = "/api/blocked/harbor-pizza/%2B15550002222";
    for (int i = 0; i < 2; i++) { /* said twice, done once */
        assert_int_equal(ask_with("PUT", path, &(struct asking){.header = "X-Admin-Name: Ada"}), 200);
        expect("{\"restaurant_id\":\"harbor-pizza\",\"number\":\"+15550002222\",\"in_menu_file\":false,"
               "\"changed_by\":\"Ada\",\"changed_unix_ms\":1");
        expect(
            "\"number\":\"+15550008888\",\"in_menu_file\":true,\"changed_by\":\"\",\"changed_unix_ms\":null");
    }
    use_blocked();
    post_form("/voice", "&CallStatus=ringing");
    expect("<Response><Reject/></Response>");
    assert_int_equal(ask("DELETE", path, NULL, NULL, NULL), 200);
    assert_int_equal(ask("DELETE", path, NULL, NULL, NULL), 404);
    use_blocked();
    post_form("/voice", "&CallStatus=ringing");
    expect_not("<Reject/>");
}

static void what_is_no_number_or_stands_in_the_file_is_refused(void **state)
{
    (void)state;
    use_menu("  blocked_numbers: [\"+15550008888\"]\n", "");
    assert_int_equal(ask("DELETE", "/api/blocked/harbor-pizza/%2B15550008888", NULL, NULL, NULL), 409);
    static const struct {
        const char *path;
        int status;
    } bad[] = {{"/api/blocked/harbor-pizza/5550002222", 400},
               {"/api/blocked/harbor-pizza/", 400},
               {"/api/blocked/harbor-pizza", 400},
               {"/api/blocked/harbor-pizza/%2B1555/x", 400},
               {"/api/blocked/nowhere/%2B15550002222", 404},
               {"/api/blocked/harbor-pizza/anonymous", 400}};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        if (ask("PUT", bad[i].path, NULL, NULL, NULL) != bad[i].status)
            fail_msg("%s: %d", bad[i].path, bench.status);
}

static const char always[] = "staff_first: {rings: 4, hours: {every_day: [\"00:00-24:00\"]}}\n";

static void the_restaurants_telephone_rings_first(void **state)
{
    (void)state;
    use_menu("", always);
    for (int i = 0; i < 2; i++) {
        post_form("/voice", "&CallStatus=ringing");
        expect("<Dial action=\"/voice/rung\" method=\"POST\" timeout=\"24\" answerOnBridge=\"true\">"
               "+15550003333</Dial>");
    }
    post_form("/voice/rung", "&CallStatus=in-progress&DialCallStatus=completed&DialCallDuration=90");
    expect("<Response><Hangup/></Response>");
    struct store_call call = stored_call();
    assert_string_equal(call.end_reason, "answered by the restaurant");
    assert_in_range(call.ended_unix_ms - call.started_unix_ms, 90000, 95000);
    get("/api/calls");
    expect("\"outcome\":\"transferred\"");
}

static void where_nobody_answers_the_agent_takes_the_call(void **state)
{
    FOR_EACH_TEXT(status, "no-answer", "busy", "failed", "completed&DialBridged=false") {
        char more[128];
        use_menu("", always);
        post_form("/voice", "&CallStatus=ringing");
        snprintf(more, sizeof more, "&CallStatus=in-progress&DialCallStatus=%s", *status);
        for (int i = 0; i < 2; i++) {
            post_form("/voice/rung", more);
            expect("<Stream ");
        }
        assert_int_equal(stored_call().ended_unix_ms, 0);
        close_bench();
        with_realtime_calls(state);
    }
}

static void who_hangs_up_while_it_rings_was_not_answered(void **state)
{
    (void)state;
    use_menu("", always);
    post_form("/voice/rung", "&CallStatus=completed&DialCallStatus=no-answer");
    expect("<Hangup/>");
    assert_string_equal(stored_call().end_reason, "not answered");
}

static void a_call_that_the_agent_has_taken_is_not_ended_by_a_late_word(void **state)
{
    (void)state;
    use_menu("", always);
    post_form("/voice", "&CallStatus=ringing");
    post_form("/voice/rung", "&CallStatus=in-progress&DialCallStatus=no-answer");
    expect("<Stream ");
    post_form("/voice/rung", "&CallStatus=completed&DialCallStatus=no-answer");
    post_form("/voice/rung", "&CallStatus=in-progress&DialCallStatus=completed");
    assert_int_equal(stored_call().ended_unix_ms, 0);
}

/* Else it would ring there, be sent on to us, ring there... */
static void a_call_that_the_restaurant_sends_on_does_not_ring_there_again(void **state)
{
    (void)state;
    use_menu("", always);
    post_form("/voice", "&CallStatus=ringing&ForwardedFrom=%2B15550003333");
    expect("<Stream ");
}

static void the_other_arm_has_topics_and_whispers_too(void **state)
{
    (void)state;
    use_menu("", CATERING);
    begin_call();
    upstream_calls("I will connect you.", "transfer_to_person",
                   "{\"topic\":\"catering\",\"reason\":\"a party for forty\"}");
    post_words("/voice/turn?n=1&words=1", "catering");
    expect("<Number url=\"/voice/whisper?call=" CALL_SID "\" method=\"POST\">+15550004444</Number></Dial>");
    whisper("/voice/whisper?call=" CALL_SID, "");
    expect("Reason: catering: a party for forty. ");
}

static void a_call_with_a_person_is_still_shown_as_such(void **state)
{
    (void)state;
    ask_for_person("", "the manager");
    get("/api/calls/live");
    expect("\"call_sid\":\"" CALL_SID "\"");
    expect("\"live_state\":\"staff\"");
    expect("\"outcome\":\"live\"");
    post_form("/voice/dialed", "&DialCallStatus=completed&DialBridged=true&DialCallSid=CAd1");
    get("/api/calls/live");
    expect_not(CALL_SID);
}

static void whoever_hangs_up_is_with_nobody(void **state)
{
    (void)state;
    ask_for_person("", "the manager");
    assert_int_equal(ask("POST", "/voice/status", CALL_FORM "&CallStatus=completed", NULL, NULL), 204);
    get("/api/calls/live");
    expect_not(CALL_SID);
}

TESTS_WITH(with_realtime_calls, with_bench_closed) = {
    TEST(a_topic_goes_to_its_own_number),
    TEST(whoever_picks_up_hears_who_calls_and_what_about),
    TEST(who_declines_or_says_nothing_leaves_the_caller_to_the_agent),
    TEST(a_withheld_number_and_an_unknown_call_are_told_too),
    TEST(the_whisper_can_be_switched_off),
    TEST(a_blocked_number_is_not_taken),
    TEST(a_number_is_blocked_and_unblocked_while_calls_come),
    TEST(what_is_no_number_or_stands_in_the_file_is_refused),
    TEST(the_restaurants_telephone_rings_first),
    TEST(where_nobody_answers_the_agent_takes_the_call),
    TEST(who_hangs_up_while_it_rings_was_not_answered),
    TEST(a_call_that_the_agent_has_taken_is_not_ended_by_a_late_word),
    TEST(a_call_that_the_restaurant_sends_on_does_not_ring_there_again),
    TEST(a_call_with_a_person_is_still_shown_as_such),
    TEST(whoever_hangs_up_is_with_nobody),
    TEST_WITH(the_other_arm_has_topics_and_whispers_too, with_traditional_calls, with_bench_closed),
};
