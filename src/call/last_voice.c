#include "call/last_voice.h"

#include "base/base64.h"

enum { TAIL_CHARS = 108 }; /* 81 bytes: 10 ms */

/* -1: not to be read. */
static int32_t tail_level(struct span ulaw_b64)
{
    uint8_t ulaw[TAIL_CHARS / 4 * 3 + 3];
    size_t count = 0;
    if (ulaw_b64.len == 0 || ulaw_b64.len % 4 != 0)
        return -1;
    size_t at = ulaw_b64.len > TAIL_CHARS ? ulaw_b64.len - TAIL_CHARS : 0; /* whole groups are left out */
    if (base64_decode((struct span){ulaw_b64.at + at, ulaw_b64.len - at}, ulaw, &count) != VP_OK ||
        count == 0)
        return -1;
    int32_t sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += ~ulaw[i] & 0x7f;
    return sum * LAST_VOICE_SCALE / (int32_t)count;
}

void last_voice_feed(struct last_voice *last, struct span ulaw_b64, int64_t now_ms)
{
    int32_t level = tail_level(ulaw_b64);
    last->peak -= last->peak / LAST_VOICE_SCALE;
    if (level > last->peak)
        last->peak = level;
    if (level >= LAST_VOICE_LEAST * LAST_VOICE_SCALE &&
        level >= last->peak - LAST_VOICE_BELOW_PEAK * LAST_VOICE_SCALE)
        last->at_ms = now_ms;
}
