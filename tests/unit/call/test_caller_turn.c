#include "with_cmocka.h"

#include "audio/ulaw.h"
#include "base/base64.h"
#include "call/caller_turn.h"
#include "call/thresholds.h"

static struct caller_turn turn;
static const struct turn_basket empty = {0}, filled = {.version = 3},
                                ordered = {.version = 3, .ordered_version = 3};

static int open_turn(void **state)
{
    (void)state;
    caller_turn_init(&turn);
    return 0;
}

static int close_turn(void **state)
{
    (void)state;
    caller_turn_deinit(&turn);
    return 0;
}

/* Packets as loud as can be. */
static void speak(int packet_count, int64_t now_ms)
{
    static const uint8_t ulaw[ULAW_FRAME_BYTES]; /* 0 is the loudest code */
    char b64[ULAW_FRAME_BYTES / 3 * 4 + 4];
    base64_encode(ulaw, sizeof ulaw, b64);
    const struct span loud = {b64, base64_encoded_len(sizeof ulaw)};
    struct caller_sound sound;
    caller_sound_read(loud, &sound);
    for (int i = 0; i < packet_count; i++) {
        caller_turn_hear(&turn, &sound, now_ms + 20 * i);
        caller_turn_keep(&turn, loud);
    }
}

static void a_turn_that_goes_on_keeps_what_the_order_was_at_its_beginning(void **state)
{
    (void)state;
    caller_turn_begin(&turn, 0, false, empty);
    caller_turn_end(&turn, 1000);
    caller_turn_begin(&turn, 0, false, filled); /* a pause for breath: it was not understood yet */
    assert_true(caller_turn_was_carried_out(&turn, filled));
    caller_turn_close(&turn);
    caller_turn_begin(&turn, 0, false, filled);
    assert_false(caller_turn_was_carried_out(&turn, filled));
    assert_true(caller_turn_was_carried_out(&turn, ordered));
    assert_int_equal(turn.count, 1);
}

static void the_wait_begins_with_the_last_voice(void **state)
{
    (void)state;
    speak(10, 1000);
    caller_turn_begin(&turn, 0, false, empty);
    caller_turn_end(&turn, 1700); /* as the model says, after its silence */
    assert_int_equal(turn.stopped_ms, 1180);
    caller_turn_answered(&turn, 5000);
    assert_int_equal(turn.stopped_ms, -1);
    assert_false(turn.is_open);
    caller_turn_end(&turn, 5000); /* too quiet for a voice by level */
    assert_int_equal(turn.stopped_ms, 5000);
}

static void only_an_open_turn_with_audio_is_replayed(void **state)
{
    (void)state;
    assert_false(caller_turn_begin_replay(&turn, false, false));
    caller_turn_open(&turn, 1000, empty);
    assert_false(caller_turn_begin_replay(&turn, false, false));
    speak(1, 1000);
    assert_false(caller_turn_begin_replay(&turn, true, false)); /* the model greets first */
    assert_true(caller_turn_begin_replay(&turn, false, false));
    assert_true(caller_turn_stop_replay(&turn));
    assert_false(caller_turn_stop_replay(&turn));
    caller_turn_close(&turn);
    assert_false(caller_turn_begin_replay(&turn, false, false));
    assert_true(caller_turn_begin_replay(&turn, false, true)); /* no model was there to notice it */
    assert_false(caller_turn_begin_replay(&turn, true, true));
}

static void audio_of_a_turn_outlives_its_session_until_it_is_understood(void **state)
{
    (void)state;
    speak(10, 1000);
    caller_turn_begin(&turn, 0, false, empty);
    caller_turn_lose_session(&turn, 60000);
    assert_false(turn.is_speaking);
    assert_true(caller_turn_has_audio(&turn));
    caller_turn_close(&turn);
    caller_turn_lose_session(&turn, 60000);
    assert_false(caller_turn_has_audio(&turn));
}

static void a_voice_so_young_that_nobody_noticed_it_is_kept(void **state)
{
    (void)state;
    speak(1, 1000);
    caller_turn_lose_session(&turn, 1000 + CALL_ONSET_MS - 1);
    assert_true(caller_turn_has_audio(&turn));
    caller_turn_lose_session(&turn, 1000 + CALL_ONSET_MS);
    assert_false(caller_turn_has_audio(&turn));
}

static void before_a_turn_only_a_moment_is_kept(void **state)
{
    (void)state;
    speak(CALL_PREROLL_COUNT + 30, 1000);
    caller_turn_trim(&turn);
    assert_int_equal(turn.kept.piece_count, CALL_PREROLL_COUNT);
}

static void silence_is_asked_about_so_often_until_somebody_speaks(void **state)
{
    (void)state;
    for (int round = 0; round < 2; round++) {
        assert_false(caller_turn_is_silent_for_good(&turn, 2));
        assert_false(caller_turn_is_silent_for_good(&turn, 2));
        assert_true(caller_turn_is_silent_for_good(&turn, 2));
        caller_turn_begin(&turn, 0, false, empty);
    }
}

static void what_was_noticed_is_no_unnoticed_voice(void **state)
{
    (void)state;
    speak(10, 1000);
    assert_int_equal(turn.voice.run_ms, 200);
    caller_turn_notice(&turn);
    assert_int_equal(turn.voice.run_ms, 0);
}

static void turns_are_dead_where_nothing_comes_of_several(void **state)
{
    (void)state;
    caller_turn_end(&turn, 20000);
    for (int i = 1; i < CALL_DEAD_TURNS; i++)
        assert_false(caller_turn_is_dead(&turn, 20000));
    assert_true(caller_turn_is_dead(&turn, 20000));
    caller_turn_understood(&turn);
    assert_false(caller_turn_is_dead(&turn, 20000));
    caller_turn_answered(&turn, 21000);
    assert_false(caller_turn_is_dead(&turn, 40000)); /* what was answered was understood somehow */
    assert_int_equal(turn.dead_count, 0);
    caller_turn_end(&turn, 22000);
    for (int i = 0; i < CALL_DEAD_TURNS; i++)
        assert_false(caller_turn_is_dead(&turn, 23000)); /* pieces of one sentence */
    assert_true(caller_turn_is_dead(&turn, 21000 + CALL_DEAD_MS));
}

static void who_listened_to_a_long_answer_has_not_spoken_into_the_void(void **state)
{
    (void)state;
    int64_t over_ms =
        21000 + CALL_DEAD_MS + 1000; /* sent at once, and heard for longer than a turn is given */
    caller_turn_answered(&turn, 21000);
    caller_turn_heard_out(&turn, over_ms);
    caller_turn_end(&turn, over_ms + 500);
    for (int i = 0; i < CALL_DEAD_TURNS; i++)
        assert_false(caller_turn_is_dead(&turn, over_ms + 1000));
    assert_true(caller_turn_is_dead(&turn, over_ms + CALL_DEAD_MS));
}

static void a_story_has_pauses_and_a_noise_has_none(void **state)
{
    (void)state;
    speak(500, 1000);
    assert_false(caller_turn_is_monologue(&turn, 11000));
    speak(100, 11300);
    assert_true(caller_turn_is_monologue(&turn, 13300));
    assert_false(caller_turn_is_monologue(&turn, 11300 + CALL_MONOLOGUE_PAUSE_MS));
}

static void who_is_away_is_so_until_they_are_back(void **state)
{
    (void)state;
    caller_turn_hold(&turn, 1000);
    assert_int_equal(turn.hold_ms, 1000 + CALL_HOLD_MS);
    caller_turn_come_back(&turn);
    assert_int_equal(turn.hold_ms, 0);
}

TESTS_WITH(open_turn, close_turn) = {
    TEST(a_turn_that_goes_on_keeps_what_the_order_was_at_its_beginning),
    TEST(the_wait_begins_with_the_last_voice),
    TEST(turns_are_dead_where_nothing_comes_of_several),
    TEST(who_listened_to_a_long_answer_has_not_spoken_into_the_void),
    TEST(a_story_has_pauses_and_a_noise_has_none),
    TEST(who_is_away_is_so_until_they_are_back),
    TEST(only_an_open_turn_with_audio_is_replayed),
    TEST(audio_of_a_turn_outlives_its_session_until_it_is_understood),
    TEST(a_voice_so_young_that_nobody_noticed_it_is_kept),
    TEST(before_a_turn_only_a_moment_is_kept),
    TEST(silence_is_asked_about_so_often_until_somebody_speaks),
    TEST(what_was_noticed_is_no_unnoticed_voice),
};
