/* A packet of the caller's, its samples read once for all that measure it: since when the caller is silent, who has the
 * floor, how good the line is. */
#ifndef VP_CALL_CALLER_SOUND_H
#define VP_CALL_CALLER_SOUND_H

#include <stddef.h>
#include <stdint.h>

#include "audio/ulaw_sums.h"
#include "base/span.h"

enum {
    CALLER_SOUND_MAX = 8000, /* three seconds; of a longer packet the rest is not measured */
    CALLER_SUMS_MAX = 400,   /* 150 ms, more than any telephone's packet */
};

struct caller_sound {
    struct span ulaw_b64; /* borrowed: base64 of mu-law */
    int32_t duration_ms;
    size_t count;          /* 0: malformed, or empty: nothing is measured */
    struct ulaw_sums sums; /* of the first CALLER_SUMS_MAX of them */
    struct ulaw_sums tail; /* of the last 10 ms, ULAW_STRETCH of them, or of all where there are fewer */
    uint8_t thirds[CALLER_SOUND_MAX + ULAW_SUMS_SPARE]; /* every third sample, mu-law: the first of each four
                                                           characters */
};

/* Allocates nothing; out_sound borrows the text. */
void caller_sound_read(struct span ulaw_b64, struct caller_sound *out_sound);

#endif
