#include "net/certificate.h"

#include <errno.h>
#include <netdb.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

/* A socket whose every step ends in time (socket(7), SO_SNDTIMEO bounds connecting, too); -1: errno. */
static int connect_to(const struct addrinfo *address)
{
    const struct timeval wait = {.tv_sec = CERTIFICATE_WAIT_S};
    int fd = socket(address->ai_family, address->ai_socktype | SOCK_CLOEXEC, address->ai_protocol);
    if (fd < 0)
        return -1;
    if (setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof wait) == 0 &&
        setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait) == 0 &&
        connect(fd, address->ai_addr, address->ai_addrlen) == 0)
        return fd;
    int saved_errno = errno;
    close(fd);
    errno = saved_errno == EINPROGRESS ? ETIMEDOUT : saved_errno;
    return -1;
}

static enum vp_err open_socket(const char *host, int port, int *out_fd)
{
    const struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_ADDRCONFIG};
    struct addrinfo *answer = NULL;
    char service[16];
    snprintf(service, sizeof service, "%d", port);
    if (getaddrinfo(host, service, &hints, &answer) != 0)
        return VP_ERR_RESOLVE;
    int fd = -1;
    for (const struct addrinfo *one = answer; one != NULL && fd < 0; one = one->ai_next)
        fd = connect_to(one);
    freeaddrinfo(answer);
    *out_fd = fd;
    return fd >= 0 ? VP_OK : VP_ERR_REFUSED;
}

static int64_t unix_ms_of(const ASN1_TIME *time)
{
    struct tm parts;
    return ASN1_TIME_to_tm(time, &parts) == 1 ? (int64_t)timegm(&parts) * 1000 : 0;
}

static enum vp_err greet(SSL *ssl, int fd, const char *host, struct certificate *out)
{
    X509_VERIFY_PARAM *rules = SSL_get0_param(ssl);
    if (X509_VERIFY_PARAM_set1_ip_asc(rules, host) != 1 && SSL_set1_host(ssl, host) != 1)
        return VP_ERR_NO_MEMORY;
    SSL_set_tlsext_host_name(ssl, host);
    SSL_set_fd(ssl, fd);
    if (SSL_connect(ssl) != 1)
        return VP_ERR_TLS;
    X509 *shown = SSL_get1_peer_certificate(ssl);
    if (shown == NULL)
        return VP_ERR_TLS;
    long verdict =
        SSL_get_verify_result(ssl); /* looked at, not asked for: an untrusted one is shown as well */
    out->begins_unix_ms = unix_ms_of(X509_get0_notBefore(shown));
    out->ends_unix_ms = unix_ms_of(X509_get0_notAfter(shown));
    snprintf(out->why, sizeof out->why, "%s",
             verdict == X509_V_OK ? "" : X509_verify_cert_error_string(verdict));
    X509_free(shown);
    return VP_OK;
}

enum vp_err certificate_look(const char *host, int port, struct certificate *out)
{
    int fd = -1;
    *out = (struct certificate){0};
    enum vp_err err = open_socket(host, port, &fd);
    if (err != VP_OK)
        return err;
    SSL_CTX *settings = SSL_CTX_new(TLS_client_method());
    SSL *ssl = NULL;
    if (settings != NULL && SSL_CTX_set_default_verify_paths(settings) == 1) {
        SSL_CTX_set_verify(settings, SSL_VERIFY_NONE, NULL);
        ssl = SSL_new(settings);
    }
    err = ssl != NULL ? greet(ssl, fd, host, out) : VP_ERR_NO_MEMORY;
    SSL_free(ssl);
    SSL_CTX_free(settings);
    ERR_clear_error();
    close(fd);
    return err;
}
