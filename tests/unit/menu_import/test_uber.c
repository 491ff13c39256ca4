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

TESTS = {
    TEST(options_are_items_with_a_price_of_their_own_there),
    TEST(a_day_ends_at_a_minute_before_midnight),
    TEST(what_is_suspended_until_later_is_sold_out),
};
