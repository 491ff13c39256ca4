#include "base/buf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void buf_init(struct buf *buf, size_t cap_bytes)
{
    *buf = (struct buf){.cap_bytes = cap_bytes};
}

void buf_deinit(struct buf *buf)
{
    free(buf->at);
    buf->at = NULL;
    buf->len = buf->size_bytes = 0;
}

enum vp_err buf_reserve(struct buf *buf, size_t extra_bytes)
{
    if (extra_bytes > buf->cap_bytes || buf->len > buf->cap_bytes - extra_bytes)
        return VP_ERR_TOO_BIG;
    size_t wanted = buf->len + extra_bytes + 1; /* one more for buf_text's NUL */
    if (wanted <= buf->size_bytes)
        return VP_OK;
    size_t size_bytes = buf->size_bytes > 0 ? buf->size_bytes : 256;
    while (size_bytes < wanted)
        size_bytes *= 2;
    char *at = realloc(buf->at, size_bytes);
    if (at == NULL)
        return VP_ERR_NO_MEMORY;
    buf->at = at;
    buf->size_bytes = size_bytes;
    return VP_OK;
}

enum vp_err buf_append(struct buf *buf, const void *bytes, size_t len)
{
    enum vp_err err = buf_reserve(buf, len);
    if (err != VP_OK)
        return err;
    if (len > 0)
        memcpy(buf->at + buf->len, bytes, len);
    buf->len += len;
    return VP_OK;
}

enum vp_err buf_append_span(struct buf *buf, struct span span)
{
    return buf_append(buf, span.at, span.len);
}

enum vp_err buf_append_text(struct buf *buf, const char *text)
{
    return buf_append(buf, text, strlen(text));
}

enum vp_err buf_appendf(struct buf *buf, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    enum vp_err err = len < 0 ? VP_ERR_BUG : buf_reserve(buf, (size_t)len);
    if (err == VP_OK) {
        vsnprintf(buf->at + buf->len, (size_t)len + 1, format, again);
        buf->len += (size_t)len;
    }
    va_end(again);
    return err;
}

void buf_consume(struct buf *buf, size_t len)
{
    if (len >= buf->len) {
        buf->len = 0;
        return;
    }
    memmove(buf->at, buf->at + len, buf->len - len);
    buf->len -= len;
}

void buf_shrink(struct buf *buf)
{
    enum { LEAST_BYTES = 1024, FAR_TIMES = 4 };
    size_t size_bytes = LEAST_BYTES;
    while (size_bytes < 2 * (buf->len + 1)) /* what comes next has room, and does not grow it at once */
        size_bytes *= 2;
    if (buf->size_bytes < FAR_TIMES * (buf->len + 1) || size_bytes >= buf->size_bytes)
        return;
    char *at = realloc(buf->at, size_bytes);
    if (at == NULL)
        return;
    buf->at = at;
    buf->size_bytes = size_bytes;
}

const char *buf_text(struct buf *buf)
{
    if (buf_reserve(buf, 0) != VP_OK)
        return NULL;
    buf->at[buf->len] = '\0';
    return buf->at;
}
