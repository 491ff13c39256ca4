/* A model that lives and lets turn after turn of the caller pass is given up, whatever it does instead of answering;
 * one that is slow is not. */
#include "with_cmocka.h"

#include <stdio.h>

#include "call/thresholds.h"
#include "scene.h"

enum { ASK_EVERY_MS = 3200, SPEAKS_MS = 700, SLOW_MS = 10000 };

static int open_living(void **state)
{
    (void)state;
    struct stage_start start = stage_start_default;
    if (!stage_open(&stage, &start))
        return -1;
    begin();
    stage.answers_probes = true;
    return 0;
}

/* What the model does with a turn of the caller; number: of the turn. */
typedef void (*does)(int number);

/* The caller asks again every few seconds. How long it took until the session was given up, or -1 where it was not. */
static int asks_again(does model_does, int turn_count)
{
    int64_t began_ms = stage.now_ms;
    for (int number = 1; number <= turn_count; number++) {
        call_on_caller_speech(stage.call, true);
        stage_caller_voice(&stage, SPEAKS_MS);
        call_on_caller_speech(stage.call, false);
        if (model_does != NULL)
            model_does(number);
        for (int at_ms = SPEAKS_MS; at_ms < ASK_EVERY_MS; at_ms += 20) {
            if (stage_state(&stage) == CALL_RECOVERING)
                return (int)(stage.now_ms - began_ms);
            stage_caller_silence(&stage, 20);
        }
    }
    return -1;
}

static char name[16];

static const char *named(int number)
{
    snprintf(name, sizeof name, "r%d", number);
    return name;
}

static void begins(int number)
{
    call_on_ai_response_started(stage.call, named(number));
}

static void says_nothing(int number)
{
    begins(number);
    call_on_ai_response_done(stage.call, named(number), AI_COMPLETED, NULL);
}

static void cancels(int number)
{
    begins(number);
    call_on_ai_response_done(stage.call, named(number), AI_CANCELLED, NULL);
}

/* As slowly as it is heard, so that the caller speaks before it is over. */
static void is_silent(int number)
{
    begins(number);
    stage.is_ai_silent = true;
    stage_ai_audio(&stage, named(number), named(number), 400, 1);
}

static void calls_a_function(int number)
{
    (void)number;
    stage_ai_calls(&stage, "get_order", "{}");
}

static void answers(int number)
{
    stage_ai_says(&stage, named(number), named(number), 500, "Sure.");
}

static void answers_late(int number)
{
    if (number % 3 == 0)
        answers(100 + number);
}

#define GIVEN_UP(model_does, most_ms)                                                                        \
    do {                                                                                                     \
        assert_in_range(asks_again(model_does, 30), SLOW_MS / 2, most_ms);                                   \
        saw("ai dial model");                                                                                \
        assert_false(stage_saw(&stage, "session model lost")); /* slow: the breaker does not hear of it */   \
    } while (0)

static void who_asks_again_gives_it_no_more_time(void **state)
{
    (void)state;
    GIVEN_UP(NULL, 16000);
    stage_forget(&stage);
    stage_ai_ready(&stage); /* the fresh one is played what was said */
    is_in(THINKING);
    assert_true(stage.appended_frames > 0);
}

static void an_answer_that_begins_and_never_sounds_is_none(void **state)
{
    (void)state;
    GIVEN_UP(begins, 16000);
}

static void nothing_said_for_ever_is_no_answer(void **state)
{
    (void)state;
    GIVEN_UP(says_nothing, 16000);
    stage_forget(&stage);
    stage_ai_ready(&stage);
    is_in(THINKING); /* it owes an answer */
}

static void neither_is_one_that_is_cancelled_each_time(void **state)
{
    (void)state;
    GIVEN_UP(cancels, 16000);
}

static void nor_silence(void **state)
{
    (void)state;
    GIVEN_UP(is_silent, 16000);
}

static void functions_for_ever_are_worked_on_for_longer(void **state)
{
    (void)state;
    int took_ms = asks_again(calls_a_function, 60);
    assert_in_range(took_ms, SLOW_MS * 2, SLOW_MS * 5);
}

/* The caller says nothing, and hears nothing: one function after the other. */
static void a_loop_of_functions_ends_without_the_caller(void **state)
{
    (void)state;
    stage_caller_speaks(&stage, SPEAKS_MS);
    int rounds = 0;
    while (stage_state(&stage) == CALL_THINKING && rounds++ < 100) {
        calls_a_function(rounds);
        stage_wait(&stage, 1000);
    }
    assert_in_range(rounds, 25, 32);
    is_in(RECOVERING);
}

static void what_is_typed_is_a_turn_too(void **state)
{
    (void)state;
    int64_t began_ms = stage.now_ms;
    for (int i = 0; i < 20 && stage_state(&stage) != CALL_RECOVERING; i++) {
        call_on_phone_dtmf(stage.call, '5');
        stage_wait(&stage, KEYS_PAUSE_MS + 2000);
    }
    is_in(RECOVERING);
    assert_in_range(stage.now_ms - began_ms, SLOW_MS, 3 * SLOW_MS);
}

static void one_that_hears_no_end_is_given_up_too(void **state)
{
    (void)state;
    int64_t began_ms = stage.now_ms;
    for (int i = 0; i < 20 && stage_state(&stage) != CALL_RECOVERING; i++) {
        call_on_caller_speech(stage.call, true);
        utters(SPEAKS_MS, ASK_EVERY_MS);
    }
    is_in(RECOVERING);
    assert_in_range(stage.now_ms - began_ms, SLOW_MS, 3 * SLOW_MS);
}

static void who_is_answered_in_time_is_not_rescued(void **state)
{
    (void)state;
    assert_int_equal(asks_again(answers, 20), -1);
    assert_int_equal(asks_again(answers_late, 20), -1);
    assert_int_equal(stage.dial_count, 1);
}

/* It is not the model that keeps them waiting. */
static void the_time_in_which_the_caller_speaks_does_not_count(void **state)
{
    (void)state;
    for (int i = 0; i < 10; i++) {
        call_on_caller_speech(stage.call, true);
        stage_caller_voice(&stage, 5000);
        call_on_caller_speech(stage.call, false);
        stage_caller_silence(&stage, 500);
    }
    is_in(THINKING);
    assert_int_equal(stage.dial_count, 1);
}

static void the_last_turn_gets_its_time(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) {
        call_on_caller_speech(stage.call, true);
        stage_caller_voice(&stage, 500);
        call_on_caller_speech(stage.call, false);
        stage_caller_silence(&stage, 4900);
    }
    call_on_caller_speech(stage.call, true);
    stage_caller_voice(&stage, 500);
    call_on_caller_speech(stage.call, false);
    stage_caller_silence(&stage, 1400);
    begins(1);
    stage_caller_silence(&stage, 1400); /* and an answer that has begun */
    is_in(THINKING);
    answers(1);
    is_in(SPEAKING);
}

static void who_asked_to_be_waited_for_waits_for_nobody(void **state)
{
    (void)state;
    for (int i = 1; i <= 6; i++) {
        call_on_caller_speech(stage.call, true);
        stage_caller_voice(&stage, 500);
        call_on_caller_speech(stage.call, false);
        call_on_caller_words(stage.call, named(i), "Hold on, let me ask my wife.");
        says_nothing(i);
        stage_caller_silence(&stage, 3000);
    }
    is_in(CONNECTED);
    assert_int_equal(stage.dial_count, 1);
}

/* A television: nobody waits for an answer to it. */
static void noise_is_not_answered_for_ever(void **state)
{
    (void)state;
    stage.menu->staff_number = "";
    for (int i = 1; i <= 8; i++) {
        call_on_caller_speech(stage.call, true);
        stage_caller_voice(&stage, 500);
        call_on_caller_speech(stage.call, false);
        call_on_caller_words(stage.call, named(i), "");
        says_nothing(i);
        stage_caller_silence(&stage, 3000);
    }
    assert_int_equal(stage.dial_count, 1);
}

TESTS_WITH(open_living, close_stage) = {
    TEST(who_asks_again_gives_it_no_more_time),
    TEST(an_answer_that_begins_and_never_sounds_is_none),
    TEST(nothing_said_for_ever_is_no_answer),
    TEST(neither_is_one_that_is_cancelled_each_time),
    TEST(nor_silence),
    TEST(functions_for_ever_are_worked_on_for_longer),
    TEST(a_loop_of_functions_ends_without_the_caller),
    TEST(what_is_typed_is_a_turn_too),
    TEST(one_that_hears_no_end_is_given_up_too),
    TEST(who_is_answered_in_time_is_not_rescued),
    TEST(the_time_in_which_the_caller_speaks_does_not_count),
    TEST(the_last_turn_gets_its_time),
    TEST(who_asked_to_be_waited_for_waits_for_nobody),
    TEST(noise_is_not_answered_for_ever),
};
