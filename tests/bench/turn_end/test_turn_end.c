#include "with_cmocka.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "bench/turn_end/log_mel.h"
#include "bench/turn_end/turn_curve.h"

enum { TONE_SAMPLES = 24000, LOUD_SAMPLES = 20000 };

/* A tone, a rising one and a hiss; then the same 40 dB lower. */
static void make_tones(float *pcm)
{
    uint32_t state = 7;
    for (int i = 0; i < TONE_SAMPLES; i++) {
        state = state * 1664525 + 1013904223;
        double hiss = (double)(state >> 8) / (1 << 24) - 0.5;
        double value = 0.3 * sin(2 * M_PI * 440 * i / LOG_MEL_RATE_HZ) +
                       0.2 * sin(2 * M_PI * (1000 + i / 16.0) * i / LOG_MEL_RATE_HZ) + 0.05 * hiss;
        pcm[i] = (float)(i < LOUD_SAMPLES ? value : value * 0.01);
    }
}

/* What the extractor of pipecat-ai 1.14.0 (whisper_features, numpy) makes of the same tones behind 6.5 s of silence. */
static const struct {
    int band, frame;
    float value;
} expected[] = {
    {0, 0, -0.15030F},    {79, 640, -0.17289F}, {0, 650, 1.27717F},   {14, 650, 1.27277F},
    {37, 650, 0.95259F},  {58, 650, 0.69281F},  {79, 650, 0.65212F},  {0, 690, 0.85832F},
    {14, 690, 0.85108F},  {37, 690, 0.60759F},  {58, 690, 0.79521F},  {79, 690, 0.79664F},
    {0, 730, 0.54157F},   {14, 730, 0.86199F},  {37, 730, 0.63145F},  {58, 730, 0.69537F},
    {79, 730, 0.66897F},  {0, 774, 0.79303F},   {14, 774, 0.58021F},  {37, 774, 0.70651F},
    {58, 774, 1.62176F},  {79, 774, 0.75172F},  {0, 776, 0.68605F},   {14, 776, 0.71322F},
    {37, 776, 0.34967F},  {58, 776, 0.69556F},  {79, 776, 0.04477F},  {0, 799, -0.11018F},
    {14, 799, -0.03371F}, {37, 799, -0.17289F}, {58, 799, -0.17289F}, {79, 799, -0.17289F},
};

static float *compute(struct log_mel *mel, const float *pcm, size_t count)
{
    float *rows = malloc(sizeof *rows * LOG_MEL_BANDS * LOG_MEL_FRAMES);
    assert_non_null(rows);
    log_mel_compute(mel, pcm, count, rows);
    return rows;
}

static void it_is_what_the_network_was_taught_on(void **state)
{
    static float pcm[TONE_SAMPLES];
    make_tones(pcm);
    float *rows = compute(*state, pcm, TONE_SAMPLES);
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        float value = rows[expected[i].band * LOG_MEL_FRAMES + expected[i].frame];
        if (fabsf(value - expected[i].value) > 1e-3F)
            fail_msg("band %d frame %d: %f instead of %f", expected[i].band, expected[i].frame, (double)value,
                     (double)expected[i].value);
    }
    free(rows);
}

static void loudness_does_not_matter(void **state)
{
    static float pcm[TONE_SAMPLES];
    make_tones(pcm);
    float *loud = compute(*state, pcm, TONE_SAMPLES);
    for (int i = 0; i < TONE_SAMPLES; i++)
        pcm[i] *= 0.25F;
    float *soft = compute(*state, pcm, TONE_SAMPLES);
    for (int i = 0; i < LOG_MEL_BANDS * LOG_MEL_FRAMES; i++)
        assert_true(fabsf(loud[i] - soft[i]) < 1e-3F);
    free(loud);
    free(soft);
}

static void silence_before_is_the_same_told_or_left_out(void **state)
{
    static float pcm[LOG_MEL_SAMPLES];
    make_tones(pcm + LOG_MEL_SAMPLES - TONE_SAMPLES);
    float *told = compute(*state, pcm, LOG_MEL_SAMPLES);
    float *left_out = compute(*state, pcm + LOG_MEL_SAMPLES - TONE_SAMPLES, TONE_SAMPLES);
    for (int i = 0; i < LOG_MEL_BANDS * LOG_MEL_FRAMES; i++)
        assert_true(fabsf(told[i] - left_out[i]) < 1e-3F);
    free(told);
    free(left_out);
}

static void nothing_at_all_is_a_level_sheet(void **state)
{
    float *rows = compute(*state, NULL, 0);
    for (int i = 0; i < LOG_MEL_BANDS * LOG_MEL_FRAMES; i++)
        assert_true(rows[i] == rows[0] && isfinite(rows[i]));
    free(rows);
}

static int open_mel(void **state)
{
    struct log_mel *mel = NULL;
    assert_int_equal(log_mel_create(&mel), VP_OK);
    *state = mel;
    return 0;
}

static int close_mel(void **state)
{
    log_mel_destroy(*state);
    return 0;
}

static const struct curve_pause pauses[] = {
    {.is_end = false, .lasts_ms = 300, .wait_ms = 250}, /* cut off */
    {.is_end = false, .lasts_ms = 300, .wait_ms = 300},
    {.is_end = true, .lasts_ms = 3000, .wait_ms = 400},
    {.is_end = true, .lasts_ms = 3000, .wait_ms = 200},
};

static void a_point_is_cut_offs_of_pauses_and_delay_of_ends(void **state)
{
    (void)state;
    struct curve_point point = curve_measure(pauses, 4, 2);
    assert_float_equal(point.cut_off_pct, 25, 1e-9); /* two more were not even noticed */
    assert_float_equal(point.mean_delay_ms, 300, 1e-9);
}

static void a_budget_is_met_by_the_best_point_within_it(void **state)
{
    (void)state;
    struct curve curve = {.count = 0};
    curve_add(&curve, (struct curve_point){200, 40});
    curve_add(&curve, (struct curve_point){290, 12});
    curve_add(&curve, (struct curve_point){310, 6});
    curve_add(&curve, (struct curve_point){700, 4});
    curve_add(&curve, (struct curve_point){900, 1});
    assert_float_equal(curve_cut_offs_at(&curve, 300), 12, 1e-9);
    assert_float_equal(curve_cut_offs_at(&curve, 100), 100, 1e-9);
    assert_float_equal(curve_delay_at(&curve, 5), 700, 1e-9);
    assert_true(curve_delay_at(&curve, 0.5) < 0);
}

TESTS_WITH(open_mel, close_mel) = {
    TEST(it_is_what_the_network_was_taught_on),
    TEST(loudness_does_not_matter),
    TEST(silence_before_is_the_same_told_or_left_out),
    TEST(nothing_at_all_is_a_level_sheet),
    TEST_ALONE(a_point_is_cut_offs_of_pauses_and_delay_of_ends),
    TEST_ALONE(a_budget_is_met_by_the_best_point_within_it),
};
