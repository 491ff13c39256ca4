#include "audio/ulaw_sums.h"

#include "audio/ulaw.h"
#include "audio/ulaw_wide.h"

void ulaw_sums_of(const uint8_t *ulaw, size_t count, struct ulaw_sums *out_sums)
{
    if (ulaw_is_wide()) {
        ulaw_wide_sums(ulaw, count, out_sums);
        return;
    }
    struct ulaw_sums sums = {0};
    for (size_t i = 0; i < count; i++) {
        int32_t sample = ulaw_to_pcm16(ulaw[i]);
        uint32_t magnitude = ~(uint32_t)ulaw[i] & ULAW_LOUDEST;
        sums.sum += sample;
        sums.squares += (uint64_t)(sample * sample); /* at most 32124 squared */
        sums.magnitudes += magnitude;
        sums.loudest_count += magnitude == ULAW_LOUDEST;
    }
    *out_sums = sums;
}

void ulaw_sums_of_stretches(const uint8_t *ulaw, size_t count, struct ulaw_sums *out_sums)
{
    if (ulaw_is_wide()) {
        ulaw_wide_stretches(ulaw, count, out_sums);
        return;
    }
    for (size_t at = 0; at < count; at += ULAW_STRETCH)
        ulaw_sums_of(ulaw + at, count - at < ULAW_STRETCH ? count - at : ULAW_STRETCH, out_sums++);
}
