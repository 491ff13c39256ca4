#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "audio/resample.h"
#include "audio/ulaw.h"
#include "audio/wav.h"
#include "with_cmocka.h"

static void ulaw_codes_round_trip(void **state)
{
    (void)state;
    for (int code = 0; code < 256; code++) {
        int16_t sample = ulaw_to_pcm16((uint8_t)code);
        uint8_t back = ulaw_from_pcm16(sample);
        if (code == 0x7f) /* negative zero has one code for both */
            assert_int_equal(back, 0xff);
        else
            assert_int_equal(back, code);
    }
    assert_int_equal(ulaw_to_pcm16(0xff), 0);
    assert_int_equal(ulaw_to_pcm16(0x00), -32124); /* G.711 table 2a, largest magnitude */
    assert_int_equal(ulaw_to_pcm16(0x80), 32124);
    assert_int_equal(ulaw_from_pcm16(INT16_MIN), 0x00);
    assert_int_equal(ulaw_from_pcm16(INT16_MAX), 0x80);
}

static void ulaw_error_is_within_half_a_step(void **state)
{
    (void)state;
    for (int sample = -32124; sample <= 32124; sample++) {
        int error = abs(sample - ulaw_to_pcm16(ulaw_from_pcm16((int16_t)sample)));
        assert_true(error <= (abs(sample) + 132) / 32);
    }
}

static double tone_level(const int16_t *pcm16, size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += (double)pcm16[i] * pcm16[i];
    return sqrt(sum / (double)count);
}

static void resampling_keeps_a_tone_in_pieces(void **state)
{
    (void)state;
    enum { COUNT = 8000 };
    static int16_t in[COUNT], out[3 * COUNT + 64];
    for (int i = 0; i < COUNT; i++)
        in[i] = (int16_t)(10000 * sin(2 * M_PI * 1000 * i / 8000.0));
    struct resampler *resampler;
    assert_int_equal(resampler_create(8000, 24000, &resampler), VP_OK);
    size_t written = 0;
    for (size_t at = 0; at < COUNT; at += 160)
        written += resampler_feed(resampler, in + at, 160, out + written);
    assert_in_range(written, 3 * COUNT - 200, 3 * COUNT + 2);
    double level = tone_level(out + 3000, 18000);
    assert_true(level > 6800 && level < 7400); /* 10000 / sqrt 2 is 7071 */
    resampler_destroy(resampler);
}

/* A whole stream has as many samples as it had, whatever its filter keeps for a while, and the last of them sound. */
static void resampling_gives_the_last_milliseconds(void **state)
{
    (void)state;
    static const int rates[][2] = {{24000, 8000}, {48000, 8000}, {16000, 8000}, {22050, 8000}, {8000, 24000}};
    enum { COUNT = 4800 };
    static int16_t in[COUNT], out[3 * COUNT + RESAMPLER_TAIL_MAX + 2];
    for (size_t i = 0; i < sizeof rates / sizeof rates[0]; i++) {
        struct resampler *resampler;
        assert_int_equal(resampler_create(rates[i][0], rates[i][1], &resampler), VP_OK);
        for (int j = 0; j < COUNT; j++)
            in[j] = (int16_t)(10000 * sin(2 * M_PI * 1000 * j / rates[i][0]));
        for (int stream = 0; stream < 2; stream++) { /* the second one begins anew */
            size_t written = 0, last = (size_t)rates[i][1] / 400;
            for (size_t at = 0; at < COUNT; at += 96)
                written += resampler_feed(resampler, in + at, 96, out + written);
            written += resampler_finish(resampler, out + written);
            assert_int_equal(written, COUNT * rates[i][1] / rates[i][0]);
            double level = tone_level(out + written - last, last);
            assert_true(level > 5000 && level < 8500); /* of the last 2.5 ms; 10000 / sqrt 2 is 7071 */
        }
        resampler_destroy(resampler);
    }
}

static void wav_round_trips_and_streams(void **state)
{
    (void)state;
    const int16_t samples[] = {1, -2, 300, -400, INT16_MAX, INT16_MIN};
    struct buf bytes;
    struct wav wav;
    buf_init(&bytes, 1000);
    assert_int_equal(wav_encode(&bytes, 8000, 2, samples, 3), VP_OK);
    assert_int_equal(wav_decode((struct span){bytes.at, bytes.len}, &wav), VP_OK);
    assert_int_equal(wav.channels, 2);
    assert_int_equal(wav.rate_hz, 8000);
    assert_int_equal(wav.frame_count, 3);
    assert_memory_equal(wav.pcm16, samples, sizeof samples);
    wav_to_mono(&wav);
    assert_int_equal(wav.pcm16[1], -50);
    wav_deinit(&wav);
    memset(bytes.at + 4, 0xff, 4); /* a streamed header: openai-rest.md, section 5 */
    memset(bytes.at + 40, 0xff, 4);
    assert_int_equal(wav_decode((struct span){bytes.at, bytes.len}, &wav), VP_OK);
    assert_int_equal(wav.frame_count, 3);
    wav_deinit(&wav);
    for (size_t len = 0; len < 44; len++)
        assert_int_equal(wav_decode((struct span){bytes.at, len}, &wav), VP_ERR_BAD_AUDIO);
    buf_deinit(&bytes);
}

TESTS = {
    TEST(ulaw_codes_round_trip),
    TEST(ulaw_error_is_within_half_a_step),
    TEST(resampling_keeps_a_tone_in_pieces),
    TEST(resampling_gives_the_last_milliseconds),
    TEST(wav_round_trips_and_streams),
};
