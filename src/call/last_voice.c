#include "call/last_voice.h"

#include "call/thresholds.h"

enum { TAIL_COUNT = 27 }; /* of every third sample: 81 bytes, 10 ms */

/* -1: not to be read. */
static int32_t tail_level(const struct caller_sound *sound)
{
    struct ulaw_sums sums;
    size_t count = sound->count < TAIL_COUNT ? sound->count : TAIL_COUNT;
    if (count == 0)
        return -1;
    ulaw_sums_of(sound->thirds + sound->count - count, count, &sums);
    return (int32_t)sums.magnitudes * LAST_VOICE_SCALE / (int32_t)count;
}

void last_voice_feed(struct last_voice *last, const struct caller_sound *sound, int64_t now_ms)
{
    int32_t level = tail_level(sound);
    last->peak -= last->peak / LAST_VOICE_SCALE;
    if (level > last->peak)
        last->peak = level;
    if (level < LAST_VOICE_LEAST * LAST_VOICE_SCALE ||
        level < last->peak - LAST_VOICE_BELOW_PEAK * LAST_VOICE_SCALE)
        return;
    if (last->at_ms != 0 && now_ms - last->at_ms > LAST_VOICE_DIP_MS)
        last->dip_ms = now_ms;
    if (now_ms - last->at_ms > LAST_VOICE_PAUSE_MS)
        last->run_ms = 0;
    last->run_ms += sound->duration_ms;
    last->at_ms = now_ms;
}
