/* The restaurant's own tools: what models see of them, may pass them, and are told. */
#include "with_cmocka.h"

#include <stdlib.h>
#include <string.h>

#include "call/own_tool.h"
#include "with_own_menu.h"

static struct menu *menu;

static int open_menu(void **state)
{
    (void)state;
    menu = own_menu("https://till.example/voiceplate");
    return 0;
}

static int close_menu(void **state)
{
    (void)state;
    menu_release(menu);
    return 0;
}

static json_t *find_named(json_t *list, const char *name, bool is_nested)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        json_t *entry = json_array_get(list, i), *of = is_nested ? json_object_get(entry, "function") : entry;
        if (strcmp(json_string_value(json_object_get(of, "name")), name) == 0)
            return of;
    }
    return NULL;
}

static void models_see_them_behind_ours(void **state)
{
    (void)state;
    json_t *flat = own_tool_schema_flat(menu), *nested = own_tool_schema_nested(menu);
    json_t *table = find_named(flat, "find_table", false);
    json_t *expected = json_loads(
        "{\"type\":\"function\",\"name\":\"find_table\",\"description\":\"Whether a table is free.\","
        "\"parameters\":{\"type\":\"object\",\"properties\":{"
        "\"people\":{\"type\":\"integer\",\"description\":\"How many.\",\"minimum\":1,\"maximum\":20},"
        "\"where\":{\"type\":\"string\",\"enum\":[\"inside\",\"outside\"]},"
        "\"names\":{\"type\":\"array\",\"maxItems\":2,\"items\":{\"type\":\"string\",\"maxLength\":5}}},"
        "\"required\":[\"people\"],\"additionalProperties\":false}}",
        0, NULL);
    assert_true(json_equal(table, expected));
    assert_non_null(find_named(flat, "add_item", false));
    assert_non_null(find_named(nested, "loyalty_points", true));
    json_decref(expected);
    json_decref(flat);
    json_decref(nested);
}

static void arguments_are_held_to_what_the_tool_takes(void **state)
{
    (void)state;
    static const struct {
        const char *arguments, *problem; /* NULL: right */
    } cases[] = {
        {"{\"people\":4}", NULL},
        {"{\"people\":4.0,\"where\":\"outside\",\"names\":[\"Ana\",\"Bo\"]}", NULL},
        {"{\"people\":4,\"where\":null}", NULL},
        {"{}", "people is needed."},
        {"{\"people\":null}", "people is needed."},
        {"{\"people\":\"4\"}", "people must be a whole number."},
        {"{\"people\":4.5}", "people must be a whole number."},
        {"{\"people\":1e300}", "people must be a whole number."},
        {"{\"people\":0}", "people must be at least 1."},
        {"{\"people\":21}", "people must be at most 20."},
        {"{\"people\":4,\"where\":\"roof\"}", "where must be one of inside, outside."},
        {"{\"people\":4,\"when\":\"now\"}", "when is not taken."},
        {"{\"people\":4,\"names\":\"Ana\"}", "names must be a list."},
        {"{\"people\":4,\"names\":[\"a\",\"b\",\"c\"]}", "names must have at most 2 entries."},
        {"{\"people\":4,\"names\":[\"Miguel\"]}", "names must have at most 5 characters."},
        {"[4]", "The arguments must be an object."},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char problem[160] = "";
        json_t *arguments = json_loads(cases[i].arguments, 0, NULL);
        bool is_right =
            own_tool_check(menu_find_tool(menu, "find_table"), arguments, problem, sizeof problem);
        assert_string_equal(problem, cases[i].problem != NULL ? cases[i].problem : "");
        assert_int_equal(is_right, cases[i].problem == NULL);
        json_decref(arguments);
    }
}

static void the_question_says_who_asks_what_and_what_is_ordered(void **state)
{
    (void)state;
    struct basket basket;
    basket_init(&basket, menu);
    json_t *arguments = json_pack("{s:i}", "people", 4);
    json_t *event = own_tool_event(&(struct own_tool_moment){.menu = menu,
                                                             .tool = menu_find_tool(menu, "find_table"),
                                                             .basket = &basket,
                                                             .call_sid = "CA1",
                                                             .caller_number = "+15550002222"},
                                   arguments);
    json_t *of = json_object_get(event, "data");
    assert_string_equal(json_string_value(json_object_get(event, "type")), "tool.call");
    assert_string_equal(json_string_value(json_object_get(of, "restaurant_id")), "own");
    assert_string_equal(json_string_value(json_object_get(of, "call_sid")), "CA1");
    assert_string_equal(json_string_value(json_object_get(of, "caller_number")), "+15550002222");
    assert_string_equal(json_string_value(json_object_get(of, "tool")), "find_table");
    assert_true(json_equal(json_object_get(of, "arguments"), arguments));
    assert_true(json_is_array(json_object_get(json_object_get(of, "order"), "lines")));
    json_decref(event);
    json_decref(arguments);
    basket_deinit(&basket);
}

static void expect_answer(const char *body, const char *why, const char *part)
{
    char *text = own_tool_answer(&(struct own_tool_reply){.body = span_of(body), .why = why});
    assert_non_null(text);
    if (strstr(text, part) == NULL)
        fail_msg("%s is not in %s", part, text);
    free(text);
}

static void answers_stay_json_or_text_and_what_cannot_be_read_is_told(void **state)
{
    (void)state;
    expect_answer("{\"points\":120}", "", "{\"ok\":true,\"answer\":{\"points\":120}}");
    expect_answer("You have 120 points.", "", "{\"ok\":true,\"answer\":\"You have 120 points.\"}");
    expect_answer("120", "", "{\"ok\":true,\"answer\":120}");
    expect_answer("", "", "{\"ok\":true,\"answer\":null}");
    expect_answer("caf\xe9", "", "\"code\":\"no_answer\"");
    expect_answer("[[[[[[[[[1]]]]]]]]]", "", "\"code\":\"no_answer\"");
    expect_answer("120", "no answer in time", "did not answer. Say so");
}

static void no_two_questions_have_the_same_id(void **state)
{
    (void)state;
    char one[OWN_TOOL_ID_BYTES], other[OWN_TOOL_ID_BYTES];
    own_tool_id(one);
    own_tool_id(other);
    assert_int_equal(strncmp(one, "tool_", 5), 0);
    assert_int_equal(strlen(one), 37);
    assert_string_not_equal(one, other);
}

TESTS_WITH(open_menu, close_menu) = {
    TEST(models_see_them_behind_ours),
    TEST(arguments_are_held_to_what_the_tool_takes),
    TEST(the_question_says_who_asks_what_and_what_is_ordered),
    TEST(answers_stay_json_or_text_and_what_cannot_be_read_is_told),
    TEST(no_two_questions_have_the_same_id),
};
