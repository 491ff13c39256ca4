/* The caller's audio while no model listens: the newest seconds are kept and replayed when one does. The
 * memory is taken with the first packet and given back after the replay. */
#ifndef VP_CALL_KEPT_AUDIO_H
#define VP_CALL_KEPT_AUDIO_H

#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

enum {
    KEPT_AUDIO_BYTES = 96 * 1024, /* about nine seconds as base64 */
    KEPT_AUDIO_PIECE_MAX = 16 * 1024
};

struct kept_audio {
    char *bytes;         /* owned; a ring of two length bytes and a payload each; NULL when empty */
    size_t begin, count; /* of bytes */
    uint32_t piece_count, lost_count;
};

void kept_audio_init(struct kept_audio *kept);
void kept_audio_deinit(struct kept_audio *kept);
/* Copies a payload; the oldest ones make room. One that is longer than KEPT_AUDIO_PIECE_MAX, or for which
 * there is no memory, is lost and counted. */
void kept_audio_put(struct kept_audio *kept, struct span ulaw_b64);
/* Hands each payload over in order (borrowed during the call), then frees all. */
void kept_audio_replay(struct kept_audio *kept, void (*play)(void *owner, struct span ulaw_b64), void *owner);

#endif
