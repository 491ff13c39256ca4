/* A byte stream over TCP or TLS on the loop: resolves, connects, reads into the loop's shared buffer and
 * writes once per round. It owns a buffer only while bytes wait to be sent. */
#ifndef VP_NET_STREAM_H
#define VP_NET_STREAM_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "net/loop.h"

struct stream;
struct ssl_ctx_st; /* openssl's SSL_CTX */

struct stream_events {
    /* Connected, TLS included. */
    void (*on_open)(void *owner);
    /* Bytes that came; bytes[len] may be written too. All are gone after the call. */
    void (*on_bytes)(void *owner, char *bytes, size_t len);
    /* The stream ended (VP_ERR_CLOSED: orderly) or could not be opened; the owner must close it. */
    void (*on_end)(void *owner, enum vp_err err);
    /* All that was queued went out; the owner may close, finish or hand over the stream. May be NULL. */
    void (*on_sent)(void *owner);
};

struct stream_connect_options {
    const char *host; /* name or numeric address; copied */
    int port;
    bool is_tls;
    const char *ca_file; /* NULL: the system's; copied */
};

/* The owner bounds the time that opening may take. Errors that are known at once are returned. */
VP_MUST_CHECK enum vp_err stream_connect(struct loop *loop, const struct stream_connect_options *options,
                                         size_t queue_max_bytes, const struct stream_events *events,
                                         void *owner, struct stream **out_stream);

/* Takes over a connected socket (closed on error too). on_open is not called. */
VP_MUST_CHECK enum vp_err stream_adopt(struct loop *loop, int fd, size_t queue_max_bytes,
                                       const struct stream_events *events, void *owner,
                                       struct stream **out_stream);
/* Before its first bytes: if they are those of a TLS greeting (RFC 8446, 5.1), it speaks TLS with these settings
 * (openssl's; a reference is kept); if not, it goes on in the clear where may_be_plain, and ends elsewhere
 * (VP_ERR_TLS). */
void stream_offer_tls(struct stream *stream, struct ssl_ctx_st *settings, bool may_be_plain);
/* Another owner takes the open stream over, with what is still queued; reading goes on if it was paused. */
void stream_hand_over(struct stream *stream, size_t queue_max_bytes, const struct stream_events *events,
                      void *owner);
/* Whether the other side closed or broke the connection: asks the system, also while reading is paused. */
bool stream_is_peer_gone(const struct stream *stream);

/* Append here, then call stream_flush_later: all of a round goes out in one write. The cap is queue_max_bytes. */
struct buf *stream_out(struct stream *stream);
void stream_flush_later(struct stream *stream);
/* Unsent bytes. */
size_t stream_queued_bytes(const struct stream *stream);

void stream_pause_reading(struct stream *stream, bool is_paused);

/* Why on_end came, for a person; borrowed until the stream is closed. */
const char *stream_why(const struct stream *stream);

/* Both free the stream later and call nothing of the owner again. close drops what is queued; finish sends it
 * first, says goodbye (TLS close_notify, FIN) and reads away what still comes, for 2 s at most: closing with
 * unread input would reset the connection and could destroy the last bytes on their way. */
void stream_close(struct stream *stream);
void stream_finish(struct stream *stream);

#endif
