/* What becomes of a realtime call whose stream is over: a fresh stream once, then the traditional pipeline
 * with the basket and without a second greeting, then a person. */
#include "with_cmocka.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "flow/web/with_caller.h"

static void expect_pipeline(void)
{
    expect("<Response><Redirect>/voice/turn</Redirect></Response>");
    upstream.status[UPSTREAM_SPEECH] = 400; /* so that the words can be read */
    post_form("/voice/turn", "");
}

static void a_broken_stream_gets_a_fresh_one_then_the_pipeline(void **state)
{
    (void)state;
    break_call(NULL);
    post_form("/voice/resume?n=1", "");
    expect("<Connect action=\"/voice/resume?n=2&amp;s=");
    post_form("/voice/resume?n=2", "");
    expect_pipeline();
    expect("<Say>Sorry, we were cut off. I still have your order. What else can I get for you?</Say>");
    assert_int_equal(stored_call().handover_count, 2);
    post_form("/voice/resume?n=2", ""); /* Twilio asks again: nothing is counted twice */
    expect("<Redirect>/voice/turn</Redirect>");
    assert_int_equal(stored_call().handover_count, 2);
    upstream_says("Two orders of garlic knots. Anything else?");
    post_form("/voice/turn?n=1&words=1", "&SpeechResult=what+do+I+have");
    assert_non_null(strstr(upstream.last_chat, "Do not greet the caller again"));
    assert_non_null(strstr(upstream.last_chat, "Caller: an order of garlic knots"));
    assert_non_null(strstr(upstream.last_chat, "garlic-knots"));
}

/* Such as by a proxy that is restarted: the worker sees a stream that ends without a stop and writes that
 * down, but the caller is still on the line. */
static void cut_stream(const char *end_reason)
{
    break_call(end_reason);
    post_form("/voice/resume?n=1", "&CallStatus=in-progress");
    expect("<Connect action=\"/voice/resume?n=2&amp;s=");
    post_form("/voice/resume?n=2", "&CallStatus=in-progress");
    expect_pipeline();
    expect("Sorry, we were cut off. I still have your order.");
    assert_int_equal(stored_call().ended_unix_ms, 0);
}

static void a_stream_that_was_cut_by_the_other_side_is_no_end(void **state)
{
    (void)state;
    cut_stream("stream broke: closed by the other side");
}

static void a_stream_that_was_closed_without_a_stop_is_no_end(void **state)
{
    (void)state;
    cut_stream("stream closed");
}

/* Twilio may ask what comes next although the caller is gone: nobody is passed on to a person. */
static void a_caller_who_is_gone_is_not_rescued(void **state)
{
    (void)state;
    break_call("stream closed");
    post_form("/voice/resume?n=3", "&CallStatus=completed");
    expect("<Response><Hangup/></Response>");
    assert_string_equal(stored_call().end_reason, "completed at Twilio");
    assert_int_equal(stored_call().handover_count, 0);
}

static void a_model_that_failed_twice_is_not_tried_again(void **state)
{
    (void)state;
    break_call("fallback");
    post_form("/voice/resume?n=1", "");
    expect_pipeline();
    expect("Sorry, we were cut off.");
    struct store_call call = stored_call();
    assert_int_equal(call.ended_unix_ms, 0); /* it goes on */
    assert_int_equal(call.handover_count, 1);
    assert_int_equal(call.arm, STORE_ARM_REALTIME);
    upstream_calls("Goodbye!", "end_call", "{}");
    post_form("/voice/turn?n=1&words=1", "&SpeechResult=never+mind");
    expect("<Hangup/>");
    assert_string_equal(stored_call().end_reason, "goodbye");
    post_form("/voice/resume?n=1", ""); /* late */
    expect("<Response><Hangup/></Response>");
}

/* Where only people are left, the first failure is enough: a fresh stream would meet the same model. */
static void without_a_pipeline_a_person_takes_over_at_once(void **state)
{
    (void)state;
    close_bench();
    open_bench("", "");
    break_call("fallback");
    post_form("/voice/resume?n=1", "");
    expect(">+15550003333</Number></Dial>");
    expect_not("<Stream");
    assert_string_equal(stored_call().end_reason, "passed on");
}

static void without_a_person_either_the_model_is_tried_again(void **state)
{
    (void)state;
    close_bench();
    open_bench("", "");
    bench.menu->staff_number = "";
    break_call("fallback");
    post_form("/voice/resume?n=1", "");
    expect("<Connect action=\"/voice/resume?n=2&amp;s=");
}

static enum vp_err work_take(struct store *store, void *job)
{
    return store_take_call(store, CALL_SID, *(int64_t *)job);
}

static int64_t take_call(int64_t ago_ms)
{
    int64_t epoch = (clock_unix_ms() - ago_ms) * 1000;
    assert_int_equal(store_thread_wait(bench.store, work_take, &epoch), VP_OK);
    return epoch;
}

/* Where only people are left, a call outlives machine after machine; but not stream after stream that does not come. */
static void streams_that_worked_are_not_counted(void **state)
{
    (void)state;
    char target[96], link[96];
    close_bench();
    open_bench("", "");
    break_call(NULL);
    int64_t epoch = take_call(60000);
    post_form("/voice/resume?n=1", "");
    snprintf(link, sizeof link, "&amp;e=%lld\"", (long long)epoch);
    expect("<Connect action=\"/voice/resume?n=2&amp;s=");
    expect(link);
    snprintf(target, sizeof target, "/voice/resume?n=3&e=%lld", (long long)epoch);
    epoch = take_call(20000);
    post_form(target, "");
    expect("<Connect action=\"/voice/resume?n=2&amp;s=");
    snprintf(target, sizeof target, "/voice/resume?n=2&e=%lld", (long long)epoch);
    post_form(target, ""); /* that stream did not come */
    expect("<Connect action=\"/voice/resume?n=3&amp;s=");
    snprintf(target, sizeof target, "/voice/resume?n=3&e=%lld", (long long)epoch);
    (void)take_call(1000); /* and this one did not work */
    post_form(target, "");
    expect(">+15550003333</Number></Dial>");
    expect_not("<Stream");
}

/* One basket, one order, whichever arm placed it. */
static void what_was_ordered_stays_ordered_once(void **state)
{
    (void)state;
    break_call("fallback");
    post_form("/voice/resume?n=1", "");
    expect_pipeline();
    upstream_calls("", "set_customer", "{\"name\":\"Anna\",\"service\":\"pickup\"}");
    upstream_calls("", "get_order", "{\"for_read_back\":true}");
    upstream_says("I have two Garlic Knots for pickup. Is that right?");
    post_form("/voice/turn?n=1&words=1", "&SpeechResult=that+is+all");
    script_yes(upstream_version());
    for (int i = 0; i < 3; i++)
        post_form("/voice/turn?n=2&words=1", "&SpeechResult=yes");
    expect("<Hangup/>");
    assert_int_equal(order_count(), 1);
    expect("\"order_number\":1");
}

static void without_a_worker_the_pipeline_takes_it_at_once(void **state)
{
    (void)state;
    open_call();
    scoreboard_end_row(bench.board, 2);
    post_form("/voice/resume?n=1", "");
    expect_pipeline();
    expect(bench.menu->greeting); /* nobody was greeted yet */
}

static void a_transfer_stays_one(void **state)
{
    (void)state;
    break_call("transfer");
    post_form("/voice/resume?n=1", "");
    expect(">+15550003333</Number></Dial>");
}

static void a_goodbye_stays_one(void **state)
{
    (void)state;
    break_call("goodbye");
    post_form("/voice/resume?n=1", "");
    expect("<Response><Hangup/></Response>");
    post_form("/voice/turn", "");
    expect("<Response><Hangup/></Response>");
}

static void a_call_that_comes_back_goes_on(void **state)
{
    (void)state;
    break_call("fallback");
    post_form("/voice/resume?n=1", "");
    expect_pipeline();
    upstream_says("Anything else?");
    post_form("/voice/turn?n=1&words=1", "&SpeechResult=hello");
    post_form("/voice/turn", ""); /* such as from the number's fallback URL */
    expect("<Say>Sorry, we were cut off. I still have your order.");
    expect("<Record action=\"/voice/turn?n=2\"");
}

TESTS_WITH(with_realtime_calls, with_bench_closed) = {
    TEST(a_broken_stream_gets_a_fresh_one_then_the_pipeline),
    TEST(a_stream_that_was_cut_by_the_other_side_is_no_end),
    TEST(a_stream_that_was_closed_without_a_stop_is_no_end),
    TEST(a_caller_who_is_gone_is_not_rescued),
    TEST(a_model_that_failed_twice_is_not_tried_again),
    TEST(without_a_pipeline_a_person_takes_over_at_once),
    TEST(without_a_person_either_the_model_is_tried_again),
    TEST(streams_that_worked_are_not_counted),
    TEST(what_was_ordered_stays_ordered_once),
    TEST(without_a_worker_the_pipeline_takes_it_at_once),
    TEST(a_transfer_stays_one),
    TEST(a_goodbye_stays_one),
    TEST(a_call_that_comes_back_goes_on),
};
