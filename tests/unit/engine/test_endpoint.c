#include "with_cmocka.h"

#include "audio/foreground.h"
#include "engine/endpoint.h"

static const struct endpoint_settings settings = {0.5, 500, 1200};

/* A window in which somebody near speaks, or nobody. */
static enum endpoint_change hear(struct endpoint *endpoint, float probability, int level)
{
    return endpoint_feed(endpoint, (struct endpoint_window){probability, level, 0});
}

/* Feeds windows of one probability; returns the last change that was not ENDPOINT_SAME. */
static enum endpoint_change feed(struct endpoint *endpoint, float probability, int windows)
{
    enum endpoint_change last = ENDPOINT_SAME;
    while (windows-- > 0) {
        enum endpoint_change change = hear(endpoint, probability, probability > 0.5F ? 1000 : 500);
        if (change != ENDPOINT_SAME)
            last = change;
    }
    return last;
}

static int fresh_endpoint(void **state)
{
    static struct endpoint endpoint;
    endpoint_init(&endpoint, &settings);
    *state = &endpoint;
    return 0;
}

static void two_windows_begin_a_turn(void **state)
{
    struct endpoint *endpoint = *state;
    assert_int_equal(hear(endpoint, 0.9F, 500), ENDPOINT_SAME);
    assert_int_equal(hear(endpoint, 0.1F, 500), ENDPOINT_SAME);
    assert_int_equal(hear(endpoint, 0.9F, 500), ENDPOINT_SAME);
    assert_int_equal(hear(endpoint, 0.9F, 500), ENDPOINT_STARTED);
}

static void voice_lasts_until_well_below_the_threshold(void **state)
{
    struct endpoint *endpoint = *state;
    assert_int_equal(feed(endpoint, 0.9F, 2), ENDPOINT_STARTED);
    assert_int_equal(feed(endpoint, 0.4F, 30), ENDPOINT_SAME);
    assert_int_equal(endpoint->silence_ms, 0);
    assert_int_equal(feed(endpoint, 0.3F, 5), ENDPOINT_SPECULATE);
}

static int windows_until_end(int wait_ms)
{
    struct endpoint endpoint;
    endpoint_init(&endpoint, &settings);
    assert_int_equal(feed(&endpoint, 0.9F, 5), ENDPOINT_STARTED);
    assert_int_equal(feed(&endpoint, 0.1F, 5), ENDPOINT_SPECULATE);
    if (wait_ms > 0 && endpoint_judge(&endpoint, wait_ms) == ENDPOINT_ENDED)
        return 5;
    for (int windows = 6; windows < 100; windows++)
        if (hear(&endpoint, 0.1F, 500) == ENDPOINT_ENDED)
            return windows;
    return 0;
}

static void a_pause_is_waited_for_as_it_was_judged(void **state)
{
    (void)state;
    assert_int_equal(windows_until_end(256), 8);
    assert_int_equal(windows_until_end(500), 16);
    assert_int_equal(windows_until_end(2000), 63);
    assert_int_equal(windows_until_end(0), 38); /* not judged: the longest, 1200 ms */
}

static void a_late_judgement_ends_at_once(void **state)
{
    struct endpoint *endpoint = *state;
    feed(endpoint, 0.9F, 5);
    assert_int_equal(feed(endpoint, 0.1F, 20), ENDPOINT_SPECULATE);
    assert_int_equal(endpoint_judge(endpoint, 500), ENDPOINT_ENDED);
    assert_false(endpoint->is_speaking);
    assert_int_equal(endpoint_judge(endpoint, 256), ENDPOINT_SAME);
}

static void going_on_drops_the_speculation(void **state)
{
    struct endpoint *endpoint = *state;
    feed(endpoint, 0.9F, 5);
    assert_int_equal(feed(endpoint, 0.1F, 5), ENDPOINT_SPECULATE);
    assert_int_equal(hear(endpoint, 0.9F, 500), ENDPOINT_SAME); /* one loud window may be a click */
    assert_int_equal(hear(endpoint, 0.9F, 500), ENDPOINT_RESUMED);
    assert_int_equal(endpoint_judge(endpoint, 256), ENDPOINT_SAME);
    assert_int_equal(feed(endpoint, 0.1F, 5), ENDPOINT_SPECULATE);
}

static void silence_counts_from_the_end_of_sound(void **state)
{
    struct endpoint *endpoint = *state;
    feed(endpoint, 0.9F, 5);
    for (int i = 0; i < 2; i++) /* the detector lags behind the sound */
        assert_int_equal(hear(endpoint, 0.8F, 20), ENDPOINT_SAME);
    assert_int_equal(endpoint->silence_ms, 0);
    assert_int_equal(hear(endpoint, 0.2F, 20), ENDPOINT_SAME);
    assert_int_equal(endpoint->silence_ms, 3 * ENDPOINT_WINDOW_MS);
    assert_int_equal(hear(endpoint, 0.2F, 20), ENDPOINT_SPECULATE);
    endpoint_reset(endpoint);
    feed(endpoint, 0.9F, 5);
    for (int i = 0; i < 20; i++) /* quiet speech, sure to be voice, is none of it */
        assert_int_equal(hear(endpoint, 0.9F, 20), ENDPOINT_SAME);
    assert_int_equal(hear(endpoint, 0.2F, 20), ENDPOINT_SPECULATE);
    assert_int_equal(endpoint->silence_ms, ENDPOINT_LAG_MAX_MS + ENDPOINT_WINDOW_MS);
}

static void a_loud_window_holds_the_end_back(void **state)
{
    struct endpoint *endpoint = *state;
    feed(endpoint, 0.9F, 5);
    assert_int_equal(feed(endpoint, 0.1F, 9), ENDPOINT_SPECULATE);
    assert_int_equal(hear(endpoint, 0.9F, 1000), ENDPOINT_SAME);
    assert_int_equal(endpoint_judge(endpoint, 256), ENDPOINT_SAME);
    struct endpoint clicked = *endpoint;
    assert_int_equal(hear(&clicked, 0.1F, 20), ENDPOINT_ENDED);
    assert_int_equal(hear(endpoint, 0.9F, 1000), ENDPOINT_RESUMED);
}

static void endless_speech_ends(void **state)
{
    struct endpoint *endpoint = *state;
    assert_int_equal(feed(endpoint, 0.9F, ENDPOINT_SPEECH_MAX_MS / ENDPOINT_WINDOW_MS + 1), ENDPOINT_ENDED);
}

static void a_stall_ends_only_a_pause(void **state)
{
    struct endpoint *endpoint = *state;
    assert_int_equal(endpoint_stall(endpoint), ENDPOINT_SAME);
    feed(endpoint, 0.9F, 5);
    assert_int_equal(endpoint_stall(endpoint), ENDPOINT_SAME);
    feed(endpoint, 0.1F, 6);
    assert_int_equal(endpoint_stall(endpoint), ENDPOINT_ENDED);
}

/* Others talk: the detector hears a voice all the time. */
static void other_people_begin_no_turn_and_hold_none_open(void **state)
{
    struct endpoint *endpoint = *state;
    struct endpoint_window others = {0.9F, 300, FOREGROUND_FAR_MAX_MS};
    for (int i = 0; i < 100; i++)
        assert_int_equal(endpoint_feed(endpoint, others), ENDPOINT_SAME);
    assert_int_equal(feed(endpoint, 0.9F, 20), ENDPOINT_STARTED);
    for (others.far_ms = ENDPOINT_WINDOW_MS; others.far_ms <= FOREGROUND_HANG_MS;
         others.far_ms += ENDPOINT_WINDOW_MS)
        assert_int_equal(endpoint_feed(endpoint, others), ENDPOINT_SAME); /* a dip within a word */
    assert_int_equal(endpoint_feed(endpoint, others), ENDPOINT_SPECULATE);
    assert_in_range(endpoint->silence_ms, FOREGROUND_HANG_MS, FOREGROUND_HANG_MS + ENDPOINT_WINDOW_MS);
    others.far_ms += ENDPOINT_WINDOW_MS;
    assert_int_equal(endpoint_judge(endpoint, 256), ENDPOINT_SAME);
    assert_int_equal(endpoint_feed(endpoint, others), ENDPOINT_SAME);
    assert_int_equal(endpoint_feed(endpoint, others), ENDPOINT_ENDED);
}

static void a_caller_who_goes_on_before_other_people_is_heard_to_the_end(void **state)
{
    struct endpoint *endpoint = *state;
    const struct endpoint_window others = {0.9F, 300, 200};
    assert_int_equal(feed(endpoint, 0.9F, 20), ENDPOINT_STARTED);
    assert_int_equal(endpoint_feed(endpoint, others), ENDPOINT_SPECULATE);
    assert_int_equal(feed(endpoint, 0.9F, 2), ENDPOINT_RESUMED);
    assert_int_equal(endpoint->silence_ms, 0);
}

TESTS_WITH(fresh_endpoint, NULL) = {
    TEST(two_windows_begin_a_turn),
    TEST(voice_lasts_until_well_below_the_threshold),
    TEST(a_pause_is_waited_for_as_it_was_judged),
    TEST(a_late_judgement_ends_at_once),
    TEST(going_on_drops_the_speculation),
    TEST(silence_counts_from_the_end_of_sound),
    TEST(a_loud_window_holds_the_end_back),
    TEST(endless_speech_ends),
    TEST(a_stall_ends_only_a_pause),
    TEST(other_people_begin_no_turn_and_hold_none_open),
    TEST(a_caller_who_goes_on_before_other_people_is_heard_to_the_end),
};
