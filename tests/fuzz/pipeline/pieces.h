/* Input that comes in pieces, each an exact copy, so that a sanitizer sees a byte too far. */
#ifndef VP_TESTS_FUZZ_PIPELINE_PIECES_H
#define VP_TESTS_FUZZ_PIPELINE_PIECES_H

#include "base/span.h"
#include "base/err.h"
#include "fuzz/fuzz_input.h"

typedef enum vp_err (*piece_feed_fn)(void *owner, struct span piece);

/* Until one is refused. */
static inline enum vp_err feed_in_pieces(const char *bytes, size_t len, size_t piece_bytes,
                                         piece_feed_fn feed, void *owner)
{
    enum vp_err err = VP_OK;
    for (size_t at = 0; at < len && err == VP_OK; at += piece_bytes) {
        size_t piece = len - at < piece_bytes ? len - at : piece_bytes;
        char *exact = malloc(piece);
        memcpy(exact, bytes + at, piece);
        err = feed(owner, (struct span){exact, piece});
        free(exact);
    }
    return err;
}

#endif
