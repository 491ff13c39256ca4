/* The audio endpoints on the wire: streams of events, and what is refused, in the service's form. */
#include "with_cmocka.h"
#include <stdlib.h>
#include <string.h>

#include "base/base64.h"
#include "base/buf.h"
#include "with_engine.h"

static struct server server;

static int open_server(void **state)
{
    (void)state;
    server_open(&server, &(struct engine_options){.api_key = "sk-test"});
    return 0;
}

static int close_server(void **state)
{
    (void)state;
    server_close(&server);
    return 0;
}

static struct reply speak(const char *more)
{
    char body[256];
    snprintf(body, sizeof body,
             "{\"model\":\"gpt-4o-mini-tts\",\"input\":\"Two large pizzas for pickup. Bye.\"%s}", more);
    return server_fetch(&server, "POST", "/v1/audio/speech", "application/json", span_of(body));
}

static struct reply transcribe(const struct reply *wav, const char *fields)
{
    struct buf form;
    buf_init(&form, 16 << 20);
    assert_int_equal(buf_append_text(&form, fields), VP_OK);
    assert_int_equal(buf_append_text(&form, "--b\r\nContent-Disposition: form-data; name=\"file\"; "
                                            "filename=\"a.wav\"\r\n\r\n"),
                     VP_OK);
    assert_int_equal(buf_append(&form, wav->body, wav->len), VP_OK);
    assert_int_equal(buf_append_text(&form, "\r\n--b--\r\n"), VP_OK);
    struct reply reply = server_fetch(&server, "POST", "/v1/audio/transcriptions",
                                      "multipart/form-data; boundary=b", (struct span){form.at, form.len});
    buf_deinit(&form);
    return reply;
}

/* The next event of a stream; NULL behind the last. */
static json_t *next_event(char **at)
{
    if (**at == '\0')
        return NULL;
    assert_int_equal(strncmp(*at, "data: {", 7), 0);
    char *end = strstr(*at, "\n\n");
    assert_non_null(end);
    json_t *event = json_loadb(*at + 6, (size_t)(end - *at - 6), 0, NULL);
    assert_non_null(event);
    *at = end + 2;
    return event;
}

static void speech_comes_as_events_that_make_the_same_sound(void **state)
{
    (void)state;
    struct reply whole = speak(",\"response_format\":\"pcm\""),
                 events = speak(",\"response_format\":\"pcm\",\"stream_format\":\"sse\"");
    assert_int_equal(strncmp(events.content_type, "text/event-stream", 17), 0);
    char *at = events.body;
    size_t len = 0, count = 0;
    bool is_done = false;
    for (json_t *event; (event = next_event(&at)) != NULL; json_decref(event)) {
        assert_false(is_done);
        is_done = strcmp(json_text(event, "type"), "speech.audio.done") == 0;
        if (is_done) {
            assert_true(json_integer_value(json_at(event, "usage.output_tokens")) > 10);
            continue;
        }
        assert_string_equal(json_text(event, "type"), "speech.audio.delta");
        uint8_t bytes[16384];
        size_t piece;
        struct span text = span_of(json_text(event, "audio"));
        assert_true(text.len < sizeof bytes);
        assert_int_equal(base64_decode(text, bytes, &piece), VP_OK);
        assert_true(len + piece <= whole.len);
        assert_memory_equal(bytes, whole.body + len, piece);
        len += piece;
        count++;
    }
    assert_true(is_done && count > 3);
    assert_int_equal(len, whole.len);
    reply_free(&whole);
    reply_free(&events);
}

#define FIELD(name, value) "--b\r\nContent-Disposition: form-data; name=\"" name "\"\r\n\r\n" value "\r\n"

static void a_transcription_comes_as_events(void **state)
{
    (void)state;
    struct reply wav = speak("");
    struct reply reply = transcribe(&wav, FIELD("model", "gpt-4o-transcribe") FIELD("stream", "true"));
    assert_int_equal(reply.status, 200);
    assert_int_equal(strncmp(reply.content_type, "text/event-stream", 17), 0);
    char *at = reply.body, heard[1024] = "";
    json_t *event = next_event(&at);
    for (; strcmp(json_text(event, "type"), "transcript.text.delta") == 0; event = next_event(&at)) {
        strncat(heard, json_text(event, "delta"), sizeof heard - strlen(heard) - 1);
        json_decref(event);
    }
    assert_string_equal(json_text(event, "type"), "transcript.text.done");
    assert_string_equal(json_text(event, "text"), heard);
    assert_non_null(strstr(heard, "pizzas"));
    json_decref(event);
    assert_null(next_event(&at));
    reply_free(&reply);
    reply = transcribe(&wav, FIELD("response_format", "srt"));
    assert_int_equal(strncmp(reply.body, "1\n00:00:00,000 --> 00:00:0", 26), 0);
    reply_free(&reply);
    reply_free(&wav);
}

static void expect_error(struct reply reply, int status, const char *code)
{
    json_t *json = json_loads(reply.body, 0, NULL);
    assert_int_equal(reply.status, status);
    assert_string_equal(json_text(json, "error.code"), code);
    assert_string_equal(json_text(json, "error.type"), "invalid_request_error");
    assert_non_null(json_at(json, "error.param"));
    json_decref(json);
    reply_free(&reply);
}

static void what_cannot_be_done_is_said_in_the_services_form(void **state)
{
    (void)state;
    struct reply wav = speak("");
    expect_error(transcribe(&wav, FIELD("model", "no-such-model")), 404, "model_not_found");
    expect_error(transcribe(&wav, FIELD("include[]", "logprobs")), 400, "unsupported_value");
    expect_error(speak(",\"voice\":\"nobody\""), 400, "invalid_value");
    reply_free(&wav);
    expect_error(server_fetch(&server, "POST", "/v1/audio/speech", "application/json",
                              SPAN_LIT("{\"input\":\"x\",\"model\":\"no-such-model\"}")),
                 404, "model_not_found");
    expect_error(server_fetch(&server, "POST", "/v1/chat/completions", "application/json",
                              SPAN_LIT("{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],"
                                       "\"model\":\"no-such-model\"}")),
                 404, "model_not_found");
    expect_error(server_fetch(&server, "GET", "/v1/nothing", NULL, SPAN_NONE), 404, "unknown_url");
    expect_error(server_fetch(&server, "GET", "/v1/audio/speech", NULL, SPAN_NONE), 405,
                 "method_not_supported");
    expect_error(server_fetch(&server, "DELETE", "/v1/models/gpt-realtime", NULL, SPAN_NONE), 405,
                 "method_not_supported");
    struct server locked;
    server_open(&locked, &(struct engine_options){.api_key = "another"});
    for (size_t i = 0; i < 4; i++) {
        static const char *const paths[] = {"/v1/models", "/v1/models/whisper-1", "/v1/audio/speech",
                                            "/v1/chat/completions"};
        expect_error(server_fetch(&locked, i < 2 ? "GET" : "POST", paths[i], "application/json",
                                  i < 2 ? SPAN_NONE : SPAN_LIT("{}")),
                     401, "invalid_api_key");
    }
    server_close(&locked);
}

TESTS_BETWEEN(open_server, close_server) = {
    TEST(speech_comes_as_events_that_make_the_same_sound),
    TEST(a_transcription_comes_as_events),
    TEST(what_cannot_be_done_is_said_in_the_services_form),
};
