#include "with_upstream.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "audio/wav.h"
#include "net/net_listen.h"
#include "with_cmocka.h"

struct upstream upstream;

/* A second of tone, or of silence. */
static void reply_wav(struct http_request *request, double amplitude)
{
    static int16_t samples[8000];
    struct buf file;
    for (size_t i = 0; i < 8000; i++)
        samples[i] = (int16_t)(amplitude * sin(0.35 * (double)i));
    buf_init(&file, 65536);
    assert_int_equal(wav_encode(&file, 8000, 1, samples, 8000), VP_OK);
    http_reply(request, 200, "audio/x-wav", (struct span){file.at, file.len});
    buf_deinit(&file);
}

static void reply_chat(struct http_request *request)
{
    assert_true(upstream.chat_count > 0);
    int at = upstream.chat_next < upstream.chat_count ? upstream.chat_next++ : upstream.chat_count - 1;
    http_reply(request, 200, "application/json", span_of(upstream.chat[at]));
}

static void reply(enum upstream_path path, struct http_request *request)
{
    char text[256];
    int status = upstream.status[path];
    if (path == UPSTREAM_RECORDING && upstream.missing_count > 0) {
        upstream.missing_count--;
        status = 404;
    }
    if (status != 0) {
        if (upstream.location != NULL)
            http_add_header(request, "Location", upstream.location);
        http_reply_error(request, status, "test", "as the test wants it");
    } else if (path == UPSTREAM_RECORDING) {
        reply_wav(request, upstream.is_recording_silent ? 0 : 8000);
    } else if (path == UPSTREAM_SPEECH) {
        reply_wav(request, 4000);
    } else if (path == UPSTREAM_CHAT) {
        reply_chat(request);
    } else {
        snprintf(text, sizeof text, "{\"text\":\"%s\"}", upstream.heard);
        http_reply(request, 200, "application/json", span_of(text));
    }
}

static void take(enum upstream_path path, struct http_request *request)
{
    upstream.count[path]++;
    if (upstream.is_held[path])
        upstream.held[path] = request;
    else
        reply(path, request);
}

static void serve_recording(void *owner, struct http_request *request)
{
    (void)owner;
    const char *header = http_header(request, "Authorization");
    snprintf(upstream.authorization, sizeof upstream.authorization, "%s", header != NULL ? header : "");
    snprintf(upstream.recording_path, sizeof upstream.recording_path, "%s", http_path(request));
    take(UPSTREAM_RECORDING, request);
}

static void serve_transcription(void *owner, struct http_request *request)
{
    (void)owner;
    take(UPSTREAM_TRANSCRIPTION, request);
}

static void serve_chat(void *owner, struct http_request *request)
{
    (void)owner;
    (void)span_copy(http_body(request), upstream.last_chat, sizeof upstream.last_chat);
    take(UPSTREAM_CHAT, request);
}

static void serve_speech(void *owner, struct http_request *request)
{
    (void)owner;
    take(UPSTREAM_SPEECH, request);
}

void upstream_release(enum upstream_path path)
{
    struct http_request *request = upstream.held[path];
    upstream.is_held[path] = false;
    upstream.held[path] = NULL;
    if (request != NULL)
        reply(path, request);
}

static enum vp_err write_instructions(const struct menu *menu, struct buf *out)
{
    return buf_appendf(out, "You take orders for %s.", menu->restaurant_id);
}

static void fill_settings(void)
{
    static const char *const paths[UPSTREAM_PATHS] = {"/2010-04-01/", "/v1/audio/transcriptions",
                                                      "/v1/chat/completions", "/v1/audio/speech"};
    for (int i = 0; i < UPSTREAM_PATHS; i++)
        snprintf(upstream.urls[i], sizeof upstream.urls[i], "%s%s", upstream.base_url, paths[i]);
    upstream.settings = turn_desk_settings_default;
    struct spoken_turn_settings *turn = &upstream.settings.turn;
    turn->transcribe = (struct transcribe_settings){
        .endpoint = {.url = upstream.urls[UPSTREAM_TRANSCRIPTION], .model = "t"}, .quirks = &upstream.quirks};
    turn->complete =
        (struct complete_settings){.endpoint = {.url = upstream.urls[UPSTREAM_CHAT], .model = "c"},
                                   .tokens_max = 300,
                                   .temperature = -1,
                                   .quirks = &upstream.quirks};
    turn->synthesise = (struct synthesise_settings){
        .endpoint = {.url = upstream.urls[UPSTREAM_SPEECH], .model = "s"}, .voice = "v"};
    turn->budgets = spoken_turn_budgets_default;
    turn->keeps_transcript = true;
    upstream.settings.write_instructions = write_instructions;
}

void upstream_open(struct loop *loop)
{
    static const struct http_route routes[] = {{"GET", "/2010-04-01/*", serve_recording},
                                               {"POST", "/v1/audio/transcriptions", serve_transcription},
                                               {"POST", "/v1/chat/completions", serve_chat},
                                               {"POST", "/v1/audio/speech", serve_speech}};
    struct http_limits limits = http_limits_default;
    limits.body_max_bytes = 1 << 20;
    upstream = (struct upstream){.heard = "one order of garlic knots please"};
    assert_int_equal(net_listen("127.0.0.1", 0, &upstream.listen_fd), VP_OK);
    assert_int_equal(http_server_open(loop, upstream.listen_fd, routes, 4, &limits, NULL, &upstream.server),
                     VP_OK);
    snprintf(upstream.base_url, sizeof upstream.base_url, "http://127.0.0.1:%d",
             net_port(upstream.listen_fd));
    fill_settings();
}

void upstream_close(void)
{
    http_server_close(upstream.server);
    close(upstream.listen_fd);
    for (int i = 0; i < upstream.chat_count; i++)
        free(upstream.chat[i]);
}

static void script(json_t *message, const char *why)
{
    json_t *answer = json_pack("{s:[{s:o, s:s}]}", "choices", "message", message, "finish_reason", why);
    assert_true(upstream.chat_count < UPSTREAM_SCRIPT_MAX);
    upstream.chat[upstream.chat_count++] = json_dumps(answer, JSON_COMPACT);
    json_decref(answer);
}

void upstream_says(const char *words)
{
    script(json_pack("{s:s, s:s}", "role", "assistant", "content", words), "stop");
}

void upstream_calls(const char *words, const char *name, const char *arguments)
{
    char id[16];
    snprintf(id, sizeof id, "call_%d", upstream.chat_count);
    script(json_pack("{s:s, s:s, s:[{s:s, s:s, s:{s:s, s:s}}]}", "role", "assistant", "content", words,
                     "tool_calls", "id", id, "type", "function", "function", "name", name, "arguments",
                     arguments),
           "tool_calls");
}

int upstream_version(void)
{
    static const char key[] = "\\\"version\\\":";
    const char *last = NULL;
    for (const char *at = upstream.last_chat; (at = strstr(at, key)) != NULL; at += sizeof key - 1)
        last = at + sizeof key - 1;
    assert_non_null(last);
    return (int)strtol(last, NULL, 10);
}
