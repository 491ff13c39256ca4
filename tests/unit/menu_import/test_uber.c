/* The menu of Uber Eats. */
#include "unit/menu_import/with_import.h"

static void options_are_items_with_a_price_of_their_own_there(void **state)
{
    (void)state;
    struct import import;
    import_file(&import, "uber.json", "", "");
    assert_int_equal(import.source, MENU_SOURCE_UBER);
    struct menu *menu = import_menu(&import);
    assert_int_equal(menu->categories[0].item_count, 1); /* rice is an option only */
    const struct menu_item *item = menu_find_item(menu, "beef-bowl");
    assert_int_equal(item->price_cents, 1195);
    assert_true(item->is_gluten_free && item->is_available);
    const struct menu_group *group = &menu->groups[item->groups[0]];
    assert_int_equal(group->min, 1);
    assert_int_equal(group->options[0].price_cents, 0);
    assert_int_equal(group->options[1].price_cents, 150);
    assert_true(import_notes(&import, "its option lost is nowhere in the file"));
    menu_release(menu);
    menu_draft_deinit(&import.draft);
}

static void a_day_ends_at_a_minute_before_midnight(void **state)
{
    (void)state;
    struct import import;
    import_file(&import, "uber.json", "", "");
    struct menu *menu = import_menu(&import);
    assert_int_equal(menu->hours[1][0].open_minute, 11 * 60);
    assert_int_equal(menu->hours[1][1].close_minute, 24 * 60);
    assert_int_equal(menu->hours[2][0].close_minute, 0);
    menu_release(menu);
    menu_draft_deinit(&import.draft);
}

static void what_is_suspended_until_later_is_sold_out(void **state)
{
    (void)state;
    struct import import;
    import_file(&import, "uber.json", "\"suspend_until\": 0", "\"suspend_until\": 9000000000");
    struct menu *menu = import_menu(&import);
    assert_false(menu_find_item(menu, "beef-bowl")->is_available);
    menu_release(menu);
    menu_draft_deinit(&import.draft);
    import_file(&import, "uber.json", "\"suspend_until\": 0", "\"suspend_until\": 1000");
    menu = import_menu(&import);
    assert_true(menu_find_item(menu, "beef-bowl")->is_available);
    menu_release(menu);
    menu_draft_deinit(&import.draft);
}

#define LAST_ITEM "{\"price\": 150}}],\n  \"modifier_groups\": ["

static void an_option_that_is_asked_about_keeps_its_choices(void **state)
{
    (void)state;
    struct import import;
    import_file(
        &import, "uber.json", LAST_ITEM,
        "{\"price\": 150}, \"modifier_group_ids\": {\"ids\": [\"sauce\"]}}],\n  \"modifier_groups\": "
        "[{\"id\": \"sauce\", \"title\": {\"translations\": {\"en\": \"Sauce\"}}, \"modifier_options\": "
        "[{\"type\": \"ITEM\", \"id\": \"white-rice\"}]},");
    struct menu *menu = import_menu(&import);
    const struct menu_item *item = menu_find_item(menu, "beef-bowl");
    const struct menu_option *rice = menu_find_option(menu, item, "egg-rice", NULL);
    assert_int_equal(rice->group_count, 1);
    assert_string_equal(menu->groups[rice->groups[0]].name, "Sauce");
    assert_true(menu_has_parts(menu));
    menu_release(menu);
    menu_draft_deinit(&import.draft);
}

static void choices_that_go_round_in_a_circle_are_left_out(void **state)
{
    (void)state;
    struct import import;
    import_file(
        &import, "uber.json", LAST_ITEM,
        "{\"price\": 150}, \"modifier_group_ids\": {\"ids\": [\"rice\"]}}],\n  \"modifier_groups\": [");
    struct menu *menu = import_menu(&import);
    assert_false(menu_has_parts(menu));
    assert_true(import_notes(&import, "\"Egg rice\" of \"Rice\" asks for choices that go round in a circle"));
    menu_release(menu);
    menu_draft_deinit(&import.draft);
}

static void a_group_whose_options_are_nowhere_is_left_out(void **state)
{
    (void)state;
    struct import import;
    import_file(&import, "uber.json",
                "{\"type\": \"ITEM\", \"id\": \"white-rice\"}, {\"type\": \"ITEM\", \"id\": \"egg-rice\"},",
                "");
    struct menu *menu = import_menu(&import);
    assert_int_equal(menu->group_count, 0);
    assert_int_equal(menu_find_item(menu, "beef-bowl")->group_count, 0);
    assert_true(import_notes(&import, "group \"Rice\" has no option; it is left out"));
    menu_release(menu);
    menu_draft_deinit(&import.draft);
}

/* Each of 40 groups has 40 options, which all ask for all of the groups. */
static void crossed_groups_are_told_once_each(void **state)
{
    (void)state;
    enum { N = 40 };
    struct import import;
    json_t *all = json_array(), *items = json_array(), *groups = json_array();
    for (int g = 0; g < N; g++)
        json_array_append_new(all, json_sprintf("g%d", g));
    json_array_append_new(items, json_pack("{s:s, s:{s:i}, s:{s:O}}", "id", "meal", "price_info", "price",
                                           900, "modifier_group_ids", "ids", all));
    for (int g = 0; g < N; g++) {
        json_t *options = json_array();
        for (int o = 0; o < N; o++) {
            json_t *id = json_sprintf("o%d-%d", g, o);
            json_array_append_new(items,
                                  json_pack("{s:O, s:{s:{s:O}}, s:{s:O}}", "id", id, "title", "translations",
                                            "en", id, "modifier_group_ids", "ids", all));
            json_array_append_new(options, json_pack("{s:o}", "id", id));
        }
        json_array_append_new(groups, json_pack("{s:O, s:o}", "id", json_array_get(all, (size_t)g),
                                                "modifier_options", options));
    }
    json_t *menu =
        json_pack("{s:[{s:[s]}], s:[{s:s, s:[{s:s}]}], s:o, s:o}", "menus", "category_ids", "c", "categories",
                  "id", "c", "entities", "id", "meal", "items", items, "modifier_groups", groups);
    char *text = json_dumps(menu, 0);
    import_text(&import, text);
    assert_int_equal(import.err, VP_OK);
    assert_in_range(import.draft.note_count, 1, 3 * N);
    assert_true(import_notes(&import, "like 39 others there, asks for choices"));
    menu_draft_deinit(&import.draft);
    free(text);
    json_decref(menu);
    json_decref(all);
}

#define TWO_MENUS                                                                                                   \
    "{\"menus\":[{\"id\":\"l\",\"title\":{\"translations\":{\"en\":\"Lunch\"}},\"category_ids\":[\"b\",\"d\"],"     \
    "\"service_availability\":[{\"day_of_week\":\"monday\",\"time_periods\":[{\"start_time\":\"11:00\","            \
    "\"end_time\":\"15:00\"}]},{\"day_of_week\":\"tuesday\",\"time_periods\":[{\"start_time\":\"11:00\","           \
    "\"end_time\":\"15:00\"}]}]},{\"id\":\"e\",\"title\":{\"translations\":{\"en\":\"Evening\"}},\"category_ids\":" \
    "[\"s\",\"d\"],\"service_availability\":[{\"day_of_week\":\"monday\",\"time_periods\":[{\"start_time\":"        \
    "\"17:00\",\"end_time\":\"01:00\"}]},{\"day_of_week\":\"tuesday\",\"time_periods\":[{\"start_time\":\"17:00\"," \
    "\"end_time\":\"22:00\"}]}]}],\"categories\":["                                                                 \
    "{\"id\":\"b\",\"title\":{\"translations\":{\"en\":\"Bowls\"}},\"entities\":[{\"id\":\"bowl\"}]},"              \
    "{\"id\":\"s\",\"title\":{\"translations\":{\"en\":\"Steaks\"}},\"entities\":[{\"id\":\"steak\"}]},"            \
    "{\"id\":\"d\",\"title\":{\"translations\":{\"en\":\"Drinks\"}},\"entities\":[{\"id\":\"cola\"}]}],\"items\":[" \
    "{\"id\":\"bowl\",\"title\":{\"translations\":{\"en\":\"Bowl\"}},\"price_info\":{\"price\":900}},"              \
    "{\"id\":\"steak\",\"title\":{\"translations\":{\"en\":\"Steak\"}},\"price_info\":{\"price\":2900}},"           \
    "{\"id\":\"cola\",\"title\":{\"translations\":{\"en\":\"Cola\"}},\"price_info\":{\"price\":300}}]}"

static const char *served(const struct week_times *times)
{
    static char text[200];
    return week_times_write(times, text, sizeof text);
}

/* The restaurant is open as long as any of its menus is offered. */
static void menus_of_some_hours_are_served_then(void **state)
{
    (void)state;
    struct import import;
    import_text(&import, TWO_MENUS);
    assert_int_equal(import.source, MENU_SOURCE_UBER);
    struct menu *menu = import_menu(&import);
    assert_string_equal(served(&menu_find_item(menu, "bowl")->serves),
                        "on Monday and Tuesday from 11 AM to 3 PM");
    assert_string_equal(served(&menu_find_item(menu, "steak")->serves),
                        "on Monday from 5 PM to 1 AM, and on Tuesday from 5 PM to 10 PM");
    assert_int_equal(menu_find_item(menu, "cola")->serves.count, 0); /* whenever it is open */
    assert_int_equal(menu->hours[1][0].close_minute, 15 * 60);
    assert_int_equal(menu->hours[1][1].open_minute, 17 * 60);
    assert_int_equal(menu->hours[1][1].close_minute, 25 * 60);
    assert_int_equal(menu->hours[2][0].open_minute, 11 * 60); /* not from midnight on */
    menu_release(menu);
    menu_draft_deinit(&import.draft);
}

TESTS = {
    TEST(a_group_whose_options_are_nowhere_is_left_out),
    TEST(crossed_groups_are_told_once_each),
    TEST(an_option_that_is_asked_about_keeps_its_choices),
    TEST(choices_that_go_round_in_a_circle_are_left_out),
    TEST(options_are_items_with_a_price_of_their_own_there),
    TEST(a_day_ends_at_a_minute_before_midnight),
    TEST(what_is_suspended_until_later_is_sold_out),
    TEST(menus_of_some_hours_are_served_then),
};
