/* Twilio's recordings (twilio.md, sections 1.5 and 5.3): kept in memory, served over HTTP to who knows the
 * account's token, not ready at once, and told of when they are. */
#ifndef VP_CALLERS_RECORDINGS_H
#define VP_CALLERS_RECORDINGS_H

#include "net/http_client.h"
#include "callers/webhook.h"

struct recordings;

enum {
    RECORDINGS_URL_BYTES = 256,
    RECORDINGS_SID_BYTES = 40,
    RECORDINGS_MAX_BYTES = 64 << 20, /* the oldest are forgotten past this */
};

struct recordings_options {
    struct loop *loop;
    struct http_client *http;
    const char *address;                  /* numeric; NULL: 127.0.0.1 */
    int port;                             /* 0: the kernel chooses */
    const char *account_sid, *auth_token; /* user and password; borrowed */
    int ready_after_ms;                   /* until then the file is not found */
};

/* VP_ERR_IN_USE, VP_ERR_BAD_VALUE (address), VP_ERR_NO_MEMORY, VP_ERR_IO. */
VP_MUST_CHECK enum vp_err recordings_open(const struct recordings_options *options,
                                          struct recordings **out_recordings);
void recordings_close(struct recordings *recordings); /* accepts NULL; before the client and the loop */
/* "http://127.0.0.1:40123", the base of every RecordingUrl. */
const char *recordings_base_url(const struct recordings *recordings);

struct recording_made {
    const char *call_sid;
    struct span ulaw;
    const char *status_url; /* recordingStatusCallback, absolute; "": none */
    const char *auth_token; /* signs that */
    const struct webhook_route *routes;
    size_t route_count;
};

/* Keeps a copy; routes and auth_token are borrowed until recordings_close. VP_ERR_NO_MEMORY, VP_ERR_TOO_BIG. */
VP_MUST_CHECK enum vp_err recordings_put(struct recordings *recordings, const struct recording_made *made,
                                         char out_sid[RECORDINGS_SID_BYTES],
                                         char out_url[RECORDINGS_URL_BYTES]);

#endif
