#include "with_engine.h"

#include "with_cmocka.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/base64.h"
#include "base/clock.h"
#include "net/net_listen.h"

enum { PATIENCE_MS = 60000 };

void server_open(struct server *server, const struct engine_options *options)
{
    struct engine_options chosen = {
        .models_dir = "models",
        .sphinx_dir = "/usr/share/pocketsphinx/model/en-us/en-us",
        .worker_count = 1,
        .session_max = 4,
        .silence_ms = 500,
        .text_late_ms = PATIENCE_MS, /* heard in the end, however busy the machine is */
    };
    char why[256] = "";
    if (options != NULL) {
        chosen.session_max = options->session_max > 0 ? options->session_max : chosen.session_max;
        chosen.api_key = options->api_key;
        chosen.chat_url = options->chat_url;
        chosen.chat_model = options->chat_model;
    }
    *server = (struct server){0};
    assert_int_equal(loop_create(&server->loop), VP_OK);
    assert_int_equal(net_listen("127.0.0.1", 0, &server->listen_fd), VP_OK);
    server->port = net_port(server->listen_fd);
    if (engine_open(server->loop, server->listen_fd, &chosen, &server->engine, why, sizeof why) != VP_OK)
        fail_msg("%s", why);
    assert_int_equal(http_client_create(server->loop, &server->http), VP_OK);
}

void server_close(struct server *server)
{
    http_client_destroy(server->http);
    engine_close(server->engine);
    for (int i = 0; i < 20; i++)
        loop_round(server->loop, 5);
    loop_destroy(server->loop);
    close(server->listen_fd);
}

struct waiting {
    struct reply reply;
    bool is_done;
};

static void on_reply(void *owner, const struct http_response *response)
{
    struct waiting *waiting = owner;
    waiting->is_done = true;
    waiting->reply.status = response->err == VP_OK ? response->status : -1;
    span_copy(span_of(response->content_type), waiting->reply.content_type,
              sizeof waiting->reply.content_type);
    waiting->reply.body = malloc(response->body.len + 1);
    waiting->reply.len = response->body.len;
    span_copy(response->body, waiting->reply.body, response->body.len + 1);
}

struct reply server_fetch(struct server *server, const char *method, const char *path,
                          const char *content_type, struct span body)
{
    char url[256], header[256];
    snprintf(url, sizeof url, "http://127.0.0.1:%d%s", server->port, path);
    snprintf(header, sizeof header, "Content-Type: %s", content_type != NULL ? content_type : "text/plain");
    const char *const headers[] = {header, "Authorization: Bearer sk-test", NULL};
    struct waiting waiting = {0};
    const struct http_fetch_options options = {.method = method,
                                               .url = url,
                                               .headers = headers,
                                               .body = body,
                                               .timeout_ms = PATIENCE_MS,
                                               .body_max_bytes = 16 << 20,
                                               .on_done = on_reply,
                                               .owner = &waiting};
    struct http_fetch *fetch;
    assert_int_equal(http_fetch(server->http, &options, &fetch), VP_OK);
    while (!waiting.is_done)
        loop_round(server->loop, 20);
    return waiting.reply;
}

void reply_free(struct reply *reply)
{
    free(reply->body);
}

static void on_open(void *owner)
{
    ((struct client *)owner)->is_open = true;
}

static void on_text(void *owner, char *text, size_t len)
{
    json_t *event = json_loadb(text, len, 0, NULL);
    assert_non_null(event);
    json_array_append_new(((struct client *)owner)->events, event);
}

static void on_closed(void *owner, const struct ws_end *end)
{
    struct client *client = owner;
    client->is_closed = true;
    client->end = *end;
}

void client_open(struct client *client, struct server *server, const char *const *headers)
{
    client_open_at(client, server, "model=gpt-realtime-2.1", headers);
}

void client_open_at(struct client *client, struct server *server, const char *query,
                    const char *const *headers)
{
    static const struct ws_events events = {on_open, on_text, on_closed};
    char url[160];
    snprintf(url, sizeof url, "ws://127.0.0.1:%d/v1/realtime?%s", server->port, query);
    *client = (struct client){.server = server, .events = json_array()};
    struct ws_connect_options options = {.url = url, .headers = headers, .limits = ws_limits_default};
    options.limits.message_max_bytes = 1 << 20;
    assert_int_equal(ws_connect(server->loop, &options, &events, client, &client->ws), VP_OK);
    int64_t until_ms = clock_mono_ms() + PATIENCE_MS;
    while (!client->is_open && !client->is_closed && clock_mono_ms() < until_ms)
        loop_round(server->loop, 20);
}

void client_close(struct client *client)
{
    if (!client->is_closed)
        ws_close(client->ws, 1000, "done");
    client_wait_closed(client);
    json_decref(client->events);
}

void client_send(struct client *client, const char *text)
{
    assert_int_equal(ws_send_text(client->ws, span_of(text)), VP_OK);
}

void client_send_json(struct client *client, json_t *json)
{
    assert_non_null(json);
    char *text = json_dumps(json, JSON_COMPACT);
    client_send(client, text);
    free(text);
    json_decref(json);
}

void client_audio(struct client *client, const char *bytes, size_t len, size_t frame_bytes, int pace)
{
    char silence[960];
    memset(silence, frame_bytes == 160 ? 0xff : 0, sizeof silence);
    int64_t begin_us = clock_mono_us(), frames = 0;
    for (size_t at = 0; at < len; at += frame_bytes, frames++) {
        char frame[960], text[2000] = "{\"type\":\"input_audio_buffer.append\",\"audio\":\"";
        size_t left = len - at < frame_bytes ? len - at : frame_bytes;
        memcpy(frame, silence, frame_bytes);
        if (bytes != NULL)
            memcpy(frame, bytes + at, left);
        size_t head = strlen(text);
        base64_encode(frame, frame_bytes, text + head);
        memcpy(text + head + base64_encoded_len(frame_bytes), "\"}", 3);
        client_send(client, text);
        do
            loop_round(client->server->loop, pace > 0 ? 1 : 0);
        while (pace > 0 && clock_mono_us() - begin_us < frames * 20000 / pace);
    }
}

static const json_t *wait_for(struct client *client, const char *type, bool may_err)
{
    int64_t until_ms = clock_mono_ms() + PATIENCE_MS;
    for (;;) {
        while (client->seen < json_array_size(client->events)) {
            const json_t *event = json_array_get(client->events, client->seen++);
            if (strcmp(json_text(event, "type"), type) == 0)
                return event;
            if (!may_err && strcmp(json_text(event, "type"), "error") == 0)
                fail_msg("error while waiting for %s: %s", type, json_text(event, "error.message"));
        }
        if (clock_mono_ms() > until_ms || client->is_closed)
            fail_msg("no event %s", type);
        loop_round(client->server->loop, 20);
    }
}

const json_t *client_wait(struct client *client, const char *type)
{
    return wait_for(client, type, false);
}

const json_t *client_wait_past_errors(struct client *client, const char *type)
{
    return wait_for(client, type, true);
}

void client_wait_closed(struct client *client)
{
    int64_t until_ms = clock_mono_ms() + PATIENCE_MS;
    while (!client->is_closed && clock_mono_ms() < until_ms)
        loop_round(client->server->loop, 20);
    assert_true(client->is_closed);
}

void client_turn(struct client *client, int ms)
{
    for (int64_t until_ms = clock_mono_ms() + ms; clock_mono_ms() < until_ms;)
        loop_round(client->server->loop, 5);
}

size_t client_audio_bytes(const struct client *client, const char *item_id)
{
    size_t bytes = 0, index;
    json_t *event;
    json_array_foreach(client->events, index, event)
    {
        const char *own = json_string_value(json_object_get(event, "item_id"));
        if (strcmp(json_text(event, "type"), "response.output_audio.delta") == 0 && own != NULL &&
            strcmp(own, item_id) == 0)
            bytes += base64_decoded_len(span_of(json_text(event, "delta")));
    }
    return bytes;
}
