/* X-Twilio-Signature (twilio.md, section 4): an HMAC over the URL and the sorted parameters, with the account's
 * auth token and SHA-1, or with a SharedKey and the digest that the request names (signature_settings.h). */
#ifndef VP_TWILIO_SIGNATURE_H
#define VP_TWILIO_SIGNATURE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/span.h"

enum signature_digest { SIGNATURE_SHA1, SIGNATURE_SHA256 };
enum { SIGNATURE_TEXT_BYTES = 45 }; /* 28 or 44 base64 characters and NUL */

struct signature_key {
    const char *secret; /* borrowed; NULL or "" signs nothing */
    enum signature_digest digest;
    const char
        *old_secret; /* by which a signature is good, too; NULL or "": none. Nothing is signed with it */
};
/* The key of a request without settings of its own. */
static inline struct signature_key signature_token_key(const char *auth_token)
{
    return (struct signature_key){.secret = auth_token, .digest = SIGNATURE_SHA1};
}
/* Characters of a signature by this key. */
size_t signature_text_len(const struct signature_key *key);

struct signature_param {
    struct span name, value; /* decoded bytes, which need not be UTF-8 */
};
static inline struct signature_param signature_param_of(const char *name, const char *value)
{
    return (struct signature_param){span_of(name), span_of(value)};
}

/* Signs exactly this URL and these parameters (distinct values of equal names,
 * sorted; section 4.1). VP_ERR_NO_MEMORY; VP_ERR_BAD_VALUE: no secret. */
VP_MUST_CHECK enum vp_err signature_make(const struct signature_key *key, const char *url,
                                         const struct signature_param *params, size_t param_count,
                                         char out_text[SIGNATURE_TEXT_BYTES]);

/* Checks in constant time against the URL as configured and its port variants (as is, without port, with
 * :443). VP_ERR_BAD_SIGNATURE. A NULL or empty secret or header never matches. */
VP_MUST_CHECK enum vp_err signature_check(const struct signature_key *key, const char *url,
                                          const struct signature_param *params, size_t param_count,
                                          const char *header);
/* The media stream's handshake (section 4.4): wss and https spellings, with and without trailing slash. */
VP_MUST_CHECK enum vp_err signature_check_stream(const struct signature_key *key, const char *wss_url,
                                                 const char *header);

#endif
