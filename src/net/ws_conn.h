/* A WebSocket connection (RFC 6455), either role, over TCP or TLS. No extensions, no compression. Frames are
 * gathered and written once per loop round. */
#ifndef VP_NET_WS_CONN_H
#define VP_NET_WS_CONN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/span.h"
#include "net/loop.h"

struct ws_conn;

/* Why a connection ended. */
struct ws_end {
    enum vp_err err;     /* VP_OK: a closing handshake ran to its end */
    uint16_t close_code; /* code received, or sent by us; 1006 when there was none */
    int http_status;     /* client role: status of a refused upgrade, otherwise 0 */
    char reason[124];    /* peer's close reason, or a text of ours */
};

struct ws_events {
    /* Client role: the handshake is done and text may be sent. Not called in the server role. May be NULL. */
    void (*on_open)(void *owner);
    /* A whole text message, valid UTF-8, NUL behind its last byte; text.at may be written to (scanned in
     * place) and is gone after the call. */
    void (*on_text)(void *owner, char *text, size_t len);
    /* Exactly once; afterwards the connection is gone. */
    void (*on_closed)(void *owner, const struct ws_end *end);
};

struct ws_limits {
    size_t message_max_bytes; /* incoming message; larger closes with 1009, one that takes 30 s with 1008 */
    size_t queue_max_bytes;   /* unsent outgoing bytes; past it sends fail with VP_ERR_TOO_BIG */
    /* 0: never. When nothing at all came between a ping and the next one, closes with VP_ERR_TIMED_OUT.
     * (Media that flows proves life even where pongs are not sent: Twilio does not document its answer.) */
    int64_t ping_every_ms;
    int64_t connect_timeout_ms; /* client: until on_open */
};
extern const struct ws_limits ws_limits_default; /* 64 KiB in, 1 MiB queued, 20 s, 5 s */

struct ws_connect_options {
    const char *url;            /* ws:// or wss://, query allowed; copied */
    const char *const *headers; /* NULL-terminated "Name: value" lines without CR LF, or NULL; copied */
    const char *ca_file;        /* NULL: the system's certificates. wss always verifies name and chain. */
    struct ws_limits limits;
};

/* Client role. Returns at once; the outcome arrives as on_open or on_closed. VP_ERR_BAD_VALUE: the URL. */
VP_MUST_CHECK enum vp_err ws_connect(struct loop *loop, const struct ws_connect_options *options,
                                     const struct ws_events *events, void *owner, struct ws_conn **out_ws);

/* Sends one text message made of parts (copied). VP_ERR_CLOSED after close, VP_ERR_TOO_BIG when the queue is
 * full, VP_ERR_AGAIN before on_open: nothing was sent then. */
VP_MUST_CHECK enum vp_err ws_send(struct ws_conn *ws, const struct span *parts, size_t part_count);
static inline VP_MUST_CHECK enum vp_err ws_send_text(struct ws_conn *ws, struct span text)
{
    return ws_send(ws, &text, 1);
}

/* Bytes accepted by ws_send that the socket has not taken yet. */
size_t ws_queued_bytes(const struct ws_conn *ws);

/* Starts the closing handshake with code (1000 to 4999) and reason (copied, cut to 123 bytes); what is queued
 * goes out first. Repeatable at any time, also inside callbacks. on_closed follows, within 2 s. */
void ws_close(struct ws_conn *ws, uint16_t code, const char *reason);

/* The peer broke a rule of the protocol above: says so, and does not wait for an answer. Nothing more is
 * read; on_closed follows with VP_ERR_TOO_MANY. Repeatable, also inside callbacks. */
void ws_refuse(struct ws_conn *ws, uint16_t code, const char *reason);

/* -- for simulators of broken peers only -- */

/* Ends without a closing handshake, as a peer that crashed does; what is queued goes out first. on_closed
 * follows with 1006. Repeatable. */
void ws_cut(struct ws_conn *ws);
/* While paused nothing is read from the socket; text of the last read may still come. */
void ws_pause_reading(struct ws_conn *ws, bool is_paused);
/* Puts bytes (copied) between the frames as they are. Errors are those of ws_send. */
VP_MUST_CHECK enum vp_err ws_send_raw(struct ws_conn *ws, struct span bytes);

#endif
