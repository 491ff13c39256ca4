/* What an operator is told of a request whose signature was refused: the URL that would have fitted, and what
 * usually is the cause. */
#ifndef VP_TWILIO_SIGNATURE_LOG_H
#define VP_TWILIO_SIGNATURE_LOG_H

#include "base/log_seldom.h"
#include "twilio/signature_settings.h"

struct signature_refusal {        /* all borrowed */
    const char *what;             /* "webhook" */
    const char *expected_url;     /* that should have been signed */
    const char *configured;       /* the setting that it is made from */
    const char *header, *host;    /* the signature that came, and the Host; NULL: none */
    enum signature_choice choice; /* of the key, */
    struct signature_key key;     /* where one was chosen */
};

/* One line, a few a minute. */
void signature_log_refused(struct log_seldom *seldom, const struct signature_refusal *refusal);

#endif
