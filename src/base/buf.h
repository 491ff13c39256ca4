/* A growing byte buffer that cannot be made without saying how big it may become. */
#ifndef VP_BASE_BUF_H
#define VP_BASE_BUF_H

#include <stdarg.h>
#include <stddef.h>

#include "base/err.h"
#include "base/span.h"

struct buf {
    char *at;          /* owned; NULL until the first append */
    size_t len;        /* bytes in use, from at */
    size_t size_bytes; /* bytes allocated */
    size_t cap_bytes;  /* limit of len */
};

void buf_init(struct buf *buf, size_t cap_bytes);
/* Frees the bytes; the buffer may be used again with its old cap. */
void buf_deinit(struct buf *buf);

/* Makes room for extra_bytes behind len. VP_ERR_TOO_BIG past the cap, VP_ERR_NO_MEMORY. On success
 * buf->at + buf->len may be written for extra_bytes; the caller then raises buf->len. */
VP_MUST_CHECK enum vp_err buf_reserve(struct buf *buf, size_t extra_bytes);

/* Appends all or nothing. */
VP_MUST_CHECK enum vp_err buf_append(struct buf *buf, const void *bytes, size_t len);
VP_MUST_CHECK enum vp_err buf_append_span(struct buf *buf, struct span span);
VP_MUST_CHECK enum vp_err buf_append_text(struct buf *buf, const char *text);
VP_MUST_CHECK enum vp_err buf_appendf(struct buf *buf, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Drops len bytes from the front (len at most buf->len). */
void buf_consume(struct buf *buf, size_t len);

/* Gives back what was allocated for far more than there is now; no memory for less: it stays as it is. */
void buf_shrink(struct buf *buf);

/* Terminates with NUL (not counted in len) and returns the text; NULL when there is no memory. */
const char *buf_text(struct buf *buf);

#endif
