#include <assert.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/metric.h"
#include "base/sane.h"
#include "net/http_internal.h"
#include "net/net_internal.h"
#include "net/tls_server.h"

enum {
    REQUESTS_PER_TURN = 8,             /* of one connection: the loop has media to carry */
    UNSENT_HIGH_BYTES = 64 * 1024,     /* above, the next pipelined request waits */
    PROGRESS_MIN_BYTES = 16 * 1024,    /* of an answer: less in answer_timeout_ms is none, unless it is all */
    REST_MAX_BYTES = NET_SCRATCH_BYTES /* one read */
};

/* ---- http_conn.c ---- */
static bool http_conn_is_sane(const struct http_conn *conn)
{
    bool has_request =
        conn->phase == HTTP_PHASE_HEAD || conn->phase == HTTP_PHASE_BODY || conn->phase == HTTP_PHASE_HANDLED;
    if (has_request != (conn->request != NULL) || (has_request && conn->request->conn != conn))
        return false;
    if (conn->rest.len > REST_MAX_BYTES || (conn->unread.len > 0 && !conn->is_taking))
        return false;
    if (conn->phase == HTTP_PHASE_CLOSED)
        return true; /* its server may be gone */
    if (conn->phase == HTTP_PHASE_LAST && conn->rest.len > 0)
        return false;
    return stream_queued_bytes(conn->stream) <= conn->queued_bytes &&
           conn->sent_then_bytes <= conn->queued_bytes;
}

static void free_read_request(struct http_conn *conn)
{
    if (conn->phase == HTTP_PHASE_HEAD || conn->phase == HTTP_PHASE_BODY) {
        http_request_free(conn->request);
    } else if (conn->phase == HTTP_PHASE_HANDLED) {
        assert(conn->request != NULL); /* its handler has it */
        conn->request->conn = NULL;
    }
    conn->request = NULL;
}

/* From here on nothing of the server is touched: it may be closed in the same round. */
static void end(struct http_conn *conn)
{
    free_read_request(conn);
    LIST_REMOVE(conn, entry);
    conn->server->conn_count--;
    metric_add(METRIC_HTTP_CONNECTIONS_LIVE, -1);
    conn->phase = HTTP_PHASE_CLOSED;
    conn->unread = SPAN_NONE;
    loop_timer_stop(&conn->timer);
    loop_at_end_of_round(conn->server->loop, &conn->later);
}

void http_conn_close(struct http_conn *conn)
{
    if (conn->phase == HTTP_PHASE_CLOSED)
        return;
    stream_close(conn->stream);
    end(conn);
}

void http_conn_finish(struct http_conn *conn)
{
    if (conn->phase == HTTP_PHASE_CLOSED)
        return;
    stream_finish(conn->stream);
    end(conn);
}

void http_conn_leave(struct http_conn *conn)
{
    struct http_request *request = conn->request;
    end(conn);
    http_request_free(request);
}

/* Bytes of answers that went to the system. */
static uint64_t sent_bytes(const struct http_conn *conn)
{
    return conn->queued_bytes - stream_queued_bytes(conn->stream);
}

static void enter(struct http_conn *conn, enum http_phase phase)
{
    const struct http_limits *limits = &conn->server->limits;
    int64_t idle_ms = (int64_t)limits->idle_timeout_s * 1000;
    conn->phase = phase;
    if (phase != HTTP_PHASE_BODY)
        conn->since_ms = clock_mono_ms();
    switch (phase) {
    case HTTP_PHASE_IDLE: /* who connects means to ask soon */
        conn->sent_then_bytes = sent_bytes(conn);
        loop_timer_start(&conn->timer, conn->has_asked || idle_ms < limits->head_timeout_ms
                                           ? idle_ms
                                           : limits->head_timeout_ms);
        break;
    case HTTP_PHASE_HEAD:
        loop_timer_start(&conn->timer, limits->head_timeout_ms);
        break;
    case HTTP_PHASE_BODY:
        loop_timer_start(&conn->timer, limits->body_timeout_ms);
        break;
    case HTTP_PHASE_HANDLED:
    case HTTP_PHASE_CLOSED:
        loop_timer_stop(&conn->timer);
        break;
    case HTTP_PHASE_LAST:
        http_conn_watch_reader(conn);
        break;
    }
}

void http_conn_watch_reader(struct http_conn *conn)
{
    conn->sent_then_bytes = sent_bytes(conn);
    loop_timer_start(&conn->timer, conn->server->limits.answer_timeout_ms);
}

/* Whether the reader of an answer gets on. */
static bool is_being_read(const struct http_conn *conn)
{
    return stream_queued_bytes(conn->stream) == 0 ||
           sent_bytes(conn) - conn->sent_then_bytes >= PROGRESS_MIN_BYTES;
}

/* ---- taking bytes ---- */

static void begin_request(struct http_conn *conn)
{
    conn->request = http_request_create(conn);
    if (conn->request == NULL) {
        http_conn_close(conn);
        return;
    }
    conn->has_asked = true;
    enter(conn, HTTP_PHASE_HEAD);
}

/* The handler may answer at once, later, or take the connection away. */
static void dispatch(struct http_conn *conn)
{
    enter(conn, HTTP_PHASE_HANDLED);
    conn->is_known = true;
    http_server_dispatch(conn->server, conn->request);
}

static void begin_body(struct http_conn *conn)
{
    static const char go_on[] = "HTTP/1.1 100 Continue\r\n\r\n";
    enter(conn, HTTP_PHASE_BODY);
    if (!conn->request->head.expects_continue || conn->unread.len > 0)
        return;
    if (buf_append(stream_out(conn->stream), go_on, sizeof go_on - 1) == VP_OK) {
        http_conn_queued(conn, sizeof go_on - 1);
        stream_flush_later(conn->stream);
    }
}

static void take_head(struct http_conn *conn)
{
    struct http_head *head = &conn->request->head;
    size_t used;
    enum vp_err err = http_head_feed(head, conn->unread.at, conn->unread.len, &used);
    conn->unread = (struct span){conn->unread.at + used, conn->unread.len - used};
    if (err == VP_ERR_NEED_MORE)
        return;
    if (err == VP_ERR_BAD_REQUEST)
        http_conn_refuse(conn, head->status, head->why);
    else if (err != VP_OK)
        http_conn_close(conn);
    else if (head->body_bytes > 0 || head->has_chunks)
        begin_body(conn);
    else
        dispatch(conn);
}

static void take_chunks(struct http_conn *conn)
{
    struct http_request *request = conn->request;
    switch (http_chunks_feed(&request->chunks, &conn->unread, &request->body)) {
    case VP_OK:
        dispatch(conn);
        break;
    case VP_ERR_NEED_MORE:
        break;
    case VP_ERR_BAD_REQUEST:
        http_conn_refuse(conn, 400, "malformed chunk");
        break;
    case VP_ERR_TOO_BIG:
        http_conn_refuse(conn, 413, "the body is too long");
        break;
    default:
        http_conn_close(conn);
        break;
    }
}

static void take_body(struct http_conn *conn)
{
    struct http_request *request = conn->request;
    if (request->head.has_chunks) {
        take_chunks(conn);
        return;
    }
    size_t missing = request->head.body_bytes - request->body.len;
    size_t len = conn->unread.len < missing ? conn->unread.len : missing;
    if (buf_append(&request->body, conn->unread.at, len) != VP_OK) {
        http_conn_close(conn);
        return;
    }
    conn->unread = (struct span){conn->unread.at + len, conn->unread.len - len};
    if (len == missing)
        dispatch(conn);
}

/* What may not be taken yet is kept, and nothing more is read before it was. */
static void keep_rest(struct http_conn *conn)
{
    bool has_rest = conn->unread.len > 0, is_idle = conn->phase == HTTP_PHASE_IDLE;
    if (has_rest && buf_append_span(&conn->rest, conn->unread) != VP_OK) {
        http_conn_close(conn);
        return;
    }
    conn->unread = SPAN_NONE;
    stream_pause_reading(conn->stream, has_rest || conn->phase == HTTP_PHASE_HANDLED);
    if (has_rest && is_idle && stream_queued_bytes(conn->stream) <= UNSENT_HIGH_BYTES)
        loop_timer_start(&conn->timer, 0); /* others first */
}

static void take(struct http_conn *conn, struct span bytes)
{
    int count = 0;
    conn->unread = bytes;
    conn->is_taking = true;
    while (conn->unread.len > 0 && conn->phase <= HTTP_PHASE_BODY) {
        if (conn->phase == HTTP_PHASE_IDLE) {
            if (count++ == REQUESTS_PER_TURN || stream_queued_bytes(conn->stream) > UNSENT_HIGH_BYTES)
                break;
            begin_request(conn);
        } else if (conn->phase == HTTP_PHASE_HEAD) {
            take_head(conn);
        } else {
            take_body(conn);
        }
    }
    conn->is_taking = false;
    if (conn->phase < HTTP_PHASE_LAST)
        keep_rest(conn);
    else
        conn->unread = SPAN_NONE; /* what comes behind the last request is read away */
}

/* What was kept is taken, or reading goes on. */
static void go_on(struct http_conn *conn)
{
    if (conn->phase != HTTP_PHASE_IDLE)
        return;
    if (conn->rest.len == 0) {
        stream_pause_reading(conn->stream, false);
        return;
    }
    struct buf rest = conn->rest;
    buf_init(&conn->rest, REST_MAX_BYTES);
    take(conn, (struct span){rest.at, rest.len});
    buf_deinit(&rest);
}

struct span http_conn_unread(const struct http_conn *conn)
{
    return conn->is_taking ? conn->unread : (struct span){conn->rest.at, conn->rest.len};
}

void http_conn_queued(struct http_conn *conn, size_t len)
{
    conn->queued_bytes += len;
}

void http_conn_answered(struct http_conn *conn, bool is_last)
{
    conn->request = NULL;
    stream_flush_later(conn->stream);
    enter(conn, is_last ? HTTP_PHASE_LAST : HTTP_PHASE_IDLE);
    if (is_last)
        conn->unread.len = conn->rest.len = 0;
    else if (!conn->is_taking)
        loop_at_end_of_round(conn->server->loop, &conn->later);
}

/* ---- events ---- */

static void on_bytes(void *owner, char *bytes, size_t len)
{
    ASSERT_SANE(http_conn_is_sane(owner));
    take(owner, (struct span){bytes, len});
}

static void on_end(void *owner, enum vp_err err)
{
    (void)err;
    ASSERT_SANE(http_conn_is_sane(owner));
    http_conn_close(owner);
}

static void on_sent(void *owner)
{
    struct http_conn *conn = owner;
    ASSERT_SANE(http_conn_is_sane(conn));
    if (conn->phase == HTTP_PHASE_LAST)
        http_conn_finish(conn);
    else if (conn->phase == HTTP_PHASE_IDLE && conn->rest.len > 0)
        loop_at_end_of_round(conn->server->loop, &conn->later);
}

static void on_timer(void *arg)
{
    struct http_conn *conn = arg;
    ASSERT_SANE(http_conn_is_sane(conn));
    switch (conn->phase) {
    case HTTP_PHASE_HEAD:
        if (conn->request->head.text.len > 0)
            http_conn_refuse(conn, 408, "the head did not come in time");
        else /* an empty line behind the last request: nothing was asked */
            http_conn_close(conn);
        break;
    case HTTP_PHASE_BODY:
        http_conn_refuse(conn, 408, "the body did not come in time");
        break;
    case HTTP_PHASE_IDLE:
        if (conn->rest.len > 0 && stream_queued_bytes(conn->stream) <= UNSENT_HIGH_BYTES)
            go_on(conn);
        else if (stream_queued_bytes(conn->stream) > 0 && is_being_read(conn))
            http_conn_watch_reader(conn);
        else
            http_conn_close(conn);
        break;
    case HTTP_PHASE_HANDLED: /* in pieces */
    case HTTP_PHASE_LAST:
        if (is_being_read(conn))
            http_conn_watch_reader(conn);
        else
            http_conn_close(conn);
        break;
    case HTTP_PHASE_CLOSED:
        break;
    }
}

static void on_later(void *arg)
{
    struct http_conn *conn = arg;
    ASSERT_SANE(http_conn_is_sane(conn));
    if (conn->phase != HTTP_PHASE_CLOSED) {
        go_on(conn);
        return;
    }
    loop_timer_deinit(&conn->timer);
    buf_deinit(&conn->rest);
    free(conn);
}

enum vp_err http_conn_open(struct http_server *server, int fd, const struct http_address *address,
                           const char *peer)
{
    static const struct stream_events events = {.on_bytes = on_bytes, .on_end = on_end, .on_sent = on_sent};
    struct http_conn *conn = calloc(1, sizeof *conn);
    if (conn == NULL)
        goto no_memory;
    conn->server = server;
    conn->address = *address;
    span_copy(span_of(peer), conn->peer, sizeof conn->peer);
    conn->later = (struct loop_later){.fn = on_later, .arg = conn};
    buf_init(&conn->rest, REST_MAX_BYTES);
    if (loop_timer_init(&conn->timer, server->loop, on_timer, conn) != VP_OK)
        goto no_memory;
    if (stream_adopt(server->loop, fd, HTTP_ANSWER_MAX_BYTES, &events, conn, &conn->stream) != VP_OK) {
        loop_timer_deinit(&conn->timer);
        free(conn);
        return VP_ERR_NO_MEMORY;
    }
    if (server->tls != NULL)
        stream_offer_tls(conn->stream, tls_server_settings(server->tls), address->is_loopback);
    LIST_INSERT_HEAD(&server->conns, conn, entry);
    server->conn_count++;
    metric_add(METRIC_HTTP_CONNECTIONS_LIVE, 1);
    enter(conn, HTTP_PHASE_IDLE);
    return VP_OK;
no_memory:
    free(conn);
    close(fd);
    return VP_ERR_NO_MEMORY;
}
