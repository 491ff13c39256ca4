/* Fetches a recording from the telephony provider. It may not be there yet when the webhook tells of it: 404
 * is asked again for a while (twilio.md 5.3). Redirects are not followed, so credentials go nowhere else. */
#ifndef VP_TRADITIONAL_RECORDING_FETCH_H
#define VP_TRADITIONAL_RECORDING_FETCH_H

#include "net/http_client.h"

struct recording_fetch;

struct recording_fetch_options {
    struct loop *loop;
    struct http_client *http;
    const char *call_sid;      /* for logs; borrowed until on_done */
    const char *url;           /* copied */
    const char *user_password; /* for Basic, copied */
    int64_t budget_ms;         /* all attempts together */
    /* Once, from the loop, unless cancelled; the fetch is gone afterwards. wav is borrowed,
     * SPAN_NONE with an error. */
    void (*on_done)(void *owner, enum vp_err err, struct span wav);
    void *owner;
};

/* VP_ERR_BAD_VALUE, VP_ERR_NO_MEMORY: no callback follows. */
VP_MUST_CHECK enum vp_err recording_fetch_start(const struct recording_fetch_options *options,
                                                struct recording_fetch **out_fetch);
void recording_fetch_cancel(struct recording_fetch *fetch); /* no callback afterwards; accepts NULL */

#endif
