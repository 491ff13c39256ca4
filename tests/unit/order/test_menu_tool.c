/* The restaurant's own tools, as a menu file names them. */
#include "with_cmocka.h"

#include "order/menu_tool.h"
#include "unit/order/with_menu.h"

#define KEY "whsec_dm9pY2VwbGF0ZS10ZXN0LWtleS0zMi1ieXRlcy1vayE="
#define MENU                                                                                                 \
    "restaurant: {id: test, name: Test, address: 1 Test Street, timezone: America/New_York,"                 \
    " called_numbers: [\"+15550001111\"], greeting: Hello.}\n"                                               \
    "pickup: {minutes: 20}\nhours: {every_day: [\"11:00-22:00\"]}\n"                                         \
    "categories: [{id: food, name: Food, items: [{id: soup, name: Soup, price: 4.00}]}]\n"

static struct menu *parse(const char *yaml)
{
    struct problems problems = {0};
    struct menu *menu = NULL;
    enum vp_err err = menu_parse(span_of(yaml), "test.yaml", &menu, &problems);
    if (problems.count > 0)
        print_message("%s\n", problems.text);
    assert_int_equal(err, VP_OK);
    problems_clear(&problems);
    return menu;
}

static void a_tool_has_what_its_file_says_and_five_seconds(void **state)
{
    (void)state;
    struct menu *menu =
        parse(MENU "tools:\n"
                   "  - name: loyalty_points\n"
                   "    description: The caller's loyalty points.\n"
                   "    url: https://till.example/voiceplate\n"
                   "    secret: " KEY "\n"
                   "    asked_by: [loyalty points, how many points do I have]\n"
                   "  - name: find_table\n"
                   "    description: Whether a table is free.\n"
                   "    url: https://till.example/tables\n"
                   "    secret: " KEY "\n"
                   "    timeout_s: 12\n"
                   "    parameters:\n"
                   "      type: object\n"
                   "      required: [people]\n"
                   "      properties:\n"
                   "        people: {type: integer, minimum: 1, maximum: 20, description: How many.}\n"
                   "        where: {type: string, enum: [inside, outside]}\n"
                   "        names: {type: array, maxItems: 4, items: {type: string, maxLength: 30}}\n");
    assert_int_equal(menu->tool_count, 2);
    const struct menu_tool *points = menu_find_tool(menu, "loyalty_points");
    const struct menu_tool *table = menu_find_tool(menu, "find_table");
    assert_non_null(points);
    assert_int_equal(points->timeout_ms, 5000);
    assert_int_equal(points->parameters->property_count, 0);
    assert_int_equal(points->asked_by.count, 2);
    assert_string_equal(points->old_secret, "");
    assert_int_equal(table->timeout_ms, 12000);
    const struct menu_schema *parameters = table->parameters;
    assert_int_equal(parameters->property_count, 3);
    assert_string_equal(parameters->properties[0].name, "people");
    assert_true(parameters->properties[0].is_required);
    assert_true(parameters->properties[0].has_low && parameters->properties[0].low == 1);
    assert_true(parameters->properties[0].high == 20);
    assert_int_equal(parameters->properties[1].words.count, 2);
    assert_false(parameters->properties[1].is_required);
    assert_int_equal(parameters->properties[2].type, MENU_SCHEMA_ARRAY);
    assert_int_equal(parameters->properties[2].items->type, MENU_SCHEMA_STRING);
    assert_null(menu_find_tool(menu, "add_item"));
    menu_release(menu);
}

static void a_menu_without_tools_has_none(void **state)
{
    (void)state;
    struct menu *menu = parse(MENU);
    assert_int_equal(menu->tool_count, 0);
    assert_null(menu_find_tool(menu, "loyalty_points"));
    menu_release(menu);
}

TESTS = {
    TEST(a_tool_has_what_its_file_says_and_five_seconds),
    TEST(a_menu_without_tools_has_none),
};
