/* What a server of our own shows, whose certificate nobody trusts. */
#include "net/certificate.h"

#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "net/net_listen.h"
#include "with_cmocka.h"

struct server {
    int fd, days;
    pthread_t thread;
};

static X509 *make_certificate(EVP_PKEY *key, int days)
{
    X509 *made = X509_new();
    ASN1_INTEGER_set(X509_get_serialNumber(made), 1);
    X509_gmtime_adj(X509_getm_notBefore(made), -3600L * 24 * 30);
    X509_gmtime_adj(X509_getm_notAfter(made), 3600L * 24 * days);
    X509_set_pubkey(made, key);
    X509_NAME *name = X509_get_subject_name(made);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const unsigned char *)"127.0.0.1", -1, -1, 0);
    X509_set_issuer_name(made, name);
    X509_sign(made, key, EVP_sha256());
    return made;
}

static void *serve_one(void *arg)
{
    struct server *server = arg;
    EVP_PKEY *key = EVP_EC_gen("P-256");
    X509 *shown = make_certificate(key, server->days);
    SSL_CTX *settings = SSL_CTX_new(TLS_server_method());
    SSL_CTX_use_certificate(settings, shown);
    SSL_CTX_use_PrivateKey(settings, key);
    int fd = -1;
    while ((fd = accept(server->fd, NULL, NULL)) < 0)
        usleep(1000); /* the listener does not block */
    SSL *ssl = SSL_new(settings);
    SSL_set_fd(ssl, fd);
    SSL_accept(ssl);
    SSL_free(ssl);
    SSL_CTX_free(settings);
    X509_free(shown);
    EVP_PKEY_free(key);
    close(fd);
    return NULL;
}

static struct certificate look_at(int days)
{
    struct server server = {.days = days};
    struct certificate found;
    signal(SIGPIPE, SIG_IGN); /* the server still tells of its sessions when who looked has gone */
    assert_int_equal(net_listen("127.0.0.1", 0, &server.fd), VP_OK);
    assert_int_equal(pthread_create(&server.thread, NULL, serve_one, &server), 0);
    assert_int_equal(certificate_look("127.0.0.1", net_port(server.fd), &found), VP_OK);
    pthread_join(server.thread, NULL);
    close(server.fd);
    return found;
}

static void what_nobody_trusts_is_looked_at_all_the_same(void **state)
{
    (void)state;
    struct certificate found = look_at(20);
    int64_t left_ms = found.ends_unix_ms - clock_unix_ms();
    assert_in_range(left_ms, (20 * 24 - 1) * 3600000LL, 20 * 24 * 3600000LL);
    assert_in_range(clock_unix_ms() - found.begins_unix_ms, 30 * 24 * 3600000LL, 31 * 24 * 3600000LL);
    assert_non_null(strstr(found.why, "self"));
}

static void what_has_ended_is_told(void **state)
{
    (void)state;
    assert_true(look_at(-1).ends_unix_ms < clock_unix_ms());
}

static void where_nobody_listens_there_is_none(void **state)
{
    (void)state;
    int fd;
    struct certificate found;
    assert_int_equal(net_listen("127.0.0.1", 0, &fd), VP_OK);
    int port = net_port(fd);
    close(fd);
    assert_int_equal(certificate_look("127.0.0.1", port, &found), VP_ERR_REFUSED);
    assert_int_equal(certificate_look("nobody.invalid", 443, &found), VP_ERR_RESOLVE);
}

TESTS = {
    TEST(what_nobody_trusts_is_looked_at_all_the_same),
    TEST(what_has_ended_is_told),
    TEST(where_nobody_listens_there_is_none),
};
