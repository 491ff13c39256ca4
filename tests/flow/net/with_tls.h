/* A certificate authority made on the spot, and a WebSocket echo server over TLS on a thread of its own. */
#ifndef VP_TESTS_NET_WITH_TLS_H
#define VP_TESTS_NET_WITH_TLS_H

#include <openssl/ssl.h>
#include <pthread.h>
#include <stdbool.h>

struct tls_authority {
    EVP_PKEY *key;
    X509 *certificate;
    char ca_file[64]; /* written to a temporary file */
};

void tls_authority_init(struct tls_authority *authority);
void tls_authority_deinit(struct tls_authority *authority);

struct tls_server {
    pthread_t thread;
    SSL_CTX *ssl;
    int listen_fd, port;
};

/* Serves one connection with a certificate for subject_names ("DNS:localhost,IP:127.0.0.1"), valid until
 * now + valid_s. max_version 0: OpenSSL's own. */
void tls_server_start(struct tls_server *server, const struct tls_authority *authority,
                      const char *subject_names, long valid_s, int max_version);
void tls_server_stop(struct tls_server *server);

#endif
