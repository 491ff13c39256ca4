#include "flow/fault_relay/with_bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/json_scan.h"

enum { PATIENCE_MS = 60000 };

/* -- the upstream -------------------------------------------------------------------------------------- */

static void note(struct bench_seen *seen, const char *text, size_t len)
{
    struct json_scan scan;
    struct span key, type = SPAN_LIT("?");
    struct json_value value;
    json_scan_begin(&scan, (struct span){text, len});
    enum vp_err err;
    while ((err = json_scan_next(&scan, &key, &value)) == VP_OK)
        if (span_is(key, "type"))
            type = value.text;
    if (err != VP_ERR_NEED_MORE)
        type = SPAN_LIT("?");
    size_t used = strlen(seen->types);
    snprintf(seen->types + used, sizeof seen->types - used, "%.*s ", (int)type.len, type.at);
    snprintf(seen->last, sizeof seen->last, "%.*s", (int)len, text);
}

static void say(struct bench *bench, const char *text)
{
    if (bench->model != NULL)
        assert_int_equal(ws_send_text(bench->model, span_of(text)), VP_OK);
}

/* One response: two deltas, words, a function call, the end. */
static void respond(struct bench *bench)
{
    say(bench, "{\"type\":\"response.created\",\"response\":{\"id\":\"resp_1\",\"status\":\"in_progress\"}}");
    for (int i = 0; i < 2; i++)
        say(bench,
            "{\"type\":\"response.output_audio.delta\",\"response_id\":\"resp_1\",\"delta\":\"/w==\"}");
    say(bench, "{\"type\":\"response.output_audio_transcript.done\",\"response_id\":\"resp_1\","
               "\"transcript\":\"Hello\"}");
    say(bench, "{\"type\":\"response.function_call_arguments.done\",\"response_id\":\"resp_1\","
               "\"arguments\":\"{}\"}");
    say(bench, "{\"type\":\"response.done\",\"response\":{\"id\":\"resp_1\",\"status\":\"completed\"}}");
}

static void on_model_text(void *owner, char *text, size_t len)
{
    struct bench *bench = owner;
    note(&bench->upstream_seen, text, len);
    if (strstr(text, "\"response.create\"") != NULL)
        respond(bench);
}

static void on_model_closed(void *owner, const struct ws_end *end)
{
    struct bench *bench = owner;
    bench->upstream_seen.end = *end;
    bench->upstream_seen.closed_count++;
    bench->model = NULL;
}

static const struct ws_events model_events = {.on_text = on_model_text, .on_closed = on_model_closed};

static void serve_realtime(void *owner, struct http_request *request)
{
    struct bench *bench = owner;
    assert_string_equal(http_query(request, "model"), "gpt");
    assert_string_equal(http_header(request, "Authorization"), "Bearer key");
    assert_int_equal(http_upgrade(request, NULL, &ws_limits_default, &model_events, bench, &bench->model),
                     VP_OK);
    say(bench, "{\"type\":\"session.created\"}");
}

static void serve_echo(void *owner, struct http_request *request)
{
    (void)owner;
    static const char stream[] = "\"stream\":true";
    struct span body = http_body(request);
    if (memmem(body.at, body.len, stream, sizeof stream - 1) != NULL) {
        http_reply_begin(request, 200, "text/event-stream");
        http_reply_piece(request, SPAN_LIT("data: one\n\n"));
        http_reply_piece(request, SPAN_LIT("data: two\n\n"));
        http_reply_end(request);
        return;
    }
    http_reply(request, 201, "application/json", body);
}

static const struct http_route routes[] = {{"GET", "/v1/realtime", serve_realtime},
                                           {"POST", "/v1/echo", serve_echo}};

/* -- life ---------------------------------------------------------------------------------------------- */

int bench_set_up(void **state)
{
    static char upstream_url[64];
    struct bench *bench = calloc(1, sizeof *bench);
    assert_int_equal(loop_create(&bench->loop), VP_OK);
    assert_int_equal(http_client_create(bench->loop, &bench->http), VP_OK);
    assert_int_equal(net_listen("127.0.0.1", 0, &bench->upstream_fd), VP_OK);
    assert_int_equal(net_listen("127.0.0.1", 0, &bench->fault_relay_fd), VP_OK);
    assert_int_equal(http_server_open(bench->loop, bench->upstream_fd, routes, 2, &http_limits_default, bench,
                                      &bench->upstream),
                     VP_OK);
    snprintf(upstream_url, sizeof upstream_url, "http://127.0.0.1:%d", net_port(bench->upstream_fd));
    const struct fault_relay_options options = {.upstream = upstream_url};
    assert_int_equal(fault_relay_open(bench->loop, bench->fault_relay_fd, &options, &bench->relay), VP_OK);
    *state = bench;
    return 0;
}

int bench_tear_down(void **state)
{
    struct bench *bench = *state;
    for (int i = 0; i < 3; i++)
        if (bench->clients[i].ws != NULL)
            ws_cut(bench->clients[i].ws);
    bench_turn_for(bench, 20);
    fault_relay_close(bench->relay);
    if (bench->model != NULL)
        ws_cut(bench->model);
    bench_turn_for(bench, 30);
    http_server_close(bench->upstream);
    bench_turn_for(bench, 10);
    http_client_destroy(bench->http);
    loop_destroy(bench->loop);
    close(bench->upstream_fd);
    close(bench->fault_relay_fd);
    return tests_free(bench);
}

void bench_turn_for(struct bench *bench, int ms)
{
    int64_t end_ms = clock_mono_ms() + ms;
    for (int64_t now_ms; (now_ms = clock_mono_ms()) < end_ms;)
        loop_round(bench->loop, (int)(end_ms - now_ms));
}

/* -- REST ---------------------------------------------------------------------------------------------- */

static void on_answer(void *owner, const struct http_response *response)
{
    struct bench_answer *answer = owner;
    answer->done_count++;
    answer->err = response->err;
    answer->status = response->status;
    answer->body_bytes = response->body.len;
    (void)span_copy(response->body, answer->body, sizeof answer->body);
}

struct bench_answer bench_ask_for(struct bench *bench, const char *method, const char *path, const char *body,
                                  int timeout_ms)
{
    struct bench_answer answer = {0};
    char url[128];
    snprintf(url, sizeof url, "http://127.0.0.1:%d%s", net_port(bench->fault_relay_fd), path);
    const struct http_fetch_options options = {.method = method,
                                               .url = url,
                                               .body = body != NULL ? span_of(body) : SPAN_NONE,
                                               .timeout_ms = PATIENCE_MS,
                                               .body_max_bytes = 65536,
                                               .on_done = on_answer,
                                               .owner = &answer};
    struct http_fetch *fetch;
    assert_int_equal(http_fetch(bench->http, &options, &fetch), VP_OK);
    int64_t end_ms = clock_mono_ms() + timeout_ms;
    while (answer.done_count == 0 && clock_mono_ms() < end_ms)
        loop_round(bench->loop, 10);
    if (answer.done_count == 0)
        http_fetch_cancel(fetch);
    return answer;
}

struct bench_answer bench_ask(struct bench *bench, const char *method, const char *path, const char *body)
{
    struct bench_answer answer = bench_ask_for(bench, method, path, body, PATIENCE_MS);
    assert_int_equal(answer.done_count, 1);
    return answer;
}

void bench_arm(struct bench *bench, const char *json)
{
    struct bench_answer answer = bench_ask(bench, "POST", "/faults", json);
    assert_int_equal(answer.err, VP_OK);
    assert_int_equal(answer.status, 200);
}

uint64_t bench_fired(struct bench *bench)
{
    struct bench_answer answer = bench_ask(bench, "GET", "/sessions", NULL);
    const char *at = strstr(answer.body, "\"faults_fired\":");
    assert_non_null(at);
    return strtoull(at + strlen("\"faults_fired\":"), NULL, 10);
}

/* -- clients ------------------------------------------------------------------------------------------- */

static void on_client_open(void *owner)
{
    ((struct bench_seen *)owner)->open_count++;
}

static void on_client_text(void *owner, char *text, size_t len)
{
    note(owner, text, len);
}

static void on_client_closed(void *owner, const struct ws_end *end)
{
    struct bench_seen *seen = owner;
    seen->end = *end;
    seen->closed_count++;
    seen->ws = NULL;
}

static const struct ws_events client_events = {
    .on_open = on_client_open, .on_text = on_client_text, .on_closed = on_client_closed};

struct bench_seen *bench_connect(struct bench *bench, int client)
{
    struct bench_seen *seen = &bench->clients[client];
    *seen = (struct bench_seen){0};
    char url[128];
    snprintf(url, sizeof url, "ws://127.0.0.1:%d/v1/realtime?model=gpt", net_port(bench->fault_relay_fd));
    static const char *const headers[] = {"Authorization: Bearer key", NULL};
    struct ws_connect_options options = {.url = url, .headers = headers, .limits = ws_limits_default};
    options.limits.connect_timeout_ms = 5000; /* some wait for it; a busy machine takes a second */
    assert_int_equal(ws_connect(bench->loop, &options, &client_events, seen, &seen->ws), VP_OK);
    int64_t end_ms = clock_mono_ms() + PATIENCE_MS;
    while (seen->open_count == 0 && seen->closed_count == 0 && clock_mono_ms() < end_ms)
        loop_round(bench->loop, 10);
    if (seen->open_count == 1)
        bench_turn_for(bench, 20);
    return seen;
}

void bench_send(struct bench *bench, struct bench_seen *client, const char *text)
{
    (void)bench;
    assert_non_null(client->ws);
    assert_int_equal(ws_send_text(client->ws, span_of(text)), VP_OK);
}

void bench_await(struct bench *bench, const struct bench_seen *client, const char *type)
{
    int64_t end_ms = clock_mono_ms() + PATIENCE_MS;
    while (strstr(client->types, type) == NULL && client->ws != NULL && clock_mono_ms() < end_ms)
        loop_round(bench->loop, 10);
    if (strstr(client->types, type) == NULL)
        fail_msg("no %s in: %s (closed %d)", type, client->types, client->end.close_code);
}

void bench_await_close(struct bench *bench, const struct bench_seen *client)
{
    int64_t end_ms = clock_mono_ms() + PATIENCE_MS;
    while (client->closed_count == 0 && clock_mono_ms() < end_ms)
        loop_round(bench->loop, 10);
    assert_int_equal(client->closed_count, 1);
}
