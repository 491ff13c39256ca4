/* Answers of chat models in all the shapes that servers send. */
#include "with_cmocka.h"

#include <stdlib.h>

#include "pipeline/chat_stream.h"

static void feed(struct chat_stream *stream, const char *text)
{
    assert_int_equal(chat_stream_feed(stream, span_of(text)), VP_OK);
}

static void expect_message(struct chat_stream *stream, const char *wanted_json)
{
    json_t *message = chat_stream_message(stream), *wanted = json_loads(wanted_json, 0, NULL);
    assert_non_null(message);
    assert_non_null(wanted);
    if (!json_equal(message, wanted)) {
        char *text = json_dumps(message, 0);
        fail_msg("message is %s", text);
    }
    json_decref(message);
    json_decref(wanted);
}

static void text_comes_in_pieces(void **state)
{
    (void)state;
    struct chat_stream stream;
    chat_stream_init(&stream);
    feed(&stream, "{\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},"
                  "\"finish_reason\":null}]}");
    feed(&stream, "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Su\"}}],\"obfuscation\":\"x8\"}");
    feed(&stream, "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"re\"}}]}");
    assert_false(chat_stream_is_whole(&stream));
    feed(&stream, "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}],\"usage\":null}");
    assert_true(chat_stream_is_whole(&stream));
    feed(&stream, "{\"choices\":[],\"usage\":{\"prompt_tokens\":1}}");
    feed(&stream, "[DONE]");
    feed(&stream, "what stands behind the end is not read");
    expect_message(&stream, "{\"role\":\"assistant\",\"content\":\"Sure\"}");
    chat_stream_deinit(&stream);
}

static const char two_calls[] =
    "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"call_1\","
    "\"type\":\"function\",\"function\":{\"name\":\"add_item\",\"arguments\":\"{\\\"a\\\":1}\"}},"
    "{\"id\":\"call_2\",\"type\":\"function\",\"function\":{\"name\":\"get_order\",\"arguments\":\"{}\"}}]}";

static void calls_come_in_pieces(void **state)
{
    (void)state;
    struct chat_stream stream;
    chat_stream_init(&stream);
    feed(&stream, "{\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":null,"
                  "\"tool_calls\":[{\"index\":0,\"id\":\"call_1\",\"type\":\"function\","
                  "\"function\":{\"name\":\"add_item\",\"arguments\":\"\"}}]}}]}");
    feed(&stream, "{\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,"
                  "\"function\":{\"arguments\":\"{\\\"a\\\"\"}}]}}]}");
    feed(&stream,
         "{\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":1,\"id\":\"call_2\",\"type\":\"function\","
         "\"function\":{\"name\":\"get_order\",\"arguments\":\"\"}}]}}]}");
    feed(&stream,
         "{\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\":1}\"}}]}}]}");
    feed(&stream, "{\"choices\":[{\"delta\":{},\"finish_reason\":\"tool_calls\"}]}");
    expect_message(&stream, two_calls);
    chat_stream_deinit(&stream);
}

/* index absent, or 0 for each; id repeated, or null; arguments as an object; everything in one chunk. */
static void calls_of_odd_servers_are_understood(void **state)
{
    (void)state;
    static const char *const chunks[][3] = {
        {"{\"choices\":[{\"delta\":{\"tool_calls\":[{\"id\":\"call_1\","
         "\"function\":{\"name\":\"add_item\",\"arguments\":{\"a\":1}}},{\"id\":\"call_2\","
         "\"function\":{\"name\":\"get_order\",\"arguments\":\"{}\"}}]},\"finish_reason\":\"stop\"}]}",
         "[DONE]", "[DONE]"},
        {"{\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"call_1\","
         "\"function\":{\"name\":\"add_item\",\"arguments\":\"{\\\"a\\\":1}\"}}]}}]}",
         "{\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"call_2\","
         "\"function\":{\"name\":\"get_order\",\"arguments\":\"{}\"}}]}}]}",
         "[DONE] "},
        {"{\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"call_1\","
         "\"function\":{\"name\":\"add_item\",\"arguments\":\"{\\\"a\\\":\"}}]}}]}",
         "{\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"call_1\","
         "\"function\":{\"name\":\"add_item\",\"arguments\":\"1}\"}},"
         "{\"index\":1,\"id\":\"call_2\",\"function\":{\"name\":\"get_order\"}}]}}]}",
         "[DONE]"},
        {"{\"choices\":[{\"delta\":{\"tool_calls\":[{\"id\":\"call_1\",\"function\":{\"name\":\"add_item\","
         "\"arguments\":\"{\\\"a\\\":\"}}]}}]}",
         "{\"choices\":[{\"delta\":{\"tool_calls\":[{\"id\":null,\"function\":{\"arguments\":\"1}\"}},"
         "{\"id\":\"call_2\",\"function\":{\"name\":\"get_order\"}}]}}]}",
         "[DONE]"},
    };
    for (size_t i = 0; i < sizeof chunks / sizeof *chunks; i++) {
        struct chat_stream stream;
        chat_stream_init(&stream);
        for (size_t j = 0; j < 3; j++)
            feed(&stream, chunks[i][j]);
        expect_message(&stream, two_calls);
        chat_stream_deinit(&stream);
    }
}

static void a_call_without_a_name_of_its_own_gets_one(void **state)
{
    (void)state;
    struct chat_stream stream;
    chat_stream_init(&stream);
    feed(&stream, "{\"choices\":[{\"message\":{\"tool_calls\":[{\"function\":{\"name\":\"get_menu\"}}]}}]}");
    json_t *message = chat_stream_message(&stream);
    const json_t *call = json_array_get(json_object_get(message, "tool_calls"), 0);
    assert_true(json_string_length(json_object_get(call, "id")) > 8);
    json_decref(message);
    chat_stream_deinit(&stream);
}

/* A stream that has this event only ends in that message. */
static void expect_alone(const char *event, const char *message)
{
    struct chat_stream stream;
    chat_stream_init(&stream);
    feed(&stream, event);
    expect_message(&stream, message);
    chat_stream_deinit(&stream);
}

static void a_whole_answer_is_read_alike(void **state)
{
    (void)state;
    expect_alone(
        "{\"id\":\"chatcmpl-8\",\"object\":\"chat.completion\",\"choices\":[{\"index\":0,"
        "\"finish_reason\":\"stop\",\"logprobs\":null,\"message\":{\"role\":\"assistant\",\"content\":"
        "[{\"type\":\"text\",\"text\":\"One "
        "\"},{\"type\":\"text\",\"text\":\"pizza\"}],\"refusal\":null}}]}",
        "{\"role\":\"assistant\",\"content\":\"One pizza\"}");
}

static void a_refusal_is_said(void **state)
{
    (void)state;
    expect_alone(
        "{\"choices\":[{\"delta\":{\"refusal\":\"I cannot help with that.\"},\"finish_reason\":\"stop\"}]}",
        "{\"role\":\"assistant\",\"content\":\"I cannot help with that.\"}");
}

static void an_error_in_the_stream_is_told(void **state)
{
    (void)state;
    struct chat_stream stream;
    chat_stream_init(&stream);
    feed(&stream, "{\"choices\":[{\"delta\":{\"content\":\"One\"}}]}");
    assert_int_equal(
        chat_stream_feed(&stream, SPAN_LIT("{\"error\":{\"message\":\"gone\",\"type\":\"server_error\","
                                           "\"code\":null}}")),
        VP_ERR_HTTP_STATUS);
    assert_string_equal(stream.failure.type, "server_error");
    assert_string_equal(stream.failure.message, "gone");
    assert_false(chat_stream_is_whole(&stream));
    chat_stream_deinit(&stream);
}

static void nonsense_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {"{", "[]", "\"x\"", "hello", "{\"choices\":[}"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct chat_stream stream;
        chat_stream_init(&stream);
        assert_int_equal(chat_stream_feed(&stream, span_of(bad[i])), VP_ERR_BAD_JSON);
        chat_stream_deinit(&stream);
    }
    struct chat_stream stream;
    chat_stream_init(&stream);
    feed(&stream, "{}");
    feed(&stream, "{\"choices\":7}");
    feed(&stream, "{\"choices\":[{\"delta\":{\"content\":7,\"tool_calls\":{\"a\":1}}}]}");
    assert_false(chat_stream_is_whole(&stream));
    chat_stream_deinit(&stream);
}

static void too_many_calls_are_refused(void **state)
{
    (void)state;
    struct chat_stream stream;
    char chunk[128];
    enum vp_err err = VP_OK;
    chat_stream_init(&stream);
    for (int i = 0; i <= CHAT_CALLS_MAX; i++) {
        snprintf(chunk, sizeof chunk,
                 "{\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":%d,\"id\":\"c%d\"}]}}]}", i, i);
        err = chat_stream_feed(&stream, span_of(chunk));
    }
    assert_int_equal(err, VP_ERR_TOO_MANY);
    chat_stream_deinit(&stream);
}

TESTS = {
    TEST(text_comes_in_pieces),
    TEST(calls_come_in_pieces),
    TEST(calls_of_odd_servers_are_understood),
    TEST(a_call_without_a_name_of_its_own_gets_one),
    TEST(a_whole_answer_is_read_alike),
    TEST(a_refusal_is_said),
    TEST(an_error_in_the_stream_is_told),
    TEST(nonsense_is_refused),
    TEST(too_many_calls_are_refused),
};
