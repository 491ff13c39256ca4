/* The built-in dialogue as a chat model without memory: conversations of its own, and of others. */
#include "with_cmocka.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/chat_replay.h"
#include "with_cases.h"

static const char menu[] =
    "{\"ok\":true,\"restaurant\":{\"id\":\"t\",\"name\":\"Testeria\",\"is_open\":true,"
    "\"pickup\":{\"minutes\":20},\"delivery\":{\"minutes\":40,\"fee\":\"3.50\",\"minimum\":\"0.00\"}},"
    "\"categories\":[{\"id\":\"sides\",\"name\":\"Sides\",\"items\":["
    "{\"id\":\"garlic-knots\",\"name\":\"Garlic Knots\","
    "\"price\":\"5.00\",\"available\":true,\"sizes\":[],\"groups\":[]},"
    "{\"id\":\"fries\",\"name\":\"Fries\","
    "\"price\":\"4.00\",\"available\":true,\"sizes\":[],\"groups\":[]}]}],\"groups\":[]}";

static const char order[] =
    "{\"ok\":true,\"line\":{\"line_id\":\"L1\",\"spoken\":\"one order of Garlic Knots\"},"
    "\"order\":{\"version\":2,\"lines\":[{\"line_id\":\"L1\",\"item_id\":\"garlic-knots\","
    "\"name\":\"Garlic Knots\",\"size_id\":\"\",\"size\":\"\",\"quantity\":1,\"options\":[],\"without\":[],"
    "\"unit_price\":\"5.00\",\"line_total\":\"5.00\",\"spoken\":\"one order of Garlic Knots\"}],"
    "\"subtotal\":\"5.00\",\"tax\":\"0.44\",\"delivery_fee\":\"0.00\",\"total\":\"5.44\","
    "\"item_count\":1,\"customer\":{\"name\":\"\",\"phone\":\"\",\"address\":\"\",\"service\":\"\"},"
    "\"missing\":[\"service\",\"name\"],\"read_back\":\"I have one order of Garlic Knots. That's $5.44.\"}}";

static json_t *tools(void)
{
    static const char *const names[] = {"get_menu",     "search_menu",  "add_item",
                                        "change_item",  "remove_item",  "get_order",
                                        "set_customer", "submit_order", "end_call"};
    json_t *list = json_array();
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        json_array_append_new(list,
                              json_pack("{s:s, s:{s:s}}", "type", "function", "function", "name", names[i]));
    return list;
}

static void add(json_t *messages, const char *role, const char *content)
{
    json_array_append_new(messages, json_pack("{s:s, s:s}", "role", role, "content", content));
}

static void add_output(json_t *messages, const char *id, const char *output)
{
    json_array_append_new(
        messages, json_pack("{s:s, s:s, s:s}", "role", "tool", "tool_call_id", id, "content", output));
}

static json_t *begin(void)
{
    json_t *messages = json_array();
    add(messages, "system", "You take orders.");
    json_array_append_new(messages, json_pack("{s:s, s:n, s:[{s:s, s:s, s:{s:s, s:s}}]}", "role", "assistant",
                                              "content", "tool_calls", "id", "m", "type", "function",
                                              "function", "name", "get_menu", "arguments", "{}"));
    add_output(messages, "m", menu);
    add(messages, "assistant", "Hello, what can I get for you?");
    return messages;
}

/* Asks, appends the answer and returns it, borrowed. */
static const json_t *ask_with(json_t *messages, bool may_call_tools)
{
    json_t *answer = NULL, *list = tools();
    const char *why = NULL;
    assert_int_equal(chat_replay(messages, list, may_call_tools, &answer, &why), VP_OK);
    json_decref(list);
    json_object_del(answer, "refusal");
    json_array_append_new(messages, answer);
    return answer;
}

static const json_t *ask(json_t *messages)
{
    return ask_with(messages, true);
}

static const json_t *call_at(const json_t *answer, size_t at)
{
    return json_array_get(json_object_get(answer, "tool_calls"), at);
}

static const char *name_at(const json_t *answer, size_t at)
{
    const char *name =
        json_string_value(json_object_get(json_object_get(call_at(answer, at), "function"), "name"));
    return name != NULL ? name : "";
}

static const char *id_at(const json_t *answer, size_t at)
{
    return json_string_value(json_object_get(call_at(answer, at), "id"));
}

static const char *words(const json_t *answer)
{
    const char *text = json_string_value(json_object_get(answer, "content"));
    return text != NULL ? text : "";
}

static json_t *order_knots(void)
{
    json_t *messages = begin();
    add(messages, "user", "garlic knots please");
    const json_t *answer = ask(messages);
    assert_string_equal(name_at(answer, 0), "add_item");
    add_output(messages, id_at(answer, 0), order);
    answer = ask(messages);
    assert_null(json_object_get(answer, "tool_calls"));
    assert_non_null(strstr(words(answer), "Garlic Knots"));
    return messages;
}

static void it_remembers_what_it_is_told_again(void **state)
{
    (void)state;
    json_t *messages = order_knots();
    add(messages, "user", "no that's all");
    assert_non_null(strcasestr(words(ask(messages)), "pickup"));
    add(messages, "user", "pickup");
    const json_t *answer = ask(messages); /* only who remembers the question knows what is meant */
    assert_string_equal(name_at(answer, 0), "set_customer");
    assert_non_null(strstr(
        json_string_value(json_object_get(json_object_get(call_at(answer, 0), "function"), "arguments")),
        "pickup"));
    json_decref(messages);
}

static void the_same_request_has_the_same_answer(void **state)
{
    (void)state;
    json_t *messages = order_knots();
    add(messages, "user", "and fries");
    json_t *again = json_deep_copy(messages);
    const json_t *one = ask(messages), *two = ask(again);
    assert_string_equal(words(one), words(two));
    assert_string_equal(name_at(one, 0), "add_item");
    assert_string_equal(name_at(two, 0), "add_item");
    assert_string_not_equal(id_at(one, 0), id_at(two, 0));
    json_decref(messages);
    json_decref(again);
}

static void another_models_story_is_gone_on_with(void **state)
{
    (void)state;
    json_t *messages = begin();
    add(messages, "user", "do you have something with garlic");
    add(messages, "assistant",
        "Oh yes, our famous knots. Shall I note them, and will that be pickup or delivery?");
    add(messages, "user", "pickup");
    const json_t *answer = ask(messages);
    for (int rounds = 0; rounds < 4 && json_object_get(answer, "tool_calls") != NULL; rounds++) {
        size_t count = json_array_size(json_object_get(answer, "tool_calls"));
        for (size_t i = 0; i < count; i++)
            add_output(messages, id_at(answer, i), order);
        answer = ask(messages);
    }
    assert_true(words(answer)[0] != '\0');
    json_decref(messages);
}

static void answers_that_got_lost_do_not_confuse_it(void **state)
{
    (void)state;
    json_t *messages = order_knots();
    json_array_remove(messages, json_array_size(messages) - 1); /* never reached the caller */
    add(messages, "user", "what do I have so far");
    const json_t *answer = ask(messages);
    assert_true(words(answer)[0] != '\0' || json_object_get(answer, "tool_calls") != NULL);
    json_decref(messages);
}

static void functions_may_be_forbidden(void **state)
{
    (void)state;
    json_t *messages = begin();
    add(messages, "user", "garlic knots please");
    assert_null(json_object_get(ask_with(messages, false), "tool_calls"));
    json_decref(messages);
}

static void it_speaks_first_when_nobody_did(void **state)
{
    (void)state;
    json_t *messages = json_array();
    add(messages, "system", "You take orders.");
    const json_t *answer = ask_with(messages, true);
    assert_true(words(answer)[0] != '\0' || json_object_get(answer, "tool_calls") != NULL);
    json_decref(messages);
}

static void what_is_no_conversation_is_refused(void **state)
{
    (void)state;
    FOR_EACH_TEXT(
        bad, "[]", "[7]", "[{\"role\":\"boss\",\"content\":\"x\"}]",
        "[{\"role\":\"tool\",\"tool_call_id\":\"a\",\"content\":\"x\"}]",
        "[{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"a\",\"function\":{\"name\":\"f\"}}]}]",
        "[{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"a\"}]},{\"role\":\"user\",\"content\":\"x\"}]",
        ("[{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"a\"}]},"
         "{\"role\":\"tool\",\"tool_call_id\":\"b\",\"content\":\"\"}]")) {
        json_t *messages = json_loads(*bad, 0, NULL), *answer = NULL;
        const char *why = NULL;
        assert_non_null(messages);
        assert_int_equal(chat_replay(messages, NULL, true, &answer, &why), VP_ERR_BAD_VALUE);
        assert_non_null(why);
        json_decref(messages);
    }
}

TESTS = {
    TEST(it_remembers_what_it_is_told_again),   TEST(the_same_request_has_the_same_answer),
    TEST(another_models_story_is_gone_on_with), TEST(answers_that_got_lost_do_not_confuse_it),
    TEST(functions_may_be_forbidden),           TEST(it_speaks_first_when_nobody_did),
    TEST(what_is_no_conversation_is_refused),
};
