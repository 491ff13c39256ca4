/* A look at the certificate that a server shows, for whoever asks what is wrong before callers do. */
#ifndef VP_NET_CERTIFICATE_H
#define VP_NET_CERTIFICATE_H

#include <stdint.h>

#include "base/err.h"

enum { CERTIFICATE_WHY_BYTES = 160, CERTIFICATE_WAIT_S = 5 };

struct certificate {
    int64_t begins_unix_ms, ends_unix_ms; /* notBefore, notAfter (RFC 5280, 4.1.2.5); 0: it cannot be read */
    char why
        [CERTIFICATE_WHY_BYTES]; /* why nobody trusts it; "": it is of that name, and its chain leads to the system's */
};

/* Connects and greets, blocking: CERTIFICATE_WAIT_S for each step at most. VP_ERR_RESOLVE, VP_ERR_REFUSED (why in
 * errno), VP_ERR_TLS (it showed none), VP_ERR_NO_MEMORY. */
VP_MUST_CHECK enum vp_err certificate_look(const char *host, int port, struct certificate *out);

#endif
