#include "call/caller_sound.h"

#include "audio/ulaw.h"
#include "base/base64.h"
#include "base/unset.h"

/* Most packets are whole stretches. */
static void add_up(struct caller_sound *sound)
{
    struct ulaw_sums stretches[CALLER_SUMS_MAX / ULAW_STRETCH] UNSET;
    size_t count = sound->count, tail_count = count < ULAW_STRETCH ? count : ULAW_STRETCH;
    size_t stretch_count = count / ULAW_STRETCH;
    if (count % ULAW_STRETCH != 0 || count == 0 || count > CALLER_SUMS_MAX) {
        ulaw_sums_of(sound->thirds, count < CALLER_SUMS_MAX ? count : CALLER_SUMS_MAX, &sound->sums);
        ulaw_sums_of(sound->thirds + count - tail_count, tail_count, &sound->tail);
        return;
    }
    ulaw_sums_of_stretches(sound->thirds, count, stretches);
    sound->sums = sound->tail = stretches[stretch_count - 1];
    for (size_t i = 0; i + 1 < stretch_count; i++)
        ulaw_sums_add(&sound->sums, &stretches[i]);
}

void caller_sound_read(struct span ulaw_b64, struct caller_sound *out_sound)
{
    size_t groups = ulaw_b64.len / 4 < CALLER_SOUND_MAX ? ulaw_b64.len / 4 : CALLER_SOUND_MAX;
    out_sound->ulaw_b64 = ulaw_b64;
    out_sound->duration_ms = (int32_t)(base64_decoded_len(ulaw_b64) / ULAW_BYTES_PER_MS);
    bool is_good = ulaw_b64.len % 4 == 0 &&
                   base64_every_third((struct span){ulaw_b64.at, 4 * groups}, out_sound->thirds) == VP_OK;
    out_sound->count = is_good ? groups : 0;
    add_up(out_sound);
}
