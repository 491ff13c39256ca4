/* Asks a running server which calls have a media stream now. */
#ifndef VP_AUDIT_LIVE_STREAMS_H
#define VP_AUDIT_LIVE_STREAMS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

struct live_stream {
    char call_sid[40];
    bool is_leaving; /* its call is over, or a newer stream has it */
};
struct live_streams {
    struct live_stream *streams; /* owned; free() */
    size_t count;
};

/* GET base_url/streams (base_url "http://host:port"), with the bearer token unless it is "". VP_ERR_REFUSED:
 * nobody listens there; VP_ERR_HTTP_STATUS: it answered with out_status (else 0); VP_ERR_BAD_JSON. */
VP_MUST_CHECK enum vp_err live_streams_fetch(const char *base_url, const char *token,
                                             struct live_streams *out_streams, int *out_status);

#endif
