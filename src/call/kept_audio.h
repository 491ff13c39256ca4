/* The caller's audio that no model has understood yet: a moment from before each turn, the turn until it is
 * answered, and everything while no model listens. A fresh session is played it. The memory grows with what
 * is kept and shrinks with it: a call that waits for the caller has room for the moment before a turn. */
#ifndef VP_CALL_KEPT_AUDIO_H
#define VP_CALL_KEPT_AUDIO_H

#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

enum {
    KEPT_AUDIO_BYTES = 128 * 1024, /* about twelve seconds as base64: older audio makes room */
    KEPT_AUDIO_FIRST_BYTES =
        9 * 1024, /* the moment before a turn: CALL_PREROLL_COUNT packets of 20 ms, and one */
    KEPT_AUDIO_PIECE_MAX = 16 * 1024
};

struct kept_audio {
    char *bytes;         /* owned; a ring of two length bytes and a payload each; NULL when empty */
    size_t size_bytes;   /* of the ring */
    size_t begin, count; /* of bytes */
    uint32_t piece_count, lost_count;
};

void kept_audio_init(struct kept_audio *kept);
void kept_audio_deinit(struct kept_audio *kept);
/* Copies a payload; the oldest ones make room. One that is longer than KEPT_AUDIO_PIECE_MAX, or for which
 * there is no memory, is lost and counted. */
void kept_audio_put(struct kept_audio *kept, struct span ulaw_b64);
/* Forgets all but the newest payloads. */
void kept_audio_trim(struct kept_audio *kept, uint32_t piece_count);
/* Hands each payload over in order (borrowed during the call); all stay kept. */
void kept_audio_replay(const struct kept_audio *kept, void (*play)(void *owner, struct span ulaw_b64),
                       void *owner);

#endif
