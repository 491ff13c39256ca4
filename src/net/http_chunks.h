/* A body that is sent in chunks (RFC 9112, 7.1) without I/O: bytes in, the body out, the same for chopped and whole
 * input. Strict like http_head.h: a size is 1 to 8 hex digits, lines end in CR LF. What stands behind a size or in the
 * trailer is skipped, within limits. */
#ifndef VP_NET_HTTP_CHUNKS_H
#define VP_NET_HTTP_CHUNKS_H

#include "base/buf.h"
#include "base/err.h"
#include "base/span.h"

enum { HTTP_CHUNK_LINE_MAX_BYTES = 256, HTTP_CHUNK_TRAILER_MAX_BYTES = 4096 };

struct http_chunks { /* zeroed: a body begins */
    int step;
    size_t left_bytes; /* of the chunk */
    size_t digits, line_bytes, trailer_bytes;
};

/* Takes bytes off unread and appends what they hold of the body. VP_OK: the body is whole, what is left belongs to the
 * next request; VP_ERR_NEED_MORE; VP_ERR_BAD_REQUEST: malformed; VP_ERR_TOO_BIG: over body's cap; VP_ERR_NO_MEMORY.
 * Not to be called again after VP_OK or an error. */
VP_MUST_CHECK enum vp_err http_chunks_feed(struct http_chunks *chunks, struct span *unread, struct buf *body);

#endif
