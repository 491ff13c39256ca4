#include "net/ws_conn.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/sane.h"
#include "net/net_internal.h"
#include "net/stream.h"
#include "net/ws_handshake.h"
#include "net/ws_message.h"

enum {
    CLOSE_WAIT_MS = 2000,
    MESSAGE_WAIT_MS = 30 * 1000,     /* for a message, from its first byte to its last */
    PONG_QUEUE_BYTES = 16 * 1024,    /* a peer that pings without reading gets no more pongs than this */
    CONTROL_SPARE_BYTES = 64 * 1024, /* room for handshakes and control frames above the owner's limit */
};

const struct ws_limits ws_limits_default = {
    .message_max_bytes = 64 * 1024,
    .queue_max_bytes = 1024 * 1024,
    .ping_every_ms = 20 * 1000,
    .connect_timeout_ms = 5 * 1000,
};

/* The handshake is there until OPEN (of a client), the stream until ENDED; the close code is known from
 * CLOSING on. Only a server has bytes that came with the request, and it begins OPEN. */
enum ws_state {
    WS_CONNECTING, /* client: no TCP or TLS yet */
    WS_ASKING,     /* client: waits for the answer to the upgrade */
    WS_OPEN,
    WS_CLOSING, /* our close frame is sent, the peer's is awaited */
    WS_ENDED,   /* on_closed is due at the end of the round */
};

struct ws_conn {
    struct loop *loop;
    struct stream *stream;
    enum ws_role role;
    enum ws_state state;
    bool is_ping_unanswered;
    struct ws_message_decoder messages;
    uint32_t timed_message;   /* whose time is taken */
    int64_t message_began_ms; /* of that one; monotonic */
    struct ws_limits limits;
    const struct ws_events *events;
    void *owner;
    struct ws_handshake *handshake; /* client role, until open */
    struct buf first_bytes;         /* server role: came with the request */
    struct loop_later later;
    LIST_ENTRY(ws_conn) closing; /* in the loop's list while WS_CLOSING */
    struct loop_timer timer;     /* of the state: connect, ping, close */
    struct ws_end end;
};

static bool ws_is_sane(const struct ws_conn *ws)
{
    bool is_dialling = ws->state < WS_OPEN;
    if (is_dialling != (ws->handshake != NULL) && ws->state != WS_ENDED)
        return false;
    if (ws->role == WS_ROLE_SERVER && is_dialling)
        return false;
    if ((ws->state == WS_ENDED) != (ws->stream == NULL))
        return false;
    if ((ws->state >= WS_CLOSING) != (ws->end.close_code != 0))
        return false;
    if (ws->state == WS_CLOSING && LIST_EMPTY(&ws->loop->closing))
        return false;
    return (ws->first_bytes.len == 0 || ws->role == WS_ROLE_SERVER) &&
           (ws->state != WS_ENDED || ws->messages.is_stopped);
}

static void ws_free(struct ws_conn *ws)
{
    if (ws->stream != NULL)
        stream_close(ws->stream);
    if (ws->handshake != NULL) {
        ws_handshake_deinit(ws->handshake);
        free(ws->handshake);
    }
    loop_timer_deinit(&ws->timer);
    buf_deinit(&ws->first_bytes);
    ws_message_decoder_deinit(&ws->messages);
    free(ws);
}

static void cut_closing(struct loop *loop)
{
    while (!LIST_EMPTY(&loop->closing))
        ws_cut(LIST_FIRST(&loop->closing));
}

static void join_closing(struct ws_conn *ws)
{
    ws->loop->cut_closing = cut_closing;
    LIST_INSERT_HEAD(&ws->loop->closing, ws, closing);
}

/* Decides the end: the first caller's reason counts. The stream is given up; on_closed comes later. */
static void end(struct ws_conn *ws, enum vp_err err, uint16_t code, struct span reason, bool is_polite)
{
    if (ws->state == WS_ENDED)
        return;
    if (ws->state == WS_CLOSING)
        LIST_REMOVE(ws, closing);
    ws->state = WS_ENDED;
    ws_message_stop(&ws->messages);
    ws->end.err = err;
    ws->end.close_code = code;
    if (reason.at != ws->end.reason)
        span_copy(reason, ws->end.reason, sizeof ws->end.reason);
    if (is_polite)
        stream_finish(ws->stream);
    else
        stream_close(ws->stream);
    ws->stream = NULL;
    loop_timer_stop(&ws->timer);
    loop_at_end_of_round(ws->loop, &ws->later);
}

/* The peer broke the rules: says so (unless our close frame went already) and does not wait for an answer. */
static void fail(struct ws_conn *ws, enum vp_err err, uint16_t code, const char *why)
{
    bool is_polite = true;
    if (ws->state == WS_OPEN)
        is_polite = ws_close_encode(stream_out(ws->stream), ws->role, code, span_of(why)) == VP_OK;
    end(ws, err, code, span_of(why), is_polite);
}

static void feed(struct ws_conn *ws, char *bytes, size_t len);

static void on_later(void *arg)
{
    struct ws_conn *ws = arg;
    ASSERT_SANE(ws_is_sane(ws));
    if (ws->state == WS_ENDED) {
        ws->events->on_closed(ws->owner, &ws->end);
        ws_free(ws);
        return;
    }
    /* Server role, first round: what came behind the request. One spare byte is there (buf_reserve's). */
    if (ws->first_bytes.len > 0)
        feed(ws, ws->first_bytes.at, ws->first_bytes.len);
    buf_deinit(&ws->first_bytes);
}

static void on_text(void *arg, char *text, size_t len)
{
    struct ws_conn *ws = arg;
    if (ws->state == WS_OPEN)
        ws->events->on_text(ws->owner, text, len);
}

static void on_ping(void *arg, struct span payload)
{
    struct ws_conn *ws = arg;
    if (ws->state != WS_OPEN ||
        stream_queued_bytes(ws->stream) > ws->limits.queue_max_bytes + PONG_QUEUE_BYTES)
        return;
    if (ws_frame_encode(stream_out(ws->stream), ws->role, WS_OPCODE_PONG, &payload, 1) == VP_OK)
        stream_flush_later(ws->stream);
}

static void on_pong(void *arg, struct span payload)
{
    (void)arg, (void)payload; /* any byte that came has reset is_ping_unanswered */
}

static void on_close_frame(void *arg, uint16_t code, struct span reason)
{
    struct ws_conn *ws = arg;
    bool is_answered = ws->state == WS_OPEN;
    if (is_answered && ws_close_encode(stream_out(ws->stream), ws->role, code, SPAN_NONE) != VP_OK) {
        end(ws, VP_ERR_NO_MEMORY, code, reason, false);
        return;
    }
    if (ws->state == WS_CLOSING) {
        if (code == WS_CLOSE_NO_CODE)
            code = ws->end.close_code;
        if (reason.len == 0)
            reason = span_of(ws->end.reason); /* what we said */
    }
    end(ws, VP_OK, code, reason, true);
}

static void lend(void *arg, struct buf *text)
{
    struct ws_conn *ws = arg;
    net_spare_take(ws->loop, text);
}

static const struct ws_message_events message_events = {
    .lend = lend,
    .on_text = on_text,
    .on_ping = on_ping,
    .on_pong = on_pong,
    .on_close = on_close_frame,
};

/* Whether a message that has begun does not come to its end. */
static bool is_late(struct ws_conn *ws)
{
    if (!ws_message_is_running(&ws->messages))
        return false;
    int64_t now_ms = clock_mono_ms();
    if (ws->timed_message != ws->messages.message_number) {
        ws->timed_message = ws->messages.message_number;
        ws->message_began_ms = now_ms;
    }
    return now_ms - ws->message_began_ms > MESSAGE_WAIT_MS;
}

static void feed(struct ws_conn *ws, char *bytes, size_t len)
{
    ws->is_ping_unanswered = false;
    enum vp_err err = ws_message_feed(&ws->messages, bytes, len);
    if (ws->messages.text.at != NULL && !ws_message_has_rest(&ws->messages))
        net_spare_put(ws->loop, &ws->messages.text);
    if (ws->state == WS_ENDED)
        return;
    if (err != VP_OK) {
        fail(ws, err, ws->messages.fail_code, ws->messages.fail_why);
        return;
    }
    if (is_late(ws))
        fail(ws, VP_ERR_TIMED_OUT, WS_CLOSE_POLICY, "message takes too long");
}

static void on_timer(void *arg)
{
    struct ws_conn *ws = arg;
    ASSERT_SANE(ws_is_sane(ws));
    switch (ws->state) {
    case WS_CONNECTING:
    case WS_ASKING:
        end(ws, VP_ERR_TIMED_OUT, WS_CLOSE_ABNORMAL, span_of("no connection in time"), false);
        break;
    case WS_OPEN:
        if (ws->is_ping_unanswered) {
            end(ws, VP_ERR_TIMED_OUT, WS_CLOSE_ABNORMAL, span_of("ping was not answered"), false);
            break;
        }
        ws->is_ping_unanswered = true;
        if (ws_frame_encode(stream_out(ws->stream), ws->role, WS_OPCODE_PING, NULL, 0) == VP_OK)
            stream_flush_later(ws->stream);
        loop_timer_start(&ws->timer, ws->limits.ping_every_ms);
        break;
    case WS_CLOSING:
        end(ws, VP_ERR_TIMED_OUT, ws->end.close_code, span_of(ws->end.reason), false);
        break;
    case WS_ENDED:
        break;
    }
}

static void become_open(struct ws_conn *ws)
{
    ws->state = WS_OPEN;
    if (ws->limits.ping_every_ms > 0)
        loop_timer_start(&ws->timer, ws->limits.ping_every_ms);
    else
        loop_timer_stop(&ws->timer);
}

static void on_stream_open(void *owner)
{
    struct ws_conn *ws = owner;
    ASSERT_SANE(ws_is_sane(ws));
    ws->state = WS_ASKING; /* the request waits in the stream already */
}

/* Client role: part of the answer to the upgrade. */
static void take_answer(struct ws_conn *ws, char *bytes, size_t len)
{
    size_t used;
    enum vp_err err = ws_handshake_read(ws->handshake, bytes, len, &used);
    if (err == VP_ERR_NEED_MORE)
        return;
    if (err != VP_OK) {
        if (err == VP_ERR_HTTP_STATUS)
            ws->end.http_status = ws->handshake->status;
        end(ws, err, WS_CLOSE_ABNORMAL, span_of(ws->handshake->why), false);
        return;
    }
    ws_handshake_deinit(ws->handshake);
    free(ws->handshake);
    ws->handshake = NULL;
    become_open(ws);
    if (ws->events->on_open != NULL)
        ws->events->on_open(ws->owner);
    if (used < len && ws->state != WS_ENDED)
        feed(ws, bytes + used, len - used);
}

static void on_stream_bytes(void *owner, char *bytes, size_t len)
{
    struct ws_conn *ws = owner;
    ASSERT_SANE(ws_is_sane(ws));
    if (ws->state == WS_ASKING)
        take_answer(ws, bytes, len);
    else if (ws->state == WS_OPEN || ws->state == WS_CLOSING)
        feed(ws, bytes, len);
}

static void on_stream_end(void *owner, enum vp_err err)
{
    struct ws_conn *ws = owner;
    ASSERT_SANE(ws_is_sane(ws));
    char why[124];
    snprintf(why, sizeof why, "%s", stream_why(ws->stream));
    end(ws, err, ws->state == WS_CLOSING ? ws->end.close_code : WS_CLOSE_ABNORMAL, span_of(why), false);
}

static const struct stream_events stream_events = {
    .on_open = on_stream_open,
    .on_bytes = on_stream_bytes,
    .on_end = on_stream_end,
};

static enum vp_err ws_create(struct loop *loop, enum ws_role role, const struct ws_limits *limits,
                             const struct ws_events *events, void *owner, struct ws_conn **out_ws)
{
    struct ws_conn *ws = calloc(1, sizeof *ws);
    if (ws == NULL)
        return VP_ERR_NO_MEMORY;
    ws->loop = loop;
    ws->role = role;
    ws->limits = *limits;
    ws->events = events;
    ws->owner = owner;
    ws->later = (struct loop_later){.fn = on_later, .arg = ws};
    ws_message_decoder_init(&ws->messages, role, limits->message_max_bytes, &message_events, ws);
    enum vp_err err = loop_timer_init(&ws->timer, loop, on_timer, ws);
    if (err != VP_OK)
        ws_free(ws);
    else
        *out_ws = ws;
    return err;
}

enum vp_err ws_adopt(struct loop *loop, struct stream *stream, struct span first_bytes,
                     const struct ws_limits *limits, const struct ws_events *events, void *owner,
                     struct ws_conn **out_ws)
{
    struct ws_conn *ws;
    enum vp_err err = ws_create(loop, WS_ROLE_SERVER, limits, events, owner, &ws);
    if (err != VP_OK)
        return err;
    buf_init(&ws->first_bytes, first_bytes.len);
    if ((err = buf_append_span(&ws->first_bytes, first_bytes)) != VP_OK) {
        ws_free(ws);
        return err;
    }
    ws->stream = stream;
    stream_hand_over(stream, limits->queue_max_bytes + CONTROL_SPARE_BYTES, &stream_events, ws);
    stream_flush_later(stream);
    become_open(ws);
    if (first_bytes.len > 0)
        loop_at_end_of_round(loop, &ws->later);
    *out_ws = ws;
    return VP_OK;
}

static enum vp_err start_dial(struct ws_conn *ws, const struct ws_connect_options *options)
{
    struct ws_url url;
    enum vp_err err = ws_url_parse(options->url, &url);
    if (err != VP_OK)
        return err;
    ws->handshake = malloc(sizeof *ws->handshake);
    if (ws->handshake == NULL)
        return VP_ERR_NO_MEMORY;
    ws_handshake_init(ws->handshake);
    struct stream_connect_options dial = {
        .host = url.host, .port = url.port, .is_tls = url.is_tls, .ca_file = options->ca_file};
    err = stream_connect(ws->loop, &dial, ws->limits.queue_max_bytes + CONTROL_SPARE_BYTES, &stream_events,
                         ws, &ws->stream);
    if (err != VP_OK)
        return err;
    return ws_handshake_write_request(ws->handshake, stream_out(ws->stream), &url, options->headers);
}

enum vp_err ws_connect(struct loop *loop, const struct ws_connect_options *options,
                       const struct ws_events *events, void *owner, struct ws_conn **out_ws)
{
    struct ws_conn *ws;
    enum vp_err err = ws_create(loop, WS_ROLE_CLIENT, &options->limits, events, owner, &ws);
    if (err != VP_OK)
        return err;
    err = start_dial(ws, options);
    if (err != VP_OK) {
        ws_free(ws);
        return err;
    }
    loop_timer_start(&ws->timer, ws->limits.connect_timeout_ms);
    *out_ws = ws;
    return VP_OK;
}

/* Whether a frame of so many bytes may be queued now. */
static enum vp_err admit(const struct ws_conn *ws, size_t frame_bytes)
{
    ASSERT_SANE(ws_is_sane(ws));
    if (ws->state < WS_OPEN)
        return VP_ERR_AGAIN;
    if (ws->state > WS_OPEN)
        return VP_ERR_CLOSED;
    size_t queued = stream_queued_bytes(ws->stream);
    if (queued > ws->limits.queue_max_bytes || frame_bytes > ws->limits.queue_max_bytes - queued)
        return VP_ERR_TOO_BIG;
    return VP_OK;
}

enum vp_err ws_send(struct ws_conn *ws, const struct span *parts, size_t part_count)
{
    size_t len = ws_parts_len(parts, part_count);
    enum vp_err err = admit(ws, ws_frame_encoded_len(ws->role, len));
    if (err == VP_OK)
        err = ws_frame_put(stream_out(ws->stream), ws->role, WS_OPCODE_TEXT, parts, part_count, len);
    if (err == VP_OK)
        stream_flush_later(ws->stream);
    return err;
}

enum vp_err ws_send_raw(struct ws_conn *ws, struct span bytes)
{
    enum vp_err err = admit(ws, bytes.len);
    if (err == VP_OK)
        err = buf_append_span(stream_out(ws->stream), bytes);
    if (err == VP_OK)
        stream_flush_later(ws->stream);
    return err;
}

void ws_cut(struct ws_conn *ws)
{
    ASSERT_SANE(ws_is_sane(ws));
    end(ws, VP_ERR_CLOSED, WS_CLOSE_ABNORMAL, span_of("cut"), ws->state >= WS_OPEN);
}

size_t ws_queued_bytes(const struct ws_conn *ws)
{
    return ws->stream != NULL ? stream_queued_bytes(ws->stream) : 0;
}

void ws_pause_reading(struct ws_conn *ws, bool is_paused)
{
    if (ws->state == WS_OPEN)
        stream_pause_reading(ws->stream, is_paused);
}

void ws_refuse(struct ws_conn *ws, uint16_t code, const char *reason)
{
    ASSERT_SANE(ws_is_sane(ws));
    fail(ws, VP_ERR_TOO_MANY, code, reason);
}

void ws_close(struct ws_conn *ws, uint16_t code, const char *reason)
{
    ASSERT_SANE(ws_is_sane(ws));
    if (ws->state >= WS_CLOSING)
        return;
    struct span why = span_of(reason);
    if (ws->state < WS_OPEN) {
        end(ws, VP_ERR_CLOSED, WS_CLOSE_ABNORMAL, why, false);
        return;
    }
    if (!ws_close_code_is_valid(code))
        code = WS_CLOSE_INTERNAL;
    if (ws_close_encode(stream_out(ws->stream), ws->role, code, why) != VP_OK) {
        end(ws, VP_ERR_NO_MEMORY, code, why, false);
        return;
    }
    ws->state = WS_CLOSING;
    join_closing(ws);
    ws->end.close_code = code;
    span_copy(why, ws->end.reason, sizeof ws->end.reason);
    stream_pause_reading(ws->stream, false); /* or the peer's answer would never be seen */
    stream_flush_later(ws->stream);
    loop_timer_start(&ws->timer, CLOSE_WAIT_MS);
}
