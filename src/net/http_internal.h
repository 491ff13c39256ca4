/* The HTTP server's inside, for http_server.c (routing), http_request.c (reading and answering) and
 * http_upgrade.c. */
#ifndef VP_NET_HTTP_INTERNAL_H
#define VP_NET_HTTP_INTERNAL_H

#include <event2/http.h>

#include "net/http_form.h"
#include "net/http_server.h"

enum {
    /* A reader of pieces slower than this is cut off. */
    HTTP_PIECES_UNSENT_MAX_BYTES = 1024 * 1024,
};

struct http_server {
    struct loop *loop;
    struct evhttp *evhttp;
    struct evhttp_bound_socket *bound; /* NULL once accepting has stopped */
    struct evconnlistener *listener;
    struct loop_timer accept_timer; /* pause after running out of descriptors */
    const struct http_route *routes;
    size_t route_count;
    struct http_limits limits;
    http_gate_fn gate; /* NULL: everybody may ask */
    void *owner;
    struct http_request *requests; /* unanswered ones, linked both ways */
    struct loop_later later;       /* frees the server after http_server_close */
    struct loop_timer drain_timer; /* looks whether the drain is over */
    int64_t drained_at_ms;         /* not before; 0: not draining */
    void (*on_drained)(void *owner);
    void *drain_owner;
    int null_fd; /* /dev/null, see http_upgrade.c */
};

struct http_request {
    struct loop *loop;
    struct http_server *server; /* NULL once it was closed */
    struct http_request *next, *previous;
    struct evhttp_request *ev;                   /* always valid until the answer */
    struct evhttp_connection *evhttp_connection; /* NULL once the peer or the server went away */
    struct evbuffer *pieces;                     /* scratch of http_reply_piece */
    struct loop_later later;                     /* frees a connection outside its own callbacks */
    char *path;                                  /* decoded; owned */
    char peer[64];
    struct http_form query, form;
    bool is_query_parsed, is_form_parsed;
    bool is_ended; /* answered in pieces or upgraded: later frees it */
};

/* Makes the request out of evhttp's; NULL: no memory. Registers it with the server. */
struct http_request *http_request_create(struct http_server *server, struct evhttp_request *ev);
void http_request_free(struct http_request *request);

/* evhttp's read time-out must not cut a request whose handler takes its time. */
void http_set_read_timeout(struct http_request *request, bool is_on);

#endif
