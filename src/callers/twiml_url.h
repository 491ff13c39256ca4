/* Where a URL of a TwiML document leads (RFC 3986, section 5.2, as far as http, https, ws and wss need). */
#ifndef VP_CALLERS_TWIML_URL_H
#define VP_CALLERS_TWIML_URL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

enum { TWIML_URL_BYTES = 2048 };

/* Resolves reference against the absolute URL base; fragments are dropped. VP_ERR_BAD_VALUE: not a URL that
 * Twilio would take (11100), VP_ERR_TOO_BIG. */
VP_MUST_CHECK enum vp_err twiml_url_resolve(const char *base, const char *reference,
                                            char out_url[TWIML_URL_BYTES]);
/* The same URL with another scheme ("wss" for "ws"). VP_ERR_TOO_BIG. */
VP_MUST_CHECK enum vp_err twiml_url_with_scheme(const char *url, const char *scheme,
                                                char out_url[TWIML_URL_BYTES]);
bool twiml_url_has_scheme(const char *url, const char *scheme);

#endif
