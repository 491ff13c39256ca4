/* multipart/form-data (RFC 7578) from a whole body in memory: parts as spans of it. No I/O, no allocation. */
#ifndef VP_ENGINE_MULTIPART_H
#define VP_ENGINE_MULTIPART_H

#include "base/err.h"
#include "base/span.h"

struct multipart {
    struct span rest;
    char delimiter[74]; /* CR LF "--" boundary */
    size_t delimiter_len;
};

struct multipart_part {
    char name[64];      /* cut to fit */
    char file_name[64]; /* "" when absent; cut to fit */
    struct span body;   /* borrowed from the request's body */
};

/* content_type: the request's header, with its boundary parameter (1 to 70 characters, RFC 2046).
 * VP_ERR_BAD_REQUEST: it is no multipart/form-data, or the body does not begin with the boundary. body must
 * outlive the parts. */
VP_MUST_CHECK enum vp_err multipart_begin(struct multipart *multipart, const char *content_type,
                                          struct span body);
/* Next part; VP_ERR_NEED_MORE after the last, VP_ERR_BAD_REQUEST for a malformed or cut body. */
VP_MUST_CHECK enum vp_err multipart_next(struct multipart *multipart, struct multipart_part *out_part);

#endif
