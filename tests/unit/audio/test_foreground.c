#include <math.h>
#include <string.h>

#include "with_cmocka.h"

#include "audio/foreground.h"

/* Voices are noise in syllables: what matters here is how loud they are, and when. */
enum { WINDOW_MS = 32, WINDOW_SAMPLES = 256, TALKERS = 6, HEARD_LATE_MS = 150, ENDS_LATE_MS = 300 };

static struct foreground line;
static uint32_t chance;
static struct talker {
    int left; /* samples of what is being said */
    double loudness;
} talkers[1 + TALKERS]; /* the caller first */

static double any(void)
{
    chance = chance * 1664525 + 1013904223; /* Numerical Recipes' */
    return (double)(chance >> 8) / (1 << 24);
}

static double noise(double level)
{
    return level * (2 * any() - 1) * sqrt(3);
}

/* A voice's next sample: vowels of 80 to 200 ms, each as loud as it likes, and weak sounds of 130 ms. */
static double voice(struct talker *talker)
{
    if (talker->left-- <= 0) {
        bool is_stop = talker->loudness > 0.1 && any() < 0.2;
        talker->left = (int)(8000 * (is_stop ? 0.13 : 0.08 + 0.12 * any()));
        talker->loudness = is_stop ? 0.02 : 0.2 + 1.5 * any();
    }
    return talker->loudness * noise(1);
}

/* A window of the line: a caller, people behind, and noise, by their levels (mean squares' roots). */
static int32_t window(double caller, double people, double hiss)
{
    int16_t pcm16[WINDOW_SAMPLES];
    for (int i = 0; i < WINDOW_SAMPLES; i++) {
        double sum = caller * voice(&talkers[0]) + noise(hiss);
        for (int k = 1; k <= TALKERS; k++)
            sum += people / sqrt(TALKERS) * voice(&talkers[k]);
        pcm16[i] = (int16_t)sum;
    }
    return foreground_feed(&line, foreground_mean_square(pcm16, WINDOW_SAMPLES), WINDOW_MS);
}

/* The share of the windows, in percent, that are the caller's, as a turn is held on to. */
static int heard_pct(double caller, double people, double hiss, int duration_ms)
{
    int near_count = 0, count = duration_ms / WINDOW_MS;
    for (int i = 0; i < count; i++)
        near_count += window(caller, people, hiss) <= FOREGROUND_HANG_MS;
    return near_count * 100 / count;
}

/* Until somebody begins to stand out, or nobody does any more. */
static int begins_after_ms(double caller, double people, double hiss)
{
    int at_ms = WINDOW_MS;
    while (window(caller, people, hiss) != 0 && at_ms < 10000)
        at_ms += WINDOW_MS;
    return at_ms;
}

static int ends_after_ms(double people, double hiss)
{
    int at_ms = WINDOW_MS;
    while (window(0, people, hiss) <= FOREGROUND_HANG_MS && at_ms < 10000)
        at_ms += WINDOW_MS;
    return at_ms > FOREGROUND_HANG_MS ? at_ms - FOREGROUND_HANG_MS
                                      : 0; /* which whoever holds on to a turn counts as silence */
}

static int open_line(void **state)
{
    (void)state;
    foreground_init(&line);
    chance = 1;
    memset(talkers, 0, sizeof talkers);
    return 0;
}

static void other_people_alone_are_nobody(void **state)
{
    (void)state;
    for (double people = 100; people < 2000; people *= 2) {
        (void)open_line(NULL);
        (void)heard_pct(0, people, 0, 2000);
        int near_count = 0;
        for (int i = 0; i < 3000; i++)
            near_count += window(0, people, 0) == 0;
        assert_in_range(near_count, 0, 3000 / 50);
    }
}

static void a_caller_before_other_people_is_heard_from_begin_to_end(void **state)
{
    (void)state;
    (void)heard_pct(0, 950, 0, 4000);
    for (int turn = 0; turn < 5; turn++) {
        assert_in_range(begins_after_ms(3000, 950, 0), WINDOW_MS, 3 * HEARD_LATE_MS);
        assert_in_range(heard_pct(3000, 950, 0, 1000 + 1500 * turn), 85, 100);
        assert_in_range(ends_after_ms(950, 0), 0, ENDS_LATE_MS);
        assert_in_range(heard_pct(0, 950, 0, 2000), 0, 5);
    }
}

static void a_soft_caller_on_a_quiet_line_is_heard(void **state)
{
    (void)state;
    for (double caller = 60; caller < 8000; caller *= 2) {
        (void)open_line(NULL);
        (void)heard_pct(0, 0, 3, 1000);
        assert_in_range(begins_after_ms(caller, 0, 3), WINDOW_MS, HEARD_LATE_MS);
        assert_in_range(heard_pct(caller, 0, 3, 8000), 97, 100);
    }
}

static void a_caller_who_speaks_first_is_heard_after_a_second_at_most(void **state)
{
    (void)state;
    for (double caller = 300; caller < 8000; caller *= 2) {
        (void)open_line(NULL);
        assert_in_range(begins_after_ms(caller, 0, 0), WINDOW_MS, 1000);
        assert_in_range(heard_pct(caller, 0, 0, 4000), 75, 100);
    }
}

static void a_caller_over_noise_is_heard_from_begin_to_end(void **state)
{
    (void)state;
    (void)heard_pct(0, 0, 530, 3000);
    assert_in_range(begins_after_ms(3000, 0, 530), WINDOW_MS, 3 * HEARD_LATE_MS);
    assert_in_range(heard_pct(3000, 0, 530, 4000), 95, 100);
    assert_in_range(ends_after_ms(0, 530), 0, ENDS_LATE_MS);
    assert_int_equal(heard_pct(0, 0, 530, 5000), 0);
}

static void a_caller_whose_voice_falls_by_10_db_is_not_locked_out(void **state)
{
    (void)state;
    (void)heard_pct(0, 0, 40, 2000);
    assert_in_range(heard_pct(3000, 0, 40, 3000), 95, 100);
    (void)heard_pct(0, 0, 40, 500);
    assert_in_range(heard_pct(950, 0, 40, 3000), 95, 100);
    assert_in_range(heard_pct(3000, 0, 40, 3000), 95, 100);
}

static void people_who_begin_to_talk_become_the_background(void **state)
{
    (void)state;
    (void)heard_pct(0, 0, 20, 5000);
    (void)heard_pct(0, 950, 20, 4500);
    assert_in_range(heard_pct(0, 950, 20, 10000), 0, 5);
    assert_in_range(begins_after_ms(3000, 950, 20), WINDOW_MS, 3 * HEARD_LATE_MS);
    assert_true(foreground_is_loud_behind(&line));
}

static void and_when_they_stop_a_soft_caller_is_heard_at_once(void **state)
{
    (void)state;
    (void)heard_pct(0, 950, 20, 5000);
    (void)heard_pct(0, 0, 20, 500);
    assert_in_range(begins_after_ms(500, 0, 20), WINDOW_MS, HEARD_LATE_MS);
    assert_false(foreground_is_loud_behind(&line));
}

static void a_packet_s_length_does_not_matter(void **state)
{
    (void)state;
    struct foreground packets;
    foreground_init(&packets);
    foreground_init(&line);
    for (int ms = 0; ms < 4000; ms += 160) {
        double square = ms < 3200 ? 1e6 : 1e7;
        for (int i = 0; i < 8; i++)
            (void)foreground_feed(&packets, square, 20);
        for (int i = 0; i < 5; i++)
            (void)foreground_feed(&line, square, 32);
        assert_int_equal(packets.far_ms == 0, line.far_ms == 0);
    }
    assert_int_equal(line.far_ms, 0);
}

TESTS_WITH(open_line, NULL) = {
    TEST(other_people_alone_are_nobody),
    TEST(a_caller_before_other_people_is_heard_from_begin_to_end),
    TEST(a_soft_caller_on_a_quiet_line_is_heard),
    TEST(a_caller_who_speaks_first_is_heard_after_a_second_at_most),
    TEST(a_caller_over_noise_is_heard_from_begin_to_end),
    TEST(a_caller_whose_voice_falls_by_10_db_is_not_locked_out),
    TEST(people_who_begin_to_talk_become_the_background),
    TEST(and_when_they_stop_a_soft_caller_is_heard_at_once),
    TEST(a_packet_s_length_does_not_matter),
};
