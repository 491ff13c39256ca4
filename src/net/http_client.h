/* Outbound HTTP(S) and e-mail on the loop (libcurl multi). TLS is always verified, redirects are never followed. */
#ifndef VP_NET_HTTP_CLIENT_H
#define VP_NET_HTTP_CLIENT_H

#include "net/loop.h"
#include "base/span.h"

struct http_client;
struct http_fetch;

VP_MUST_CHECK enum vp_err http_client_create(struct loop *loop, struct http_client **out_client);
/* Connections are kept for later requests. When none was running for so long, all are closed; 30 s unless set. */
void http_client_set_idle(struct http_client *client, int64_t idle_ms);
void http_client_destroy(struct http_client *client); /* accepts NULL; cuts what runs, without callbacks */

struct http_response {
    enum vp_err err; /* VP_OK: an HTTP answer came, whatever its status */
    int status;
    const char *content_type; /* "" when absent */
    int64_t retry_after_s;    /* of the answer's Retry-After; 0: none */
    struct span body;         /* NUL behind the last byte */
};

struct http_fetch_options {
    const char *method;         /* "GET", "POST", ... */
    const char *url;            /* http:// or https:// */
    const char *const *headers; /* NULL-terminated "Name: value" lines, or NULL */
    struct span body;           /* copied; SPAN_NONE for none */
    const char *user_password;  /* "user:password" for Basic, or NULL */
    int64_t timeout_ms;         /* whole exchange */
    /* Numeric address (IPv6 in brackets) to which it connects, whatever the URL's host may be by then; the
     * certificate is still the host's. NULL: where the host is. */
    const char *connect_to;
    /* An e-mail in place of a request: url is smtp:// or smtps://, body a whole message (RFC 5322, lines end in
     * CRLF), of the options above method and headers do not count. The connection has TLS, except to this machine.
     * The response's status is the server's last word ("250"), also with an err. NULL: a request. */
    const char *mail_from, *mail_to;
    size_t body_max_bytes; /* larger answers: VP_ERR_TOO_BIG */
    /* Optional: pieces of a 2xx body as they arrive; the final response then has an empty body. */
    void (*on_piece)(void *owner, struct span piece);
    void (*on_done)(void *owner, const struct http_response *response); /* exactly once, unless cancelled */
    void *owner;
};

/* A plain GET; headers, timeout and cap as above. */
struct http_fetch_options http_get(const char *url, const char *const *headers, int64_t timeout_ms,
                                   size_t body_max_bytes,
                                   void (*on_done)(void *owner, const struct http_response *response),
                                   void *owner);
VP_MUST_CHECK enum vp_err http_fetch(struct http_client *client, const struct http_fetch_options *options,
                                     struct http_fetch **out_fetch);
void http_fetch_cancel(struct http_fetch *fetch); /* no callback afterwards; accepts NULL */
/* Of an exchange that ended so without an answer: whether the other side may have the request all the same. */
bool http_may_have_arrived(enum vp_err err);

#endif
