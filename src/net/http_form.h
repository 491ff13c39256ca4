/* Percent decoding (RFC 3986) and application/x-www-form-urlencoded (WHATWG URL, 5.1) without I/O. */
#ifndef VP_NET_HTTP_FORM_H
#define VP_NET_HTTP_FORM_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/span.h"

enum { HTTP_PARAMS_MAX = 128 };

struct http_param;

/* Decoded parameters in one block, in order of arrival. */
struct http_form {
    struct http_param *params; /* owned */
    size_t count;
};

/* Decodes a path's percent escapes into out (text.len + 1 bytes, NUL-terminated). VP_ERR_BAD_REQUEST: a broken
 * escape, a NUL byte, or a result that is not UTF-8 (nothing behind this takes it). */
VP_MUST_CHECK enum vp_err http_percent_decode(struct span text, char *out);

/* "a=1&b=2"; empty pieces are skipped, "a" means "a=". Whoever fills a form in may know no UTF-8, and one value
 * must not cost the others: a "%" that begins no escape stands for itself (WHATWG URL, 1.3), and values are
 * made texts as utf8_repair does. VP_ERR_BAD_REQUEST: over HTTP_PARAMS_MAX parameters; VP_ERR_NO_MEMORY. */
VP_MUST_CHECK enum vp_err http_form_parse(struct span text, struct http_form *out_form);
void http_form_deinit(struct http_form *form); /* safe on a zeroed one */

/* First value of that name; NULL when there is none. */
const char *http_form_find(const struct http_form *form, const char *name);

#endif
