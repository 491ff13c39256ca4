/* An HTTP/1.1 server that routes requests and upgrades some of them to WebSockets. What is malformed,
 * too large or too slow never reaches a handler: it is refused and its connection closed
 * (http_head.h says what is). */
#ifndef VP_NET_HTTP_SERVER_H
#define VP_NET_HTTP_SERVER_H

#include "net/loop.h"
#include "net/ws_conn.h"

struct http_server;
struct http_request; /* valid until answered (http_reply, http_upgrade); the handler may answer later */

typedef void (*http_handler_fn)(void *owner, struct http_request *request);

struct http_route {
    const char *method; /* "GET" (also serves HEAD), "POST", "PUT", "DELETE" */
    const char *path;   /* exact, or a prefix when it ends in '*' */
    http_handler_fn handler;
};

struct http_limits {
    size_t headers_max_bytes; /* more: 431 */
    size_t body_max_bytes;    /* more: 413 */
    bool takes_chunks;        /* bodies without a length, as clients send files that they read; else: 411 */
    int idle_timeout_s;       /* between requests */
    /* For all of it, from its first byte; the first request's from the connection on. Later: 408. */
    int64_t head_timeout_ms, body_timeout_ms;
    int64_t answer_timeout_ms; /* a reader that takes nothing of an answer for so long is cut off */
    /* Connections that are no WebSockets. At the limit the longest idle one is closed for a new one, then the
     * one that has been sending a request for longest, never one whose request waits for our answer; when
     * there is none, new ones wait in the system's queue. Connections from this machine have no limit per
     * address: a proxy here brings everybody's. Addresses of one IPv6 network (/64) are one. */
    size_t connections_max, connections_per_address_max;
};
extern const struct http_limits http_limits_default; /* 16 KiB, 64 KiB, 15 s, 5 s, 10 s, 10 s, 1,024, 256 */

/* Serves on an open listener (borrowed; not closed), and never takes the process's last descriptors for
 * connections (descriptors.h). routes (borrowed) are tried in order; an unknown path gets 404, a known path
 * with another method 405; both as {"error":{"message":...}}. */
VP_MUST_CHECK enum vp_err http_server_open(struct loop *loop, int listen_fd, const struct http_route *routes,
                                           size_t route_count, const struct http_limits *limits, void *owner,
                                           struct http_server **out_server);
/* Asked before the routes are: whether a request may go on. One that may not is the gate's: it was answered, or
 * will be, or is let pass once the gate knows more. */
typedef bool (*http_gate_fn)(void *owner, struct http_request *request);
void http_server_set_gate(struct http_server *server, http_gate_fn gate);
void http_let_pass(struct http_request *request); /* to its route; the gate is not asked again */
/* For a listener that several processes serve: asked when somebody waits there, whether another of them should have
 * the first chance. Who is still waiting 20 ms later is taken all the same. */
typedef bool (*http_yield_fn)(void *owner);
void http_server_set_yield(struct http_server *server, http_yield_fn yields);
/* Connections that were taken and have not asked for anything yet: of what they will ask, each may be the dearest. */
int http_server_unknown_count(const struct http_server *server);
/* The server is reached behind this path of a public URL ("/vp", borrowed; "": none): what is asked with the path
 * before it, as proxies leave it, is served like what comes without, as others do. Handlers see it without. */
void http_server_set_mount(struct http_server *server, const char *path);
/* New connections may speak TLS with this certificate (borrowed), and must where they come from another machine. */
struct tls_server;
void http_server_set_tls(struct http_server *server, struct tls_server *tls);
/* Stops accepting; open requests may still be answered. */
void http_server_stop_accepting(struct http_server *server);
/* Stops accepting, and answers what still comes on open connections with "Connection: close". on_drained
 * comes once, when no request is open; with waits_for_silent not before every connection was closed,
 * for idling if need be, so that no caller finds his connection cut (idle_timeout_s and a second at most). */
void http_server_drain(struct http_server *server, bool waits_for_silent, void (*on_drained)(void *owner),
                       void *owner);
void http_server_close(struct http_server *server); /* accepts NULL; cuts open requests */

/* All borrowed until the request is answered. */
const char *http_path(const struct http_request *request);   /* decoded path without query */
const char *http_target(const struct http_request *request); /* as received: path and query */
const char *http_method(const struct http_request *request);
const char *http_header(const struct http_request *request, const char *name); /* NULL when absent */
/* Of several lines of that name the last one: the one that the nearest proxy wrote. */
const char *http_header_last(const struct http_request *request, const char *name);
const char *http_query(const struct http_request *request, const char *name); /* decoded; NULL when absent */
/* What http_query answers from now on where the query names it not, or as nothing; one a request, copied. False: name
 * or value have HTTP_DEFAULT_BYTES and more, nothing has changed. */
enum { HTTP_DEFAULT_BYTES = 64 };
VP_MUST_CHECK bool http_set_query_default(struct http_request *request, const char *name, const char *value);
struct span http_body(const struct http_request *request);
const char *http_peer(const struct http_request *request); /* numeric address */
/* The peer hung up meanwhile: nobody will see an answer. Who answers in pieces for long looks now and then. */
bool http_peer_left(const struct http_request *request);

/* application/x-www-form-urlencoded body, decoded, in order of arrival. */
struct http_param {
    const char *name, *value;        /* UTF-8, whatever came */
    struct span raw_name, raw_value; /* the bytes that came */
};
/* VP_ERR_BAD_REQUEST: not a form, or over 128 parameters. Borrowed until the answer. */
VP_MUST_CHECK enum vp_err http_form(struct http_request *request, const struct http_param **out_params,
                                    size_t *out_count);
const char *http_form_value(struct http_request *request, const char *name); /* NULL when absent */

void http_add_header(struct http_request *request, const char *name, const char *value);
/* Answers; body is copied. Every answer has the headers of http_default_headers.def, where the handler added
 * none of that name. A peer that went away meanwhile is no error. */
void http_reply(struct http_request *request, int status, const char *content_type, struct span body);
/* {"error":{"message":text,"type":type}} */
void http_reply_error(struct http_request *request, int status, const char *type, const char *text);

/* Answers in pieces (chunked): begin, any number of pieces, end. */
void http_reply_begin(struct http_request *request, int status, const char *content_type);
void http_reply_piece(struct http_request *request, struct span piece);
void http_reply_end(struct http_request *request);

/* Ends the connection instead of answering, or in the middle of an answer in pieces; what was not sent yet is
 * lost. For simulators of broken servers. */
void http_cut(struct http_request *request);

/* Answers 101 and takes the connection over (subprotocol may be NULL). On error the request was answered
 * (400, 426) and is gone. Text that came with the request's packet is delivered too. */
VP_MUST_CHECK enum vp_err http_upgrade(struct http_request *request, const char *subprotocol,
                                       const struct ws_limits *limits, const struct ws_events *events,
                                       void *owner, struct ws_conn **out_ws);

#endif
