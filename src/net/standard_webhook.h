/* Standard Webhooks 1.0 (standardwebhooks.com): how what is sent to a restaurant's own server is signed, so that it can
 * tell it from what others send there. */
#ifndef VP_NET_STANDARD_WEBHOOK_H
#define VP_NET_STANDARD_WEBHOOK_H

#include <stdint.h>

#include "base/err.h"
#include "base/span.h"

enum { WEBHOOK_KEY_BYTES_MIN = 24, WEBHOOK_KEY_BYTES_MAX = 64, WEBHOOK_SIGNATURE_BYTES = 48 };

struct webhook_secret {
    uint8_t key[WEBHOOK_KEY_BYTES_MAX];
    size_t key_bytes;
};

/* "whsec_" and the base64 of 24 to 64 bytes, which are the key. VP_ERR_BAD_VALUE: it is none. */
VP_MUST_CHECK enum vp_err webhook_secret_parse(const char *text, struct webhook_secret *out_secret);

/* The value of webhook-signature, "v1,...": of the event's id (without a point, the same at each attempt), the
 * attempt's time, and exactly the bytes that are sent. VP_ERR_NO_MEMORY. */
VP_MUST_CHECK enum vp_err webhook_sign(const struct webhook_secret *secret, const char *event_id,
                                       int64_t attempt_unix_s, struct span body,
                                       char out_signature[WEBHOOK_SIGNATURE_BYTES]);

#endif
