/* A call's end, its class, and how often it is counted. */
#include "with_cmocka.h"

#include "contract/store/with_call.h"

#include <string.h>

#include "base/metric.h"
#include "store/call_over.h"

static struct metric_page page;
static int told_count;

static void count_told(struct store *of, const char *ended_sid)
{
    assert_non_null(of);
    assert_string_equal(ended_sid, call_sid);
    told_count++;
}

static int open_call(void **state)
{
    memset(&page, 0, sizeof page);
    metric_use(&page);
    told_count = 0;
    call_over_follow(count_told);
    return with_call_begin(state);
}

static int close_call(void **state)
{
    metric_use(NULL);
    call_over_follow(NULL);
    return with_call_close(state);
}

static void end(enum end_reason reason, int64_t unix_ms)
{
    assert_int_equal(store_end_call(store, call_sid, 0, end_reason_text(reason), unix_ms), VP_OK);
}

static void expect_end(const char *text, enum end_class end_class, int64_t unix_ms)
{
    struct store_call call;
    assert_int_equal(store_find_call(store, call_sid, &call), VP_OK);
    assert_string_equal(call.end_reason, text);
    assert_int_equal(call.end_class, end_class);
    assert_int_equal(call.ended_unix_ms, unix_ms);
}

static void expect_counted(int64_t wanted)
{
    int64_t count = 0;
    for (int m = METRIC_CALLS_ENDED_ORDERED; m <= METRIC_CALLS_ENDED_FAILED; m++)
        count += metric_get((enum metric)m);
    assert_int_equal(count, wanted);
}

/* The call ends for that reason, and is one of that class from then on, in whatever order its ends come. */
static void end_as(enum end_reason reason, enum end_class end_class, int64_t unix_ms, int64_t counted)
{
    end(reason, unix_ms);
    expect_end(end_reason_text(reason), end_class, unix_ms);
    expect_counted(counted);
}

static void put_order(void)
{
    struct ticket ticket = with_store_ticket(restaurant, call_sid, 3, 2000);
    expect_order(&ticket, 1, true);
}

static void an_end_has_the_class_of_its_reason(void **state)
{
    (void)state;
    end_as(END_TRANSFER, END_CLASS_TRANSFERRED, 5000, 1);
    assert_int_equal(metric_get(METRIC_CALLS_ENDED_TRANSFERRED), 1);
}

static void a_call_that_ordered_is_ordered_however_it_ended(void **state)
{
    (void)state;
    put_order();
    assert_int_equal(store_end_call(store, call_sid, 0, "stream broke: timed out", 5000), VP_OK);
    expect_end("stream broke: timed out", END_CLASS_ORDERED, 5000);
    assert_int_equal(metric_get(METRIC_CALLS_ENDED_ORDERED), 1);
    expect_counted(1);
}

static void the_first_end_counts(void **state)
{
    (void)state;
    end_as(END_HANG_UP, END_CLASS_ABANDONED, 5000, 1);
    end(END_COMPLETED, 6000);
    end(END_FALLBACK, 7000);
    expect_end("hang-up", END_CLASS_ABANDONED, 5000);
    expect_counted(1);
}

static void a_fallback_is_settled_by_what_follows(void **state)
{
    (void)state;
    end_as(END_FALLBACK, END_CLASS_NONE, 5000, 0);
    end_as(END_PASSED_ON, END_CLASS_TRANSFERRED, 6000, 1);
    end(END_FALLBACK, 7000);
    expect_end("passed on", END_CLASS_TRANSFERRED, 6000);
    expect_counted(1);
}

static void a_call_that_comes_back_is_counted_once(void **state)
{
    (void)state;
    end_as(END_LEFT, END_CLASS_FAILED, 5000, 1);
    assert_int_equal(store_take_call(store, call_sid, 77), VP_OK);
    put_order();
    end_as(END_GOODBYE, END_CLASS_ORDERED, 9000, 1);
}

/* Taken for lost, but its stream was there all the time. */
static void a_lost_call_has_the_end_of_who_had_it(void **state)
{
    (void)state;
    end(END_LEFT, 5000);
    end(END_HANG_UP, 9000);
    expect_end("hang-up", END_CLASS_ABANDONED, 9000);
}

/* Its stream breaks, and then Twilio tells that the call failed: one line of it is enough. */
static void an_end_is_told_once_unless_it_makes_the_call_another(void **state)
{
    (void)state;
    assert_int_equal(store_end_call(store, call_sid, 0, "stream broke: timed out", 5000), VP_OK);
    assert_int_equal(told_count, 1);
    end(END_AT_TWILIO, 6000);
    expect_end(end_reason_text(END_AT_TWILIO), END_CLASS_FAILED, 6000);
    assert_int_equal(told_count, 1);
}

static void a_call_that_went_on_is_told_again(void **state)
{
    (void)state;
    end(END_FALLBACK, 4000);
    assert_int_equal(told_count, 0);
    end(END_LEFT, 5000);
    assert_int_equal(told_count, 1);
    put_order();
    end(END_GOODBYE, 9000);
    assert_int_equal(told_count, 2);
}

static void an_end_is_taken_back_by_its_reason(void **state)
{
    (void)state;
    end(END_FALLBACK, 5);
    assert_int_equal(store_reopen_call(store, call_sid, "goodbye"), VP_OK);
    expect_end("fallback", END_CLASS_NONE, 5);
    assert_int_equal(store_reopen_call(store, call_sid, "fallback"), VP_OK);
    expect_end("", END_CLASS_NONE, 0);
    end(END_GOODBYE, 9);
    expect_end("goodbye", END_CLASS_ABANDONED, 9);
}

static void a_call_tells_what_was_measured(void **state)
{
    (void)state;
    struct store_call call;
    assert_int_equal(store_find_call(store, call_sid, &call), VP_OK);
    assert_int_equal(call.first_audio_unix_ms, 0);
    const struct store_measures measures = {.first_audio_unix_ms = 77, .handover_count = 2};
    assert_int_equal(store_add_measures(store, call_sid, &measures), VP_OK);
    assert_int_equal(store_find_call(store, call_sid, &call), VP_OK);
    assert_int_equal(call.first_audio_unix_ms, 77);
    assert_int_equal(call.handover_count, 2);
}

static void signs_of_life_come_from_the_holder_only_and_never_go_back(void **state)
{
    (void)state;
    struct store_call call;
    struct store_measures seen = {.seen_unix_ms = 8000, .epoch = 20};
    assert_int_equal(store_take_call(store, call_sid, 20), VP_OK);
    assert_int_equal(store_add_measures(store, call_sid, &seen), VP_OK);
    seen.seen_unix_ms = 7000;
    assert_int_equal(store_add_measures(store, call_sid, &seen), VP_OK);
    assert_int_equal(store_find_call(store, call_sid, &call), VP_OK);
    assert_int_equal(call.seen_unix_ms, 8000);
    assert_int_equal(call.epoch, 20);
    assert_int_equal(store_take_call(store, call_sid, 30), VP_OK);
    seen.seen_unix_ms = 9000;
    assert_int_equal(store_add_measures(store, call_sid, &seen), VP_ERR_SUPERSEDED);
}

TESTS_WITH(open_call, close_call) = {
    TEST(an_end_has_the_class_of_its_reason),
    TEST(a_call_that_ordered_is_ordered_however_it_ended),
    TEST(the_first_end_counts),
    TEST(a_fallback_is_settled_by_what_follows),
    TEST(a_call_that_comes_back_is_counted_once),
    TEST(a_lost_call_has_the_end_of_who_had_it),
    TEST(an_end_is_told_once_unless_it_makes_the_call_another),
    TEST(a_call_that_went_on_is_told_again),
    TEST(an_end_is_taken_back_by_its_reason),
    TEST(a_call_tells_what_was_measured),
    TEST(signs_of_life_come_from_the_holder_only_and_never_go_back),
};
