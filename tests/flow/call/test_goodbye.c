/* The end of a conversation: it may be spoken into, and it comes all the same. */
#include "with_cmocka.h"

#include <stdio.h>

#include "call/thresholds.h"
#include "scene.h"

/* The model says goodbye in a second, and hangs up. */
static void says_goodbye(const char *response_id, const char *item_id)
{
    answer_begins(response_id, item_id, 10, 100, 255);
    call_on_ai_audio_done(stage.call, item_id);
    char tool_call_id[40];
    snprintf(tool_call_id, sizeof tool_call_id, "end_%s", response_id);
    stage_ai_asks(&stage, tool_call_id, "end_call", "{}");
    call_on_ai_response_done(stage.call, response_id, AI_COMPLETED, NULL);
    is_in(CLOSING);
}

static void begin_goodbye(void)
{
    begin_asked(500);
    call_on_caller_words(stage.call, "c1", "no that is all");
    says_goodbye("r1", "i1");
}

static void who_speaks_into_the_goodbye_is_heard_and_answered(void **state)
{
    (void)state;
    begin_goodbye();
    int before = stage.appended_frames;
    call_on_caller_speech(stage.call, true); /* "wait, add a coke" */
    stage_caller_voice(&stage, 1600);
    assert_int_equal(stage.appended_frames - before, 80);
    is_in(CLOSING);
    call_on_caller_speech(stage.call, false);
    is_in(THINKING);
    call_on_caller_words(stage.call, "c2", "wait add a coke");
    stage_ai_calls(&stage, "add_item", "{\"item_id\":\"coke\",\"size_id\":\"can\"}");
    answered("\"item_count\":1");
    stage_ai_says(&stage, "r3", "i3", 1000, "One Coke. Anything else?");
    after(1000, CONNECTED);
    after(7999, CONNECTED); /* a conversation like any other */
    after(1, THINKING);
    assert_non_null(strstr(stage.last_instructions, "Are you still there?"));
    assert_int_equal(stage.ended_count, 0);
}

/* Before the model has noticed a voice the line's level tells of it. */
static void who_speaks_just_behind_the_goodbye_is_heard_too(void **state)
{
    (void)state;
    begin_goodbye();
    stage_wait(&stage, 1900);
    stage_caller_voice(&stage, 300);
    is_in(CLOSING);
    call_on_caller_speech(stage.call, true);
    stage_caller_voice(&stage, 1000);
    call_on_caller_speech(stage.call, false);
    is_in(THINKING);
}

static void bye_over_the_goodbye_ends_the_call_when_its_words_are_known(void **state)
{
    (void)state;
    begin_goodbye();
    stage_caller_speaks(&stage, 400);
    call_on_caller_words(stage.call, "c2", "Great, thank you, bye!");
    is_in(CLOSING);
    stage_wait(&stage, 1700);
    ended("goodbye");
}

static void and_soon_where_they_are_not(void **state)
{
    (void)state;
    begin_goodbye();
    stage_caller_speaks(&stage, 400);
    is_in(THINKING);
    call_on_caller_words(stage.call, "c2", NULL);
    stage_ai_says(&stage, "r2", "i2", 600, "Bye!"); /* without hanging up */
    after(1300, CONNECTED);
    after(4800, CONNECTED);
    stage_wait(&stage, 100);
    ended("goodbye");
    assert_int_equal(stage_count(&stage, "ai respond"), 0);
}

static void a_model_that_says_nothing_to_it_does_not_keep_the_line(void **state)
{
    (void)state;
    begin_goodbye();
    stage.answers_probes = true;
    stage_caller_speaks(&stage, 400);
    after(2999, THINKING);
    stage_wait(&stage, 1100);
    ended("goodbye");
}

static void goodbyes_do_not_go_on_for_ever(void **state)
{
    (void)state;
    begin_goodbye();
    int round = 0;
    for (; round < 10 && stage.ended_count == 0; round++) {
        char response[16], item[16];
        snprintf(response, sizeof response, "bye%d", round);
        snprintf(item, sizeof item, "ibye%d", round);
        stage_caller_speaks(&stage, 400);
        if (stage_state(&stage) == CALL_CLOSING)
            break; /* this one is the last */
        says_goodbye(response, item);
    }
    assert_int_equal(round, 3);
    stage_wait(&stage, 4000);
    ended("goodbye");
}

static void who_comes_back_when_silence_ended_the_call_is_not_hurried(void **state)
{
    (void)state;
    struct stage_start start = stage_start_default;
    start.settings.silence_prompt_max = 0;
    reopen_stage(&start);
    begin();
    after(8000, CLOSING);
    stage_ai_says(&stage, "r1", "i1", 1000, "Goodbye!");
    stage_caller_speaks(&stage, 1200); /* "sorry, I am here" */
    is_in(THINKING);
    stage_ai_says(&stage, "r2", "i2", 1000, "What can I get you?");
    after(1000, CONNECTED);
    after(7900, CONNECTED);
}

static void noise_without_an_end_keeps_no_line_open(void **state)
{
    (void)state;
    begin_goodbye();
    call_on_caller_speech(stage.call, true);
    stage_wait(&stage, 10000);
    ended("goodbye");
}

static void whom_a_person_was_promised_is_connected_without_a_pause(void **state)
{
    (void)state;
    begin_asked(500);
    stage_ai_calls(&stage, "transfer_to_person", "{\"reason\":\"allergy\"}");
    stage_ai_says(&stage, "r2", "i2", 900, "One moment.");
    stage_caller_speaks(&stage, 300); /* "thanks" */
    is_in(CLOSING);
    ends_after(600, "transfer");
}

/* "Yes" - "perfect": the server cancelled it, so the number of the order may not have been heard. */
static void a_goodbye_that_was_talked_over_is_said_again(void **state)
{
    (void)state;
    begin_asked(500);
    call_on_caller_words(stage.call, "c1", "yes");
    answer_begins("r1", "i1", 1, 300, 255);
    stage_ai_asks(&stage, "t1", "end_call", "{}");
    is_in(CLOSING);
    call_on_caller_speech(stage.call, true);
    call_on_ai_response_done(stage.call, "r1", AI_CANCELLED, "turn_detected");
    assert_false(stage_saw(&stage, "ai respond"));
    stage_wait(&stage, 500);
    call_on_caller_speech(stage.call, false);
    call_on_caller_words(stage.call, "c2", "perfect");
    is_in(CLOSING);
    saw("ai respond");
    assert_non_null(strstr(stage.last_instructions, "Goodbye!"));
    stage_wait(&stage, 1000);
    assert_int_equal(stage.ended_count, 0);
    answer_begins("r2", "i2", 1, 300, 255);
    call_on_ai_response_done(stage.call, "r2", AI_CANCELLED, "client_cancelled"); /* once is enough */
    stage_wait(&stage, 1300);
    ended("goodbye");
}

static void without_marks_it_ends_when_its_time_is_over(void **state)
{
    (void)state;
    begin();
    stage.loses_marks = true;
    says_goodbye("r1", "i1");
    stage_wait(&stage, 1999);
    assert_int_equal(stage.ended_count, 0);
    stage_wait(&stage, 1);
    ended("goodbye");
}

static void without_a_session_nobody_is_waited_for(void **state)
{
    (void)state;
    begin_goodbye();
    call_on_ai_gone(stage.call, "1006");
    ends_after(1000, "goodbye");
}

/* What a model does in one response: calls functions, and says nothing. */
static void only_calls(const char *response_id, const char *first, const char *arguments, const char *second)
{
    call_on_ai_response_started(stage.call, response_id);
    char tool_call_id[40];
    snprintf(tool_call_id, sizeof tool_call_id, "a_%s", response_id);
    stage_ai_asks(&stage, tool_call_id, first, arguments);
    snprintf(tool_call_id, sizeof tool_call_id, "b_%s", response_id);
    if (second != NULL)
        stage_ai_asks(&stage, tool_call_id, second, "{}");
    stage_wait(&stage, 1); /* the journal answers */
    call_on_ai_response_done(stage.call, response_id, AI_COMPLETED, NULL);
}

static void a_model_that_hangs_up_without_a_word_is_asked_for_a_goodbye(void **state)
{
    (void)state;
    begin_asked(500);
    call_on_caller_words(stage.call, "c1", "bye");
    only_calls("r1", "end_call", "{}", NULL);
    is_in(CLOSING);
    assert_int_equal(stage_count(&stage, "ai respond"), 1);
    assert_non_null(strstr(stage.last_instructions, "Goodbye!"));
    stage_ai_says(&stage, "r2", "i2", 1000, "Goodbye!");
    stage_wait(&stage, 900);
    assert_int_equal(stage.ended_count, 0);
    stage_wait(&stage, 1200);
    ended("goodbye");
    assert_int_equal(stage_count(&stage, "ai respond"), 1);
}

static void it_is_asked_once(void **state)
{
    (void)state;
    begin_asked(500);
    only_calls("r1", "end_call", "{}", NULL);
    call_on_ai_response_started(stage.call, "r2");
    call_on_ai_response_done(stage.call, "r2", AI_COMPLETED, NULL);
    stage_wait(&stage, 1200);
    ended("goodbye");
    assert_int_equal(stage_count(&stage, "ai respond"), 1);
}

static void a_goodbye_behind_the_function_call_is_not_asked_for(void **state)
{
    (void)state;
    begin_asked(500);
    call_on_ai_response_started(stage.call, "r1");
    stage_ai_asks(&stage, "t1", "end_call", "{}");
    stage_wait(&stage, 300);
    stage_ai_audio(&stage, "r1", "i1", 600, 255);
    call_on_ai_response_done(stage.call, "r1", AI_COMPLETED, NULL);
    stage_wait(&stage, 2000);
    ended("goodbye");
    assert_int_equal(stage_count(&stage, "ai respond"), 0);
}

static void nor_one_that_was_said_before_it(void **state)
{
    (void)state;
    begin_asked(500);
    stage_ai_says(&stage, "r1", "i1", 600, "Goodbye!");
    only_calls("r2", "end_call", "{}", NULL);
    stage_wait(&stage, 2000);
    ended("goodbye");
    assert_int_equal(stage_count(&stage, "ai respond"), 0);
}

static void dishes_that_nobody_ordered_are_asked_about_once(void **state)
{
    (void)state;
    begin_asked(500);
    only_calls("r1", "add_item", "{\"item_id\":\"coke\",\"size_id\":\"can\"}", "end_call");
    answered("not_ordered");
    is_in(THINKING);
    saw("ai respond");
    stage_ai_says(&stage, "r2", "i2", 900, "Shall I place that order?");
    stage_wait(&stage, 1000);
    stage_caller_speaks(&stage, 400);
    answer_begins("r3", "i3", 4, 100, 255);
    stage_ai_asks(&stage, "t3", "end_call", "{}");
    is_in(CLOSING);
}

static void a_goodbye_that_does_not_come_keeps_no_line_open(void **state)
{
    (void)state;
    begin_asked(500);
    only_calls("r1", "end_call", "{}", NULL);
    after(CLOSING_WAIT_MS - 1, CLOSING);
    stage_wait(&stage, 1);
    ended("goodbye");
}

static void one_that_comes_late_is_heard_to_its_end(void **state)
{
    (void)state;
    begin_asked(500);
    only_calls("r1", "end_call", "{}", NULL);
    stage_wait(&stage, CLOSING_WAIT_MS - 500);
    stage_ai_says(&stage, "r2", "i2", 3000, "Goodbye!");
    stage_wait(&stage, 2900);
    assert_int_equal(stage.ended_count, 0);
    stage_wait(&stage, 1200);
    ended("goodbye");
}

/* Whatever was said before it was known. */
static void who_ordered_hears_the_number_before_the_line_closes(void **state)
{
    (void)state;
    begin_asked(500);
    stage_ai_calls(&stage, "add_item", "{\"item_id\":\"margherita\",\"size_id\":\"large\",\"quantity\":2}");
    stage_ai_calls(&stage, "set_customer", "{\"name\":\"Ann\",\"service\":\"pickup\"}");
    stage_ai_calls(&stage, "get_order", "{\"for_read_back\":true}");
    stage_ai_says(&stage, "rb", "ib", 4000, "I have two large Margherita pizzas. Is that right?");
    stage_wait(&stage, 4000);
    stage_caller_speaks(&stage, 400);
    stage_forget(&stage);
    struct call_view view;
    call_look(stage.call, &view);
    char arguments[40];
    snprintf(arguments, sizeof arguments, "{\"version\":%u}", (unsigned)view.basket_version);
    answer_begins("r9", "i9", 5, 100, 255); /* "let me place that" */
    stage_ai_asks(&stage, "submit9", "submit_order", arguments);
    stage_ai_asks(&stage, "end9", "end_call", "{}");
    call_on_ai_response_done(stage.call, "r9", AI_COMPLETED, NULL);
    stage_wait(&stage, 1); /* the journal answers */
    is_in(CLOSING);
    assert_int_equal(stage_count(&stage, "ai respond"), 1);
    assert_non_null(strstr(stage.last_instructions, "41"));
    assert_int_equal(stage.ended_count, 0);
}

TESTS_WITH(open_stage, close_stage) = {
    TEST(who_speaks_into_the_goodbye_is_heard_and_answered),
    TEST(who_speaks_just_behind_the_goodbye_is_heard_too),
    TEST(bye_over_the_goodbye_ends_the_call_when_its_words_are_known),
    TEST(and_soon_where_they_are_not),
    TEST(a_model_that_says_nothing_to_it_does_not_keep_the_line),
    TEST(goodbyes_do_not_go_on_for_ever),
    TEST(who_comes_back_when_silence_ended_the_call_is_not_hurried),
    TEST(noise_without_an_end_keeps_no_line_open),
    TEST(whom_a_person_was_promised_is_connected_without_a_pause),
    TEST(a_goodbye_that_was_talked_over_is_said_again),
    TEST(without_marks_it_ends_when_its_time_is_over),
    TEST(without_a_session_nobody_is_waited_for),
    TEST(a_model_that_hangs_up_without_a_word_is_asked_for_a_goodbye),
    TEST(it_is_asked_once),
    TEST(a_goodbye_behind_the_function_call_is_not_asked_for),
    TEST(nor_one_that_was_said_before_it),
    TEST(dishes_that_nobody_ordered_are_asked_about_once),
    TEST(who_ordered_hears_the_number_before_the_line_closes),
    TEST(a_goodbye_that_does_not_come_keeps_no_line_open),
    TEST(one_that_comes_late_is_heard_to_its_end),
};
