/* "host", "host:port" or "[v6]:port": the authority of a URL and the value of Host (RFC 3986, 3.2; RFC 9110, 7.2). */
#ifndef VP_NET_AUTHORITY_H
#define VP_NET_AUTHORITY_H

#include "base/err.h"
#include "base/span.h"

struct authority {
    char host[256]; /* name or numeric address, without brackets */
    int port;       /* 0: none given */
};

/* VP_ERR_BAD_VALUE: a user name, no host, a port out of range, or bytes that no host name has. Names are those of DNS
 * and underscores: the percent escapes and marks that RFC 3986 allows as well are nobody's address. */
VP_MUST_CHECK enum vp_err authority_parse(struct span text, struct authority *out_authority);

/* What stands behind scheme and authority of a URL: its path, query and fragment; "" where there is nothing, or no
 * scheme. Borrowed from url. */
const char *authority_behind(const char *url);

#endif
