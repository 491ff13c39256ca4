/* What an operator is told of a request whose signature was refused: the URL that would have fitted, and what
 * usually is the cause. */
#ifndef VP_TWILIO_SIGNATURE_LOG_H
#define VP_TWILIO_SIGNATURE_LOG_H

#include "base/log_seldom.h"

/* One line, a few a minute. what: "webhook"; expected_url: that should have been signed; header: the
 * signature that came, or NULL; host: the request's Host header, or NULL; configured: the setting that the
 * URL is made from. */
void signature_log_refused(struct log_seldom *seldom, const char *what, const char *expected_url,
                           const char *header, const char *host, const char *configured);

#endif
