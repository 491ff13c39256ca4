/* Who calls beyond a limit is spoken to by a person, or kindly sent away; nobody hears an error. */
#include "with_cmocka.h"

#include <stdio.h>
#include <string.h>

#include "flow/web/with_caller.h"

static void arrive(const char *path, int id, const char *from, const char *more)
{
    char form[256];
    snprintf(form, sizeof form, "CallSid=CA%032d&From=%s&To=%%2B15550001111&AccountSid=" ACCOUNT_SID "&%s",
             id, from, more);
    assert_int_equal(ask("POST", path, form, NULL, NULL), 200);
}

static void call_from(int id, const char *from)
{
    arrive("/voice", id, from, "CallStatus=ringing");
}

static void hang_up(int id)
{
    char form[128];
    snprintf(form, sizeof form, "CallSid=CA%032d&CallStatus=completed", id);
    assert_int_equal(ask("POST", "/voice/status", form, NULL, NULL), 204);
}

static void a_number_with_too_many_calls_at_once_gets_a_person(void **state)
{
    (void)state;
    bench.web.settings.call_limits = (struct call_limits){.caller_calls_max = 2};
    int64_t limited = metric_get(METRIC_LIMITED_CALLER), refused = metric_get(METRIC_CALLS_REFUSED_TOTAL);
    for (int id = 1; id <= 2; id++) {
        call_from(id, "%2B15550002222");
        expect("<Stream ");
    }
    call_from(1, "%2B15550002222"); /* Twilio asks again */
    expect("<Stream ");
    call_from(3, "%2B15550002222");
    expect("<Say>All our lines are busy, I am connecting you to the team.</Say>");
    expect(bench.menu->staff_number);
    expect_not("<Stream ");
    call_from(4, "%2B15550003333");
    expect("<Stream ");
    assert_int_equal(metric_get(METRIC_LIMITED_CALLER) - limited, 1);
    assert_int_equal(metric_get(METRIC_CALLS_REFUSED_TOTAL), refused); /* there was room */
    assert_int_equal(ask("GET", "/api/calls/CA00000000000000000000000000000003", NULL, NULL, NULL), 404);
    hang_up(1);
    call_from(3, "%2B15550002222");
    expect("<Stream ");
}

static void a_number_that_calls_too_often_gets_a_person(void **state)
{
    (void)state;
    bench.web.settings.call_limits =
        (struct call_limits){.caller_calls_max = 2, .caller_window_calls_max = 6};
    int64_t limited = metric_get(METRIC_LIMITED_CALLER_WINDOW);
    for (int id = 1; id <= 6; id++) {
        call_from(id, "%2B15550002222");
        expect("<Stream ");
        hang_up(id);
    }
    call_from(7, "%2B15550002222");
    expect("<Dial");
    assert_int_equal(metric_get(METRIC_LIMITED_CALLER_WINDOW) - limited, 1);
}

static void expect_message(void)
{
    expect("<Record ");
    expect_not("<Dial");
}

static const char forwarded[] = "CallStatus=ringing&ForwardedFrom=%2B15550003333";

/* Of three calls of that number the first was sent on by the restaurant's telephone, the second rang it in vain. */
static void nobody_is_rung_again(int first, const char *number)
{
    arrive("/voice", first, number, forwarded);
    expect_message();
    arrive("/voice/rung", first + 1, number, "CallStatus=in-progress&DialCallStatus=no-answer");
    expect_message();
    call_from(first + 2, number);
    expect("<Dial");
}

/* The restaurant's telephone would send the call on to us again, and that for ever; or it has rung for it just now. */
static void where_the_restaurants_telephone_did_not_answer_a_message_is_taken(void **state)
{
    (void)state;
    bench.web.settings.call_limits = (struct call_limits){.caller_window_calls_max = 1};
    arrive("/voice", 1, "%2B15550002222", forwarded);
    expect("<Stream ");
    nobody_is_rung_again(2, "%2B15550002222");
    bench.web.settings.calls_max = 0; /* nor is there room */
    nobody_is_rung_again(5, "%2B15550004444");
}

static void where_nobody_can_be_rung_the_caller_is_asked_to_call_again(void **state)
{
    (void)state;
    bench.web.settings.call_limits = (struct call_limits){.caller_calls_max = 1};
    bench.menu->staff_number = "";
    call_from(1, "%2B15550002222");
    call_from(2, "%2B15550002222");
    expect("<Say>We are sorry, please call again in a few minutes. Goodbye.</Say>");
    expect("<Hangup/>");
    expect_not("<Dial");
}

static void the_staff_and_withheld_numbers_have_no_limit(void **state)
{
    (void)state;
    char staff[64];
    snprintf(staff, sizeof staff, "%%2B%s", bench.menu->staff_number + 1);
    bench.web.settings.call_limits =
        (struct call_limits){.caller_calls_max = 1, .caller_window_calls_max = 1};
    for (int id = 1; id <= 3; id++) {
        call_from(id, staff);
        expect("<Stream ");
        call_from(10 + id, "anonymous");
        expect("<Stream ");
    }
}

/* As when a model fails, the other arm has them, and a person where there is none. */
static void beyond_a_restaurants_limit_calls_need_no_model(void **state)
{
    (void)state;
    bench.web.settings.call_limits = (struct call_limits){.restaurant_calls_max = 3};
    int64_t limited = metric_get(METRIC_LIMITED_RESTAURANT);
    for (int id = 1; id <= 3; id++) {
        call_from(id, "anonymous");
        expect("<Stream ");
    }
    call_from(4, "anonymous");
    expect("<Redirect>/voice/turn</Redirect>");
    call_from(4, "anonymous"); /* asked again, it stays there */
    expect("<Redirect>/voice/turn</Redirect>");
    call_from(3, "anonymous");
    expect("<Stream ");
    assert_int_equal(metric_get(METRIC_LIMITED_RESTAURANT) - limited, 1);
    get("/api/calls/CA00000000000000000000000000000004");
    expect("\"arm\":\"traditional\"");
}

static int with_no_turns(void **state)
{
    (void)state;
    open_bench("", "");
    return 0;
}

static void beyond_a_restaurants_limit_a_person_answers_where_there_is_no_other_arm(void **state)
{
    (void)state;
    bench.web.settings.call_limits = (struct call_limits){.restaurant_calls_max = 1};
    int64_t limited = metric_get(METRIC_LIMITED_RESTAURANT);
    call_from(1, "anonymous");
    expect("<Stream ");
    call_from(2, "anonymous");
    expect("<Dial");
    assert_int_equal(ask("POST", "/api/browser-call", NULL, NULL, NULL), 503);
    expect("as many calls as it may have at once");
    assert_int_equal(metric_get(METRIC_LIMITED_RESTAURANT) - limited, 2);
}

TESTS_WITH(with_realtime_calls, with_bench_closed) = {
    TEST(a_number_with_too_many_calls_at_once_gets_a_person),
    TEST(a_number_that_calls_too_often_gets_a_person),
    TEST(where_the_restaurants_telephone_did_not_answer_a_message_is_taken),
    TEST(where_nobody_can_be_rung_the_caller_is_asked_to_call_again),
    TEST(the_staff_and_withheld_numbers_have_no_limit),
    TEST(beyond_a_restaurants_limit_calls_need_no_model),
    TEST_WITH(beyond_a_restaurants_limit_a_person_answers_where_there_is_no_other_arm, with_no_turns,
              with_bench_closed),
};
