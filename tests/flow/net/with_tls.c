#include "flow/net/with_tls.h"

#include "with_cmocka.h"
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net/net_listen.h"
#include "net/ws_handshake.h"
#include "net/ws_message.h"

static void add_extension(X509 *certificate, X509 *issuer, int kind, const char *value)
{
    X509V3_CTX with;
    X509V3_set_ctx(&with, issuer, certificate, NULL, NULL, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &with, kind, value);
    assert_non_null(extension);
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
}

static X509 *make_certificate(EVP_PKEY *key, X509 *issuer, EVP_PKEY *issuer_key, const char *name,
                              const char *subject_names, long valid_s)
{
    X509 *certificate = X509_new();
    X509_set_version(certificate, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), issuer == NULL ? 1 : 2);
    X509_gmtime_adj(X509_getm_notBefore(certificate), -7200);
    X509_gmtime_adj(X509_getm_notAfter(certificate), valid_s);
    X509_set_pubkey(certificate, key);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_ASC,
                               (const unsigned char *)name, -1, -1, 0);
    X509_set_issuer_name(certificate, X509_get_subject_name(issuer != NULL ? issuer : certificate));
    if (issuer == NULL) {
        add_extension(certificate, certificate, NID_basic_constraints, "critical,CA:TRUE");
        add_extension(certificate, certificate, NID_key_usage, "critical,keyCertSign");
    } else {
        add_extension(certificate, issuer, NID_subject_alt_name, subject_names);
    }
    assert_true(X509_sign(certificate, issuer_key, EVP_sha256()) > 0);
    return certificate;
}

void tls_authority_init(struct tls_authority *authority)
{
    authority->key = EVP_EC_gen("P-256");
    authority->certificate =
        make_certificate(authority->key, NULL, authority->key, "test authority", NULL, 7200);
    snprintf(authority->ca_file, sizeof authority->ca_file, "/tmp/vp_test_ca_XXXXXX");
    int fd = mkstemp(authority->ca_file);
    assert_true(fd >= 0);
    FILE *file = fdopen(fd, "w");
    assert_int_equal(PEM_write_X509(file, authority->certificate), 1);
    fclose(file);
}

void tls_authority_deinit(struct tls_authority *authority)
{
    unlink(authority->ca_file);
    EVP_PKEY_free(authority->key);
    X509_free(authority->certificate);
}

/* The echo server; it runs on a thread, so it checks by leaving, not by assertions. */

struct echo {
    SSL *ssl;
    struct buf out;
    bool is_over;
};

static void echo_text(void *owner, char *text, size_t len)
{
    struct echo *echo = owner;
    struct span span = {text, len};
    if (ws_frame_encode(&echo->out, WS_ROLE_SERVER, WS_OPCODE_TEXT, &span, 1) != VP_OK)
        echo->is_over = true;
}

static void echo_ignore(void *owner, struct span payload)
{
    (void)owner, (void)payload;
}

static void echo_close(void *owner, uint16_t code, struct span reason)
{
    struct echo *echo = owner;
    (void)reason;
    echo->is_over = true;
    if (ws_close_encode(&echo->out, WS_ROLE_SERVER, code, SPAN_NONE) != VP_OK)
        echo->out.len = 0;
}

static bool write_all(struct echo *echo)
{
    bool is_written = echo->out.len == 0 || SSL_write(echo->ssl, echo->out.at, (int)echo->out.len) > 0;
    echo->out.len = 0;
    return is_written;
}

static bool answer_request(struct echo *echo)
{
    char request[4096];
    int got = SSL_read(echo->ssl, request, sizeof request - 1);
    if (got <= 0)
        return false;
    request[got] = '\0';
    const char *key = strstr(request, "Sec-WebSocket-Key: ");
    return key != NULL &&
           ws_handshake_write_answer(&echo->out, (struct span){key + 19, WS_KEY_LEN}, NULL) == VP_OK &&
           write_all(echo);
}

static void serve(struct echo *echo)
{
    static const struct ws_message_events events = {
        .on_text = echo_text, .on_ping = echo_ignore, .on_pong = echo_ignore, .on_close = echo_close};
    if (SSL_accept(echo->ssl) != 1 || !answer_request(echo))
        return;
    struct ws_message_decoder messages;
    ws_message_decoder_init(&messages, WS_ROLE_SERVER, 1 << 20, &events, echo);
    char bytes[8192 + 1];
    while (!echo->is_over) {
        int got = SSL_read(echo->ssl, bytes, sizeof bytes - 1);
        if (got <= 0 || ws_message_feed(&messages, bytes, (size_t)got) != VP_OK || !write_all(echo))
            break;
    }
    ws_message_decoder_deinit(&messages);
}

static void *thread_main(void *arg)
{
    struct tls_server *server = arg;
    struct pollfd ready = {.fd = server->listen_fd, .events = POLLIN};
    int fd = poll(&ready, 1, 5000) == 1 ? accept(server->listen_fd, NULL, NULL) : -1;
    if (fd < 0)
        return NULL;
    struct timeval patience = {.tv_sec = 5};
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    struct echo echo = {.ssl = SSL_new(server->ssl)};
    buf_init(&echo.out, 4 << 20);
    SSL_set_fd(echo.ssl, fd);
    serve(&echo);
    SSL_shutdown(echo.ssl);
    SSL_free(echo.ssl);
    buf_deinit(&echo.out);
    close(fd);
    return NULL;
}

void tls_server_start(struct tls_server *server, const struct tls_authority *authority,
                      const char *subject_names, long valid_s, int max_version)
{
    EVP_PKEY *key = EVP_EC_gen("P-256");
    X509 *certificate =
        make_certificate(key, authority->certificate, authority->key, "server", subject_names, valid_s);
    server->ssl = SSL_CTX_new(TLS_server_method());
    SSL_CTX_set_security_level(server->ssl, 0);
    SSL_CTX_set_min_proto_version(server->ssl, TLS1_VERSION);
    SSL_CTX_set_max_proto_version(server->ssl, max_version);
    assert_int_equal(SSL_CTX_use_certificate(server->ssl, certificate), 1);
    assert_int_equal(SSL_CTX_use_PrivateKey(server->ssl, key), 1);
    X509_free(certificate);
    EVP_PKEY_free(key);
    assert_int_equal(net_listen("127.0.0.1", 0, &server->listen_fd), VP_OK);
    server->port = net_port(server->listen_fd);
    assert_int_equal(pthread_create(&server->thread, NULL, thread_main, server), 0);
}

void tls_server_stop(struct tls_server *server)
{
    pthread_join(server->thread, NULL);
    close(server->listen_fd);
    SSL_CTX_free(server->ssl);
}
