/* What tells sounds apart beside their level, of a short stretch of mu-law. */
#ifndef VP_AUDIO_ULAW_SHAPE_H
#define VP_AUDIO_ULAW_SHAPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    ULAW_SHAPE_MAX = 64,
    ULAW_NEAR_FULL = 0x20 /* codes below it, negative ones */,
    ULAW_NEAR_NONE = 0xe0 /* from it on */
};

struct ulaw_shape {
    int64_t products;       /* the sum of each sample, as PCM16, times the next one */
    int16_t first, last;    /* of the samples */
    uint32_t between_count; /* how many are above low and below high */
    /* Of those at even places, and at odd ones: how many are near full scale or near none, and whether any is near full
     * scale. */
    uint32_t near_count[2];
    bool is_full[2];
};

/* count: 1 to ULAW_SHAPE_MAX; ulaw has ULAW_SUMS_SPARE bytes of room behind them (audio/ulaw_sums.h). */
void ulaw_shape_of(const uint8_t *ulaw, size_t count, int16_t low, int16_t high,
                   struct ulaw_shape *out_shape);

#endif
