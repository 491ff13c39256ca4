/* X-Twilio-Signature (twilio.md, section 4): HMAC-SHA1 over the URL and the sorted parameters, keyed with
 * the account's auth token. */
#ifndef VP_TWILIO_SIGNATURE_H
#define VP_TWILIO_SIGNATURE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/span.h"

enum { SIGNATURE_TEXT_BYTES = 29 }; /* 28 base64 characters and NUL */

struct signature_param {
    const char *name, *value; /* decoded UTF-8 */
};

/* Signs exactly this URL and these parameters (distinct values of equal names,
 * sorted; section 4.1). VP_ERR_NO_MEMORY. */
VP_MUST_CHECK enum vp_err signature_make(const char *auth_token, const char *url,
                                         const struct signature_param *params, size_t param_count,
                                         char out_text[SIGNATURE_TEXT_BYTES]);

/* Checks in constant time against the URL as configured and its port variants (as is, without port, with
 * :443). VP_ERR_BAD_SIGNATURE. A NULL or empty token or header never matches. */
VP_MUST_CHECK enum vp_err signature_check(const char *auth_token, const char *url,
                                          const struct signature_param *params, size_t param_count,
                                          const char *header);
/* The media stream's handshake (section 4.4): wss and https spellings, with and without trailing slash. */
VP_MUST_CHECK enum vp_err signature_check_stream(const char *auth_token, const char *wss_url,
                                                 const char *header);

#endif
