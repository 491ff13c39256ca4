/* What limits are held to: the calls that a new one would stand beside. */
#include "with_cmocka.h"

#include "contract/store/with_call.h"
#include "store/call_limit.h"

#include <stdio.h>
#include <string.h>

enum { NOW_MS = 10000000, DAY_MS = 24 * 3600 * 1000 };

static char number[64];

static struct store_call call_of(const char *caller_number)
{
    struct store_call call = {.started_unix_ms = NOW_MS};
    with_store_name(call.call_sid, sizeof call.call_sid, "CA");
    snprintf(call.restaurant_id, sizeof call.restaurant_id, "%s", restaurant);
    snprintf(call.caller_number, sizeof call.caller_number, "%s", caller_number);
    return call;
}

static void begin(const struct store_call *call)
{
    bool is_new;
    assert_int_equal(store_begin_call(store, call, &is_new), VP_OK);
    assert_true(is_new);
}

static void end(const struct store_call *call)
{
    assert_int_equal(store_end_call(store, call->call_sid, 0, end_reason_text(END_COMPLETED), NOW_MS + 1),
                     VP_OK);
}

static enum call_limit judge(const struct store_call *call, const struct call_limits *limits)
{
    return call_limit_judge(store, call, "2026-01-01", limits);
}

static int open_number(void **state)
{
    with_call_open(state);
    with_store_name(number, sizeof number, "+1555");
    return 0;
}

static void a_number_has_two_calls_at_once_and_no_third(void **state)
{
    (void)state;
    const struct call_limits limits = {.caller_calls_max = 2};
    struct store_call calls[3] = {call_of(number), call_of(number), call_of(number)};
    for (int i = 0; i < 2; i++) {
        assert_int_equal(judge(&calls[i], &limits), CALL_LIMIT_NONE);
        begin(&calls[i]);
    }
    assert_int_equal(judge(&calls[1], &limits), CALL_LIMIT_NONE); /* asked for again */
    assert_int_equal(judge(&calls[2], &limits), CALL_LIMIT_CALLER);
    struct store_call other = call_of("+15550001234");
    assert_int_equal(judge(&other, &limits), CALL_LIMIT_NONE);
    end(&calls[0]);
    assert_int_equal(judge(&calls[2], &limits), CALL_LIMIT_NONE);
}

static void a_number_has_six_calls_in_ten_minutes_and_no_seventh(void **state)
{
    (void)state;
    const struct call_limits limits = {.caller_calls_max = 2, .caller_window_calls_max = 6};
    for (int i = 0; i < 6; i++) {
        struct store_call call = call_of(number);
        assert_int_equal(judge(&call, &limits), CALL_LIMIT_NONE);
        begin(&call);
        end(&call);
    }
    struct store_call seventh = call_of(number);
    assert_int_equal(judge(&seventh, &limits), CALL_LIMIT_CALLER_WINDOW);
    seventh.started_unix_ms = NOW_MS + CALL_LIMIT_WINDOW_MS - 1;
    assert_int_equal(judge(&seventh, &limits), CALL_LIMIT_CALLER_WINDOW);
    seventh.started_unix_ms = NOW_MS + CALL_LIMIT_WINDOW_MS;
    assert_int_equal(judge(&seventh, &limits), CALL_LIMIT_NONE);
}

/* A clock that was ahead and has been put right limits nobody until that time comes; one that is a little ahead at
 * another machine is believed. */
static void calls_that_are_dated_ahead_are_not_counted(void **state)
{
    (void)state;
    const struct call_limits limits = {.caller_window_calls_max = 1};
    struct store_call ahead = call_of(number), call = call_of(number);
    ahead.started_unix_ms = NOW_MS + DAY_MS;
    begin(&ahead);
    assert_int_equal(judge(&call, &limits), CALL_LIMIT_NONE);
    struct store_call elsewhere = call_of(number);
    elsewhere.started_unix_ms = NOW_MS + 30000;
    begin(&elsewhere);
    assert_int_equal(judge(&call, &limits), CALL_LIMIT_CALLER_WINDOW);
}

/* Withheld numbers are not one caller. Tests, and calls that the agent never took, are nobody's many calls. */
static void who_withholds_the_number_and_who_tests_are_not_counted(void **state)
{
    (void)state;
    const struct call_limits limits = {.caller_calls_max = 1, .caller_window_calls_max = 1};
    struct store_call withheld[2] = {call_of(""), call_of("")}, tests[2] = {call_of(number), call_of(number)};
    struct store_call call = call_of(number);
    for (int i = 0; i < 2; i++) {
        tests[i].is_test = true;
        assert_int_equal(judge(&withheld[i], &limits), CALL_LIMIT_NONE);
        begin(&withheld[i]);
        begin(&tests[i]);
    }
    assert_int_equal(judge(&call, &limits), CALL_LIMIT_NONE);
    begin(&call);
    assert_int_equal(judge(&tests[0], &limits), CALL_LIMIT_NONE);
}

static void a_restaurant_has_twenty_calls_with_a_model_and_no_more(void **state)
{
    (void)state;
    const struct call_limits limits = {.restaurant_calls_max = 20};
    struct store_call calls[20], one = call_of(""), turns = call_of("");
    turns.arm = STORE_ARM_TRADITIONAL;
    begin(&turns);
    for (int i = 0; i < 20; i++) {
        calls[i] = call_of("");
        assert_int_equal(judge(&calls[i], &limits), CALL_LIMIT_NONE);
        begin(&calls[i]);
    }
    assert_int_equal(judge(&calls[7], &limits), CALL_LIMIT_NONE);
    assert_int_equal(judge(&one, &limits), CALL_LIMIT_RESTAURANT);
    one.arm = STORE_ARM_TRADITIONAL;
    assert_int_equal(judge(&one, &limits), CALL_LIMIT_NONE);
    one.arm = STORE_ARM_REALTIME;
    snprintf(one.restaurant_id, sizeof one.restaurant_id, "another-house");
    assert_int_equal(judge(&one, &limits), CALL_LIMIT_NONE);
    snprintf(one.restaurant_id, sizeof one.restaurant_id, "%s", restaurant);
    end(&calls[3]);
    assert_int_equal(judge(&one, &limits), CALL_LIMIT_NONE);
}

static void zero_is_no_limit(void **state)
{
    (void)state;
    const struct call_limits limits = {0};
    for (int i = 0; i < 30; i++) {
        struct store_call call = call_of(number);
        assert_int_equal(judge(&call, &limits), CALL_LIMIT_NONE);
        begin(&call);
    }
}

/* What another machine began counts too: it has the same store. */
static void machines_that_share_the_store_count_together(void **state)
{
    (void)state;
    const struct call_limits limits = {.caller_calls_max = 1};
    struct store *other = with_store_open();
    struct store_call first = call_of(number), second = call_of(number);
    bool is_new;
    assert_int_equal(store_begin_call(other, &first, &is_new), VP_OK);
    assert_int_equal(judge(&second, &limits), CALL_LIMIT_CALLER);
    store_close(other);
}

TESTS_WITH(open_number, with_call_close) = {
    TEST(a_number_has_two_calls_at_once_and_no_third),
    TEST(a_number_has_six_calls_in_ten_minutes_and_no_seventh),
    TEST(calls_that_are_dated_ahead_are_not_counted),
    TEST(who_withholds_the_number_and_who_tests_are_not_counted),
    TEST(a_restaurant_has_twenty_calls_with_a_model_and_no_more),
    TEST(zero_is_no_limit),
    TEST(machines_that_share_the_store_count_together),
};
