#include "with_cmocka.h"

#include <math.h>
#include <string.h>

#include "call/audible.h"
#include "call/thresholds.h"
#include "with_cases.h"
#include "with_ulaw.h"

enum { SECOND_BYTES = 1000 * ULAW_BYTES_PER_MS };

static struct audible audible;

static int fresh(void **state)
{
    (void)state;
    audible = (struct audible){0};
    return 0;
}

static void feed(struct span ulaw_b64)
{
    struct piece_sound sound;
    piece_sound_begin(&sound, ulaw_b64);
    while (piece_sound_next(&sound))
        audible_feed(&audible, &sound);
}

/* A tone so loud, dB under full scale. */
static void feed_tone(int below_db, int duration_ms)
{
    uint8_t ulaw[SECOND_BYTES];
    double amplitude = 32767 * pow(10, -below_db / 20.0) * sqrt(2);
    for (int i = 0; i < duration_ms * ULAW_BYTES_PER_MS; i++)
        ulaw[i] = ulaw_from_pcm16((int16_t)(amplitude * sin(2 * 3.14159265 * 440 * i / 8000)));
    feed(ulaw_in_b64(ulaw, (size_t)duration_ms * ULAW_BYTES_PER_MS));
}

/* Soft vowels with a buzz of 120 Hz, as 16 bit PCM of that rate. */
static size_t make_pcm(int rate_hz, double amplitude, uint8_t *out_bytes, size_t size_bytes)
{
    size_t count = size_bytes / 2;
    for (size_t i = 0; i < count; i++) {
        double t = (double)i / rate_hz, sum = 0;
        for (int k = 1; k < 12; k++)
            sum += sin(2 * 3.14159265 * 120 * k * t) / k;
        int16_t sample = (int16_t)(amplitude * sum * (0.6 + 0.4 * sin(2 * 3.14159265 * 4 * t)));
        memcpy(out_bytes + 2 * i, &sample, sizeof sample);
    }
    return 2 * count;
}

static void silence_of_any_format_is_not_heard(void **state)
{
    (void)state;
    /* mu-law, the other zero, zeros of PCM, A-law's zero, and both once more with the sign turned. */
    static const uint8_t silences[] = {ULAW_SILENCE, 0x7f, 0x00, 0xd5, 0x80, 0x55};
    FOR_EACH(silence, silences) {
        audible = (struct audible){0};
        feed(ulaw_constant_b64(1000, *silence));
        assert_int_equal(audible_ms(&audible), 0);
        assert_false(audible_has_sound(&audible));
    }
}

static void what_is_below_hearing_is_not_heard(void **state)
{
    (void)state;
    feed_tone(52, 1000);
    assert_int_equal(audible_ms(&audible), 0);
    assert_false(audible_has_sound(&audible));
    feed_tone(44, 1000); /* 18 dB under a usual voice */
    assert_in_range(audible_ms(&audible), 950, 1000);
    assert_true(audible_has_sound(&audible));
}

static void pauses_of_speech_belong_to_it_and_long_ones_do_not(void **state)
{
    (void)state;
    feed_tone(20, 500);
    feed(ulaw_constant_b64(1000, ULAW_SILENCE));
    assert_in_range(audible_ms(&audible), 690, 710);
    feed_tone(20, 500);
    feed(ulaw_constant_b64(100, ULAW_SILENCE));
    feed_tone(20, 500);
    assert_in_range(audible_ms(&audible), 1780, 1820);
}

static void pieces_of_any_size_measure_alike(void **state)
{
    (void)state;
    static const size_t sizes[] = {8, 37, 160, 400, 8000};
    FOR_EACH(size, sizes) {
        audible = (struct audible){0};
        for (size_t sent = 0; sent < SECOND_BYTES; sent += *size)
            feed(ulaw_voice_b64(*size));
        assert_in_range(audible_ms(&audible), 990, 1200);
        assert_true(audible_has_sound(&audible));
    }
}

static void a_click_is_no_sound(void **state)
{
    (void)state;
    feed(ulaw_constant_b64(500, ULAW_SILENCE));
    feed_tone(6, 20);
    feed(ulaw_constant_b64(500, ULAW_SILENCE));
    assert_false(audible_has_sound(&audible));
}

/* A server that sends PCM where mu-law was agreed on: the caller hears a roar, and no word. */
static void pcm_that_was_taken_for_mu_law_is_not_heard(void **state)
{
    (void)state;
    static const int rates_hz[] = {8000, 16000, 24000};
    static const double amplitudes[] = {8000, 3000, 800};
    static const size_t pieces[] = {160, 1600, 2401};
    uint8_t bytes[2 * SECOND_BYTES];
    FOR_EACH(rate, rates_hz)
        FOR_EACH(amplitude, amplitudes)
            FOR_EACH(piece, pieces) {
                audible = (struct audible){0};
                size_t len = make_pcm(*rate, *amplitude, bytes, sizeof bytes);
                for (size_t at = 0; at + *piece <= len; at += *piece)
                    feed(ulaw_in_b64(bytes + at, *piece));
                assert_int_equal(audible_ms(&audible), 0);
                assert_false(audible_has_sound(&audible));
            }
}

static void the_same_as_mu_law_is_heard(void **state)
{
    (void)state;
    static const double amplitudes[] = {16000, 8000, 3000, 800};
    int16_t pcm16[SECOND_BYTES];
    uint8_t ulaw[SECOND_BYTES];
    FOR_EACH(amplitude, amplitudes) {
        audible = (struct audible){0};
        make_pcm(8000, *amplitude, (uint8_t *)pcm16, sizeof pcm16);
        ulaw_encode(pcm16, SECOND_BYTES, ulaw);
        feed(ulaw_in_b64(ulaw, sizeof ulaw));
        assert_in_range(audible_ms(&audible), 950, 1000);
    }
}

/* Whether this, made into mu-law, can be speech. */
static bool is_speech(const int16_t *pcm16, size_t count)
{
    uint8_t *ulaw = malloc(count);
    assert_non_null(ulaw);
    ulaw_encode(pcm16, count, ulaw);
    audible = (struct audible){0};
    feed(ulaw_in_b64(ulaw, count));
    free(ulaw);
    return audible_is_speech(&audible);
}

enum { LONG_SAMPLES = 6 * SECOND_BYTES };

static void steady_noise_is_no_speech(void **state)
{
    (void)state;
    static const int amplitudes[] = {16000, 8000, 1000};
    static int16_t pcm16[LONG_SAMPLES];
    for (int is_soft = 0; is_soft < 2; is_soft++)
        FOR_EACH(amplitude, amplitudes) {
            uint32_t random = 1;
            double before = 0;
            for (size_t i = 0; i < LONG_SAMPLES; i++) {
                random = random * 1664525 + 1013904223;
                double white = (random >> 8) / 8388608.0 - 1;
                before = is_soft ? 0.6 * before + 0.6 * white : white;
                pcm16[i] = (int16_t)(*amplitude * before);
            }
            assert_false(is_speech(pcm16, LONG_SAMPLES));
        }
}

static void mere_clicks_are_no_speech(void **state)
{
    (void)state;
    static const size_t periods[] = {80, 160, 200, 400};
    static int16_t pcm16[LONG_SAMPLES];
    FOR_EACH(period, periods) {
        for (size_t i = 0; i < LONG_SAMPLES; i++)
            pcm16[i] = (int16_t)(i % *period < 6 ? (i % 2 == 0 ? 16000 : -16000) : 0);
        assert_false(is_speech(pcm16, LONG_SAMPLES));
    }
}

/* Vowels in syllables and pauses, at all levels and rates. */
static void what_goes_up_and_down_as_speech_does_is(void **state)
{
    (void)state;
    static const double amplitudes[] = {16000, 3000, 800};
    static const int rates_hz[] = {2, 4, 8};
    static int16_t pcm16[LONG_SAMPLES];
    FOR_EACH(amplitude, amplitudes)
        FOR_EACH(rate, rates_hz) {
            for (size_t i = 0; i < LONG_SAMPLES; i++) {
                double t = (double)i / 8000, sum = 0;
                for (int k = 1; k < 12; k++)
                    sum += sin(2 * 3.14159265 * 120 * k * t) / k;
                double swing = sin(3.14159265 * *rate * t);
                pcm16[i] = (int16_t)(*amplitude * sum / 2 * swing * swing);
            }
            assert_true(is_speech(pcm16, LONG_SAMPLES));
        }
}

static void malformed_pieces_are_passed_over(void **state)
{
    (void)state;
    FOR_EACH_TEXT(text, "", "abc", "????", "AA")
        feed(span_of(*text));
    assert_int_equal(audible_ms(&audible), 0);
}

TESTS_WITH(fresh, NULL) = {
    TEST(silence_of_any_format_is_not_heard),
    TEST(what_is_below_hearing_is_not_heard),
    TEST(pauses_of_speech_belong_to_it_and_long_ones_do_not),
    TEST(pieces_of_any_size_measure_alike),
    TEST(a_click_is_no_sound),
    TEST(pcm_that_was_taken_for_mu_law_is_not_heard),
    TEST(the_same_as_mu_law_is_heard),
    TEST(steady_noise_is_no_speech),
    TEST(mere_clicks_are_no_speech),
    TEST(what_goes_up_and_down_as_speech_does_is),
    TEST(malformed_pieces_are_passed_over),
};
