#include "with_cmocka.h"

#include "engine/turn.h"

static const struct turn_settings settings = {0.5, 500, 1200};

/* Feeds windows of one probability; returns the last change that was not TURN_SAME. */
static enum turn_change feed(struct turn *turn, float probability, int windows)
{
    enum turn_change last = TURN_SAME;
    while (windows-- > 0) {
        enum turn_change change = turn_feed(turn, probability, probability > 0.5F ? 1000 : 500);
        if (change != TURN_SAME)
            last = change;
    }
    return last;
}

static void two_windows_begin_a_turn(void **state)
{
    (void)state;
    struct turn turn;
    turn_init(&turn, &settings);
    assert_int_equal(turn_feed(&turn, 0.9F, 500), TURN_SAME);
    assert_int_equal(turn_feed(&turn, 0.1F, 500), TURN_SAME);
    assert_int_equal(turn_feed(&turn, 0.9F, 500), TURN_SAME);
    assert_int_equal(turn_feed(&turn, 0.9F, 500), TURN_STARTED);
}

static void voice_lasts_until_well_below_the_threshold(void **state)
{
    (void)state;
    struct turn turn;
    turn_init(&turn, &settings);
    assert_int_equal(feed(&turn, 0.9F, 2), TURN_STARTED);
    assert_int_equal(feed(&turn, 0.4F, 30), TURN_SAME);
    assert_int_equal(turn.silence_ms, 0);
    assert_int_equal(feed(&turn, 0.3F, 5), TURN_SPECULATE);
}

static int windows_until_end(enum turn_meaning meaning)
{
    struct turn turn;
    turn_init(&turn, &settings);
    assert_int_equal(feed(&turn, 0.9F, 5), TURN_STARTED);
    assert_int_equal(feed(&turn, 0.1F, 5), TURN_SPECULATE);
    if (turn_judge(&turn, meaning) == TURN_ENDED)
        return 5;
    for (int windows = 6; windows < 100; windows++)
        if (turn_feed(&turn, 0.1F, 500) == TURN_ENDED)
            return windows;
    return 0;
}

static void meaning_decides_how_long_to_wait(void **state)
{
    (void)state;
    assert_int_equal(windows_until_end(TURN_FINISHED), 8);    /* 256 ms */
    assert_int_equal(windows_until_end(TURN_BRIEF), 12);      /* 384 ms */
    assert_int_equal(windows_until_end(TURN_UNSURE), 16);     /* 500 ms */
    assert_int_equal(windows_until_end(TURN_UNFINISHED), 38); /* 1200 ms */
    assert_int_equal(windows_until_end(TURN_MEANING_UNKNOWN), 38);
}

static void a_late_judgement_ends_at_once(void **state)
{
    (void)state;
    struct turn turn;
    turn_init(&turn, &settings);
    feed(&turn, 0.9F, 5);
    assert_int_equal(feed(&turn, 0.1F, 20), TURN_SPECULATE);
    assert_int_equal(turn_judge(&turn, TURN_UNSURE), TURN_ENDED);
    assert_false(turn.is_speaking);
    assert_int_equal(turn_judge(&turn, TURN_FINISHED), TURN_SAME);
}

static void going_on_drops_the_speculation(void **state)
{
    (void)state;
    struct turn turn;
    turn_init(&turn, &settings);
    feed(&turn, 0.9F, 5);
    assert_int_equal(feed(&turn, 0.1F, 5), TURN_SPECULATE);
    assert_int_equal(turn_feed(&turn, 0.9F, 500), TURN_SAME); /* one loud window may be a click */
    assert_int_equal(turn_feed(&turn, 0.9F, 500), TURN_RESUMED);
    assert_int_equal(turn_judge(&turn, TURN_FINISHED), TURN_SAME);
    assert_int_equal(feed(&turn, 0.1F, 5), TURN_SPECULATE);
}

static void silence_counts_from_the_end_of_sound(void **state)
{
    (void)state;
    struct turn turn;
    turn_init(&turn, &settings);
    feed(&turn, 0.9F, 5);
    for (int i = 0; i < 2; i++) /* the detector lags behind the sound */
        assert_int_equal(turn_feed(&turn, 0.8F, 20), TURN_SAME);
    assert_int_equal(turn.silence_ms, 0);
    assert_int_equal(turn_feed(&turn, 0.2F, 20), TURN_SAME);
    assert_int_equal(turn.silence_ms, 3 * TURN_WINDOW_MS);
    assert_int_equal(turn_feed(&turn, 0.2F, 20), TURN_SPECULATE);
    turn_reset(&turn);
    feed(&turn, 0.9F, 5);
    for (int i = 0; i < 20; i++) /* quiet speech, sure to be voice, is none of it */
        assert_int_equal(turn_feed(&turn, 0.9F, 20), TURN_SAME);
    assert_int_equal(turn_feed(&turn, 0.2F, 20), TURN_SPECULATE);
    assert_int_equal(turn.silence_ms, TURN_LAG_MAX_MS + TURN_WINDOW_MS);
}

static void a_loud_window_holds_the_end_back(void **state)
{
    (void)state;
    struct turn turn;
    turn_init(&turn, &settings);
    feed(&turn, 0.9F, 5);
    assert_int_equal(feed(&turn, 0.1F, 9), TURN_SPECULATE);
    assert_int_equal(turn_feed(&turn, 0.9F, 1000), TURN_SAME);
    assert_int_equal(turn_judge(&turn, TURN_FINISHED), TURN_SAME);
    struct turn clicked = turn;
    assert_int_equal(turn_feed(&clicked, 0.1F, 20), TURN_ENDED);
    assert_int_equal(turn_feed(&turn, 0.9F, 1000), TURN_RESUMED);
}

static void endless_speech_ends(void **state)
{
    (void)state;
    struct turn turn;
    turn_init(&turn, &settings);
    assert_int_equal(feed(&turn, 0.9F, TURN_SPEECH_MAX_MS / TURN_WINDOW_MS + 1), TURN_ENDED);
}

static void a_stall_ends_only_a_pause(void **state)
{
    (void)state;
    struct turn turn;
    turn_init(&turn, &settings);
    assert_int_equal(turn_stall(&turn), TURN_SAME);
    feed(&turn, 0.9F, 5);
    assert_int_equal(turn_stall(&turn), TURN_SAME);
    feed(&turn, 0.1F, 6);
    assert_int_equal(turn_stall(&turn), TURN_ENDED);
}

TESTS = {
    TEST(two_windows_begin_a_turn),         TEST(voice_lasts_until_well_below_the_threshold),
    TEST(meaning_decides_how_long_to_wait), TEST(a_late_judgement_ends_at_once),
    TEST(going_on_drops_the_speculation),   TEST(silence_counts_from_the_end_of_sound),
    TEST(a_loud_window_holds_the_end_back), TEST(endless_speech_ends),
    TEST(a_stall_ends_only_a_pause),
};
