/* The restaurant takes a call over, or ends it: at once, with a last sentence. */
#include "with_cmocka.h"

#include "call/thresholds.h"
#include "scene.h"

static void told_to_say(const char *words)
{
    if (strstr(stage.last_instructions != NULL ? stage.last_instructions : "", words) == NULL)
        fail_msg("the model is told %s, not %s", stage.last_instructions, words);
}

static void who_is_taken_over_hears_so_and_is_put_through(void **state)
{
    (void)state;
    begin_asked(500);
    answer_begins("r1", "i1", 20, 100, 1);
    is_in(SPEAKING);
    stage_wait(&stage, 300);
    call_on_command(stage.call, CALL_COMMAND_TRANSFER);
    saw("phone clear");
    saw("ai cancel");
    saw("ai truncate i1");
    is_in(CLOSING);
    told_to_say("I'll connect you with someone");
    call_on_ai_response_done(stage.call, "r1", AI_CANCELLED, NULL);
    stage_ai_says(&stage, "r2", "i2", 1000, "One moment, I'll connect you with someone.");
    after(900, CLOSING);
    stage_wait(&stage, 600);
    ended("transfer");
}

static void what_the_caller_says_into_it_changes_nothing(void **state)
{
    (void)state;
    begin();
    call_on_caller_speech(stage.call, true);
    is_in(LISTENING);
    call_on_command(stage.call, CALL_COMMAND_HANG_UP);
    is_in(CLOSING);
    told_to_say("Goodbye");
    stage_caller_voice(&stage, 400);
    call_on_caller_speech(stage.call, false);
    call_on_caller_words(stage.call, "c1", "wait I want a coke");
    is_in(CLOSING);
    stage_ai_says(&stage, "r2", "i2", 1000, "Thank you for calling. Goodbye!");
    stage_wait(&stage, 1500);
    ended("ended by the restaurant");
}

static void a_model_that_says_nothing_holds_nobody_up(void **state)
{
    (void)state;
    begin();
    call_on_command(stage.call, CALL_COMMAND_TRANSFER);
    stage_wait(&stage, CLOSING_WAIT_MS + 1000);
    ended("transfer");
}

static void without_a_model_the_telephone_says_it(void **state)
{
    (void)state;
    is_in(CONNECTING);
    call_on_command(stage.call, CALL_COMMAND_TRANSFER);
    saw("phone clear");
    ended("transfer");
}

static void a_goodbye_that_is_said_ends_with_the_restaurant(void **state)
{
    (void)state;
    begin_asked(500);
    call_on_caller_words(stage.call, "c1", "no that is all");
    answer_begins("r1", "i1", 10, 100, 255);
    call_on_ai_audio_done(stage.call, "i1");
    stage_ai_asks(&stage, "end", "end_call", "{}");
    call_on_ai_response_done(stage.call, "r1", AI_COMPLETED, NULL);
    is_in(CLOSING);
    call_on_command(stage.call, CALL_COMMAND_TRANSFER);
    is_in(CLOSING);
    stage_wait(&stage, 3000);
    ended("transfer");
}

static void an_order_comes_once(void **state)
{
    (void)state;
    begin();
    call_on_command(stage.call, CALL_COMMAND_NONE);
    is_in(CONNECTED);
    call_on_command(stage.call, CALL_COMMAND_HANG_UP);
    call_on_command(stage.call, CALL_COMMAND_HANG_UP);
    assert_int_equal(stage_count(&stage, "ai respond"), 1);
    is_in(CLOSING);
}

TESTS_WITH(open_stage, close_stage) = {
    TEST(who_is_taken_over_hears_so_and_is_put_through),   TEST(what_the_caller_says_into_it_changes_nothing),
    TEST(a_model_that_says_nothing_holds_nobody_up),       TEST(without_a_model_the_telephone_says_it),
    TEST(a_goodbye_that_is_said_ends_with_the_restaurant), TEST(an_order_comes_once),
};
