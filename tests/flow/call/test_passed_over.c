/* An answer with nothing in it, or one that breaks off: the caller does not wait in silence. */
#include "with_cmocka.h"

#include "call/thresholds.h"
#include "scene.h"

/* The model ends a response in which there is nothing. */
static void says_nothing(const char *response_id, enum ai_outcome outcome)
{
    call_on_ai_response_started(stage.call, response_id);
    call_on_ai_response_done(stage.call, response_id, outcome, NULL);
}

static void breaks_off(const char *response_id, enum ai_outcome outcome)
{
    answer_begins(response_id, response_id, 3, 100, 255);
    call_on_ai_response_done(stage.call, response_id, outcome, "turn_detected");
}

#define ASKED(times) assert_int_equal(stage_count(&stage, "ai respond"), times)

static void words_that_are_answered_with_nothing_are_asked_about_again(void **state)
{
    (void)state;
    begin_asked(500);
    call_on_caller_words(stage.call, "c1", "one coke please");
    says_nothing("r1", AI_COMPLETED);
    ASKED(1);
    is_in(THINKING);
    stage_ai_says(&stage, "r2", "i2", 500, "One Coke.");
    after(500, CONNECTED);
    assert_int_equal(stage.dial_count, 1);
}

static void likewise_where_they_become_known_later(void **state)
{
    (void)state;
    begin_asked(500);
    says_nothing("r1", AI_COMPLETED);
    ASKED(0);
    stage_wait(&stage, 300);
    call_on_caller_words(stage.call, "c1", "one coke please");
    ASKED(1);
    is_in(THINKING);
}

static void a_second_time_another_session_is_asked(void **state)
{
    (void)state;
    begin_asked(500);
    call_on_caller_words(stage.call, "c1", "one coke please");
    says_nothing("r1", AI_COMPLETED);
    says_nothing("r2", AI_COMPLETED);
    is_in(RECOVERING);
    stage_ai_ready(&stage);
    is_in(THINKING);
}

static void one_that_is_cancelled_unasked_is_nothing_too(void **state)
{
    (void)state;
    begin_asked(500);
    call_on_caller_words(stage.call, "c1", "one coke please");
    says_nothing("r1", AI_CANCELLED);
    ASKED(1);
}

static void what_was_typed_wants_an_answer(void **state)
{
    (void)state;
    begin();
    call_on_phone_dtmf(stage.call, '5');
    stage_wait(&stage, KEYS_PAUSE_MS);
    stage_forget(&stage);
    says_nothing("r1", AI_COMPLETED);
    ASKED(1);
}

static void noise_and_hold_on_want_none(void **state)
{
    (void)state;
    begin_asked(500);
    call_on_caller_words(stage.call, "c1", "");
    says_nothing("r1", AI_COMPLETED);
    is_in(CONNECTED);
    stage_caller_speaks(&stage, 500);
    call_on_caller_words(stage.call, "c2", "hold on");
    says_nothing("r2", AI_COMPLETED);
    is_in(CONNECTED);
    ASKED(0);
}

static void a_sentence_that_the_server_cancels_unasked_is_gone_on_with(void **state)
{
    (void)state;
    begin_asked(500);
    call_on_caller_words(stage.call, "c1", "one coke please");
    breaks_off("r1", AI_CANCELLED);
    ASKED(1);
    assert_non_null(strstr(stage.last_instructions, "broke off"));
}

static void not_where_the_caller_speaks_into_it(void **state)
{
    (void)state;
    begin_asked(500);
    answer_begins("r1", "i1", 3, 100, 255);
    call_on_caller_speech(stage.call, true);
    call_on_ai_response_done(stage.call, "r1", AI_CANCELLED, "turn_detected");
    ASKED(0);
}

static void answers_that_always_break_off_are_a_fault(void **state)
{
    (void)state;
    begin_asked(500);
    const char *const names[] = {"r1", "r2", "r3", "r4", "r5", "r6", "r7", "r8"};
    size_t i = 0;
    while (i < 8 && stage_state(&stage) != CALL_RECOVERING) {
        breaks_off(names[i++], AI_INCOMPLETE);
        stage_wait(&stage, 400);
    }
    is_in(RECOVERING);
    assert_int_equal(i, CALL_GOES_ON_MAX + 2);
}

TESTS_WITH(open_stage, close_stage) = {
    TEST(words_that_are_answered_with_nothing_are_asked_about_again),
    TEST(likewise_where_they_become_known_later),
    TEST(a_second_time_another_session_is_asked),
    TEST(one_that_is_cancelled_unasked_is_nothing_too),
    TEST(what_was_typed_wants_an_answer),
    TEST(noise_and_hold_on_want_none),
    TEST(a_sentence_that_the_server_cancels_unasked_is_gone_on_with),
    TEST(not_where_the_caller_speaks_into_it),
    TEST(answers_that_always_break_off_are_a_fault),
};
