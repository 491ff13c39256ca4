/* The HTTP server's inside: http_server.c (routes, drain), http_accept.c (who gets a connection), http_conn.c
 * (a connection's phases), http_request.c (what was asked), http_answer.c and http_upgrade.c. */
#ifndef VP_NET_HTTP_INTERNAL_H
#define VP_NET_HTTP_INTERNAL_H

#include <sys/queue.h>

#include "net/http_chunks.h"
#include "net/http_form.h"
#include "net/http_head.h"
#include "net/http_server.h"
#include "net/stream.h"

enum {
    /* A reader of pieces slower than this is cut off. */
    HTTP_PIECES_UNSENT_MAX_BYTES = 1024 * 1024,
    HTTP_ANSWER_MAX_BYTES = 64 * 1024 * 1024, /* of all answers that a connection waits for */
    HTTP_PEER_TEXT_BYTES = 46,
};

/* Whom a connection comes from, as far as the cap on connections tells people apart: an IPv4 address, or the
 * network of an IPv6 address (/64), of which one person has all addresses. */
struct http_address {
    uint8_t bytes[8];
    bool is_loopback; /* this machine: a proxy, which brings everybody */
};

struct http_server {
    struct loop *loop;
    const struct http_route *routes;
    size_t route_count;
    struct http_limits limits;
    http_gate_fn gate;    /* NULL: everybody may ask */
    http_yield_fn yields; /* NULL: the listener is served alone, or whoever is first may have a connection */
    const char *mount;    /* borrowed; "": none */
    struct tls_server *tls; /* borrowed; NULL: all is in the clear */
    void *owner;
    LIST_HEAD(, http_conn) conns;
    size_t conn_count;
    struct http_request *requests; /* that handlers have, linked both ways */
    struct loop_later later;       /* frees the server after http_server_close */

    int listen_fd;                  /* borrowed */
    struct loop_watch accept_watch; /* zeroed once accepting has stopped */
    struct loop_timer
        accept_timer; /* pause while there is no room, or another process has the first chance */
    bool is_yielding;
    int descriptor_line; /* descriptors from this one on are for others than new connections */

    struct loop_timer drain_timer; /* looks whether the drain is over */
    int64_t drained_at_ms;         /* not before, or when no connection is left; 0: not draining */
    bool waits_for_silent;
    void (*on_drained)(void *owner);
    void *drain_owner;
};

/* Where a connection stands. Each phase has its deadline, as a whole and not from byte to byte. There is a
 * request in HEAD, BODY and HANDLED, and it knows the connection; behind the last answer nothing is kept. */
enum http_phase {
    HTTP_PHASE_IDLE, /* between requests, or before the first */
    HTTP_PHASE_HEAD,
    HTTP_PHASE_BODY,
    HTTP_PHASE_HANDLED, /* a handler has the request and may be answering in pieces; nothing is read */
    HTTP_PHASE_LAST,    /* the last answer goes out */
    HTTP_PHASE_CLOSED,  /* freed at the end of the round */
};

struct http_conn {
    struct http_server *server;
    struct stream *stream;
    enum http_phase phase;
    struct http_request *request; /* in HEAD and BODY owned, in HANDLED the handler's */
    struct span unread;           /* of the bytes that are being taken */
    struct buf rest;              /* what came behind a request that still waits for its answer */
    bool is_taking, has_asked;
    bool is_known;                          /* its first request was whole: what it wants is known */
    int64_t since_ms;                       /* in this phase; an unfinished request: since its first byte */
    uint64_t queued_bytes, sent_then_bytes; /* of answers: all so far, and sent when progress was looked at */
    struct loop_timer timer;                /* of the phase */
    struct loop_later later;
    struct http_address address;
    char peer[HTTP_PEER_TEXT_BYTES];
    LIST_ENTRY(http_conn) entry; /* of the server's */
};

struct http_request {
    struct loop *loop;
    struct http_server *server;           /* NULL once it was closed */
    struct http_conn *conn;               /* NULL once the peer or the server went away */
    struct http_request *next, *previous; /* in the server's list, once a handler has it */
    struct http_head head;
    size_t mount_len; /* of the head's path and target: the server's mount, which handlers do not see */
    struct buf body;
    struct http_chunks chunks; /* where the body comes in them */
    struct buf headers;        /* of the answer, as lines */
    struct http_form query, form;
    bool is_query_parsed, is_form_parsed;
    char default_name[HTTP_DEFAULT_BYTES], default_value[HTTP_DEFAULT_BYTES]; /* of the query; "": none */
    bool is_begun, is_chunked;                                                /* answered in pieces */
    char peer[HTTP_PEER_TEXT_BYTES];
};

/* ---- http_accept.c ---- */

VP_MUST_CHECK enum vp_err http_accept_start(struct http_server *server, int listen_fd);
void http_accept_stop(struct http_server *server);
/* A connection came (fd is owned from here on): opens it, if need be in place of another one of that address. */
void http_admit(struct http_server *server, int fd, const struct http_address *address, const char *peer);

/* Takes the socket (closed on error too) and links the connection. */
VP_MUST_CHECK enum vp_err http_conn_open(struct http_server *server, int fd,
                                         const struct http_address *address, const char *peer);
/* At once; a request that a handler has loses its connection. Repeatable. */
void http_conn_close(struct http_conn *conn);
/* Sends what is queued first, then closes so that the other side can read it. */
void http_conn_finish(struct http_conn *conn);
/* The connection's bytes go to somebody else from here on: frees it and its request at the end of the round. */
void http_conn_leave(struct http_conn *conn);
/* The handler's answer is queued; the request is freed. */
void http_conn_answered(struct http_conn *conn, bool is_last);
/* Bytes of an answer were queued. */
void http_conn_queued(struct http_conn *conn, size_t len);
/* An answer in pieces begins: whoever reads it must get on. */
void http_conn_watch_reader(struct http_conn *conn);
/* Bytes that came behind the request that a handler has now. */
struct span http_conn_unread(const struct http_conn *conn);

/* ---- http_request.c ---- */

struct http_request *http_request_create(struct http_conn *conn); /* NULL: no memory */
void http_request_free(struct http_request *request);

/* ---- http_answer.c ---- */

/* Refuses the request that is being read and ends the connection: status with {"error":...}. */
void http_conn_refuse(struct http_conn *conn, int status, const char *why);

/* ---- http_server.c ---- */

/* A request is whole: it goes to the gate and to its route. */
void http_server_dispatch(struct http_server *server, struct http_request *request);

#endif
