#include "call/last_voice.h"

#include "audio/ulaw.h"
#include "base/base64.h"
#include "call/thresholds.h"

enum { TAIL_GROUPS = 27 }; /* of four characters: 81 bytes, 10 ms; every third of them is looked at */

/* -1: not to be read. */
static int32_t tail_level(struct span ulaw_b64)
{
    uint8_t ulaw[TAIL_GROUPS];
    size_t groups = ulaw_b64.len / 4;
    if (groups == 0 || ulaw_b64.len % 4 != 0)
        return -1;
    if (groups > TAIL_GROUPS)
        groups = TAIL_GROUPS;
    if (base64_every_third((struct span){ulaw_b64.at + ulaw_b64.len - 4 * groups, 4 * groups}, ulaw) != VP_OK)
        return -1;
    int32_t sum = 0, count = (int32_t)groups;
    for (int32_t i = 0; i < count; i++)
        sum += ~ulaw[i] & 0x7f;
    return sum * LAST_VOICE_SCALE / count;
}

void last_voice_feed(struct last_voice *last, struct span ulaw_b64, int64_t now_ms)
{
    int32_t level = tail_level(ulaw_b64);
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
    last->run_ms += (int32_t)(base64_decoded_len(ulaw_b64) / ULAW_BYTES_PER_MS);
    last->at_ms = now_ms;
}
