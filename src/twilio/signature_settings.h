/* X-Twilio-Webhooks-Signature-Settings, "key=webhooks_sharedkey_...,algorithm=HMAC_SHA256": the request is signed
 * with a SharedKey instead of the account's auth token (npm twilio 6.3, lib/webhooks). Pure. */
#ifndef VP_TWILIO_SIGNATURE_SETTINGS_H
#define VP_TWILIO_SIGNATURE_SETTINGS_H

#include "twilio/signature.h"

#define SIGNATURE_SETTINGS_HEADER "X-Twilio-Webhooks-Signature-Settings"

enum signature_choice {
    SIGNATURE_CHOSEN,
    SIGNATURE_WITHOUT_SHARED_KEY, /* the request wants one, and none is configured */
    SIGNATURE_OF_UNKNOWN_DIGEST   /* or of two */
};

/* Chooses the key by which a request must be signed. settings: the header, NULL or "" where there is none.
 * Anybody may send that header, so it never leads to another secret than the SharedKey: without one the
 * request is refused, whatever its signature. Members' names are as they stand above, algorithms HMAC_SHA1 and
 * HMAC_SHA256 in any letters, with blanks around; none named is HMAC_SHA1. */
enum signature_choice signature_choose_key(const char *auth_token, const char *shared_key,
                                           const char *settings, struct signature_key *out_key);

#endif
