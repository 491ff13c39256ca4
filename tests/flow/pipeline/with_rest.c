#include "flow/pipeline/with_rest.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "audio/wav.h"
#include "base/clock.h"
#include "net/net_listen.h"

static const char *const paths[REST_PATHS] = {"/v1/audio/transcriptions", "/v1/chat/completions",
                                              "/v1/audio/speech"};

static void drop(struct rest_connection *connection, bool is_reset)
{
    if (connection->stream == NULL)
        return;
    struct linger at_once = {.l_onoff = 1, .l_linger = 0};
    if (is_reset)
        (void)setsockopt(connection->fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    stream_close(connection->stream);
    loop_timer_deinit(&connection->timer);
    buf_deinit(&connection->request);
    connection->stream = NULL;
}

__attribute__((format(printf, 2, 3))) static void send_text(struct rest_connection *connection,
                                                            const char *format, ...)
{
    va_list values;
    char text[512];
    va_start(values, format);
    vsnprintf(text, sizeof text, format, values);
    va_end(values);
    assert_int_equal(buf_append_span(stream_out(connection->stream), span_of(text)), VP_OK);
}

static void send_head(struct rest_connection *connection)
{
    const struct rest_reply *reply = &connection->reply;
    send_text(connection, "HTTP/1.1 %d Scripted\r\nConnection: close\r\n", reply->status);
    if (reply->content_type[0] != '\0')
        send_text(connection, "Content-Type: %s\r\n", reply->content_type);
    if (reply->is_cut)
        send_text(connection, "Content-Length: %zu\r\n", reply->body.len + 100);
    send_text(connection, "%s\r\n", reply->more_headers != NULL ? reply->more_headers : "");
    connection->has_head = true;
}

static void on_sent(void *owner)
{
    struct rest_connection *connection = owner;
    if (connection->has_head && connection->sent_bytes == connection->reply.body.len)
        drop(connection, connection->reply.is_reset);
}

static void answer(void *arg)
{
    struct rest_connection *connection = arg;
    const struct rest_reply *reply = &connection->reply;
    if (reply->status == 0) {
        drop(connection, true);
        return;
    }
    if (!connection->has_head)
        send_head(connection);
    size_t left = reply->body.len - connection->sent_bytes;
    size_t piece =
        reply->piece_bytes > 0 && (size_t)reply->piece_bytes < left ? (size_t)reply->piece_bytes : left;
    assert_int_equal(buf_append_span(stream_out(connection->stream),
                                     (struct span){reply->body.at + connection->sent_bytes, piece}),
                     VP_OK);
    connection->sent_bytes += piece;
    stream_flush_later(connection->stream);
    if (connection->sent_bytes < reply->body.len)
        loop_timer_start(&connection->timer, 0);
}

static bool is_whole(const char *request, size_t len, size_t *out_head_len)
{
    const char *end = memmem(request, len, "\r\n\r\n", 4);
    const char *length = memmem(request, len, "Content-Length: ", 16);
    if (end == NULL)
        return false;
    *out_head_len = (size_t)(end - request) + 4;
    return length == NULL || len >= *out_head_len + (size_t)strtoul(length + 16, NULL, 10);
}

static void take_request(struct rest_connection *connection, struct span request)
{
    struct rest_server *rest = connection->rest;
    for (int path = 0; path < REST_PATHS; path++) {
        if (memmem(request.at, request.len < 200 ? request.len : 200, paths[path], strlen(paths[path])) ==
            NULL)
            continue;
        int count = rest->reply_count[path], at = rest->request_count[path]++;
        assert_true(count > 0);
        rest->requests[path].len = 0;
        assert_int_equal(buf_append_span(&rest->requests[path], request), VP_OK);
        connection->reply = rest->replies[path][at < count ? at : count - 1];
        connection->is_answering = true;
        loop_timer_start(&connection->timer, connection->reply.delay_ms);
        return;
    }
    fail_msg("unknown path");
}

static void on_bytes(void *owner, char *bytes, size_t len)
{
    size_t head_len;
    struct rest_connection *connection = owner;
    assert_int_equal(buf_append_span(&connection->request, (struct span){bytes, len}), VP_OK);
    if (!connection->is_answering &&
        is_whole(buf_text(&connection->request), connection->request.len, &head_len))
        take_request(connection, (struct span){connection->request.at, connection->request.len});
}

static void on_end(void *owner, enum vp_err err)
{
    (void)err;
    drop(owner, false);
}

static const struct stream_events stream_events = {
    .on_bytes = on_bytes, .on_end = on_end, .on_sent = on_sent};

static void on_accept(void *arg, unsigned what)
{
    (void)what;
    struct rest_server *rest = arg;
    assert_true(rest->connection_count < REST_CONNECTIONS_MAX);
    struct rest_connection *connection = &rest->connections[rest->connection_count++];
    connection->rest = rest;
    connection->fd = accept4(rest->listener.fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    assert_true(connection->fd >= 0);
    buf_init(&connection->request, 4 << 20);
    assert_int_equal(
        stream_adopt(rest->loop, connection->fd, 4 << 20, &stream_events, connection, &connection->stream),
        VP_OK);
    assert_int_equal(loop_timer_init(&connection->timer, rest->loop, answer, connection), VP_OK);
}

static void fill_settings(struct rest_server *rest)
{
    struct spoken_turn_settings *settings = &rest->settings;
    settings->transcribe = (struct transcribe_settings){
        .endpoint = {rest->urls[REST_TRANSCRIPTIONS], "gpt-transcribe", "sk-hear", NULL, false},
        .language = "en",
        .quirks = &rest->quirks};
    settings->complete =
        (struct complete_settings){.endpoint = {rest->urls[REST_CHAT], "test-chat", "sk-think", NULL, false},
                                   .tokens_max = 300,
                                   .temperature = -1,
                                   .streams = true,
                                   .quirks = &rest->quirks};
    settings->synthesise = (struct synthesise_settings){
        .endpoint = {rest->urls[REST_SPEECH], "test-voice", "sk-speak", NULL, false},
        .voice = "coral",
        .response_format = "pcm"};
    settings->budgets = spoken_turn_budgets_default;
}

int rest_server_open(void **state)
{
    struct rest_server *rest = calloc(1, sizeof *rest);
    int listen_fd;
    assert_int_equal(loop_create(&rest->loop), VP_OK);
    assert_int_equal(http_client_create(rest->loop, &rest->http), VP_OK);
    assert_int_equal(net_listen("127.0.0.1", 0, &listen_fd), VP_OK);
    loop_watch_init(&rest->listener, rest->loop, listen_fd, on_accept, rest);
    assert_int_equal(loop_watch_want(&rest->listener, LOOP_READABLE), VP_OK);
    for (int path = 0; path < REST_PATHS; path++) {
        snprintf(rest->urls[path], sizeof rest->urls[path], "http://127.0.0.1:%d%s", net_port(listen_fd),
                 paths[path]);
        buf_init(&rest->requests[path], 4 << 20);
    }
    fill_settings(rest);
    *state = rest;
    return 0;
}

int rest_server_close(void **state)
{
    struct rest_server *rest = *state;
    for (int i = 0; i < rest->connection_count; i++)
        drop(&rest->connections[i], false);
    for (int path = 0; path < REST_PATHS; path++)
        buf_deinit(&rest->requests[path]);
    loop_watch_end(&rest->listener);
    close(rest->listener.fd);
    http_client_destroy(rest->http);
    loop_destroy(rest->loop);
    return tests_free(rest);
}

void rest_script(struct rest_server *rest, enum rest_path path, const struct rest_reply *reply)
{
    assert_true(rest->reply_count[path] < REST_REPLIES_MAX);
    rest->replies[path][rest->reply_count[path]++] = *reply;
}

void rest_script_json(struct rest_server *rest, enum rest_path path, const char *json)
{
    rest_script(
        rest, path,
        &(struct rest_reply){.status = 200, .content_type = "application/json", .body = span_of(json)});
}

void rest_script_events(struct rest_server *rest, const char *events)
{
    rest_script(
        rest, REST_CHAT,
        &(struct rest_reply){.status = 200, .content_type = "text/event-stream", .body = span_of(events)});
}

void rest_forget(struct rest_server *rest, enum rest_path path)
{
    rest->reply_count[path] = rest->request_count[path] = 0;
}

const char *rest_request(struct rest_server *rest, enum rest_path path)
{
    return buf_text(&rest->requests[path]);
}

json_t *rest_request_json(struct rest_server *rest, enum rest_path path)
{
    const char *body = strstr(rest_request(rest, path), "\r\n\r\n");
    assert_non_null(body);
    json_t *json = json_loads(body + 4, 0, NULL);
    assert_non_null(json);
    return json;
}

void rest_wait(struct rest_server *rest, const bool *done, int limit_ms)
{
    int64_t ends_ms = clock_mono_ms() + limit_ms;
    while (!*done && clock_mono_ms() < ends_ms)
        loop_round(rest->loop, 20);
    assert_true(*done);
}

static int16_t samples[12000];

static struct span make_wav(struct buf *file, double amplitude)
{
    for (size_t i = 0; i < 8000; i++)
        samples[i] = (int16_t)(amplitude * sin(0.35 * (double)i));
    static char store[2][17000];
    buf_init(file, 17000);
    assert_int_equal(wav_encode(file, 8000, 1, samples, 8000), VP_OK);
    char *kept = store[amplitude > 0];
    memcpy(kept, file->at, file->len);
    struct span span = {kept, file->len};
    buf_deinit(file);
    return span;
}

struct span rest_tone_wav(void)
{
    struct buf file;
    return make_wav(&file, 8000);
}

struct span rest_silent_wav(void)
{
    struct buf file;
    return make_wav(&file, 0);
}

struct span rest_tone_pcm(void)
{
    for (size_t i = 0; i < 12000; i++)
        samples[i] = (int16_t)(8000 * sin(0.1 * (double)i));
    return (struct span){(const char *)samples, sizeof samples};
}
