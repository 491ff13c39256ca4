/* Who has the floor: the agent pauses at the caller's first sound, and goes on or gives way when it is known what it
 * was. */
#include "with_cmocka.h"

#include <stdlib.h>

#include "scene.h"

#include "call/thresholds.h"

static int64_t answer_from_bytes; /* of what the telephone has played */

static void begin_asked_by_voice(int duration_ms)
{
    stage.turns = AI_TURNS_OURS;
    stage.knows_words = true;
    begin();
    call_on_caller_speech(stage.call, true);
    utters(duration_ms, 500);
    call_on_caller_speech(stage.call, false);
    saw("ai respond");
}

/* Milliseconds that the one truncated item was heard. */
static int truncated_ms(void)
{
    for (size_t i = stage.checked_count; i < stage.line_count; i++)
        if (strncmp(stage.lines[i], "ai truncate ", 12) == 0)
            return atoi(strrchr(stage.lines[i], ' '));
    return -1;
}

/* The answer was heard whole, a moment of it twice; of what a clear cuts the stage counts no part. */
static void heard_whole(int duration_ms)
{
    assert_in_range(stage.played_bytes - answer_from_bytes, (duration_ms - 100) * 8, (duration_ms + 400) * 8);
}

/* A session that leaves turns to us, whose caller has spoken once, and an answer of so long of which 1000 ms were
 * heard. */
static void begin_long_answer(int duration_ms, const char *text)
{
    begin_asked_by_voice(1500);
    answer_from_bytes = stage.played_bytes;
    stage_ai_says(&stage, "r1", "i1", duration_ms, text);
    stage_caller_silence(&stage, 1000);
    is_in(SPEAKING);
    stage_forget(&stage);
}

static void a_voice_pauses_the_agent_at_once(void **state)
{
    (void)state;
    begin_long_answer(8000, "We have Margherita and Pepperoni.");
    int64_t began_ms = stage.now_ms;
    while (!stage_saw(&stage, "phone clear") && stage.now_ms < began_ms + 1000)
        stage_caller_voice(&stage, 20);
    assert_in_range(stage.now_ms - began_ms, 40, 80);
    assert_false(stage_saw_beginning(&stage, "ai truncate"));
    assert_false(stage_saw(&stage, "ai cancel"));
    is_in(SPEAKING);
}

static void after_a_mhm_the_agent_goes_on_where_it_was_heard(void **state)
{
    (void)state;
    begin_long_answer(8000, "We have Margherita and Pepperoni.");
    call_on_caller_speech(stage.call, true); /* the model hears it, too */
    stage_caller_voice(&stage, 300);
    int64_t played_bytes = stage.played_bytes;
    stage_caller_silence(&stage, 300);
    assert_int_equal(stage_count(&stage, "words asked"), 1);
    assert_int_equal(stage.played_bytes, played_bytes); /* silent so far */
    call_on_words_heard(stage.call, "Mhm.");
    is_in(SPEAKING);
    assert_true(stage.queue_count > 0);
    stage_caller_silence(&stage, 300);
    call_on_caller_speech(stage.call, false);
    saw("ai forget turn");
    assert_false(stage_saw(&stage, "ai respond"));
    after(7200, CONNECTED); /* the rest, and a moment twice */
    heard_whole(8000);
    saw("line agent");
    assert_false(stage_saw_beginning(&stage, "ai truncate"));
}

static void a_turn_is_cut_at_the_heard_position_and_answered_when_it_ends(void **state)
{
    (void)state;
    begin_long_answer(8000, "We have Margherita and Pepperoni.");
    stage_caller_voice(&stage, 200);
    call_on_caller_speech(stage.call, true);
    stage_caller_voice(&stage, FLOOR_TURN_MS);
    is_in(LISTENING); /* the response was over: there is nothing to wait for */
    assert_int_equal(stage_count(&stage, "ai truncate"), 1);
    assert_in_range(truncated_ms(), 1000, 1150);
    stage_caller_silence(&stage, 500);
    call_on_caller_speech(stage.call, false);
    is_in(THINKING);
    assert_int_equal(stage_count(&stage, "ai respond"), 1);
    assert_false(stage_saw(&stage, "ai forget turn"));
}

static void one_word_is_a_turn_if_it_says_so(void **state)
{
    (void)state;
    begin_long_answer(8000, "We have Margherita and Pepperoni.");
    call_on_caller_speech(stage.call, true);
    stage_caller_voice(&stage, 300);
    stage_caller_silence(&stage, 200);
    call_on_words_heard(stage.call, "Stop.");
    is_in(LISTENING);
    call_on_caller_speech(stage.call, false);
    assert_int_equal(stage_count(&stage, "ai respond"), 1);
}

/* The model ends the turn before anybody tells the words. */
static void what_ends_undecided_is_answered_when_it_was_a_turn(void **state)
{
    (void)state;
    begin_long_answer(8000, "We have Margherita and Pepperoni.");
    call_on_caller_speech(stage.call, true);
    stage_caller_voice(&stage, 300);
    stage_caller_silence(&stage, 200);
    call_on_caller_speech(stage.call, false);
    assert_false(stage_saw(&stage, "ai respond"));
    call_on_words_heard(stage.call, "No.");
    is_in(THINKING);
    assert_int_equal(stage_count(&stage, "ai respond"), 1);
}

static void yes_into_the_end_of_a_question_is_an_answer(void **state)
{
    (void)state;
    begin_long_answer(2000, "Is that right?");
    call_on_caller_speech(stage.call, true);
    stage_caller_voice(&stage, 300);
    stage_caller_silence(&stage, 200);
    call_on_words_heard(stage.call, "Yes.");
    is_in(LISTENING);
    call_on_caller_speech(stage.call, false);
    assert_int_equal(stage_count(&stage, "ai respond"), 1);
}

static void audio_that_comes_in_a_pause_waits_for_its_end(void **state)
{
    (void)state;
    begin_long_answer(2000, "We have Margherita.");
    stage_caller_voice(&stage, 100);
    saw("phone clear");
    int64_t played_bytes = stage.played_bytes;
    call_on_ai_response_started(stage.call, "r2");
    stage_ai_audio(&stage, "r2", "i2", 500, 255);
    stage_caller_voice(&stage, 100);
    assert_int_equal(stage.played_bytes, played_bytes);
    call_on_ai_audio_done(stage.call, "i2");
    call_on_ai_response_done(stage.call, "r2", AI_COMPLETED, NULL);
    stage_caller_silence(&stage, 200);
    call_on_words_heard(stage.call, "");
    after(2000, CONNECTED);
    heard_whole(2500);
}

static void a_cough_before_the_answer_holds_it_back_and_lets_it_go(void **state)
{
    (void)state;
    begin_asked_by_voice(1500);
    answer_from_bytes = stage.played_bytes;
    stage_forget(&stage);
    stage_caller_voice(&stage, 100);
    stage_ai_says(&stage, "r1", "i1", 1000, "One Margherita.");
    assert_int_equal(stage.queue_count, 0);
    stage_caller_silence(&stage, 200);
    call_on_words_heard(stage.call, "");
    assert_true(stage.queue_count > 0);
    after(1500, CONNECTED);
    assert_false(stage_saw(&stage, "ai cancel"));
}

/* As begin_long_answer, with a session that answers by itself. */
static void begin_long_answer_by_itself(void)
{
    begin_long_answer(8000, "We have Margherita and Pepperoni.");
    stage.turns = AI_TURNS_ANSWERED;
}

static void what_a_model_answers_by_itself_to_a_mhm_is_stopped(void **state)
{
    (void)state;
    begin_long_answer_by_itself();
    call_on_caller_speech(stage.call, true);
    utters(300, 300);
    call_on_words_heard(stage.call, "Mhm.");
    stage_caller_silence(&stage, 200);
    call_on_caller_speech(stage.call, false);
    stage.first_live_serial = 2;
    call_on_ai_response_started(stage.call, "r2");
    saw("ai cancel");
    stage_ai_audio(&stage, "r2", "i2", 500, 1);
    call_on_ai_response_done(stage.call, "r2", AI_CANCELLED, NULL);
    call_on_last_words(stage.call, "c9", "Mhm.");
    saw("ai forget turn");
    stage.first_live_serial = 0;
    after(7500, CONNECTED);
    heard_whole(8000);
    call_on_ai_response_started(stage.call, "r3"); /* of its own accord, later */
    is_in(THINKING);
}

/* A short sound whose words are asked for when such a model has ended the turn and answers. */
static void end_turn_before_the_words(void)
{
    begin_long_answer_by_itself();
    call_on_caller_speech(stage.call, true);
    utters(500, 300);
    assert_int_equal(stage_count(&stage, "words asked"), 1);
    call_on_caller_speech(stage.call, false);
    stage.first_live_serial = 2;
    call_on_ai_response_started(stage.call, "r2");
    saw("ai cancel"); /* nobody knows yet whether it is wanted */
    stage_ai_audio(&stage, "r2", "i2", 500, 1);
    call_on_ai_response_done(stage.call, "r2", AI_CANCELLED, NULL);
    assert_false(stage_saw(&stage, "ai respond"));
}

static void words_that_come_after_the_model_s_end_of_the_turn_are_waited_for(void **state)
{
    (void)state;
    end_turn_before_the_words();
    stage.first_live_serial = 0;
    call_on_words_heard(stage.call, "Right.");
    after(7700, CONNECTED);
    heard_whole(8000);
    assert_false(stage_saw(&stage, "ai respond"));
    assert_false(stage_saw_beginning(&stage, "ai truncate"));
}

static void a_turn_whose_answer_was_stopped_is_answered_all_the_same(void **state)
{
    (void)state;
    end_turn_before_the_words();
    call_on_words_heard(stage.call, "Stop.");
    is_in(THINKING);
    assert_int_equal(stage_count(&stage, "ai respond"), 1);
    assert_int_equal(stage_count(&stage, "ai truncate"), 1);
}

/* Its own answer still runs when it hears the end of the turn: it gives no other by itself. */
static void a_turn_that_ended_in_the_model_s_own_answer_is_asked_for(void **state)
{
    (void)state;
    begin_asked_by_voice(1500);
    stage.turns = AI_TURNS_ANSWERED;
    answer_begins("r1", "i1", 30, 100, 1);
    stage_caller_silence(&stage, 1000);
    stage_forget(&stage);
    call_on_caller_speech(stage.call, true);
    utters(500, 300);
    call_on_caller_speech(stage.call, false);
    assert_false(stage_saw(&stage, "ai cancel"));
    call_on_words_heard(stage.call, "Wait a minute.");
    is_in(THINKING);
    saw("ai cancel");
    assert_int_equal(stage_count(&stage, "ai respond"), 0); /* some servers do all the same */
    after(SEGMENT_ASK_MS, THINKING);
    assert_int_equal(stage_count(&stage, "ai respond"), 1);
}

static void what_the_model_transcribes_decides_where_it_comes_first(void **state)
{
    (void)state;
    end_turn_before_the_words();
    call_on_last_words(stage.call, "c9", "Stop.");
    is_in(THINKING);
    assert_int_equal(stage_count(&stage, "ai respond"), 1);
    call_on_words_heard(stage.call, "Right."); /* too late */
    assert_int_equal(stage_count(&stage, "ai respond"), 1);
}

static void a_turn_is_answered_by_such_a_model_itself(void **state)
{
    (void)state;
    begin_long_answer_by_itself();
    call_on_caller_speech(stage.call, true);
    utters(1000, 500);
    call_on_caller_speech(stage.call, false);
    is_in(THINKING);
    assert_false(stage_saw(&stage, "ai respond"));
    call_on_ai_response_started(stage.call, "r2");
    assert_false(stage_saw(&stage, "ai cancel"));
}

static void words_that_the_model_understood_make_a_turn_of_nothing(void **state)
{
    (void)state;
    begin_long_answer_by_itself();
    call_on_caller_speech(stage.call, true);
    utters(300, 300);
    call_on_words_heard(stage.call, "");
    is_in(SPEAKING);
    stage_caller_silence(&stage, 200);
    call_on_caller_speech(stage.call, false);
    call_on_last_words(stage.call, "c9", "Stop, please.");
    is_in(THINKING);
    assert_int_equal(stage_count(&stage, "ai truncate"), 1);
    assert_false(stage_saw(&stage, "ai respond")); /* its own answer is to come */
    call_on_ai_response_started(stage.call, "r2");
    assert_false(stage_saw(&stage, "ai cancel"));
}

static void an_answer_that_was_stopped_too_soon_is_asked_for(void **state)
{
    (void)state;
    begin_long_answer_by_itself();
    call_on_caller_speech(stage.call, true);
    utters(300, 300);
    call_on_words_heard(stage.call, "");
    stage_caller_silence(&stage, 200);
    call_on_caller_speech(stage.call, false);
    call_on_ai_response_started(stage.call, "r2");
    saw("ai cancel");
    call_on_ai_response_done(stage.call, "r2", AI_CANCELLED, NULL);
    call_on_last_words(stage.call, "c9", "Stop, please.");
    is_in(THINKING);
    assert_int_equal(stage_count(&stage, "ai respond"), 1);
}

static void a_server_that_interrupts_itself_all_the_same_has_decided(void **state)
{
    (void)state;
    begin_asked_by_voice(1500);
    stage.turns = AI_TURNS_ANSWERED;
    answer_begins("r1", "i1", 20, 100, 255);
    stage_caller_silence(&stage, 1000);
    call_on_caller_speech(stage.call, true);
    call_on_ai_response_done(stage.call, "r1", AI_CANCELLED, "turn_detected");
    is_in(LISTENING);
    assert_int_equal(stage_count(&stage, "ai truncate"), 1);
}

static void a_voice_that_only_the_model_hears_is_a_turn(void **state)
{
    (void)state;
    begin();
    stage.turns = AI_TURNS_ANSWERED;
    stage_ai_says(&stage, "r1", "i1", 3000, "We have Margherita.");
    stage_wait(&stage, 1000);
    call_on_caller_speech(stage.call, true);
    saw("phone clear");
    after(FLOOR_UNSEEN_MS, LISTENING);
    assert_int_equal(stage_count(&stage, "ai truncate"), 1);
}

/* A server that interrupts and answers by itself: the floor pauses earlier, and its word decides. */
static void a_session_that_keeps_turns_to_itself_interrupts_as_ever(void **state)
{
    (void)state;
    begin_long_answer(8000, "We have Margherita and Pepperoni.");
    stage.turns = AI_TURNS_ITS_OWN;
    stage_caller_voice(&stage, 200);
    saw("phone clear");
    call_on_caller_speech(stage.call, true);
    assert_int_equal(stage_count(&stage, "ai truncate"), 1);
    call_on_caller_speech(stage.call, false);
    is_in(THINKING);
    assert_false(stage_saw(&stage, "ai respond"));
}

static void nothing_stays_undecided_when_the_line_goes_dead(void **state)
{
    (void)state;
    begin_long_answer(3000, "We have Margherita and Pepperoni.");
    stage_caller_voice(&stage, 100);
    saw("phone clear");
    after(10000, CONNECTED);
    heard_whole(3000);
}

static void a_telephone_that_suppresses_silence_keeps_the_agent_waiting_no_longer(void **state)
{
    (void)state;
    begin_long_answer(3000, "We have Margherita and Pepperoni.");
    stage_caller_voice(&stage, 300);
    saw("phone clear");
    stage_wait(&stage, FLOOR_NO_PACKETS_MS + 20);
    assert_int_equal(stage_count(&stage, "words asked"), 1);
    call_on_words_heard(stage.call, "Mhm.");
    assert_true(stage.queue_count > 0);
}

/* In silence: the model hears a short sound and says that it had these words; NULL: nothing. */
static void makes_a_sound_in_silence(int duration_ms, const char *words)
{
    begin();
    stage.turns = AI_TURNS_OURS;
    stage_caller_silence(&stage, 200);
    stage_caller_voice(&stage, 100);
    call_on_caller_speech(stage.call, true);
    is_in(LISTENING);
    utters(duration_ms - 100, 300);
    call_on_caller_speech(stage.call, false);
    if (words != NULL)
        call_on_last_words(stage.call, "c1", words);
}

static void a_cough_in_silence_is_no_turn(void **state)
{
    (void)state;
    makes_a_sound_in_silence(400, "");
    is_in(CONNECTED);
    saw("ai forget turn");
    assert_false(stage_saw(&stage, "ai respond"));
    stage_caller_voice(&stage, 100); /* a second one may be a caller who is not understood */
    call_on_caller_speech(stage.call, true);
    utters(300, 300);
    call_on_caller_speech(stage.call, false);
    is_in(THINKING);
    assert_int_equal(stage_count(&stage, "ai respond"), 1);
}

static void a_short_word_in_silence_is_answered_when_it_is_known(void **state)
{
    (void)state;
    makes_a_sound_in_silence(400, "Yes.");
    is_in(THINKING);
    assert_int_equal(stage_count(&stage, "ai respond"), 1);
}

static void a_short_sound_whose_words_nobody_knows_is_a_turn(void **state)
{
    (void)state;
    makes_a_sound_in_silence(400, NULL);
    assert_false(stage_saw(&stage, "ai respond"));
    after(SEGMENT_BRIEF_MS, THINKING);
    assert_int_equal(stage_count(&stage, "ai respond"), 1);
}

static void a_long_sound_without_words_is_answered_all_the_same(void **state)
{
    (void)state;
    makes_a_sound_in_silence(1500, "");
    is_in(THINKING);
    assert_int_equal(stage_count(&stage, "ai respond"), 1);
}

static void a_session_lost_in_a_pause_does_not_silence_the_agent(void **state)
{
    (void)state;
    begin_long_answer(3000, "We have Margherita and Pepperoni.");
    stage_caller_voice(&stage, 100);
    saw("phone clear");
    call_on_ai_gone(stage.call, "closed");
    stage_wait(&stage, 1000);
    assert_true(stage.queue_count > 0);
    stage_ai_ready(&stage);
    stage_wait(&stage, 3000);
    heard_whole(3000);
}

TESTS_WITH(open_stage, close_stage) = {
    TEST(a_voice_pauses_the_agent_at_once),
    TEST(after_a_mhm_the_agent_goes_on_where_it_was_heard),
    TEST(a_turn_is_cut_at_the_heard_position_and_answered_when_it_ends),
    TEST(one_word_is_a_turn_if_it_says_so),
    TEST(what_ends_undecided_is_answered_when_it_was_a_turn),
    TEST(yes_into_the_end_of_a_question_is_an_answer),
    TEST(audio_that_comes_in_a_pause_waits_for_its_end),
    TEST(a_cough_before_the_answer_holds_it_back_and_lets_it_go),
    TEST(what_a_model_answers_by_itself_to_a_mhm_is_stopped),
    TEST(words_that_come_after_the_model_s_end_of_the_turn_are_waited_for),
    TEST(a_turn_whose_answer_was_stopped_is_answered_all_the_same),
    TEST(a_turn_that_ended_in_the_model_s_own_answer_is_asked_for),
    TEST(what_the_model_transcribes_decides_where_it_comes_first),
    TEST(a_turn_is_answered_by_such_a_model_itself),
    TEST(words_that_the_model_understood_make_a_turn_of_nothing),
    TEST(an_answer_that_was_stopped_too_soon_is_asked_for),
    TEST(a_server_that_interrupts_itself_all_the_same_has_decided),
    TEST(a_voice_that_only_the_model_hears_is_a_turn),
    TEST(a_session_that_keeps_turns_to_itself_interrupts_as_ever),
    TEST(nothing_stays_undecided_when_the_line_goes_dead),
    TEST(a_telephone_that_suppresses_silence_keeps_the_agent_waiting_no_longer),
    TEST(a_cough_in_silence_is_no_turn),
    TEST(a_short_word_in_silence_is_answered_when_it_is_known),
    TEST(a_short_sound_whose_words_nobody_knows_is_a_turn),
    TEST(a_long_sound_without_words_is_answered_all_the_same),
    TEST(a_session_lost_in_a_pause_does_not_silence_the_agent),
};
