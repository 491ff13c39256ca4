/* Square's catalog. */
#include "unit/menu_import/with_import.h"

static void variations_are_sizes_and_lists_are_groups(void **state)
{
    (void)state;
    struct import import;
    import_file(&import, "square.json", "", "");
    assert_int_equal(import.source, MENU_SOURCE_SQUARE);
    struct menu *menu = import_menu(&import);
    assert_int_equal(menu->tax_ppm, 88750);
    assert_int_equal(menu->category_count, 1); /* the kitchen's own are none */
    assert_string_equal(menu->categories[0].name, "Pizza");
    const struct menu_item *item = menu_find_item(menu, "margherita");
    assert_int_equal(item->size_count, 2);
    assert_int_equal(item->sizes[1].price_cents, 1700);
    assert_true(item->is_vegetarian);
    assert_string_equal(item->allergens.words[1], "tree nuts");
    const struct menu_group *group = &menu->groups[item->groups[0]];
    assert_int_equal(group->min, 1); /* the item's, not the list's */
    assert_int_equal(group->max, 1);
    assert_int_equal(group->option_count, 2); /* the hidden one is not there */
    assert_int_equal(group->options[1].price_cents, 250);
    menu_release(menu);
    menu_draft_deinit(&import.draft);
}

static void the_place_comes_along(void **state)
{
    (void)state;
    struct import import;
    import_file(&import, "square.json", "", "");
    struct menu *menu = import_menu(&import);
    assert_string_equal(menu->restaurant_name, "Pino");
    assert_string_equal(menu->timezone, "America/Chicago");
    assert_true(menu_serves_number(menu, "+15550001234"));
    assert_int_equal(menu->hours[5][0].close_minute, 25 * 60);
    menu_release(menu);
    menu_draft_deinit(&import.draft);
}

static void a_category_is_served_in_its_periods(void **state)
{
    (void)state;
    char text[200];
    struct import import;
    import_file(
        &import, "square.json", "\"category_type\": \"MENU_CATEGORY\"}}",
        "\"category_type\": \"MENU_CATEGORY\", \"availability_period_ids\": [\"AP1\", \"AP2\"]}},"
        "{\"type\": \"AVAILABILITY_PERIOD\", \"id\": \"AP1\", \"availability_period_data\": "
        "{\"start_local_time\": \"11:00:00\", \"end_local_time\": \"15:00:00\", \"day_of_week\": \"MON\"}},"
        "{\"type\": \"AVAILABILITY_PERIOD\", \"id\": \"AP2\", \"availability_period_data\": "
        "{\"start_local_time\": \"11:00:00\", \"end_local_time\": \"15:00:00\", \"day_of_week\": \"TUE\"}}");
    struct menu *menu = import_menu(&import);
    assert_string_equal(week_times_write(&menu->categories[0].serves, text, sizeof text),
                        "on Monday and Tuesday from 11 AM to 3 PM");
    menu_release(menu);
    menu_draft_deinit(&import.draft);
    import_file(&import, "square.json", "\"category_type\": \"MENU_CATEGORY\"}}",
                "\"category_type\": \"MENU_CATEGORY\", \"availability_period_ids\": [\"AP1\"]}}");
    assert_true(import_notes(&import, "has hours that are not in the file"));
    menu_draft_deinit(&import.draft);
}

static const char bakery[] =
    "{\"objects\":["
    "{\"type\":\"MODIFIER_LIST\",\"id\":\"ML1\",\"modifier_list_data\":{\"name\":\"Bagels\","
    "\"selection_type\":\"MULTIPLE\",\"allow_quantities\":true,\"modifiers\":["
    "{\"type\":\"MODIFIER\",\"id\":\"M1\",\"modifier_data\":{\"name\":\"Plain\"}},"
    "{\"type\":\"MODIFIER\",\"id\":\"M2\",\"modifier_data\":{\"name\":\"Sesame\"}}]}},"
    "{\"type\":\"ITEM\",\"id\":\"I1\",\"item_data\":{\"name\":\"Dozen\",\"modifier_list_info\":["
    "{\"modifier_list_id\":\"ML1\",\"min_selected_modifiers\":12,\"max_selected_modifiers\":12}],\"variations\":["
    "{\"type\":\"ITEM_VARIATION\",\"id\":\"V1\",\"item_variation_data\":{\"name\":\"\",\"pricing_type\":"
    "\"FIXED_PRICING\",\"price_money\":{\"amount\":1600,\"currency\":\"USD\"}}}]}},"
    "{\"type\":\"ITEM\",\"id\":\"I2\",\"item_data\":{\"name\":\"Juice - Small\",\"variations\":["
    "{\"type\":\"ITEM_VARIATION\",\"id\":\"V2\",\"item_variation_data\":{\"name\":\"\",\"pricing_type\":"
    "\"FIXED_PRICING\",\"price_money\":{\"amount\":350,\"currency\":\"USD\"}}}]}},"
    "{\"type\":\"ITEM\",\"id\":\"I3\",\"item_data\":{\"name\":\"Juice - Large\",\"variations\":["
    "{\"type\":\"ITEM_VARIATION\",\"id\":\"V3\",\"item_variation_data\":{\"name\":\"\",\"pricing_type\":"
    "\"FIXED_PRICING\",\"price_money\":{\"amount\":550,\"currency\":\"USD\"}}}]}}]}";

static void what_may_be_had_several_times_may_be_here(void **state)
{
    (void)state;
    struct import import;
    import_text(&import, bakery);
    struct menu *menu = import_menu(&import);
    const struct menu_item *item = menu_find_item(menu, "dozen");
    const struct menu_group *group = &menu->groups[item->groups[0]];
    assert_int_equal(group->min, 12);
    assert_int_equal(group->max, 12);
    assert_int_equal(group->options[0].max_each, 12);
    menu_release(menu);
    menu_draft_deinit(&import.draft);
}

static void a_size_that_was_an_item_keeps_its_id(void **state)
{
    (void)state;
    struct import import;
    import_text(&import, bakery);
    struct menu *menu = import_menu(&import);
    const struct menu_item *item = menu_find_item(menu, "juice");
    assert_int_equal(item->size_count, 2);
    assert_string_equal(item->external_id, "");
    assert_string_equal(item->sizes[0].external_id, "V2");
    assert_string_equal(item->sizes[1].external_id, "V3");
    menu_release(menu);
    menu_draft_deinit(&import.draft);
}

static void what_this_location_says_counts(void **state)
{
    (void)state;
    struct import import;
    import_file(&import, "square.json", "", "");
    struct menu *menu = import_menu(&import);
    const struct menu_item *item = menu_find_item(menu, "garlic-knots");
    assert_int_equal(item->size_count, 0);
    assert_int_equal(item->price_cents, 550);
    assert_false(item->is_available);
    assert_null(menu_find_item(menu, "elsewhere"));
    menu_release(menu);
    menu_draft_deinit(&import.draft);
}

static void what_has_no_price_is_left_out_and_said(void **state)
{
    (void)state;
    struct import import;
    import_file(&import, "square.json", "", "");
    struct menu *menu = import_menu(&import);
    assert_int_equal(menu_find_item(menu, "cheese")->price_cents, 2000);
    assert_true(import_notes(&import, "By weight: left out, it has no fixed price"));
    menu_release(menu);
    menu_draft_deinit(&import.draft);
}

static void the_items_word_on_modifiers_counts(void **state)
{
    (void)state;
    struct import import;
    import_file(&import, "square.json", "\"max_selected_modifiers\": 1}",
                "\"max_selected_modifiers\": 1, \"modifier_overrides\": ["
                "{\"modifier_id\": \"MOD3\", \"on_by_default_override\": \"YES\"},"
                "{\"modifier_id\": \"MOD4\", \"hidden_online_override\": \"NO\"}]}");
    struct menu *menu = import_menu(&import);
    assert_int_equal(menu->groups[0].option_count, 3);
    assert_false(menu->groups[0].options[0].is_default);
    assert_true(menu->groups[0].options[1].is_default);
    menu_release(menu);
    menu_draft_deinit(&import.draft);
}

static void a_page_of_several_is_told(void **state)
{
    (void)state;
    struct import import;
    import_file(&import, "square.json", "\"objects\"", "\"cursor\": \"more\", \"objects\"");
    assert_int_equal(import.err, VP_OK);
    assert_true(import_notes(&import, "one page of several"));
    menu_draft_deinit(&import.draft);
}

TESTS = {
    TEST(variations_are_sizes_and_lists_are_groups),
    TEST(the_place_comes_along),
    TEST(what_may_be_had_several_times_may_be_here),
    TEST(a_size_that_was_an_item_keeps_its_id),
    TEST(what_this_location_says_counts),
    TEST(what_has_no_price_is_left_out_and_said),
    TEST(the_items_word_on_modifiers_counts),
    TEST(a_page_of_several_is_told),
    TEST(a_category_is_served_in_its_periods),
};
