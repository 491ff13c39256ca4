#include "net/stream.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/sane.h"
#include "net/net_internal.h"
#include "net/stream_internal.h"
#include "net/tls.h"

enum { FINISH_MS = 2000 };

static void on_later(void *arg);

bool stream_is_sane(const struct stream *stream)
{
    bool has_socket = stream->fd >= 0 && stream->watch.loop != NULL;
    bool has_dial = stream->dial != NULL;
    if (stream->out_sent > stream->out.len)
        return false;
    if ((stream->is_fin_sent || stream->is_read_ended) && stream->state != STREAM_FINISHING &&
        stream->state != STREAM_CLOSED)
        return false;
    switch (stream->state) {
    case STREAM_CONNECTING:
        return has_dial && stream->ssl == NULL && !stream->awaits_room && !stream->is_paused;
    case STREAM_GREETING:
        return has_dial && has_socket && stream->ssl != NULL && !stream->awaits_room && !stream->is_paused;
    case STREAM_OPEN:
        return !has_dial && has_socket;
    case STREAM_FINISHING:
        return !has_dial && has_socket && !stream->is_paused && !LIST_EMPTY(&stream->loop->finishing);
    case STREAM_ENDED:
    case STREAM_CLOSED:
        return !has_dial;
    }
    return false;
}

enum vp_err stream_create(struct loop *loop, size_t queue_max_bytes, const struct stream_events *events,
                          void *owner, struct stream **out_stream)
{
    struct stream *stream = calloc(1, sizeof *stream);
    if (stream == NULL)
        return VP_ERR_NO_MEMORY;
    stream->loop = loop;
    stream->fd = -1;
    stream->events = events;
    stream->owner = owner;
    stream->later = (struct loop_later){.fn = on_later, .arg = stream};
    buf_init(&stream->out, queue_max_bytes);
    *out_stream = stream;
    return VP_OK;
}

void stream_drop_fd(struct stream *stream)
{
    loop_watch_end(&stream->watch);
    SSL_free(stream->ssl);
    SSL_CTX_free(stream->offer);
    stream->ssl = NULL;
    stream->offer = NULL;
    if (stream->fd >= 0)
        close(stream->fd);
    stream->fd = -1;
}

void stream_drop_dial(struct stream *stream)
{
    if (stream->dial != NULL)
        stream->dial->free(stream->dial);
    stream->dial = NULL;
}

static void stream_free(struct stream *stream)
{
    stream_drop_fd(stream);
    stream_drop_dial(stream);
    loop_timer_deinit(&stream->finish_timer);
    net_spare_put(stream->loop, &stream->out);
    free(stream);
}

static void cut_finishing(struct loop *loop)
{
    while (!LIST_EMPTY(&loop->finishing))
        stream_close(LIST_FIRST(&loop->finishing));
}

static void link_finishing(struct stream *stream)
{
    stream->loop->cut_finishing = cut_finishing;
    LIST_INSERT_HEAD(&stream->loop->finishing, stream, finishing);
    stream->loop->finishing_count++;
}

static void unlink_finishing(struct stream *stream)
{
    LIST_REMOVE(stream, finishing);
    stream->loop->finishing_count--;
}

void stream_close(struct stream *stream)
{
    if (stream->state == STREAM_CLOSED)
        return;
    if (stream->state == STREAM_FINISHING)
        unlink_finishing(stream);
    stream->state = STREAM_CLOSED;
    loop_watch_end(&stream->watch);
    stream_drop_dial(stream);
    loop_at_end_of_round(stream->loop, &stream->later);
}

void stream_end(struct stream *stream, enum vp_err err, const char *why)
{
    if (stream->state == STREAM_FINISHING) {
        stream_close(stream);
        return;
    }
    if (stream->state >= STREAM_ENDED)
        return;
    stream->state = STREAM_ENDED;
    snprintf(stream->why, sizeof stream->why, "%s", why != NULL ? why : vp_err_text(err));
    stream_drop_dial(stream);
    loop_watch_end(&stream->watch);
    stream->events->on_end(stream->owner, err);
}

static void stream_watch(struct stream *stream)
{
    unsigned wanted = (stream->is_paused || stream->is_read_ended ? 0U : LOOP_READABLE) |
                      (stream->awaits_room ? LOOP_WRITABLE : 0U);
    if (wanted == 0)
        loop_watch_pause(&stream->watch);
    else if (loop_watch_want(&stream->watch, wanted) != VP_OK)
        log_error("net", "socket cannot be watched errno=%d", errno);
}

/* Whether the socket's room is watched is remembered here: this is asked for every frame. */
static void await_room(struct stream *stream, bool awaits)
{
    if (stream->awaits_room == awaits)
        return;
    stream->awaits_room = awaits;
    stream_watch(stream);
}

/* The outcome of one read or write. */
static enum vp_err ssl_outcome(struct stream *stream, int got)
{
    int saved_errno = errno;
    int error = SSL_get_error(stream->ssl, got);
    if (error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE) {
        if (error == SSL_ERROR_WANT_WRITE)
            await_room(stream, true);
        return VP_ERR_AGAIN;
    }
    if (error == SSL_ERROR_ZERO_RETURN)
        return VP_ERR_CLOSED;
    /* Many peers end TCP without close_notify; the protocol above has its own closing and is not fooled. */
    if (error == SSL_ERROR_SSL && ERR_GET_REASON(ERR_peek_error()) == SSL_R_UNEXPECTED_EOF_WHILE_READING)
        return VP_ERR_CLOSED;
    if (error == SSL_ERROR_SYSCALL)
        return saved_errno == ECONNRESET || saved_errno == EPIPE || saved_errno == 0 ? VP_ERR_CLOSED
                                                                                     : VP_ERR_IO;
    return VP_ERR_TLS;
}

static enum vp_err socket_outcome(ssize_t got)
{
    if (got == 0)
        return VP_ERR_CLOSED;
    if (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)
        return VP_ERR_AGAIN;
    return errno == ECONNRESET || errno == EPIPE ? VP_ERR_CLOSED : VP_ERR_IO;
}

static enum vp_err read_some(struct stream *stream, char *bytes, size_t size_bytes, size_t *out_len)
{
    if (stream->ssl == NULL) {
        ssize_t got = recv(stream->fd, bytes, size_bytes, 0);
        if (got <= 0)
            return socket_outcome(got);
        *out_len = (size_t)got;
        return VP_OK;
    }
    size_t len = 0;
    enum vp_err err = VP_OK;
    /* One SSL_read gives at most one record; the small records of one round are worth gathering. */
    while (len < size_bytes && err == VP_OK) {
        ERR_clear_error();
        int got = SSL_read(stream->ssl, bytes + len, (int)(size_bytes - len));
        if (got > 0)
            len += (size_t)got;
        else
            err = ssl_outcome(stream, got);
    }
    if (len == 0)
        return err;
    *out_len = len; /* an error behind the bytes comes again at the next read */
    if (len == size_bytes || err != VP_ERR_AGAIN)
        loop_watch_again(&stream->watch, LOOP_READABLE);
    return VP_OK;
}

static enum vp_err write_some(struct stream *stream, size_t *out_len)
{
    const char *at = stream->out.at + stream->out_sent;
    size_t len = stream->out.len - stream->out_sent;
    ssize_t put;
    if (stream->ssl == NULL) {
        put = send(stream->fd, at, len, MSG_NOSIGNAL);
        if (put < 0)
            return socket_outcome(put);
    } else {
        ERR_clear_error();
        put = SSL_write(stream->ssl, at, len > INT32_MAX ? INT32_MAX : (int)len);
        if (put <= 0)
            return ssl_outcome(stream, (int)put);
    }
    *out_len = (size_t)put;
    return VP_OK;
}

static void say_goodbye(struct stream *stream)
{
    if (stream->is_fin_sent)
        return;
    stream->is_fin_sent = true;
    if (stream->ssl != NULL) {
        ERR_clear_error();
        SSL_shutdown(stream->ssl); /* best effort: FIN follows at once */
    }
    shutdown(stream->fd, SHUT_WR);
    if (stream->is_read_ended)
        stream_close(stream);
}

/* Drops the part that went already when that is cheap or needed. */
static void compact(struct stream *stream)
{
    if (stream->out_sent == stream->out.len) {
        stream->out_sent = 0;
        net_spare_put(stream->loop, &stream->out);
    } else if (stream->out_sent > stream->out.len / 2) {
        buf_consume(&stream->out, stream->out_sent);
        stream->out_sent = 0;
    }
}

static void flush(struct stream *stream)
{
    enum vp_err err = VP_OK;
    while (err == VP_OK && stream->out_sent < stream->out.len) {
        size_t len = 0;
        err = write_some(stream, &len);
        if (err == VP_OK)
            stream->out_sent += len;
    }
    if (err == VP_ERR_CLOSED && !stream->is_paused) {
        /* The reader tells the end, after what the other side may have said before it left. */
        stream->out_sent = stream->out.len;
        loop_watch_again(&stream->watch, LOOP_READABLE);
        err = VP_OK;
    }
    compact(stream);
    if (err == VP_ERR_AGAIN) {
        await_room(stream, true);
    } else if (err != VP_OK) {
        stream_end(stream, err, NULL);
    } else {
        await_room(stream, false);
        if (stream->state == STREAM_FINISHING)
            say_goodbye(stream);
        else if (stream->events->on_sent != NULL)
            stream->events->on_sent(stream->owner);
    }
}

static void on_later(void *arg)
{
    struct stream *stream = arg;
    ASSERT_SANE(stream_is_sane(stream));
    if (stream->state == STREAM_CLOSED)
        stream_free(stream);
    else if (stream->state == STREAM_OPEN || stream->state == STREAM_FINISHING)
        flush(stream);
}

void stream_offer_tls(struct stream *stream, struct ssl_ctx_st *settings, bool may_be_plain)
{
    SSL_CTX_up_ref(settings);
    stream->offer = settings;
    stream->may_be_plain = may_be_plain;
}

/* What the first byte begins: a TLS record with a greeting, or plain text. The greeting goes on within SSL_read.
 * VP_ERR_AGAIN: nothing has come. */
static enum vp_err answer_offer(struct stream *stream)
{
    enum { TLS_HANDSHAKE = 22 };
    unsigned char first = 0;
    ssize_t got = recv(stream->fd, &first, 1, MSG_PEEK);
    if (got < 0)
        return socket_outcome(got);
    SSL_CTX *settings = stream->offer;
    enum vp_err err = VP_OK;
    stream->offer = NULL;
    if (got == 1 && first == TLS_HANDSHAKE) {
        stream->ssl = SSL_new(settings);
        if (stream->ssl == NULL || SSL_set_fd(stream->ssl, stream->fd) != 1)
            err = VP_ERR_NO_MEMORY;
        else
            SSL_set_accept_state(stream->ssl);
    } else if (got == 1 && !stream->may_be_plain) {
        err = VP_ERR_TLS;
    }
    SSL_CTX_free(settings);
    return err;
}

static void read_bytes(struct stream *stream)
{
    enum vp_err offer_err = stream->offer != NULL ? answer_offer(stream) : VP_OK;
    if (offer_err == VP_ERR_AGAIN)
        return;
    if (offer_err != VP_OK) {
        stream_end(stream, offer_err, NULL);
        return;
    }
    char *scratch = stream->loop->scratch;
    size_t len = 0;
    enum vp_err err = read_some(stream, scratch, NET_SCRATCH_BYTES, &len);
    if (err == VP_ERR_AGAIN)
        return;
    if (err == VP_ERR_CLOSED && stream->state == STREAM_FINISHING && !stream->is_fin_sent) {
        stream->is_read_ended = true; /* a half-closed peer still gets what is queued */
        stream_watch(stream);
    } else if (err != VP_OK) {
        stream_end(stream, err, NULL);
    } else if (stream->state == STREAM_OPEN) {
        clock_hold();
        stream->events->on_bytes(stream->owner, scratch, len);
        clock_release();
    }
}

static void on_ready(void *arg, unsigned what)
{
    struct stream *stream = arg;
    ASSERT_SANE(stream_is_sane(stream));
    if (stream->state < STREAM_OPEN) {
        stream->dial->step(stream);
        return;
    }
    if (what & LOOP_READABLE && stream->state <= STREAM_FINISHING && !stream->is_paused)
        read_bytes(stream);
    if (what & LOOP_WRITABLE && stream->state <= STREAM_FINISHING && stream->awaits_room)
        flush(stream);
}

void stream_set_fd(struct stream *stream, int fd)
{
    int on = 1;
    stream->fd = fd;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    loop_watch_init(&stream->watch, stream->loop, fd, on_ready, stream);
}

enum vp_err stream_adopt(struct loop *loop, int fd, size_t queue_max_bytes,
                         const struct stream_events *events, void *owner, struct stream **out_stream)
{
    struct stream *stream;
    enum vp_err err = stream_create(loop, queue_max_bytes, events, owner, &stream);
    if (err != VP_OK) {
        close(fd);
        return err;
    }
    stream_set_fd(stream, fd);
    err = loop_watch_want(&stream->watch, LOOP_READABLE);
    if (err != VP_OK) {
        stream_free(stream);
        return err;
    }
    stream->state = STREAM_OPEN;
    *out_stream = stream;
    return VP_OK;
}

void stream_hand_over(struct stream *stream, size_t queue_max_bytes, const struct stream_events *events,
                      void *owner)
{
    stream->events = events;
    stream->owner = owner;
    stream->out.cap_bytes = queue_max_bytes;
    stream_pause_reading(stream, false);
}

bool stream_is_peer_gone(const struct stream *stream)
{
    struct pollfd socket = {.fd = stream->fd, .events = POLLRDHUP};
    return poll(&socket, 1, 0) > 0;
}

struct buf *stream_out(struct stream *stream)
{
    if (stream->out.at == NULL)
        net_spare_take(stream->loop, &stream->out);
    if (stream->out_sent > 0 && stream->out.len > stream->out.cap_bytes / 2) {
        buf_consume(&stream->out, stream->out_sent); /* what went already must not count against the cap */
        stream->out_sent = 0;
    }
    return &stream->out;
}

void stream_flush_later(struct stream *stream)
{
    ASSERT_SANE(stream_is_sane(stream));
    /* While the socket is full its writability will flush; before it is open, opening will. */
    if (stream->state == STREAM_OPEN && !stream->awaits_room)
        loop_at_end_of_round(stream->loop, &stream->later);
}

size_t stream_queued_bytes(const struct stream *stream)
{
    return stream->out.len - stream->out_sent;
}

void stream_pause_reading(struct stream *stream, bool is_paused)
{
    ASSERT_SANE(stream_is_sane(stream));
    if (stream->is_paused == is_paused || stream->state != STREAM_OPEN)
        return;
    stream->is_paused = is_paused;
    stream_watch(stream);
    if (!is_paused && stream->ssl != NULL) /* a record may wait decrypted, which the socket does not show */
        loop_watch_again(&stream->watch, LOOP_READABLE);
}

const char *stream_why(const struct stream *stream)
{
    return stream->why;
}

static void on_finish_timeout(void *arg)
{
    stream_close(arg);
}

void stream_finish(struct stream *stream)
{
    if (stream->state != STREAM_OPEN ||
        loop_timer_init(&stream->finish_timer, stream->loop, on_finish_timeout, stream) != VP_OK) {
        stream_close(stream);
        return;
    }
    if (stream->is_paused)
        stream_pause_reading(stream, false);
    stream->state = STREAM_FINISHING;
    link_finishing(stream);
    loop_timer_start(&stream->finish_timer, FINISH_MS);
    loop_at_end_of_round(stream->loop, &stream->later);
}

bool net_cut_finished_stream(struct loop *loop)
{
    struct stream *stream, *oldest = NULL;
    LIST_FOREACH(stream, &loop->finishing, finishing)
        if (stream->is_fin_sent)
            oldest = stream;
    if (oldest != NULL)
        stream_close(oldest);
    return oldest != NULL;
}
