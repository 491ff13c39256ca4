/* A piece of the agent's speech on its way to the telephone, its samples read once for all that measure it: whether it
 * can be heard, and what of it comes back on the line. */
#ifndef VP_CALL_PIECE_SOUND_H
#define VP_CALL_PIECE_SOUND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "audio/ulaw_sums.h"
#include "base/span.h"

enum {
    PIECE_SOUND_MAX = 32 * ULAW_STRETCH, /* 324 ms; longer pieces are read part by part */
    PIECE_SOUND_GROUP_BYTES = 3          /* of mu-law, for each sample that is looked at */
};

/* A part of a piece: whole frames of two stretches, but for the last part. */
struct piece_sound {
    struct span left_b64; /* what comes behind this part; borrowed */
    int64_t from_bytes;   /* where this part begins in the piece, in mu-law */
    size_t count;
    struct ulaw_sums sums[PIECE_SOUND_MAX / ULAW_STRETCH]; /* of each stretch of thirds */
    uint8_t thirds[PIECE_SOUND_MAX + ULAW_SUMS_SPARE];     /* every third sample, mu-law */
};

/* A piece, base64 of mu-law; nothing is read yet. */
void piece_sound_begin(struct piece_sound *sound, struct span ulaw_b64);
/* Reads the next part. False: the piece is over, or what comes is malformed. Allocates nothing. */
bool piece_sound_next(struct piece_sound *sound);
/* What a part's samples from a stretch's begin on add up to. */
struct ulaw_sums piece_sound_sums(const struct piece_sound *sound, size_t at, size_t count);

#endif
