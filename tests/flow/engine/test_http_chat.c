/* /v1/chat/completions on the wire: whole, streamed, and what is refused. */
#include "with_cmocka.h"
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/http_chat.h"
#include "net/http_client.h"
#include "net/net_listen.h"
#include "with_cases.h"

static struct loop *loop;
static int listen_fd;
static struct http_server *server;
static struct http_client *http;
static struct {
    bool is_done;
    int status;
    char content_type[64], body[16384];
} reply;

static void handle(void *owner, struct http_request *request)
{
    (void)owner;
    http_chat(request);
}

static const struct http_route routes[] = {{"POST", "/v1/chat/completions", handle}};

static int open_server(void **state)
{
    (void)state;
    assert_int_equal(loop_create(&loop), VP_OK);
    assert_int_equal(net_listen("127.0.0.1", 0, &listen_fd), VP_OK);
    assert_int_equal(http_server_open(loop, listen_fd, routes, 1, &http_limits_default, NULL, &server),
                     VP_OK);
    assert_int_equal(http_client_create(loop, &http), VP_OK);
    return 0;
}

static int close_server(void **state)
{
    (void)state;
    http_client_destroy(http);
    http_server_close(server);
    loop_destroy(loop);
    close(listen_fd);
    return 0;
}

static void on_reply(void *owner, const struct http_response *response)
{
    (void)owner;
    reply.is_done = true;
    reply.status = response->err == VP_OK ? response->status : -1;
    (void)span_copy(span_of(response->content_type), reply.content_type, sizeof reply.content_type);
    assert_true(span_copy(response->body, reply.body, sizeof reply.body));
}

static void post(const char *body)
{
    char url[80];
    struct http_fetch *fetch;
    static const char *const headers[] = {"Content-Type: application/json", NULL};
    snprintf(url, sizeof url, "http://127.0.0.1:%d/v1/chat/completions", net_port(listen_fd));
    const struct http_fetch_options options = {.method = "POST",
                                               .url = url,
                                               .headers = headers,
                                               .body = span_of(body),
                                               .timeout_ms = 10000,
                                               .body_max_bytes = sizeof reply.body,
                                               .on_done = on_reply};
    reply.is_done = false;
    assert_int_equal(http_fetch(http, &options, &fetch), VP_OK);
    while (!reply.is_done)
        loop_round(loop, 20);
}

static const char *text_at(const json_t *json, const char *key)
{
    const char *text = json_string_value(json_object_get(json, key));
    return text != NULL ? text : "";
}

static void a_whole_answer_has_openais_form(void **state)
{
    (void)state;
    post("{\"model\":\"gpt-5.4-mini\",\"messages\":[{\"role\":\"system\",\"content\":\"You take orders.\"},"
         "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"hello\"}]}],"
         "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"get_menu\"}}]}");
    assert_int_equal(reply.status, 200);
    assert_string_equal(reply.content_type, "application/json");
    json_t *answer = json_loads(reply.body, 0, NULL);
    assert_string_equal(text_at(answer, "object"), "chat.completion");
    assert_string_equal(text_at(answer, "model"), "gpt-5.4-mini");
    assert_int_equal(strncmp(text_at(answer, "id"), "chatcmpl", 8), 0);
    const json_t *choice = json_array_get(json_object_get(answer, "choices"), 0);
    const json_t *message = json_object_get(choice, "message");
    bool has_calls = json_object_get(message, "tool_calls") != NULL;
    assert_string_equal(text_at(choice, "finish_reason"), has_calls ? "tool_calls" : "stop");
    assert_string_equal(text_at(message, "role"), "assistant");
    assert_true(has_calls || text_at(message, "content")[0] != '\0');
    assert_true(json_integer_value(json_object_get(json_object_get(answer, "usage"), "total_tokens")) > 0);
    json_decref(answer);
}

/* Puts the chunks' words together and counts the calls' pieces. */
static void read_stream(char *words, size_t size_bytes, int *call_count, char *reason, bool *has_usage)
{
    words[0] = reason[0] = '\0';
    *call_count = 0;
    *has_usage = false;
    char *at = reply.body;
    for (; strncmp(at, "data: {", 7) == 0; at = strstr(at, "\n\n") + 2) {
        char *end = strstr(at, "\n\n");
        json_t *chunk = json_loadb(at + 6, (size_t)(end - at - 6), 0, NULL);
        assert_string_equal(text_at(chunk, "object"), "chat.completion.chunk");
        const json_t *choice = json_array_get(json_object_get(chunk, "choices"), 0);
        const json_t *delta = json_object_get(choice, "delta");
        *has_usage |= choice == NULL && json_object_get(chunk, "usage") != NULL;
        *call_count += (int)json_array_size(json_object_get(delta, "tool_calls"));
        strncat(words, text_at(delta, "content"), size_bytes - strlen(words) - 1);
        strncat(reason, text_at(choice, "finish_reason"), 20);
        json_decref(chunk);
    }
    assert_string_equal(at, "data: [DONE]\n\n");
}

static void a_streamed_answer_says_the_same(void **state)
{
    (void)state;
    static const char request[] = "{\"messages\":[{\"role\":\"system\",\"content\":\"You take orders.\"},"
                                  "{\"role\":\"user\",\"content\":\"do you have wings\"}]%s}";
    char body[512], words[1024], reason[32];
    int call_count;
    bool has_usage;
    snprintf(body, sizeof body, request, "");
    post(body);
    json_t *whole = json_loads(reply.body, 0, NULL);
    const json_t *message = json_object_get(json_array_get(json_object_get(whole, "choices"), 0), "message");
    snprintf(body, sizeof body, request, ",\"stream\":true,\"stream_options\":{\"include_usage\":true}");
    post(body);
    assert_int_equal(strncmp(reply.content_type, "text/event-stream", 17), 0);
    read_stream(words, sizeof words, &call_count, reason, &has_usage);
    assert_string_equal(words, text_at(message, "content"));
    assert_int_equal(call_count, json_array_size(json_object_get(message, "tool_calls")));
    assert_string_equal(reason, call_count > 0 ? "tool_calls" : "stop");
    assert_true(has_usage);
    json_decref(whole);
}

static void calls_are_streamed(void **state)
{
    (void)state;
    char words[1024], reason[32];
    int call_count;
    bool has_usage;
    post("{\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"a pizza please\"}],\"tools\":["
         "{\"type\":\"function\",\"function\":{\"name\":\"get_menu\"}},"
         "{\"type\":\"function\",\"function\":{\"name\":\"add_item\"}}]}");
    read_stream(words, sizeof words, &call_count, reason, &has_usage);
    assert_int_equal(call_count, 1); /* it asks for the menu first */
    assert_string_equal(reason, "tool_calls");
    assert_false(has_usage);
}

static void what_is_no_request_is_refused(void **state)
{
    (void)state;
    FOR_EACH_TEXT(
        bad, "", "[]", "{", "{}", "{\"messages\":\"hello\"}", "{\"messages\":[]}",
        "{\"messages\":[{\"role\":\"tool\",\"content\":\"x\"}]}",
        "{\"messages\":[{\"role\":\"user\",\"content\":7}]}",
        "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{}}]}]}",
        "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"tools\":7}") {
        post(*bad);
        assert_int_equal(reply.status, 400);
        json_t *answer = json_loads(reply.body, 0, NULL);
        assert_string_equal(text_at(json_object_get(answer, "error"), "type"), "invalid_request_error");
        json_decref(answer);
    }
}

TESTS_BETWEEN(open_server, close_server) = {
    TEST(a_whole_answer_has_openais_form),
    TEST(a_streamed_answer_says_the_same),
    TEST(calls_are_streamed),
    TEST(what_is_no_request_is_refused),
};
