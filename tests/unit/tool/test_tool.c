/* What models are shown of the order tools. With --print this program writes the schema that is kept in
 * tests/unit/tool/schema.json, otherwise it checks that what models see is still that. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tool/tool.h"
#include "tool/tool_schema.h"
#include "with_cmocka.h"
#include "with_json.h"

/* A change of what models see is a change of how they behave: it is made here, too, or it is a mistake. */
static void the_schema_is_the_one_that_models_have_been_tried_with(void **state)
{
    (void)state;
    static char kept[16 * 1024];
    FILE *file = fopen("tests/unit/tool/schema.json", "r");
    assert_non_null(file);
    kept[fread(kept, 1, sizeof kept - 1, file)] = '\0';
    (void)fclose(file);
    kept[strcspn(kept, "\n")] = '\0';
    assert_json(tool_schema_flat(false), kept);
}

static void chat_models_are_shown_the_same_tools(void **state)
{
    (void)state;
    json_t *flat = tool_schema_flat(false), *nested = tool_schema_nested(false);
    assert_int_equal(json_array_size(nested), json_array_size(flat));
    for (size_t i = 0; i < json_array_size(flat); i++) {
        json_t *function = json_array_get(flat, i), *entry = json_array_get(nested, i);
        assert_string_equal(json_string_value(json_object_get(entry, "type")), "function");
        json_object_del(function, "type");
        char *want = json_dumps(function, JSON_COMPACT);
        char *text = json_dumps(json_object_get(entry, "function"), JSON_COMPACT);
        assert_string_equal(text, want);
        free(want);
        free(text);
    }
    json_decref(flat);
    json_decref(nested);
}

static void a_menu_with_parts_has_a_place_for_them(void **state)
{
    (void)state;
    json_t *tools = tool_schema_flat(true), *plain = tool_schema_flat(false);
    static const char *const names[] = {"size_id", "part", "without", "options"};
    for (size_t i = 0; i < json_array_size(tools); i++) {
        json_t *options = NULL;
        (void)json_unpack(json_array_get(tools, i), "{s:{s:{s:{s:{s:o}}}}}", "parameters", "properties",
                          "options", "items", "properties", &options);
        for (size_t n = 0; options != NULL && n < sizeof names / sizeof *names; n++) {
            assert_non_null(json_object_get(options, names[n]));
            json_object_del(options, names[n]); /* the rest is as it always was */
        }
    }
    assert_true(json_equal(tools, plain));
    json_decref(tools);
    json_decref(plain);
}

static void a_tool_is_found_by_the_name_that_models_know(void **state)
{
    (void)state;
    assert_int_equal(tool_find("transfer_to_person"), TOOL_TRANSFER);
    assert_string_equal(tool_name(TOOL_TRANSFER), "transfer_to_person");
    assert_int_equal(tool_find("get_weather"), TOOL_OTHER);
    assert_int_equal(tool_find(""), TOOL_OTHER);
    assert_string_equal(tool_name(TOOL_OTHER), "");
}

static void a_word_is_found_by_its_place(void **state)
{
    (void)state;
    assert_int_equal(tool_word_find(TOOL_WORDS_SIDE, "right"), 2);
    assert_string_equal(tool_word(TOOL_WORDS_SIDE, 2), "right");
    assert_null(tool_word(TOOL_WORDS_SIDE, 3));
    assert_int_equal(tool_word_find(TOOL_WORDS_SERVICE, "left"), -1);
}

TESTS = {
    TEST(the_schema_is_the_one_that_models_have_been_tried_with),
    TEST(chat_models_are_shown_the_same_tools),
    TEST(a_menu_with_parts_has_a_place_for_them),
    TEST(a_tool_is_found_by_the_name_that_models_know),
    TEST(a_word_is_found_by_its_place),
};

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "--print") == 0) {
        json_t *schema = tool_schema_flat(false);
        json_dumpf(schema, stdout, JSON_COMPACT);
        puts("");
        json_decref(schema);
        return 0;
    }
    return tests_run();
}
