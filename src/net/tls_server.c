#include "net/tls_server.h"

#include <openssl/err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "base/log.h"

struct version { /* of both files */
    struct timespec certificate, key;
    ino_t certificate_inode, key_inode;
};

struct tls_server {
    SSL_CTX *settings;
    struct version version;
    int64_t look_ms; /* monotonic; when the files are looked at again */
    char *certificate, *key;
};

static struct version version_of(const struct tls_server *server)
{
    struct stat certificate = {0}, key = {0};
    (void)!stat(server->certificate, &certificate); /* one that is not there differs from one that is */
    (void)!stat(server->key, &key);
    return (struct version){certificate.st_mtim, key.st_mtim, certificate.st_ino, key.st_ino};
}

static bool is_same(const struct version *one, const struct version *other)
{
    return one->certificate.tv_sec == other->certificate.tv_sec &&
           one->certificate.tv_nsec == other->certificate.tv_nsec && one->key.tv_sec == other->key.tv_sec &&
           one->key.tv_nsec == other->key.tv_nsec && one->certificate_inode == other->certificate_inode &&
           one->key_inode == other->key_inode;
}

/* The only protocol that is spoken here; who offers others alone is spoken to all the same. */
static int choose_protocol(SSL *ssl, const unsigned char **out, unsigned char *out_len,
                           const unsigned char *offered, unsigned offered_len, void *arg)
{
    static const unsigned char ours[] = "\x08http/1.1";
    (void)ssl, (void)arg;
    return SSL_select_next_proto((unsigned char **)out, out_len, ours, sizeof ours - 1, offered,
                                 offered_len) == OPENSSL_NPN_NEGOTIATED
               ? SSL_TLSEXT_ERR_OK
               : SSL_TLSEXT_ERR_NOACK;
}

static enum vp_err explain(const char *path, const char *what, char out_why[TLS_SERVER_WHY_BYTES])
{
    char reason[128];
    unsigned long code = ERR_peek_last_error();
    ERR_error_string_n(code, reason, sizeof reason);
    const char *text = ERR_reason_error_string(code);
    snprintf(out_why, TLS_SERVER_WHY_BYTES, "%s: %s%s%s", path, what, code != 0 ? ": " : "",
             code == 0      ? ""
             : text != NULL ? text
                            : reason);
    ERR_clear_error();
    return VP_ERR_TLS;
}

static int refuse_password(char *text, int size, int is_writing, void *arg)
{
    (void)text, (void)size, (void)is_writing, (void)arg;
    return -1; /* nobody is there to be asked */
}

static enum vp_err load(const struct tls_server *server, SSL_CTX *settings,
                        char out_why[TLS_SERVER_WHY_BYTES])
{
    ERR_clear_error();
    SSL_CTX_set_default_passwd_cb(settings, refuse_password);
    if (SSL_CTX_use_certificate_chain_file(settings, server->certificate) != 1)
        return explain(server->certificate, "no certificates can be read from it", out_why);
    if (SSL_CTX_use_PrivateKey_file(settings, server->key, SSL_FILETYPE_PEM) != 1)
        return explain(server->key, "is not the private key of that certificate", out_why);
    return VP_OK;
}

static enum vp_err make_settings(const struct tls_server *server, SSL_CTX **out_settings,
                                 char out_why[TLS_SERVER_WHY_BYTES])
{
    SSL_CTX *settings = SSL_CTX_new(TLS_server_method());
    snprintf(out_why, TLS_SERVER_WHY_BYTES, "%s", vp_err_text(VP_ERR_NO_MEMORY));
    if (settings == NULL)
        return VP_ERR_NO_MEMORY;
    SSL_CTX_set_mode(settings, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                                   SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_set_options(settings, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION);
    SSL_CTX_set_alpn_select_cb(settings, choose_protocol, NULL);
    SSL_CTX_set_min_proto_version(settings, TLS1_2_VERSION);
    enum vp_err err = load(server, settings, out_why);
    if (err != VP_OK)
        SSL_CTX_free(settings);
    else
        *out_settings = settings;
    return err;
}

enum vp_err tls_server_create(const char *certificate, const char *key, struct tls_server **out_server,
                              char out_why[TLS_SERVER_WHY_BYTES])
{
    struct tls_server *server = calloc(1, sizeof *server);
    enum vp_err err = VP_ERR_NO_MEMORY;
    if (server == NULL)
        return err;
    server->certificate = strdup(certificate);
    server->key = strdup(key);
    if (server->certificate != NULL && server->key != NULL) {
        server->version = version_of(server); /* before it is read: what changes meanwhile is read again */
        err = make_settings(server, &server->settings, out_why);
    }
    if (err != VP_OK)
        tls_server_destroy(server);
    else
        *out_server = server;
    return err;
}

void tls_server_destroy(struct tls_server *server)
{
    if (server == NULL)
        return;
    SSL_CTX_free(server->settings);
    free(server->certificate);
    free(server->key);
    free(server);
}

static void look(struct tls_server *server)
{
    char why[TLS_SERVER_WHY_BYTES], quoted[TLS_SERVER_WHY_BYTES + 32];
    SSL_CTX *fresh = NULL;
    struct version now = version_of(server);
    if (is_same(&now, &server->version))
        return;
    server->version = now;
    if (make_settings(server, &fresh, why) != VP_OK) {
        log_error("net", "certificate refused, the former one stays in force reason=%s",
                  log_quote(quoted, sizeof quoted, span_of(why)));
        return;
    }
    SSL_CTX_free(server->settings);
    server->settings = fresh;
    log_info("net", "certificate is new path=%s",
             log_quote(quoted, sizeof quoted, span_of(server->certificate)));
}

SSL_CTX *tls_server_settings(struct tls_server *server)
{
    int64_t now_ms = clock_mono_ms();
    if (now_ms >= server->look_ms) {
        server->look_ms = now_ms + TLS_SERVER_LOOK_MS;
        look(server);
    }
    return server->settings;
}
