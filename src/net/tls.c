#include "net/tls.h"

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>

#include "net/net_internal.h"

static SSL_CTX *settings_create(const char *ca_file)
{
    SSL_CTX *ssl = SSL_CTX_new(TLS_client_method());
    if (ssl == NULL)
        return NULL;
    static const unsigned char alpn[] = "\x08http/1.1";
    SSL_CTX_set_verify(ssl, SSL_VERIFY_PEER, NULL);
    /* A connection idle between turns gives its 34 KB of record buffers back. */
    SSL_CTX_set_mode(ssl, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                              SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_set_options(ssl, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION);
    int is_loaded =
        ca_file != NULL ? SSL_CTX_load_verify_file(ssl, ca_file) : SSL_CTX_set_default_verify_paths(ssl);
    if (is_loaded != 1 || SSL_CTX_set_min_proto_version(ssl, TLS1_2_VERSION) != 1 ||
        SSL_CTX_set_alpn_protos(ssl, alpn, sizeof alpn - 1) != 0) {
        SSL_CTX_free(ssl);
        return NULL;
    }
    return ssl;
}

static bool is_same_file(const char *a, const char *b)
{
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

/* Reading the system's certificates takes milliseconds, so settings are kept; *out_ssl is a reference. */
static enum vp_err settings_find(struct loop *loop, const char *ca_file, SSL_CTX **out_ssl)
{
    for (size_t i = 0; i < loop->tls_settings_count; i++) {
        if (is_same_file(loop->tls_settings[i].ca_file, ca_file)) {
            *out_ssl = loop->tls_settings[i].ssl;
            SSL_CTX_up_ref(*out_ssl);
            return VP_OK;
        }
    }
    SSL_CTX *ssl = settings_create(ca_file);
    if (ssl == NULL)
        return VP_ERR_TLS;
    char *copy = ca_file != NULL ? strdup(ca_file) : NULL;
    if (loop->tls_settings_count < NET_TLS_SETTINGS_COUNT && (ca_file == NULL || copy != NULL)) {
        SSL_CTX_up_ref(ssl);
        loop->tls_settings[loop->tls_settings_count++] = (struct net_tls_settings){copy, ssl};
    } else {
        free(copy);
    }
    *out_ssl = ssl;
    return VP_OK;
}

static bool set_name(SSL *ssl, const char *host)
{
    unsigned char numeric[sizeof(struct in6_addr)];
    if (inet_pton(AF_INET, host, numeric) == 1 || inet_pton(AF_INET6, host, numeric) == 1)
        return X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), host) == 1;
    SSL_set_hostflags(ssl, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    return SSL_set1_host(ssl, host) == 1 && SSL_set_tlsext_host_name(ssl, host) == 1;
}

enum vp_err tls_client_create(struct loop *loop, int fd, const char *host, const char *ca_file, SSL **out_ssl)
{
    SSL_CTX *settings = NULL;
    enum vp_err err = settings_find(loop, ca_file, &settings);
    if (err != VP_OK)
        return err;
    SSL *ssl = SSL_new(settings);
    SSL_CTX_free(settings);
    if (ssl == NULL || !set_name(ssl, host) || SSL_set_fd(ssl, fd) != 1) {
        SSL_free(ssl);
        ERR_clear_error();
        return VP_ERR_NO_MEMORY;
    }
    SSL_set_connect_state(ssl);
    *out_ssl = ssl;
    return VP_OK;
}

const char *tls_why(const SSL *ssl, char *text, size_t size_bytes)
{
    long verdict = SSL_get_verify_result(ssl);
    if (verdict != X509_V_OK)
        return X509_verify_cert_error_string(verdict);
    unsigned long code = ERR_peek_error();
    if (code == 0)
        return "TLS failed";
    ERR_error_string_n(code, text, size_bytes);
    return text;
}

void tls_settings_free(struct loop *loop)
{
    while (loop->tls_settings_count > 0) {
        struct net_tls_settings *last = &loop->tls_settings[--loop->tls_settings_count];
        SSL_CTX_free(last->ssl);
        free(last->ca_file);
    }
}
