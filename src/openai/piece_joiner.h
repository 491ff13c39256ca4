/* A model's small pieces of audio, joined: some servers send seven bytes at a time, and each piece that goes to the
 * telephone is a message with a mark behind it. What makes up a telephone frame of 20 ms goes at once, all that came;
 * less waits for the next piece, for the end of its item, or PIECE_WAIT_MS. Large pieces pass untouched. */
#ifndef VP_OPENAI_PIECE_JOINER_H
#define VP_OPENAI_PIECE_JOINER_H

#include <stdint.h>

#include "audio/ulaw.h"
#include "base/span.h"

enum {
    PIECE_WAIT_MS =
        40, /* longer than a frame lasts: a server that speaks no faster than it is heard fills one */
    PIECE_LARGE_BYTES = 1024, /* mu-law; so much in one piece is worth a message, and not worth a copy */
    PIECE_ID_BYTES = 128,
};

/* An item's audio; all borrowed during the call. */
typedef void (*piece_put_fn)(void *owner, const char *response_id, const char *item_id, struct span ulaw_b64);

struct piece_joiner {
    piece_put_fn put;
    void *owner;
    int64_t due_ms; /* monotonic, when the rest goes; INT64_MAX: there is none */
    size_t rest_bytes;
    uint8_t rest[ULAW_FRAME_BYTES];                            /* mu-law, less than a frame */
    char response_id[PIECE_ID_BYTES], item_id[PIECE_ID_BYTES]; /* whose audio came last */
};

void piece_joiner_init(struct piece_joiner *joiner, piece_put_fn put, void *owner);

/* A piece of an item, base64 of mu-law of any length. One of another item lets go of the rest first; one that is no
 * base64 is dropped. Ids longer than PIECE_ID_BYTES - 1 are not cut: their pieces are not joined. */
void piece_joiner_feed(struct piece_joiner *joiner, const char *response_id, const char *item_id,
                       struct span ulaw_b64, int64_t now_ms);
/* Gives out the rest, if any: the item has ended, or it has waited long enough. */
void piece_joiner_flush(struct piece_joiner *joiner);
/* Forgets the rest: nobody may hear it. */
void piece_joiner_drop(struct piece_joiner *joiner);

#endif
