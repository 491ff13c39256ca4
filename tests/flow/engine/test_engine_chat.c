/* A chat model behind an OpenAI-compatible URL in place of the built-in dialogue: text, function calls, failures. */
#include "with_cmocka.h"
#include <string.h>
#include <unistd.h>

#include "net/http_server.h"
#include "net/net_listen.h"
#include "with_engine.h"

/* The chat model: what it was asked last, and what it answers next. */
static json_t *asked;
static const char *answer;
static int answer_status;

static bool refuses_reasoning; /* as newer models do beside functions */

static void handle_chat(void *owner, struct http_request *request)
{
    (void)owner;
    static const char refusal[] =
        "{\"error\":{\"param\":\"reasoning_effort\",\"message\":\"Function tools with "
        "reasoning_effort are not supported.\"}}";
    struct span body = http_body(request);
    json_decref(asked);
    asked = json_loadb(body.at, body.len, 0, NULL);
    assert_non_null(asked);
    if (refuses_reasoning && json_object_get(asked, "reasoning_effort") == NULL)
        http_reply(request, 400, "application/json", span_of(refusal));
    else
        http_reply(request, answer_status, "application/json", span_of(answer));
}

static const struct http_route routes[] = {{"POST", "/v1/chat/completions", handle_chat}};

static struct server server;
static int model_fd;
static struct http_server *model;

static int open_both(void **state)
{
    (void)state;
    char url[128];
    assert_int_equal(net_listen("127.0.0.1", 0, &model_fd), VP_OK);
    snprintf(url, sizeof url, "http://127.0.0.1:%d/v1/chat/completions", net_port(model_fd));
    server_open(&server, &(struct engine_options){.chat_url = url, .chat_model = "small-model"});
    assert_int_equal(http_server_open(server.loop, model_fd, routes, 1, &http_limits_default, NULL, &model),
                     VP_OK);
    return 0;
}

static int close_both(void **state)
{
    (void)state;
    http_server_close(model);
    server_close(&server);
    json_decref(asked);
    close(model_fd);
    return 0;
}

static void a_chat_model_answers(void **state)
{
    (void)state;
    static struct client client;
    client_open(&client, &server, NULL);
    client_wait(&client, "session.created");
    client_send(
        &client,
        "{\"type\":\"session.update\",\"session\":{\"type\":\"realtime\",\"instructions\":\"Be brief.\","
        "\"tools\":[{\"type\":\"function\",\"name\":\"add_item\",\"parameters\":{}}]}}");
    client_wait(&client, "session.updated");
    client_send(&client,
                "{\"type\":\"conversation.item.create\",\"item\":{\"type\":\"message\",\"role\":\"user\","
                "\"content\":[{\"type\":\"input_text\",\"text\":\"One pizza.\"}]}}");
    answer_status = 200;
    answer = "{\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":\"One moment.\","
             "\"tool_calls\":[{\"id\":\"c1\",\"type\":\"function\","
             "\"function\":{\"name\":\"add_item\",\"arguments\":\"{\\\"q\\\":1}\"}}]}}]}";
    client_send(&client, "{\"type\":\"response.create\"}");
    const json_t *done = client_wait(&client, "response.done");
    assert_string_equal(json_text(done, "response.output.0.content.0.transcript"), "One moment.");
    assert_string_equal(json_text(done, "response.output.1.arguments"), "{\"q\":1}");
    assert_string_equal(json_text(asked, "model"), "small-model");
    assert_string_equal(json_text(asked, "messages.0.content"), "Be brief.");
    assert_string_equal(json_text(asked, "messages.1.content"), "One pizza.");
    assert_string_equal(json_text(asked, "tools.0.function.name"), "add_item");

    answer = "{\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":\"Done.\"}}]}";
    client_send_json(&client, json_pack("{s:s, s:{s:s, s:s, s:s}}", "type", "conversation.item.create",
                                        "item", "type", "function_call_output", "call_id",
                                        json_text(done, "response.output.1.call_id"), "output", "ok"));
    client_send(&client, "{\"type\":\"response.create\"}");
    done = client_wait(&client, "response.done");
    assert_string_equal(json_text(done, "response.output.0.content.0.transcript"), "Done.");
    assert_string_equal(json_text(asked, "messages.3.tool_call_id"), "c1");
    assert_string_equal(json_text(asked, "messages.0.content"), "Be brief.");

    /* Instructions of one response stand in place of the session's, and only there. */
    client_send(&client, "{\"type\":\"response.create\",\"response\":{\"instructions\":\"Be long.\"}}");
    client_wait(&client, "response.done");
    assert_string_equal(json_text(asked, "messages.0.content"), "Be long.");
    client_send(&client, "{\"type\":\"response.create\"}");
    client_wait(&client, "response.done");
    assert_string_equal(json_text(asked, "messages.0.content"), "Be brief.");

    /* Beside the conversation: from what it is given, and the conversation does not learn of it. */
    size_t known = json_array_size(json_object_get(asked, "messages"));
    client_send(&client,
                "{\"type\":\"response.create\",\"response\":{\"conversation\":\"none\",\"input\":[{"
                "\"type\":\"message\",\"role\":\"user\",\"content\":[{\"type\":\"input_text\",\"text\":"
                "\"Is this rude?\"}]}]}}");
    client_wait(&client, "response.done");
    assert_int_equal(json_array_size(json_object_get(asked, "messages")), 2);
    assert_string_equal(json_text(asked, "messages.1.content"), "Is this rude?");
    client_send(&client, "{\"type\":\"response.create\"}");
    client_wait(&client, "response.done");
    assert_int_equal(json_array_size(json_object_get(asked, "messages")), known + 1);
    client_close(&client);
}

static void its_failures_end_the_response(void **state)
{
    (void)state;
    static const struct {
        int status;
        const char *body;
    } failures[] = {{500, "{}"}, {200, "<html>"}, {200, "{\"choices\":[]}"}};
    static struct client client;
    client_open(&client, &server, NULL);
    client_wait(&client, "session.created");
    for (size_t i = 0; i < sizeof failures / sizeof *failures; i++) {
        answer_status = failures[i].status;
        answer = failures[i].body;
        client_send(&client, "{\"type\":\"response.create\"}");
        const json_t *done = client_wait(&client, "response.done");
        assert_string_equal(json_text(done, "response.status"), "failed");
        assert_string_equal(json_text(done, "response.status_details.error.code"), "server_error");
    }
    answer_status = 200;
    answer = "{\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":\"I am back.\"}}]}";
    client_send(&client, "{\"type\":\"response.create\"}");
    const json_t *done = client_wait(&client, "response.done");
    assert_string_equal(json_text(done, "response.status"), "completed");
    client_close(&client);
}

static void a_model_that_takes_functions_without_reasoning_only_is_asked_so(void **state)
{
    (void)state;
    static struct client client;
    client_open(&client, &server, NULL);
    client_wait(&client, "session.created");
    refuses_reasoning = true;
    answer_status = 200;
    answer = "{\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":\"Hello.\"}}]}";
    client_send(&client, "{\"type\":\"response.create\"}");
    const json_t *done = client_wait(&client, "response.done");
    assert_string_equal(json_text(done, "response.status"), "completed");
    assert_string_equal(json_text(asked, "reasoning_effort"), "none");
    refuses_reasoning = false;
    client_close(&client);
}

TESTS_BETWEEN(open_both, close_both) = {
    TEST(a_chat_model_answers),
    TEST(its_failures_end_the_response),
    TEST(a_model_that_takes_functions_without_reasoning_only_is_asked_so),
};
