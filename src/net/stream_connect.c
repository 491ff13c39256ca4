#include <errno.h>
#include <openssl/err.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/sane.h"
#include "net/stream_internal.h"
#include "net/tls.h"

/* An address that does not answer must not eat the whole time when another one is left. */
enum { ATTEMPT_MS = 1500 };

static void free_dial(struct stream_dial *dial)
{
    if (dial->resolve != NULL)
        resolve_cancel(dial->resolve);
    if (dial->answer != NULL)
        freeaddrinfo(dial->answer);
    loop_timer_deinit(&dial->attempt_timer);
    free(dial->ca_file);
    free(dial);
}

/* False: the stream has ended. */
static bool watch(struct stream *stream, unsigned wanted)
{
    if (loop_watch_want(&stream->watch, wanted) == VP_OK)
        return true;
    stream_end(stream, VP_ERR_NO_MEMORY, NULL);
    return false;
}

static void end_of_opening(struct stream *stream)
{
    stream_drop_dial(stream);
    stream->state = STREAM_OPEN;
    if (!watch(stream, LOOP_READABLE))
        return;
    stream->events->on_open(stream->owner);
    stream_flush_later(stream); /* does nothing when on_open closed the stream */
}

static void fail_tls(struct stream *stream)
{
    char text[124];
    stream_end(stream, VP_ERR_TLS, tls_why(stream->ssl, text, sizeof text));
}

static void greet(struct stream *stream)
{
    ERR_clear_error();
    int done = SSL_connect(stream->ssl);
    if (done == 1) {
        end_of_opening(stream);
        return;
    }
    int error = SSL_get_error(stream->ssl, done);
    if (error != SSL_ERROR_WANT_READ && error != SSL_ERROR_WANT_WRITE)
        fail_tls(stream);
    else
        (void)watch(stream, LOOP_READABLE | (error == SSL_ERROR_WANT_WRITE ? LOOP_WRITABLE : 0U));
}

/* Starts connecting to one address; false: it failed at once. */
static bool try_address(struct stream *stream, const struct addrinfo *address)
{
    int fd = socket(address->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_TCP);
    if (fd < 0)
        return false;
    if ((connect(fd, address->ai_addr, address->ai_addrlen) < 0 && errno != EINPROGRESS)) {
        close(fd);
        return false;
    }
    stream_set_fd(stream, fd);
    stream->watch.is_told_late = true; /* behind those that were accepted */
    return loop_watch_want(&stream->watch, LOOP_WRITABLE) == VP_OK;
}

static void try_next_address(struct stream *stream)
{
    struct stream_dial *dial = stream->dial;
    loop_timer_stop(&dial->attempt_timer);
    while (dial->next != NULL) {
        struct addrinfo *address = dial->next;
        dial->next = address->ai_next;
        stream_drop_fd(stream);
        if (try_address(stream, address)) {
            if (dial->next != NULL)
                loop_timer_start(&dial->attempt_timer, ATTEMPT_MS);
            return;
        }
    }
    stream_end(stream, VP_ERR_REFUSED, NULL);
}

static void on_attempt_timeout(void *arg)
{
    ASSERT_SANE(stream_is_sane(arg));
    try_next_address(arg);
}

static void on_connected(struct stream *stream)
{
    struct stream_dial *dial = stream->dial;
    int failure = 0;
    socklen_t len = sizeof failure;
    if (getsockopt(stream->fd, SOL_SOCKET, SO_ERROR, &failure, &len) < 0 || failure != 0) {
        try_next_address(stream);
        return;
    }
    loop_timer_stop(&dial->attempt_timer);
    if (!dial->is_tls) {
        end_of_opening(stream);
        return;
    }
    enum vp_err err = tls_client_create(stream->loop, stream->fd, dial->host, dial->ca_file, &stream->ssl);
    if (err != VP_OK) {
        stream_end(stream, err, err == VP_ERR_TLS ? "certificates cannot be loaded" : NULL);
        return;
    }
    stream->state = STREAM_GREETING;
    greet(stream);
}

static void step(struct stream *stream)
{
    if (stream->state == STREAM_GREETING)
        greet(stream);
    else
        on_connected(stream);
}

static void on_resolved(void *owner, enum vp_err err, struct addrinfo *answer)
{
    struct stream *stream = owner;
    ASSERT_SANE(stream_is_sane(stream));
    stream->dial->resolve = NULL;
    if (err != VP_OK) {
        stream_end(stream, err, NULL);
        return;
    }
    stream->dial->answer = stream->dial->next = answer;
    try_next_address(stream);
}

static enum vp_err dial_create(struct stream *stream, const struct stream_connect_options *options)
{
    size_t host_len = strlen(options->host);
    struct stream_dial *dial = calloc(1, sizeof *dial + host_len + 1);
    if (dial == NULL)
        return VP_ERR_NO_MEMORY;
    stream->dial = dial;
    dial->step = step;
    dial->free = free_dial;
    dial->is_tls = options->is_tls;
    memcpy(dial->host, options->host, host_len + 1);
    if (options->ca_file != NULL && (dial->ca_file = strdup(options->ca_file)) == NULL)
        return VP_ERR_NO_MEMORY;
    enum vp_err err = loop_timer_init(&dial->attempt_timer, stream->loop, on_attempt_timeout, stream);
    if (err != VP_OK)
        return err;
    return resolve_start(stream->loop, dial->host, options->port, on_resolved, stream, &dial->resolve);
}

enum vp_err stream_connect(struct loop *loop, const struct stream_connect_options *options,
                           size_t queue_max_bytes, const struct stream_events *events, void *owner,
                           struct stream **out_stream)
{
    struct stream *stream;
    enum vp_err err = stream_create(loop, queue_max_bytes, events, owner, &stream);
    if (err != VP_OK)
        return err;
    stream->state = STREAM_CONNECTING;
    err = dial_create(stream, options);
    if (err != VP_OK)
        stream_close(stream);
    else
        *out_stream = stream;
    return err;
}
