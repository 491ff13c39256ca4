/* The arguments of function calls: read as tool/tool.def has them, and refused in words that a model can use. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "call/tool_arguments.h"
#include "with_cases.h"
#include "with_cmocka.h"

#define TOOL(id, name, description, answer, parameters)                                                      \
    static void read_##name(struct tool_arguments *source)                                                   \
    {                                                                                                        \
        struct name##_arguments arguments = {.call = NULL};                                                  \
        tool_arguments_read_##name(source, &arguments);                                                      \
    }
#include "tool/tool.def"

static void (*const readers[TOOL_OTHER])(struct tool_arguments *source) = {
#define TOOL(id, name, description, answer, parameters) [TOOL_##id] = read_##name,
#include "tool/tool.def"
};

/* Takes arguments over. */
static void expect_problem(enum tool tool, json_t *arguments, const char *want)
{
    struct tool_arguments source;
    char *text = json_dumps(arguments, JSON_COMPACT);
    assert_non_null(text);
    tool_arguments_init(&source, text);
    readers[tool](&source);
    if (strcmp(source.problem, want) != 0)
        print_error("%s %s\n", tool_name(tool), text);
    assert_string_equal(source.problem, want);
    tool_arguments_deinit(&source);
    free(text);
    json_decref(arguments);
}

static json_t *good_value(const struct tool_parameter *parameter)
{
    switch (parameter->kind) {
    case TOOL_KIND_TEXT:
        return json_string("something");
    case TOOL_KIND_WORD:
        return json_string(tool_word(parameter->words, 0));
    case TOOL_KIND_COUNT:
        return json_integer(parameter->lowest);
    case TOOL_KIND_FLAG:
        return json_true();
    default:
        return json_pack("[s]", "something");
    }
}

/* As the schema asks for them, one left out. */
static json_t *all_but(enum tool tool, const struct tool_parameter *left_out)
{
    json_t *arguments = json_object();
    for (const struct tool_parameter *at = tool_forms[tool].parameters; at->name != NULL; at++)
        if (at != left_out)
            json_object_set_new(arguments, at->name, good_value(at));
    return arguments;
}

static json_t *with(enum tool tool, const struct tool_parameter *parameter, json_t *value)
{
    json_t *arguments = all_but(tool, parameter);
    json_object_set_new(arguments, parameter->name, value);
    return arguments;
}

static void expect_limits(enum tool tool, const struct tool_parameter *parameter)
{
    char want[160];
    json_t *value = json_array();
    switch (parameter->kind) {
    case TOOL_KIND_COUNT:
        json_decref(value);
        snprintf(want, sizeof want, "%s must be a whole number of at least %d.", parameter->name,
                 parameter->lowest);
        value = json_integer(parameter->lowest - 1);
        break;
    case TOOL_KIND_TEXTS:
    case TOOL_KIND_CHOICES:
        snprintf(want, sizeof want, "%s has more than %zu entries.", parameter->name, parameter->max);
        for (size_t i = 0; i <= parameter->max; i++)
            json_array_append_new(value, json_string("something"));
        break;
    case TOOL_KIND_FLAG:
        snprintf(want, sizeof want, "%s must be true or false.", parameter->name);
        break;
    default:
        snprintf(want, sizeof want, "%s must be text.", parameter->name);
        break;
    }
    expect_problem(tool, with(tool, parameter, value), want);
}

static void every_parameter_is_read_as_models_are_told(void **state)
{
    (void)state;
    char want[160];
    for (enum tool tool = 0; tool < TOOL_OTHER; tool++)
        for (const struct tool_parameter *at = tool_forms[tool].parameters; at->name != NULL; at++) {
            snprintf(want, sizeof want, "%s is needed.", at->name);
            expect_problem(tool, all_but(tool, NULL), "");
            expect_problem(tool, all_but(tool, at), at->need == TOOL_REQUIRED ? want : "");
            expect_problem(tool, with(tool, at, json_null()), at->need == TOOL_REQUIRED ? want : "");
            expect_limits(tool, at);
        }
}

static void arguments_are_taken_as_they_were_written(void **state)
{
    (void)state;
    struct tool_arguments source;
    struct change_item_arguments wanted = {.call = NULL};
    tool_arguments_init(
        &source,
        "{\"line_id\":\"L1\",\"quantity\":3.0,\"size_id\":null,\"without\":[\"ham\",\"basil\"],"
        "\"options\":[\"mushrooms\",{\"option_id\":\"ham\",\"side\":\"right\",\"amount\":\"light\"}]}");
    tool_arguments_read_change_item(&source, &wanted);
    assert_string_equal(source.problem, "");
    assert_string_equal(wanted.line_id, "L1");
    assert_null(wanted.item_id);
    assert_null(wanted.size_id);
    assert_int_equal(wanted.quantity, 3);
    assert_int_equal(wanted.without.count, 2);
    assert_string_equal(wanted.without.at[1], "basil");
    assert_int_equal(wanted.put_back.count, 0);
    assert_int_equal(wanted.options.count, 2);
    assert_string_equal(wanted.options.at[0].option_id, "mushrooms");
    assert_int_equal(wanted.options.at[0].side, BASKET_WHOLE);
    assert_int_equal(wanted.options.at[1].side, BASKET_RIGHT);
    assert_int_equal(wanted.options.at[1].amount, BASKET_LIGHT);
    tool_arguments_deinit(&source);
}

static void a_service_is_one_of_the_basket_s(void **state)
{
    (void)state;
    struct tool_arguments source;
    struct set_customer_arguments wanted = {.call = NULL};
    tool_arguments_init(&source, "{\"service\":\"delivery\",\"name\":\"\"}");
    tool_arguments_read_set_customer(&source, &wanted);
    assert_string_equal(source.problem, "");
    assert_int_equal(wanted.service, BASKET_DELIVERY);
    assert_null(wanted.name);
    tool_arguments_deinit(&source);
}

static void bad_arguments_are_named(void **state)
{
    (void)state;
    static const struct {
        enum tool tool;
        const char *text, *problem;
    } cases[] = {
        {TOOL_SUBMIT_ORDER, "{\"version\":\"1\"}", "version must be a whole number of at least 0."},
        {TOOL_SUBMIT_ORDER, "{\"version\":1.5}", "version must be a whole number of at least 0."},
        {TOOL_SUBMIT_ORDER, "{\"version\":1e300}", "version must be a whole number of at least 0."},
        {TOOL_SUBMIT_ORDER, "{\"version\":1000000001}", "version must be a whole number of at least 0."},
        {TOOL_SUBMIT_ORDER, "{}", "version is needed."},
        {TOOL_SUBMIT_ORDER, "[]", "The arguments must be one JSON object."},
        {TOOL_SUBMIT_ORDER, "{\"version\":1", "The arguments must be one JSON object."},
        {TOOL_SEARCH_MENU, "{\"query\":\"\"}", "query must not be empty."},
        {TOOL_SET_CUSTOMER, "{\"service\":\"eat in\"}", "service must be pickup or delivery."},
        {TOOL_ADD_ITEM, "{\"item_id\":\"x\",\"options\":[{\"side\":\"left\"}]}", "option_id must be text."},
        {TOOL_ADD_ITEM, "{\"item_id\":\"x\",\"options\":[{\"option_id\":\"y\",\"side\":3}]}",
         "side must be whole, left or right."},
        {TOOL_ADD_ITEM, "{\"item_id\":\"x\",\"options\":[{\"option_id\":\"y\",\"amount\":\"much\"}]}",
         "amount must be regular, light or extra."},
        {TOOL_ADD_ITEM, "{\"item_id\":\"x\",\"without\":\"y\"}", "without must be a list."},
        {TOOL_ADD_ITEM, "{\"item_id\":\"x\",\"without\":[1]}", "without must be text."},
    };
    FOR_EACH(row, cases) {
        struct tool_arguments source;
        tool_arguments_init(&source, row->text);
        readers[row->tool](&source);
        assert_string_equal(source.problem, row->problem);
        tool_arguments_deinit(&source);
    }
}

static void what_is_too_long_is_not_read(void **state)
{
    (void)state;
    struct tool_arguments source;
    static char text[TOOL_ARGUMENTS_MAX_BYTES + 2], query[TOOL_TEXT_MAX_BYTES + 2];
    memset(text, ' ', sizeof text - 1);
    tool_arguments_init(&source, text);
    assert_string_equal(source.problem, "The arguments are too long.");
    tool_arguments_deinit(&source);
    memset(query, 'x', sizeof query - 1);
    expect_problem(TOOL_SEARCH_MENU, json_pack("{s:s}", "query", query), "query is too long.");
}

TESTS = {
    TEST(every_parameter_is_read_as_models_are_told),
    TEST(arguments_are_taken_as_they_were_written),
    TEST(a_service_is_one_of_the_basket_s),
    TEST(bad_arguments_are_named),
    TEST(what_is_too_long_is_not_read),
};
