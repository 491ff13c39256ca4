#include "callers/voicing.h"

enum { QUIETEST_RMS = 184 /* -45 dBFS */, ABOVE_NOISE_POWER = 8 /* 9 dB */ };

static double mean_square(const uint8_t *ulaw)
{
    double sum = 0;
    for (size_t i = 0; i < ULAW_FRAME_BYTES; i++)
        sum += (double)ulaw_to_pcm16(ulaw[i]) * ulaw_to_pcm16(ulaw[i]);
    return sum / ULAW_FRAME_BYTES;
}

bool voicing_feed(struct voicing *voicing, const uint8_t ulaw[ULAW_FRAME_BYTES])
{
    size_t index = voicing->frame_count++;
    voicing->recent[index % VOICING_SMOOTH_FRAMES] = mean_square(ulaw);
    double power = 0;
    for (size_t i = 0; i < VOICING_SMOOTH_FRAMES; i++)
        power += voicing->recent[i] / VOICING_SMOOTH_FRAMES;
    voicing->smooth[index % VOICING_FLOOR_FRAMES] = power;
    size_t known = voicing->frame_count < VOICING_FLOOR_FRAMES ? voicing->frame_count : VOICING_FLOOR_FRAMES;
    /* The very first means hold less than three frames. */
    bool is_early = voicing->frame_count < VOICING_FLOOR_FRAMES + VOICING_SMOOTH_FRAMES;
    double noise = power;
    for (size_t i = is_early ? VOICING_SMOOTH_FRAMES - 1 : 0; i < known; i++)
        if (voicing->smooth[i] < noise)
            noise = voicing->smooth[i];
    voicing->is_voiced = power >= (double)QUIETEST_RMS * QUIETEST_RMS && power >= ABOVE_NOISE_POWER * noise;
    return voicing->is_voiced;
}
