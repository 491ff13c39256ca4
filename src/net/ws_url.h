/* ws:// and wss:// URLs (RFC 6455, section 3). */
#ifndef VP_NET_WS_URL_H
#define VP_NET_WS_URL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

struct ws_url {
    bool is_tls;
    int port;
    char host[256];    /* name or numeric address, without brackets */
    char target[2048]; /* path and query, begins with '/' */
};

/* VP_ERR_BAD_VALUE: another scheme, user names, a fragment, no host, a port out of range, characters that a
 * URL cannot hold, or parts longer than the fields. */
VP_MUST_CHECK enum vp_err ws_url_parse(const char *text, struct ws_url *out_url);

/* "host", "host:port" or "[v6]:port" as the Host header wants it; out holds WS_URL_HOST_HEADER_MAX bytes. */
enum { WS_URL_HOST_HEADER_MAX = 272 };
void ws_url_host_header(const struct ws_url *url, char *out);

#endif
