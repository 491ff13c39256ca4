#include "callers/voice_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Second-order section (Butterworth by the bilinear transform, direct form 2 transposed). */
struct biquad {
    double b0, b1, b2, a1, a2, z1, z2;
};

static struct biquad butterworth(double cut_hz, double rate_hz, bool is_high_pass)
{
    double w = tan(M_PI * cut_hz / rate_hz), norm = 1 / (1 + M_SQRT2 * w + w * w);
    struct biquad filter = {.b0 = is_high_pass ? norm : w * w * norm,
                            .a1 = 2 * (w * w - 1) * norm,
                            .a2 = (1 - M_SQRT2 * w + w * w) * norm};
    filter.b1 = is_high_pass ? -2 * filter.b0 : 2 * filter.b0;
    filter.b2 = filter.b0;
    return filter;
}

static double biquad_feed(struct biquad *filter, double x)
{
    double y = filter->b0 * x + filter->z1;
    filter->z1 = filter->b1 * x - filter->a1 * y + filter->z2;
    filter->z2 = filter->b2 * x - filter->a2 * y;
    return y;
}

static int16_t clamp16(double x)
{
    return (int16_t)(x > 32767 ? 32767 : x < -32768 ? -32768 : lrint(x));
}

/* 250 to 3400 Hz, as a telephone line passes. */
static void filter_band(int16_t *pcm16, size_t count, int rate_hz)
{
    enum { STAGES = 2 };
    struct biquad high[STAGES], low[STAGES];
    for (int i = 0; i < STAGES; i++) {
        high[i] = butterworth(250, rate_hz, true);
        low[i] = butterworth(3400, rate_hz, false);
    }
    for (size_t n = 0; n < count; n++) {
        double x = pcm16[n];
        for (int i = 0; i < STAGES; i++)
            x = biquad_feed(&low[i], biquad_feed(&high[i], x));
        pcm16[n] = clamp16(x);
    }
}

enum { BLOCK_SAMPLES = 40 /* 5 ms */, KEEP_SAMPLES = 80 };

static double block_power(const struct voice_clip *clip, size_t block)
{
    size_t from = block * BLOCK_SAMPLES, sum_count = 0;
    double sum = 0;
    for (size_t i = from; i < from + BLOCK_SAMPLES && i < clip->sample_count; i++, sum_count++)
        sum += (double)clip->pcm16[i] * clip->pcm16[i];
    return sum_count > 0 ? sum / (double)sum_count : 0;
}

/* Cuts silent ends and brings the speech between them to VOICE_LEVEL_RMS. Blocks 30 dB below
 * the loudest are silence. */
static enum vp_err trim_and_level(struct voice_clip *clip)
{
    size_t blocks = (clip->sample_count + BLOCK_SAMPLES - 1) / BLOCK_SAMPLES, first = blocks, last = 0;
    double loudest = 0, sum = 0;
    for (size_t i = 0; i < blocks; i++)
        loudest = fmax(loudest, block_power(clip, i));
    size_t active = 0;
    for (size_t i = 0; i < blocks; i++) {
        double power = block_power(clip, i);
        if (power <= loudest / 1000 || power < 100)
            continue;
        first = i < first ? i : first;
        last = i;
        sum += power;
        active++;
    }
    if (active == 0)
        return VP_ERR_BAD_AUDIO;
    size_t from = first * BLOCK_SAMPLES, to = (last + 1) * BLOCK_SAMPLES + KEEP_SAMPLES;
    from = from > KEEP_SAMPLES ? from - KEEP_SAMPLES : 0;
    to = to < clip->sample_count ? to : clip->sample_count;
    double gain = VOICE_LEVEL_RMS / sqrt(sum / (double)active);
    for (size_t i = from; i < to; i++)
        clip->pcm16[i - from] = clamp16(clip->pcm16[i] * gain);
    clip->sample_count = to - from;
    return VP_OK;
}

enum vp_err voice_clip_from_wav(struct wav *wav, struct voice_clip *out_clip)
{
    wav_to_mono(wav);
    if (wav->frame_count == 0 || wav->rate_hz < VOICE_RATE_HZ)
        return VP_ERR_BAD_AUDIO;
    filter_band(wav->pcm16, wav->frame_count, wav->rate_hz);
    struct voice_clip clip = {0};
    enum vp_err err = wav_to_rate(wav, VOICE_RATE_HZ);
    if (err == VP_OK) {
        clip = (struct voice_clip){wav->pcm16, wav->frame_count}; /* the samples are the clip's now */
        wav->pcm16 = NULL;
        wav->frame_count = 0;
        err = trim_and_level(&clip);
    }
    if (err != VP_OK)
        voice_clip_deinit(&clip);
    else
        *out_clip = clip;
    return err;
}

void voice_clip_deinit(struct voice_clip *clip)
{
    free(clip->pcm16);
    *clip = (struct voice_clip){0};
}
