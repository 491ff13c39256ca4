/* The head of an HTTP/1 request (RFC 9110, RFC 9112) without I/O: bytes in, a head or a refusal with its
 * status out, the same for chopped and whole input.
 *
 * Strict where a proxy in front could understand another request than we do, or another end of it: lines end
 * in CR LF, nothing is folded, names are tokens, values hold no control bytes, Host stands exactly once, a
 * length is a number, and nothing is chunked where the server does not ask for it (http_limits). A request ends
 * where its head and its Content-Length or its last chunk (http_chunks.h) say. */
#ifndef VP_NET_HTTP_HEAD_H
#define VP_NET_HTTP_HEAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/span.h"

enum {
    HTTP_HEADERS_MAX = 100,
    HTTP_TARGET_MAX_BYTES = 8000, /* RFC 9112, 3: what everybody should take at least */
};

struct http_head {
    /* The head, once VP_OK. Borrowed until http_head_deinit. */
    const char *method; /* one of the seven that are known; static */
    const char *target; /* path and query as received; an absolute-form is cut to them */
    const char *path;   /* decoded, without query; "*" for a server as a whole */
    int minor_version;  /* of HTTP/1 */
    size_t body_bytes;  /* that follow; 0 where chunks do */
    bool has_chunks;    /* the body follows in chunks */
    bool is_last;       /* the connection ends with the answer */
    bool expects_continue;
    /* After VP_ERR_BAD_REQUEST: the answer. status 0 before. */
    int status;
    const char *why; /* static */

    bool takes_chunks; /* set before the first byte: else they are refused with 411 */

    /* private */
    size_t max_bytes, body_max_bytes, seen_bytes;
    int step;
    struct buf text; /* what was read, with NUL behind method, target, names and values */
    char version[8];
    size_t version_len, target_at, authority_at, authority_len;
    size_t host_count, length_count, coding_count;
    bool is_line_skipped, is_absolute, is_tls, is_chunked, has_close, has_keep_alive, has_odd_expectation;
    size_t host_at;
    size_t header_count;
    struct http_header {
        uint32_t name_at, value_at; /* in text */
    } headers[HTTP_HEADERS_MAX];
};

/* A head over max_bytes or with more than HTTP_HEADERS_MAX lines is refused with 431, a target over
 * HTTP_TARGET_MAX_BYTES with 414, a body over body_max_bytes with 413. */
void http_head_init(struct http_head *head, size_t max_bytes, size_t body_max_bytes);
void http_head_deinit(struct http_head *head);

/* Takes bytes and sets *out_used; what is left over belongs to the body. VP_OK: the head is whole;
 * VP_ERR_NEED_MORE; VP_ERR_BAD_REQUEST: refused, with status and why; VP_ERR_NO_MEMORY. Not to be called
 * again after VP_OK or an error. */
VP_MUST_CHECK enum vp_err http_head_feed(struct http_head *head, const char *bytes, size_t len,
                                         size_t *out_used);

/* Value of the first header of that name, letters' case ignored; NULL when there is none. */
const char *http_head_find(const struct http_head *head, const char *name);
/* Of the last one: lines of one name are a list in their order (RFC 9110, 5.3), and a proxy writes behind. */
const char *http_head_find_last(const struct http_head *head, const char *name);
/* Header i, below header_count. */
struct span http_head_name(const struct http_head *head, size_t i);
struct span http_head_value(const struct http_head *head, size_t i);

#endif
