#include "call/caller_sound.h"

#include "audio/ulaw.h"
#include "base/base64.h"

void caller_sound_read(struct span ulaw_b64, struct caller_sound *out_sound)
{
    size_t groups = ulaw_b64.len / 4 < CALLER_SOUND_MAX ? ulaw_b64.len / 4 : CALLER_SOUND_MAX;
    out_sound->ulaw_b64 = ulaw_b64;
    out_sound->duration_ms = (int32_t)(base64_decoded_len(ulaw_b64) / ULAW_BYTES_PER_MS);
    bool is_good = ulaw_b64.len % 4 == 0 &&
                   base64_every_third((struct span){ulaw_b64.at, 4 * groups}, out_sound->thirds) == VP_OK;
    out_sound->count = is_good ? groups : 0;
    size_t sums_count = out_sound->count < CALLER_SUMS_MAX ? out_sound->count : CALLER_SUMS_MAX;
    ulaw_sums_of(out_sound->thirds, sums_count, &out_sound->sums);
}
