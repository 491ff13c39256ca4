/* What the files of net/ share about the loop and do not show to other rooms. */
#ifndef VP_NET_NET_INTERNAL_H
#define VP_NET_NET_INTERNAL_H

#include <sys/queue.h>
#include <openssl/ssl.h>

#include "base/buf.h"
#include "net/loop_internal.h"
#include "net/stream.h"
#include "net/ws_conn.h"

enum {
    /* One read; shared by all connections, so that an idle one owns no buffer. */
    NET_SCRATCH_BYTES = 64 * 1024,
    NET_SPARE_COUNT = 128,            /* blocks kept for reuse */
    NET_SPARE_BLOCK_MAX = 128 * 1024, /* larger ones are freed instead */
    /* Of blocks over this few are kept: they carried a session's set-up or a long answer, and each call has
     * one of those; kept, they would carry single frames from then on. */
    NET_SPARE_FRAME_MAX = 4 * 1024,
    NET_SPARE_LARGE_COUNT = 4,
    NET_TLS_SETTINGS_COUNT = 4,
};

struct net_block {
    char *at;
    size_t size_bytes;
};

struct net_tls_settings {
    char *ca_file; /* NULL: the system's */
    SSL_CTX *ssl;
};

struct loop {
    int epoll_fd;
    struct loop_ready ready;
    struct loop_timers timers;
    struct loop_pace pace;
    struct loop_later *later_first, **later_tail;
    bool is_stopped;
    int signal_count;
    struct loop_mailbox *mailbox;
    struct loop_watch mail;
    char *scratch; /* NET_SCRATCH_BYTES and one spare byte behind them */
    struct net_block spares[NET_SPARE_COUNT];
    size_t spare_count, spare_large_count;
    struct net_tls_settings tls_settings[NET_TLS_SETTINGS_COUNT];
    size_t tls_settings_count;
    LIST_HEAD(, stream) finishing; /* streams without an owner that still say goodbye, the latest first */
    size_t finishing_count;
    LIST_HEAD(, ws_conn) closing; /* WebSockets that wait for their peer's closing frame */
    /* loop_destroy waits for no peer: WebSockets that still close end (on_closed follows), then the streams that still
     * say goodbye are cut. Set by the first of each; NULL: there was none. */
    void (*cut_closing)(struct loop *loop), (*cut_finishing)(struct loop *loop);
};

/* Gives an empty buffer a kept block, so that steady traffic allocates nothing. */
void net_spare_take(struct loop *loop, struct buf *buf);
/* Takes the block of a buffer that is done with; buf is empty afterwards. */
void net_spare_put(struct loop *loop, struct buf *buf);

/* Cuts the one that has said all and waits longest for the other side's end; false when there is none. */
bool net_cut_finished_stream(struct loop *loop);

/* Server role: takes the stream over, whose first bytes out are queued already (on error nothing has changed and the
 * stream stays the caller's). first_bytes (copied) were read already and are delivered at the end of the round. */
VP_MUST_CHECK enum vp_err ws_adopt(struct loop *loop, struct stream *stream, struct span first_bytes,
                                   const struct ws_limits *limits, const struct ws_events *events,
                                   void *owner, struct ws_conn **out_ws);

#endif
