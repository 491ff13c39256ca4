/* Twilio's requests to a server: signed form posts, tried twice where the connection fails (twilio.md,
 * sections 1, 4 and 6). */
#ifndef VP_CALLERS_WEBHOOK_H
#define VP_CALLERS_WEBHOOK_H

#include <stdbool.h>

#include "base/buf.h"
#include "net/http_client.h"
#include "twilio/signature.h"

enum {
    WEBHOOK_TIMEOUT_MS = 15000, /* of all attempts together */
    WEBHOOK_RETRIES = 1,        /* after a failure to connect; an answer, whatever it says, is final */
    WEBHOOK_PARAMS_MAX = 40,
    WEBHOOK_BODY_MAX_BYTES = 64 * 1024
};

/* Appends application/x-www-form-urlencoded text: space as '+', all but letters, digits and "*-._" as %XX. */
VP_MUST_CHECK enum vp_err webhook_encode(struct buf *out, const struct signature_param *params,
                                         size_t param_count);

/* A URL and what is used in its place when connecting, as with a tunnel: the first prefix that fits is
 * replaced. Signatures are made over the URL as it was. */
struct webhook_route {
    const char *prefix, *instead;
};
/* VP_ERR_TOO_BIG */
VP_MUST_CHECK enum vp_err webhook_route(const struct webhook_route *routes, size_t route_count,
                                        const char *url, char *out_url, size_t size_bytes);

struct webhook_request {
    const char *url;
    bool is_get;
    const char *auth_token; /* NULL or "": not signed */
    const struct signature_param *params;
    size_t param_count;
    const struct webhook_route *routes;
    size_t route_count;
    /* Once, unless cancelled. */
    void (*on_done)(void *owner, const struct http_response *response);
    void *owner;
};

/* One request with its retries; gone after on_done or webhook_cancel. */
struct webhook;

/* All is copied. Errors are those of http_fetch and signature_make. To be cancelled before the client goes. */
VP_MUST_CHECK enum vp_err webhook_send(struct http_client *client, const struct webhook_request *request,
                                       struct webhook **out_webhook);
void webhook_cancel(struct webhook *webhook); /* accepts NULL; no callback afterwards */

#endif
