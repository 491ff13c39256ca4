/* Our own certificate, for callers who come without a proxy in front: the settings of incoming TLS connections, read
 * anew when their files change. */
#ifndef VP_NET_TLS_SERVER_H
#define VP_NET_TLS_SERVER_H

#include <openssl/ssl.h>
#include <stddef.h>

#include "base/err.h"

struct tls_server;

enum { TLS_SERVER_WHY_BYTES = 256 };

/* certificate: PEM, the server's own first, then those between it and its authority; key: its private key, without a
 * password. Both paths are copied. TLS 1.2 or newer, ALPN "http/1.1" (RFC 7301). VP_ERR_TLS (out_why: which file is
 * of no use), VP_ERR_NO_MEMORY. */
VP_MUST_CHECK enum vp_err tls_server_create(const char *certificate, const char *key,
                                            struct tls_server **out_server,
                                            char out_why[TLS_SERVER_WHY_BYTES]);
void tls_server_destroy(struct tls_server *server); /* accepts NULL; connections go on */

/* The settings for one more connection, borrowed until the next call. Looks at the files every TLS_SERVER_LOOK_MS;
 * those of no use are logged, and the former ones stay. */
enum { TLS_SERVER_LOOK_MS = 2000 };
SSL_CTX *tls_server_settings(struct tls_server *server);

#endif
