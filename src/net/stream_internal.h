/* The stream's inside, for stream.c (bytes) and stream_connect.c (opening). */
#ifndef VP_NET_STREAM_INTERNAL_H
#define VP_NET_STREAM_INTERNAL_H

#include <sys/queue.h>
#include <openssl/ssl.h>

#include "net/resolve.h"
#include "net/stream.h"

/* The dial is there while opening and never after; the socket and its watch from GREETING to FINISHING. Reading
 * pauses in OPEN only; what ends each direction (is_fin_sent, is_read_ended) is set in FINISHING and stays. */
enum stream_state {
    STREAM_CONNECTING, /* resolving, TCP */
    STREAM_GREETING,   /* TLS handshake */
    STREAM_OPEN,
    STREAM_FINISHING, /* sends the rest, then waits for the other side's end */
    STREAM_ENDED,     /* on_end was called; waits for its owner */
    STREAM_CLOSED,    /* freed at the end of the round */
};

struct stream;

/* What opening needs and an open stream does not. */
struct stream_dial {
    void (*step)(
        struct stream *stream); /* writability and readability while opening; frees nothing but the dial */
    void (*free)(struct stream_dial *dial);
    struct resolve *resolve; /* NULL when none runs */
    struct addrinfo *answer, *next;
    struct loop_timer attempt_timer;
    bool is_tls;
    char *ca_file; /* NULL: the system's */
    char host[];
};

struct stream {
    struct loop *loop;
    int fd; /* -1 until connected to an address */
    SSL *ssl;
    SSL_CTX *offer; /* of TLS, until the first byte has come; NULL: none */
    bool may_be_plain;
    enum stream_state state;
    bool is_paused, is_fin_sent, is_read_ended;
    bool awaits_room; /* once open: room to write is watched for */
    struct loop_watch watch;
    struct loop_later later;
    struct buf out;
    size_t out_sent; /* bytes at the front of out that went already */
    const struct stream_events *events;
    void *owner;
    struct stream_dial *dial;
    struct loop_timer finish_timer;
    LIST_ENTRY(stream) finishing; /* in the loop's list, while FINISHING */
    char why[124];
};

bool stream_is_sane(const struct stream *stream);

VP_MUST_CHECK enum vp_err stream_create(struct loop *loop, size_t queue_max_bytes,
                                        const struct stream_events *events, void *owner,
                                        struct stream **out_stream);
/* Makes the watch for fd; the stream owns fd from here on. */
void stream_set_fd(struct stream *stream, int fd);
void stream_drop_fd(struct stream *stream);
void stream_drop_dial(struct stream *stream); /* repeatable */
/* Ends the stream from inside: why NULL takes the error's own text. */
void stream_end(struct stream *stream, enum vp_err err, const char *why);

#endif
