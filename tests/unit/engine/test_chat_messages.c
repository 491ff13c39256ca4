/* Chat completions: what is asked and what is taken from the answer (openai-rest.md section 3). */
#include "with_cmocka.h"
#include <stdlib.h>
#include <string.h>

#include "engine/chat_messages.h"

static void calls_are_answered_right_behind_them(void **state)
{
    (void)state;
    struct chat_messages messages;
    const json_t *message;
    assert_int_equal(chat_messages_init(&messages), VP_OK);
    chat_add_answered_call(&messages, "get_menu", "{\"ok\":true}");
    chat_add(&messages, "user", "One Margherita.");
    const struct span answer =
        SPAN_LIT("{\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":null,"
                 "\"refusal\":null,\"tool_calls\":[{\"id\":\"c1\",\"type\":\"function\","
                 "\"function\":{\"name\":\"add_item\",\"arguments\":\"{}\"}},{\"id\":\"c2\","
                 "\"type\":\"function\",\"function\":{\"name\":\"get_order\",\"arguments\":\"{}\"}}]}}]}");
    assert_int_equal(chat_take_answer(&messages, answer, &message), VP_OK);
    assert_null(json_object_get(message, "refusal"));
    assert_int_equal(messages.open_calls, 2);
    chat_add(&messages, "user", "Hello?"); /* the caller speaks before the functions are done */
    chat_answer_call(&messages, "c1", "one");
    chat_answer_call(&messages, "c2", "two");
    assert_int_equal(messages.open_calls, 0);
    json_t *tools = json_loads("[{\"type\":\"function\",\"name\":\"add_item\",\"parameters\":{}}]", 0, NULL);
    char *request = chat_request(&messages, "m", "Be brief.", tools, NULL);
    json_t *sent = json_loads(request, 0, NULL);
    static const char *const roles[] = {"system",    "assistant", "tool", "user",
                                        "assistant", "tool",      "tool", "user"};
    const json_t *list = json_object_get(sent, "messages");
    assert_int_equal(json_array_size(list), sizeof roles / sizeof *roles);
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
        assert_string_equal(json_string_value(json_object_get(json_array_get(list, i), "role")), roles[i]);
    assert_string_equal(json_string_value(json_object_get(json_array_get(list, 6), "tool_call_id")), "c2");
    const json_t *tool = json_array_get(json_object_get(sent, "tools"), 0);
    assert_string_equal(json_string_value(json_object_get(json_object_get(tool, "function"), "name")),
                        "add_item");
    assert_null(json_object_get(json_object_get(tool, "function"), "type"));
    json_decref(sent);
    json_decref(tools);
    free(request);
    chat_messages_deinit(&messages);
}

static void unheard_words_are_cut(void **state)
{
    (void)state;
    struct chat_messages messages;
    assert_int_equal(chat_messages_init(&messages), VP_OK);
    chat_add(&messages, "assistant", "Hello there.");
    chat_add(&messages, "user", "Stop.");
    chat_cut_last(&messages, 5);
    assert_string_equal(json_string_value(json_object_get(json_array_get(messages.list, 0), "content")),
                        "Hello");
    for (int i = 0; i < 500; i++)
        chat_add(&messages, i % 2 == 0 ? "assistant" : "user", "x");
    assert_in_range(json_array_size(messages.list), CHAT_MESSAGES_MAX - 2, CHAT_MESSAGES_MAX);
    chat_messages_deinit(&messages);
}

static const char *text_at(const struct chat_messages *messages, size_t at)
{
    return json_string_value(json_object_get(json_array_get(messages->list, at), "content"));
}

static void the_menu_is_never_forgotten(void **state)
{
    (void)state;
    struct chat_messages messages;
    assert_int_equal(chat_messages_init(&messages), VP_OK);
    chat_add_answered_call(&messages, "get_menu", "old menu");
    for (int i = 0; i < 500; i++)
        chat_add(&messages, i % 2 == 0 ? "assistant" : "user", "x");
    assert_string_equal(text_at(&messages, 1), "old menu");
    chat_add_answered_call(&messages, "get_menu", "new menu");
    for (int i = 0; i < 500; i++)
        chat_add(&messages, i % 2 == 0 ? "assistant" : "user", "x");
    assert_string_equal(text_at(&messages, 1), "new menu");
    assert_in_range(json_array_size(messages.list), CHAT_MESSAGES_MAX - 2, CHAT_MESSAGES_MAX);
    chat_messages_deinit(&messages);
}

static void foreign_answers_are_refused(void **state)
{
    (void)state;
    static const char *const answers[] = {"", "[]", "{\"error\":\"x\"}", "{\"choices\":[]}",
                                          "{\"choices\":[{}]}"};
    struct chat_messages messages;
    const json_t *message;
    assert_int_equal(chat_messages_init(&messages), VP_OK);
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++)
        assert_int_not_equal(chat_take_answer(&messages, span_of(answers[i]), &message), VP_OK);
    assert_int_equal(json_array_size(messages.list), 0);
    chat_messages_deinit(&messages);
}

TESTS = {
    TEST(calls_are_answered_right_behind_them),
    TEST(unheard_words_are_cut),
    TEST(the_menu_is_never_forgotten),
    TEST(foreign_answers_are_refused),
};
