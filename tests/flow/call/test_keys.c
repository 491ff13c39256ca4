/* The caller types on the telephone's keys: a number reaches the conversation, and 0 leads to a person. */
#include "scene.h"

#include <stdio.h>

static const char TYPED[] = "The caller typed on the telephone's keys: ";

static void type(const char *keys)
{
    for (; *keys != '\0'; keys++) {
        call_on_phone_dtmf(stage.call, *keys);
        stage_wait(&stage, 300);
    }
}

static void saw_typed(const char *keys)
{
    char line[96];
    snprintf(line, sizeof line, "ai message caller %s%s", TYPED, keys);
    saw(line);
}

static void a_number_that_is_typed_is_a_turn_of_the_caller(void **state)
{
    (void)state;
    begin();
    type("5550102030");
    assert_false(stage_saw_beginning(&stage, "ai message"));
    stage_wait(&stage, 1600);
    assert_false(stage_saw_beginning(&stage, "ai respond"));
    stage_wait(&stage, 200);
    saw_typed("5550102030");
    saw("ai respond");
    is_in(THINKING);
    assert_int_equal(stage_count(&stage, "ai message"), 1);
    saw("line caller");
    assert_int_equal(stage.ended_count, 0);
}

static void the_hash_ends_it_at_once(void **state)
{
    (void)state;
    begin();
    type("42");
    call_on_phone_dtmf(stage.call, '#');
    stage_wait(&stage, 20);
    saw_typed("42");
    saw("ai respond");
}

static void the_agent_stops_at_the_first_key(void **state)
{
    (void)state;
    begin_asked(500);
    answer_begins("r1", "i1", 30, 100, 255);
    stage_wait(&stage, 300);
    stage_forget(&stage);
    call_on_phone_dtmf(stage.call, '5');
    saw("phone clear");
    saw("ai cancel");
    saw("ai truncate i1");
    stage_wait(&stage, 1900);
    stage_ai_audio(&stage, "r1", "i1", 100, 1); /* late, of the answer that was stopped */
    assert_false(stage_saw_beginning(&stage, "phone play"));
    stage_wait(&stage, 200);
    saw_typed("5");
    saw("ai respond");
}

static void a_zero_alone_connects_with_a_person(void **state)
{
    (void)state;
    begin();
    stage_ai_says(&stage, "r1", "i1", 3000, "Long");
    stage_forget(&stage);
    call_on_phone_dtmf(stage.call, '0');
    saw("phone clear"); /* at once */
    assert_int_equal(stage.ended_count, 0);
    stage_wait(&stage, 1300);
    assert_int_equal(stage.ended_count, 1);
    saw("phone close transfer");
    assert_string_equal(stage.ended_why, "transfer");
}

static void a_zero_within_a_number_connects_with_nobody(void **state)
{
    (void)state;
    static const char *const numbers[] = {"0205550100", "5550000000", "500"};
    begin();
    for (size_t i = 0; i < 3; i++) {
        stage_forget(&stage);
        type(numbers[i]);
        stage_wait(&stage, 2100);
        assert_int_equal(stage.ended_count, 0);
        saw_typed(numbers[i]);
    }
}

static void what_is_typed_before_there_is_a_session_waits_for_it(void **state)
{
    (void)state;
    stage_wait(&stage, 120);
    type("5550");
    stage_wait(&stage, 2500);
    assert_false(stage_saw_beginning(&stage, "ai message"));
    stage_ai_ready(&stage);
    stage_wait(&stage, 20);
    saw_typed("5550");
    saw("ai respond");
}

static void a_zero_before_there_is_a_session_needs_none(void **state)
{
    (void)state;
    stage_wait(&stage, 120);
    call_on_phone_dtmf(stage.call, '0');
    stage_wait(&stage, 1300);
    assert_string_equal(stage.ended_why, "transfer");
}

static void whoever_speaks_meanwhile_is_answered_once(void **state)
{
    (void)state;
    begin();
    type("55");
    call_on_caller_speech(stage.call, true);
    stage_wait(&stage, 2200);
    saw_typed("55");
    assert_false(stage_saw_beginning(&stage, "ai respond")); /* their words bring the answer */
    call_on_caller_speech(stage.call, false);
    is_in(THINKING);
}

static void typing_is_no_silence(void **state)
{
    (void)state;
    begin();
    stage_wait(&stage, 7000);
    call_on_phone_dtmf(stage.call, '5');
    stage_wait(&stage, 1500);
    call_on_phone_dtmf(stage.call, '5');
    stage_wait(&stage, 2100);
    saw_typed("55");
    assert_int_equal(stage_count(&stage, "ai respond"), 1); /* nobody asked whether they are still there */
}

/* "What was your number again?" - they type it although the goodbye is said. */
/* Ten digits that are read off a card, one a second. */
static void each_key_breaks_the_silence(void **state)
{
    (void)state;
    begin();
    for (int i = 0; i < 10; i++) {
        call_on_phone_dtmf(stage.call, '5');
        stage_wait(&stage, 1200);
        is_in(CONNECTED);
    }
    assert_false(stage_saw_beginning(&stage, "ai respond"));
}

static void what_is_typed_into_the_goodbye_is_answered(void **state)
{
    (void)state;
    begin_asked(500);
    answer_begins("r1", "i1", 10, 100, 255);
    stage_ai_asks(&stage, "t1", "end_call", "{}");
    call_on_ai_response_done(stage.call, "r1", AI_COMPLETED, NULL);
    is_in(CLOSING);
    type("5550102030");
    stage_wait(&stage, 2100);
    saw_typed("5550102030");
    saw("ai respond");
    is_in(THINKING);
    assert_int_equal(stage.ended_count, 0);
}

TESTS_WITH(open_stage, close_stage) = {
    TEST(a_number_that_is_typed_is_a_turn_of_the_caller),
    TEST(the_hash_ends_it_at_once),
    TEST(the_agent_stops_at_the_first_key),
    TEST(a_zero_alone_connects_with_a_person),
    TEST(a_zero_within_a_number_connects_with_nobody),
    TEST(what_is_typed_before_there_is_a_session_waits_for_it),
    TEST(a_zero_before_there_is_a_session_needs_none),
    TEST(whoever_speaks_meanwhile_is_answered_once),
    TEST(typing_is_no_silence),
    TEST(each_key_breaks_the_silence),
    TEST(what_is_typed_into_the_goodbye_is_answered),
};
