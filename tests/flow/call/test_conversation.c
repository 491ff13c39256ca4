/* The course of a call: greeting, turns, interruptions, silence, goodbye. */
#include "with_cmocka.h"

#include "scene.h"

#include "base/clock.h"

static void greeting_sounds_while_the_model_connects(void **state)
{
    (void)state;
    is_in(CONNECTING);
    saw("ai dial model");
    stage_wait(&stage, 120);
    assert_true(stage.queue_count > 0);
    stage_ai_ready(&stage);
    is_in(SPEAKING);
    assert_true(stage_saw_beginning(&stage, "ai knows get_menu"));
    saw("ai message agent Hello, this is Harbor Pizza.");
    assert_false(stage_saw(&stage, "ai respond"));
    after(1900, CONNECTED);
    saw("line agent 0 Hello, this is Harbor Pizza.");
}

static void without_a_cached_greeting_the_model_greets(void **state)
{
    (void)state;
    struct stage_start start = stage_start_default;
    start.greeting_ms = 0;
    reopen_stage(&start);
    stage_ai_ready(&stage);
    is_in(THINKING);
    saw("ai respond");
    assert_non_null(strstr(stage.last_instructions, "Say: \"Thank you for calling Harbor Pizza."));
}

/* Some servers speak as soon as a session is there. */
static void a_model_that_greets_by_itself_is_not_heard(void **state)
{
    (void)state;
    stage_wait(&stage, 120);
    stage_ai_ready(&stage);
    assert_non_null(strstr(stage.last_system, "Do not greet"));
    size_t queued = stage.queue_count;
    stage_ai_says(&stage, "r1", "i1", 1000, "Hi there, how can I help you?");
    saw("ai cancel");
    assert_int_equal(stage.queue_count, queued);
    stage_wait(&stage, 1900);
    assert_false(stage_saw_beginning(&stage, "line agent 0 Hi"));
    is_in(CONNECTED);
    stage_caller_speaks(&stage, 800);
    stage_ai_says(&stage, "r2", "i2", 1000, "One Margherita.");
    assert_true(stage.queue_count > 0);
}

/* Asked to greet, and greeting by itself: one of the two is heard. */
static void a_model_that_greets_before_it_is_asked_greets_once(void **state)
{
    (void)state;
    struct stage_start start = stage_start_default;
    start.greeting_ms = 0;
    reopen_stage(&start);
    stage_ai_ready(&stage);
    saw("ai respond");
    stage_ai_says(&stage, "own", "i1", 1000, "Hi there, how can I help you?");
    size_t queued = stage.queue_count;
    stage_ai_says(&stage, "asked", "i2", 1000, "Thank you for calling.");
    saw("ai cancel");
    assert_int_equal(stage.queue_count, queued);
}

/* Where a server tells nothing of the caller's voice, what it says to it is an answer all the same. */
static void an_answer_to_a_voice_that_was_not_announced_is_heard(void **state)
{
    (void)state;
    stage_wait(&stage, 120);
    stage_ai_ready(&stage);
    stage_caller_voice(&stage, 600);
    size_t queued = stage.queue_count;
    stage_ai_says(&stage, "r1", "i1", 1000, "One Margherita.");
    assert_true(stage.queue_count > queued);
}

static void a_caller_who_is_connected_again_is_not_greeted_again(void **state)
{
    (void)state;
    struct stage_start start = stage_start_default;
    start.was_greeted = true; /* and left no basket */
    reopen_stage(&start);
    assert_int_equal(stage.queue_count, 0);
    stage_ai_ready(&stage);
    assert_non_null(strstr(stage.last_system, "Do not greet"));
    saw("ai respond");
    assert_non_null(strstr(stage.last_instructions, "cut off"));
    assert_null(strstr(stage.last_instructions, "Greet the caller"));
}

/* The model answers by itself what it is played: asked besides, it would carry it out twice. */
static void what_is_said_while_a_call_comes_back_is_answered_once(void **state)
{
    (void)state;
    struct stage_start start = stage_start_default;
    start.was_greeted = true;
    reopen_stage(&start);
    utters(600, 200);
    session_is_played(40);
    is_in(THINKING);
    call_on_caller_speech(stage.call, true);
    stage_wait(&stage, 100);
    call_on_caller_speech(stage.call, false);
    stage_ai_says(&stage, "r1", "i1", 500, "Two garlic knots.");
    after(5000, CONNECTED);
    assert_int_equal(stage_count(&stage, "ai respond"), 0);
}

static void noise_while_a_call_comes_back_is_no_reason_for_silence(void **state)
{
    (void)state;
    struct stage_start start = stage_start_default;
    start.was_greeted = true;
    reopen_stage(&start);
    utters(60, 200);
    stage_ai_ready(&stage);
    stage_wait(&stage, 1499);
    assert_int_equal(stage_count(&stage, "ai respond"), 0);
    stage_wait(&stage, 1);
    assert_int_equal(stage_count(&stage, "ai respond"), 1);
    assert_non_null(strstr(stage.last_instructions, "cut off"));
}

static void kept_audio_is_replayed_in_order_then_live(void **state)
{
    (void)state;
    for (int i = 0; i < 10; i++)
        stage_caller_packet(&stage, 20);
    assert_int_equal(stage.appended_frames, 0);
    stage_ai_ready(&stage);
    assert_int_equal(stage.appended_frames, 10);
    assert_int_equal(stage.appended_bytes, 1600);
    stage_caller_packet(&stage, 20);
    assert_int_equal(stage.appended_frames, 11);
}

static void a_turn_is_heard_and_answered(void **state)
{
    (void)state;
    begin_asked(1000);
    is_in(THINKING);
    stage_wait(&stage, 300);
    stage_ai_says(&stage, "r1", "i1", 1500, "One large Margherita. Anything else?");
    call_on_caller_words(stage.call, "c1", "a large margherita please");
    is_in(SPEAKING);
    struct call_view view;
    stage_wait(&stage, 100);
    call_look(stage.call, &view);
    assert_int_equal(view.last_latency_ms, 300);
    assert_int_equal(view.turn_count, 1);
    const struct call_timing *timing = call_timing(stage.call);
    assert_int_equal(timing->turn_count, 1);
    assert_int_equal(timing->turns[0].latency.total_ms, 300);
    assert_true(timing->first_audio_unix_ms >= view.started_unix_ms);
    assert_true(timing->first_audio_unix_ms < view.started_unix_ms + 120); /* the cached greeting */
    assert_int_equal(view.marks_outstanding, 14);
    after(1400, CONNECTED);
    saw("line caller 2120 a large margherita please");
    saw("line agent 3420 One large Margherita. Anything else?");
    assert_false(stage_saw_beginning(&stage, "ai truncate"));
}

/* The model tells that the caller stopped only after the silence that ends a turn. */
static void a_turn_latency_counts_from_the_last_voice(void **state)
{
    (void)state;
    begin_asked(1000);
    stage_wait(&stage, 300);
    stage_ai_says(&stage, "r1", "i1", 500, "Anything else?");
    stage_wait(&stage, 2000);
    call_on_caller_speech(stage.call, true);
    stage_caller_packet(&stage, 20);
    stage_wait(&stage, 500); /* of this the caller's line is silent */
    call_on_caller_speech(stage.call, false);
    stage_wait(&stage, 100);
    stage_ai_says(&stage, "r2", "i2", 500, "Thank you.");
    const struct call_timing *timing = call_timing(stage.call);
    assert_int_equal(timing->turn_count, 1); /* it was sent, and not heard yet */
    stage_wait(&stage, 100);
    assert_int_equal(timing->turn_count, 2);
    assert_int_equal(timing->turns[0].latency.total_ms,
                     300); /* no packet, no level: the model's word counts */
    assert_int_equal(timing->turns[1].latency.total_ms, 600);
    assert_int_equal(timing->turns[1].latency.end_of_turn_ms, 500);
    assert_int_equal(timing->turns[1].latency.model_ms, 100);
    assert_int_equal(timing->turns[1].latency.queue_ms + timing->turns[1].latency.playout_ms, 0);
}

/* openai-realtime.md, 6.2: transcripts are made beside the conversation, and come when they come, or not. */
static void each_transcript_stays_with_its_turn(void **state)
{
    (void)state;
    static const char *const items[] = {"c1", "c2", "c3"};
    static const char *const texts[] = {" a hawaiian", " (not understood)", " and a coke"};
    begin();
    stage_forget(&stage);
    for (int i = 0; i < 3; i++) {
        call_on_caller_speech(stage.call, true);
        call_on_caller_item(stage.call, items[i]);
        stage_wait(&stage, 400);
        call_on_caller_speech(stage.call, false);
    }
    call_on_caller_words(stage.call, "c3", "and a coke");
    call_on_caller_words(stage.call, "c2", NULL);
    assert_int_equal(stage_count(&stage, "line caller"), 0);
    call_on_caller_words(stage.call, "c1", "a hawaiian");
    assert_int_equal(stage_count(&stage, "line caller"), 3);
    for (size_t i = 0, at = 0; i < 3 && at < stage.line_count; at++)
        if (strncmp(stage.lines[at], "line caller", 11) == 0)
            assert_non_null(strstr(stage.lines[at], texts[i++]));
}

static void words_of_an_item_that_nobody_announced_are_not_the_callers(void **state)
{
    (void)state;
    begin();
    call_on_caller_speech(stage.call, true);
    call_on_caller_item(stage.call, "c1");
    stage_wait(&stage, 400);
    call_on_caller_speech(stage.call, false);
    call_on_caller_words(stage.call, "c1", "a hawaiian");
    stage_forget(&stage);
    call_on_caller_words(stage.call, "c9", "and ten more");
    call_on_caller_words(stage.call, "", "and ten more");
    call_on_phone_gone(stage.call, "hang-up");
    assert_int_equal(stage_count(&stage, "line caller"), 0);
}

static void a_turn_whose_words_never_came_is_a_line(void **state)
{
    (void)state;
    begin_asked(500);
    stage_ai_says(&stage, "r1", "i1", 500, "Sure.");
    stage_wait(&stage, 600);
    assert_int_equal(stage_count(&stage, "line caller"), 0);
    call_on_phone_gone(stage.call, "hang-up");
    assert_int_equal(stage_count(&stage, "line caller"), 1);
}

static void barge_in_stops_both_sides_and_tells_what_was_heard(void **state)
{
    (void)state;
    begin_asked(500);
    call_on_caller_words(stage.call, "c1", "what do you have");
    call_on_ai_response_started(stage.call, "r1");
    call_on_ai_words(stage.call, "i1", "We have Margherita and Pepperoni and Hawaiian today", false);
    for (int i = 0; i < 20; i++)
        stage_ai_audio(&stage, "r1", "i1", 100, 1);
    stage_wait(&stage, 730);
    stage_forget(&stage);
    call_on_caller_speech(stage.call, true);
    is_in(INTERRUPTED);
    saw("phone clear");
    saw("ai cancel");
    saw("ai truncate i1 730"); /* seven marks are back, and the time since */
    assert_int_equal(stage_count(&stage, "ai truncate"), 1);
    stage.first_live_serial = 2;
    stage_ai_audio(&stage, "r1", "i1", 100, 1); /* late */
    stage_ai_audio(&stage, "r1", "i2", 100, 1);
    stage_wait(&stage, 100);
    call_on_ai_response_done(stage.call, "r1", AI_CANCELLED, "turn_detected");
    is_in(LISTENING);
    stage_ai_audio(&stage, "r1", "i2", 100, 1); /* later still */
    call_on_caller_speech(stage.call, false);
    is_in(THINKING);
    stage_ai_audio(&stage, "r1", "i1", 100, 1);
    is_in(THINKING);
    saw("line agent 2620 We have"); /* 730 ms of words that may be ahead of their sound */
    stage_ai_says(&stage, "r2", "i3", 300, "Yes?");
    after(300, CONNECTED);
}

static void barge_in_after_generation_truncates_each_unheard_item(void **state)
{
    (void)state;
    begin_asked(500);
    answer_begins("r1", "i1", 5, 100, 1);
    call_on_ai_audio_done(stage.call, "i1");
    for (int i = 0; i < 5; i++)
        stage_ai_audio(&stage, "r1", "i2", 100, 1);
    call_on_ai_audio_done(stage.call, "i2");
    call_on_ai_response_done(stage.call, "r1", AI_COMPLETED, NULL);
    stage_wait(&stage, 250);
    stage_forget(&stage);
    call_on_caller_speech(stage.call, true);
    saw("phone clear");
    assert_false(stage_saw(&stage, "ai cancel")); /* nothing runs any more */
    saw("ai truncate i1 250");
    saw("ai truncate i2 0");
    is_in(LISTENING);
}

static void an_item_that_came_too_late_to_be_played_is_not_taken_for_said(void **state)
{
    (void)state;
    begin_asked(500);
    call_on_ai_response_started(stage.call, "r1");
    call_on_caller_speech(stage.call, true); /* on second thought */
    stage.first_live_serial = 2;
    stage_ai_audio(&stage, "r1", "i1", 100, 1); /* was on its way */
    assert_false(stage_saw_beginning(&stage, "ai truncate"));
    call_on_ai_audio_done(stage.call, "i1");
    saw("ai truncate i1 0");
    call_on_ai_response_done(stage.call, "r1", AI_CANCELLED, "turn_detected");
    call_on_caller_speech(stage.call, false);
    stage_forget(&stage);
    stage_ai_says(&stage, "r2", "i2", 300, "Yes?");
    after(300, CONNECTED);
    assert_false(stage_saw_beginning(&stage, "ai truncate"));
}

static void speaking_into_silence_disturbs_nothing(void **state)
{
    (void)state;
    begin_asked(500);
    assert_false(stage_saw(&stage, "phone clear"));
    assert_false(stage_saw(&stage, "ai cancel"));
}

static void lost_marks_are_replaced_by_time(void **state)
{
    (void)state;
    begin();
    stage.loses_marks = true;
    stage_caller_speaks(&stage, 500);
    stage_ai_says(&stage, "r1", "i1", 4000, "A long answer");
    stage_wait(&stage, 3000);
    stage_forget(&stage);
    call_on_caller_speech(stage.call, true);
    saw("ai truncate i1 3000");
    call_on_caller_speech(stage.call, false);
    stage_ai_says(&stage, "r2", "i2", 1000, "Short");
    after(1500, SPEAKING);
    after(600, CONNECTED);
}

static void a_gap_in_the_stream_is_filled(void **state)
{
    (void)state;
    begin();
    stage_caller_packet(&stage, 20);
    int64_t before = stage.appended_bytes;
    stage.stream_ms += 500;
    stage_caller_packet(&stage, 20);
    assert_int_equal(stage.appended_bytes - before, (500 + 20) * 8);
}

static void a_quiet_line_gets_silence_while_the_caller_speaks(void **state)
{
    (void)state;
    begin();
    stage_caller_packet(&stage, 20);
    call_on_caller_speech(stage.call, true);
    int64_t before = stage.appended_bytes;
    stage_wait(&stage, 749);
    assert_int_equal(stage.appended_bytes, before);
    stage_wait(&stage, 1);
    assert_int_equal(stage.appended_bytes - before, 8000);
    stage.stream_ms += 760;
    stage_caller_packet(&stage, 20); /* the gap was bridged by the timer: not filled again */
    assert_int_equal(stage.appended_bytes - before, 8000 + 160);
}

static void silence_is_asked_into_twice_then_goodbye(void **state)
{
    (void)state;
    begin();
    for (int i = 0; i < 2; i++) {
        stage_wait(&stage, 8000);
        assert_int_equal(stage_count(&stage, "ai respond"), i + 1);
        assert_non_null(strstr(stage.last_instructions, "Are you still there?"));
        stage_ai_says(&stage, i == 0 ? "r1" : "r2", i == 0 ? "i1" : "i2", 800, "Are you still there?");
        after(800, CONNECTED);
    }
    after(8000, CLOSING);
    assert_non_null(strstr(stage.last_instructions, "Goodbye"));
    stage_ai_says(&stage, "r3", "i3", 1000, "Goodbye!");
    ends_after(2000, "silence"); /* the line stays open for a moment */
    saw("phone close silence");
}

static void the_model_hangs_up_when_its_goodbye_was_heard(void **state)
{
    (void)state;
    begin_asked(500);
    answer_begins("r1", "i1", 10, 100, 255);
    call_on_ai_audio_done(stage.call, "i1");
    stage_ai_asks(&stage, "t1", "end_call", "{}");
    call_on_ai_response_done(stage.call, "r1", AI_COMPLETED, NULL);
    is_in(CLOSING);
    ends_after(2000, "goodbye");
    assert_false(stage_saw(&stage, "ai respond"));
}

static void a_person_is_announced_then_connected(void **state)
{
    (void)state;
    begin_asked(500);
    const char *output = stage_ai_calls(&stage, "transfer_to_person", "{\"reason\":\"allergy\"}");
    assert_non_null(strstr(output, "\"say\":"));
    is_in(CLOSING);
    saw("ai respond");
    stage_wait(&stage, 400);
    stage_ai_says(&stage, "r2", "i2", 900, "One moment.");
    ends_after(900, "transfer");
    saw("phone close transfer");
}

static void the_length_limit_says_goodbye(void **state)
{
    (void)state;
    struct stage_start start = stage_start_default;
    start.settings.length_max_ms = 5000;
    reopen_stage(&start);
    begin();
    after(3000, CLOSING);
    stage_ai_says(&stage, "r1", "i1", 500, "Goodbye");
    stage_wait(&stage, 600);
    assert_string_equal(stage.ended_why, "length");
}

static void the_telephone_may_go_at_any_time(void **state)
{
    (void)state;
    call_on_phone_gone(stage.call, "stop");
    ended("stop");
    assert_true(stage.is_ai_closed);
    call_on_phone_gone(stage.call, "again");
    stage_ai_ready(&stage);
    stage_wait(&stage, 100000);
    assert_int_equal(stage.ended_count, 1);
}

static void a_response_asked_for_too_late_is_cancelled(void **state)
{
    (void)state;
    begin();
    stage_wait(&stage, 8000); /* "are you still there?" is asked for */
    call_on_caller_speech(stage.call, true);
    saw("ai cancel");
    is_in(LISTENING);
    stage_forget(&stage);
    call_on_ai_response_started(stage.call, "r1"); /* it was under way */
    saw("ai cancel");
    is_in(LISTENING);
    stage.first_live_serial = 2;
    stage_ai_audio(&stage, "r1", "i1", 100, 1);
    assert_int_equal(stage.queue_count, 0);
}

static void a_resumed_call_counts_from_its_beginning(void **state)
{
    (void)state;
    struct stage_start start = stage_start_default;
    start.basket_json = "{\"version\":0,\"lines\":[]}";
    start.earlier_ms = 60000;
    reopen_stage(&start);
    stage_ai_ready(&stage);
    stage_ai_says(&stage, "r1", "i1", 500, "Sorry, we were cut off.");
    stage_wait(&stage, 500);
    saw("line agent 60000 Sorry, we were cut off.");
    struct call_view view;
    call_look(stage.call, &view);
    assert_int_equal(clock_unix_ms() - view.started_unix_ms, 60500);
}

TESTS_WITH(open_stage, close_stage) = {
    TEST(greeting_sounds_while_the_model_connects),
    TEST(without_a_cached_greeting_the_model_greets),
    TEST(a_model_that_greets_by_itself_is_not_heard),
    TEST(a_model_that_greets_before_it_is_asked_greets_once),
    TEST(an_answer_to_a_voice_that_was_not_announced_is_heard),
    TEST(a_caller_who_is_connected_again_is_not_greeted_again),
    TEST(a_resumed_call_counts_from_its_beginning),
    TEST(what_is_said_while_a_call_comes_back_is_answered_once),
    TEST(noise_while_a_call_comes_back_is_no_reason_for_silence),
    TEST(kept_audio_is_replayed_in_order_then_live),
    TEST(a_turn_is_heard_and_answered),
    TEST(a_turn_latency_counts_from_the_last_voice),
    TEST(each_transcript_stays_with_its_turn),
    TEST(words_of_an_item_that_nobody_announced_are_not_the_callers),
    TEST(a_turn_whose_words_never_came_is_a_line),
    TEST(barge_in_stops_both_sides_and_tells_what_was_heard),
    TEST(barge_in_after_generation_truncates_each_unheard_item),
    TEST(an_item_that_came_too_late_to_be_played_is_not_taken_for_said),
    TEST(speaking_into_silence_disturbs_nothing),
    TEST(lost_marks_are_replaced_by_time),
    TEST(a_gap_in_the_stream_is_filled),
    TEST(a_quiet_line_gets_silence_while_the_caller_speaks),
    TEST(silence_is_asked_into_twice_then_goodbye),
    TEST(the_model_hangs_up_when_its_goodbye_was_heard),
    TEST(a_person_is_announced_then_connected),
    TEST(the_length_limit_says_goodbye),
    TEST(the_telephone_may_go_at_any_time),
    TEST(a_response_asked_for_too_late_is_cancelled),
};
