/* What is slow is waited for, behind a filler; what is dead is not; and silence is no answer. */
#include "with_cmocka.h"

#include <stdio.h>

#include "base/metric.h"
#include "scene.h"

static int64_t fillers;

static int open_with_filler(void **state)
{
    (void)state;
    struct stage_start start = stage_start_default;
    start.filler_ms = 900;
    fillers = metric_get(METRIC_FILLERS_TOTAL);
    return stage_open(&stage, &start) ? 0 : -1;
}

static int count_fillers(void)
{
    return (int)(metric_get(METRIC_FILLERS_TOTAL) - fillers);
}

static void a_slow_model_is_waited_for_behind_a_filler(void **state)
{
    (void)state;
    begin_asked(500);
    stage.answers_probes = true;
    call_on_ai_response_started(stage.call, "r1");
    after(9900, THINKING);
    assert_int_equal(stage.dial_count, 1);
    assert_in_range(count_fillers(), 2, 3);
    stage_ai_says(&stage, "r1", "i1", 1000, "One Margherita.");
    is_in(SPEAKING);
    assert_false(stage_saw(&stage, "session model lost"));
}

static void so_is_one_that_has_not_begun_to_answer(void **state)
{
    (void)state;
    begin_asked(500);
    stage.answers_probes = true;
    after(9900, THINKING);
    assert_int_equal(stage_count(&stage, "ai probe"), 1);
    stage_ai_says(&stage, "r1", "i1", 1000, "One Margherita.");
    is_in(SPEAKING);
}

static void slowness_has_an_end_and_is_no_sign_of_a_broken_model(void **state)
{
    (void)state;
    begin_asked(500);
    stage.answers_probes = true;
    call_on_ai_response_started(stage.call, "r1");
    turns_at(10000, THINKING, RECOVERING);
    saw("ai dial model");
    assert_false(stage_saw(&stage, "session model lost")); /* the breaker does not hear of it */
}

static void the_wait_for_a_slow_model_is_a_setting(void **state)
{
    (void)state;
    struct stage_start start = stage_start_default;
    start.settings.slow_ms = 4000;
    reopen_stage(&start);
    begin_asked(500);
    stage.answers_probes = true;
    turns_at(4000, THINKING, RECOVERING);
}

static void whatever_comes_of_a_response_is_a_sign_of_life(void **state)
{
    (void)state;
    begin_asked(500);
    call_on_ai_response_started(stage.call, "r1");
    for (int i = 0; i < 15; i++) {
        after(1400, THINKING);
        call_on_ai_event(stage.call, "r1");
    }
    assert_false(stage_saw(&stage, "ai probe"));
    turns_at(2500, THINKING, RECOVERING); /* and then nothing, and no sign when it is asked for one */
    saw("session model lost");
}

static void what_comes_of_another_response_is_none(void **state)
{
    (void)state;
    begin_asked(500);
    call_on_ai_response_started(stage.call, "r1");
    stage_wait(&stage, 1400);
    call_on_ai_event(stage.call, "r0");
    call_on_ai_event(stage.call, "");
    turns_at(1100, THINKING, RECOVERING);
}

static void a_pause_in_a_sentence_is_waited_for_likewise(void **state)
{
    (void)state;
    begin_asked(500);
    stage.answers_probes = true;
    answer_begins("r1", "i1", 1, 500, 255);
    after(900, THINKING);
    after(8000, THINKING);
    assert_int_equal(count_fillers(), 2);
    stage_ai_audio(&stage, "r1", "i1", 500, 255);
    is_in(SPEAKING);
    assert_int_equal(stage.dial_count, 1);
}

/* Two sessions were lost for want of a sign: that is a server which gives none, and may be slow all the same. */
static void a_server_that_gives_no_signs_is_waited_for_in_the_end(void **state)
{
    (void)state;
    struct stage_start start = stage_start_default;
    start.settings.has_engine = true;
    reopen_stage(&start);
    begin_asked(500);
    after(2500, RECOVERING);
    stage_ai_ready(&stage);
    after(2500, RECOVERING);
    stage_ai_ready(&stage); /* the engine */
    after(9900, THINKING);
}

/* ---- functions ---- */

static void a_function_that_takes_long_is_covered_within_a_second(void **state)
{
    (void)state;
    begin_asked(500);
    stage.journal_holds = true;
    stage_ai_calls(&stage, "add_item", "{\"item_id\":\"margherita\",\"size_id\":\"small\"}");
    stage_wait(&stage, 1000);
    assert_int_equal(count_fillers(), 1);
    stage_journal_answers(&stage, VP_OK);
    answered("\"ok\":true");
    stage_ai_says(&stage, "r2", "i2", 500, "Anything else?");
    after(1500, CONNECTED);
    assert_int_equal(count_fillers(), 1);
}

static void so_is_an_answer_that_takes_long_after_one(void **state)
{
    (void)state;
    begin_asked(500);
    stage.answers_probes = true;
    stage_ai_calls(&stage, "get_order", "{}");
    stage_wait(&stage, 1000);
    assert_int_equal(count_fillers(), 1);
}

static void a_quick_function_is_covered_by_nothing(void **state)
{
    (void)state;
    begin_asked(500);
    stage_ai_calls(&stage, "get_order", "{}");
    stage_wait(&stage, 400);
    stage_ai_says(&stage, "r2", "i2", 2000, "You have nothing yet. What can I get you?");
    stage_wait(&stage, 4000);
    assert_int_equal(count_fillers(), 0);
}

static void what_the_agent_says_before_a_function_covers_it(void **state)
{
    (void)state;
    begin_asked(500);
    answer_begins("r1", "i1", 20, 100, 255); /* "let me put that in for you" */
    stage_ai_asks(&stage, "t1", "get_order", "{}");
    call_on_ai_response_done(stage.call, "r1", AI_COMPLETED, NULL);
    stage.answers_probes = true;
    stage_wait(&stage, 2500);
    assert_int_equal(count_fillers(), 0);
    stage_wait(&stage, 500);
    assert_int_equal(count_fillers(), 1);
}

/* ---- silence ---- */

/* An answer that claims words and is silence. */
static void model_says_nothing(const char *response_id, const char *item_id, int duration_ms)
{
    stage.is_ai_silent = true;
    stage_ai_says(&stage, response_id, item_id, duration_ms, "Sure, one Margherita.");
    stage.is_ai_silent = false;
}

static void a_silent_answer_is_asked_for_again_at_once(void **state)
{
    (void)state;
    begin_asked(500);
    call_on_caller_words(stage.call, "c1", "a margherita");
    model_says_nothing("r1", "i1", 1500);
    is_in(THINKING);
    saw("phone clear"); /* nobody waits for the end of silence */
    saw("ai truncate i1 0");
    assert_int_equal(stage_count(&stage, "ai respond"), 1);
    assert_false(stage_saw(&stage, "session model good"));
    stage_ai_says(&stage, "r2", "i2", 1000, "One Margherita.");
    saw("session model good");
    after(1000, CONNECTED);
    assert_int_equal(stage_count(&stage, "line agent"), 1); /* what was silence is no line */
}

static void one_without_words_too(void **state)
{
    (void)state;
    begin_asked(500);
    stage.is_ai_silent = true;
    stage_ai_says(&stage, "r1", "i1", 800, NULL);
    is_in(THINKING);
    assert_int_equal(stage_count(&stage, "ai respond"), 1);
}

static void two_in_a_row_cost_the_session_and_the_turn_is_played_to_the_next(void **state)
{
    (void)state;
    begin();
    call_on_caller_speech(stage.call, true);
    stage_caller_voice(&stage, 600);
    call_on_caller_speech(stage.call, false);
    model_says_nothing("r1", "i1", 1500);
    model_says_nothing("r2", "i2", 1500);
    is_in(RECOVERING);
    saw("session model lost");
    int before = stage.appended_frames;
    stage_ai_ready(&stage);
    is_in(THINKING);
    assert_true(stage.appended_frames - before >= 30);
}

static void silence_without_an_end_is_noticed_after_two_seconds_of_it(void **state)
{
    (void)state;
    begin_asked(500);
    call_on_ai_response_started(stage.call, "r1");
    stage.is_ai_silent = true;
    for (int i = 0; i < 20; i++)
        stage_ai_audio(&stage, "r1", "i1", 100, 1);
    is_in(SPEAKING);
    stage_ai_audio(&stage, "r1", "i1", 100, 1);
    is_in(THINKING);
    saw("ai cancel");
    saw("ai respond");
    stage.first_live_serial = 2;
    stage.is_ai_silent = false;
    stage_ai_audio(&stage, "r1", "i1", 100, 1); /* given up: not any more */
    call_on_ai_response_done(stage.call, "r1", AI_CANCELLED, NULL);
    is_in(THINKING);
}

static void silence_before_the_first_word_is_a_voices_right(void **state)
{
    (void)state;
    begin_asked(500);
    call_on_ai_response_started(stage.call, "r1");
    stage.is_ai_silent = true;
    for (int i = 0; i < 15; i++)
        stage_ai_audio(&stage, "r1", "i1", 100, 255);
    stage.is_ai_silent = false;
    for (int i = 0; i < 10; i++)
        stage_ai_audio(&stage, "r1", "i1", 100, 255);
    call_on_ai_response_done(stage.call, "r1", AI_COMPLETED, NULL);
    assert_false(stage_saw(&stage, "ai respond"));
    after(2500, CONNECTED);
}

static void a_sentence_that_still_plays_is_not_cut_for_it(void **state)
{
    (void)state;
    begin_asked(500);
    stage_ai_says(&stage, "r1", "i1", 3000, "A long sentence.");
    stage_forget(&stage);
    model_says_nothing("r2", "i2", 1000);
    assert_false(stage_saw(&stage, "phone clear"));
    saw("ai respond");
}

/* ---- a caller who is away, and one who speaks for long ---- */

/* Away for so long, and nobody asks after them. */
static void away_for(int duration_ms)
{
    stage_forget(&stage);
    after(duration_ms, CONNECTED);
    assert_false(stage_saw(&stage, "ai respond"));
}

static void who_says_hold_on_is_waited_for(void **state)
{
    (void)state;
    begin_asked(500);
    call_on_caller_words(stage.call, "c1", "Hold on, let me ask my wife.");
    stage_ai_says(&stage, "r1", "i1", 500, "Sure.");
    after(500, CONNECTED);
    away_for(45000);
    stage_caller_speaks(&stage, 800); /* back again */
    call_on_caller_words(stage.call, "c2", "two margheritas");
    stage_ai_says(&stage, "r2", "i2", 500, "Anything else?");
    after(500, CONNECTED);
    turns_at(8000, CONNECTED, THINKING); /* as patient as ever */
}

static void words_that_come_late_are_minded_too(void **state)
{
    (void)state;
    begin_asked(500);
    stage_ai_says(&stage, "r1", "i1", 500, "Sure.");
    after(2500, CONNECTED);
    call_on_caller_words(stage.call, "c1", "just a second please");
    away_for(45000);
}

/* Where nobody writes down what the caller says, the model's own words tell. */
static void whom_the_model_gives_time_is_waited_for(void **state)
{
    (void)state;
    begin_asked(500);
    stage_ai_says(&stage, "r1", "i1", 500, "Of course, take your time.");
    after(500, CONNECTED);
    away_for(45000);
}

static void who_does_not_come_back_is_asked_for_in_the_end(void **state)
{
    (void)state;
    begin_asked(500);
    call_on_caller_words(stage.call, "c1", "one moment");
    stage_ai_says(&stage, "r1", "i1", 500, "Sure.");
    after(500, CONNECTED);
    turns_at(59500, CONNECTED, THINKING);
    assert_non_null(strstr(stage.last_instructions, "Are you still there?"));
}

/* Two seconds of words, a short breath, and so on: longer than any noise is listened to. */
static void a_long_story_is_listened_to_and_answered_at_its_end(void **state)
{
    (void)state;
    begin();
    call_on_caller_speech(stage.call, true);
    stage_forget(&stage);
    for (int i = 0; i < 35; i++)
        utters(2000, 400);
    is_in(LISTENING);
    assert_false(stage_saw(&stage, "ai respond"));
    utters(2000, 1600); /* the model has not noticed the end */
    is_in(THINKING);
    saw("ai commit");
    saw("ai respond");
}

static void a_noise_without_pauses_is_answered_as_before(void **state)
{
    (void)state;
    begin();
    call_on_caller_speech(stage.call, true);
    stage_caller_voice(&stage, 59980);
    is_in(LISTENING);
    stage_caller_voice(&stage, 40);
    is_in(THINKING);
    saw("ai commit");
    saw("ai respond");
}

/* A television has pauses, too. */
static void no_story_is_listened_to_for_ever(void **state)
{
    (void)state;
    begin();
    call_on_caller_speech(stage.call, true);
    for (int i = 0; i < 51; i++)
        utters(2000, 400);
    is_in(THINKING);
    saw("ai respond");
}

/* ---- a line on which nothing is understood ---- */

/* A television behind the caller: one turn ends, the next begins, and no words come of any. */
static void turn_of_noise(int number)
{
    char item[16];
    snprintf(item, sizeof item, "noise%d", number);
    call_on_caller_speech(stage.call, true);
    call_on_caller_item(stage.call, item);
    stage_wait(&stage, 3000);
    call_on_caller_speech(stage.call, false);
    call_on_caller_speech(stage.call, true);
    stage_wait(&stage, 500);
    call_on_caller_words(stage.call, item, NULL);
}

static void a_person_comes_after_a_few_dead_turns(void **state)
{
    (void)state;
    begin();
    turn_of_noise(1);
    turn_of_noise(2);
    assert_int_equal(stage.ended_count, 0);
    turn_of_noise(3);
    stage_wait(&stage, 100);
    ended("transfer");
}

static void a_turn_that_is_understood_or_answered_is_not_dead(void **state)
{
    (void)state;
    begin();
    turn_of_noise(1);
    turn_of_noise(2);
    call_on_caller_speech(stage.call, false);
    call_on_caller_words(stage.call, "c3", "a margherita");
    turn_of_noise(4);
    turn_of_noise(5);
    call_on_caller_speech(stage.call, false);
    stage_ai_says(&stage, "r1", "i1", 500, "Sure.");
    call_on_caller_words(stage.call, "c6", NULL);
    stage_wait(&stage, 600);
    turn_of_noise(7);
    turn_of_noise(8);
    assert_int_equal(stage.ended_count, 0);
    assert_int_equal(stage.dial_count, 1);
}

static void without_a_person_the_line_is_kept(void **state)
{
    (void)state;
    stage.menu->staff_number = "";
    begin();
    for (int i = 0; i < 6; i++)
        turn_of_noise(i);
    assert_int_equal(stage.ended_count, 0);
}

TESTS_WITH(open_with_filler, close_stage) = {
    TEST(a_slow_model_is_waited_for_behind_a_filler),
    TEST(so_is_one_that_has_not_begun_to_answer),
    TEST(slowness_has_an_end_and_is_no_sign_of_a_broken_model),
    TEST(the_wait_for_a_slow_model_is_a_setting),
    TEST(whatever_comes_of_a_response_is_a_sign_of_life),
    TEST(what_comes_of_another_response_is_none),
    TEST(a_pause_in_a_sentence_is_waited_for_likewise),
    TEST(a_server_that_gives_no_signs_is_waited_for_in_the_end),
    TEST(a_function_that_takes_long_is_covered_within_a_second),
    TEST(so_is_an_answer_that_takes_long_after_one),
    TEST(a_quick_function_is_covered_by_nothing),
    TEST(what_the_agent_says_before_a_function_covers_it),
    TEST(a_silent_answer_is_asked_for_again_at_once),
    TEST(one_without_words_too),
    TEST(two_in_a_row_cost_the_session_and_the_turn_is_played_to_the_next),
    TEST(silence_without_an_end_is_noticed_after_two_seconds_of_it),
    TEST(silence_before_the_first_word_is_a_voices_right),
    TEST(a_sentence_that_still_plays_is_not_cut_for_it),
    TEST(who_says_hold_on_is_waited_for),
    TEST(words_that_come_late_are_minded_too),
    TEST(whom_the_model_gives_time_is_waited_for),
    TEST(who_does_not_come_back_is_asked_for_in_the_end),
    TEST(a_long_story_is_listened_to_and_answered_at_its_end),
    TEST(a_noise_without_pauses_is_answered_as_before),
    TEST(no_story_is_listened_to_for_ever),
    TEST(a_person_comes_after_a_few_dead_turns),
    TEST(a_turn_that_is_understood_or_answered_is_not_dead),
    TEST(without_a_person_the_line_is_kept),
};
