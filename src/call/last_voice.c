#include "call/last_voice.h"

#include "call/thresholds.h"

/* -1: not to be read. */
static int32_t tail_level(const struct caller_sound *sound)
{
    int32_t count = sound->count < ULAW_STRETCH ? (int32_t)sound->count : ULAW_STRETCH;
    return count > 0 ? (int32_t)sound->tail.magnitudes * LAST_VOICE_SCALE / count : -1;
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
