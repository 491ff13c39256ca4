/* TLS for outgoing connections: the settings (made once per certificate file) and one connection's SSL. */
#ifndef VP_NET_TLS_H
#define VP_NET_TLS_H

#include <openssl/ssl.h>
#include <stdbool.h>

#include "base/err.h"
#include "net/loop.h"

/* A client SSL on fd (borrowed), ready for SSL_connect: TLS 1.2 or newer, chain and name always verified, SNI
 * and ALPN "http/1.1" sent. host: DNS name or numeric address. ca_file NULL: the system's certificates.
 * VP_ERR_TLS (ca_file cannot be read), VP_ERR_NO_MEMORY. The caller frees *out_ssl. */
VP_MUST_CHECK enum vp_err tls_client_create(struct loop *loop, int fd, const char *host, const char *ca_file,
                                            SSL **out_ssl);

/* Why the last operation failed, for a person; static or in text. */
const char *tls_why(const SSL *ssl, char *text, size_t size_bytes);

/* The loop frees what tls_client_create keeps. */
void tls_settings_free(struct loop *loop);

#endif
