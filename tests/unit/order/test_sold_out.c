/* What has run out is laid over the menu. */
#include "unit/order/with_menu.h"

#include <string.h>

#include "order/sold_out.h"
#include "with_edited_menu.h"

static const struct sold_out things[] = {
    {"harbor-pizza", SOLD_OUT_ITEM, "hawaiian", 0},
    {"harbor-pizza", SOLD_OUT_OPTION, "mushrooms", 2000},
    {"casa-verde", SOLD_OUT_ITEM, "margherita", 0},
    {"harbor-pizza", SOLD_OUT_ITEM, "not-on-the-menu", 0},
};

static bool has_item(const struct menu *menu, const char *id)
{
    return menu_find_item(menu, id)->is_available;
}

static bool has_mushrooms(const struct menu *menu)
{
    return menu_find_option(menu, menu_find_item(menu, "margherita"), "mushrooms", NULL)->is_available;
}

static struct menu *without(struct menu *menu, size_t first, size_t count, int64_t unix_ms)
{
    struct menu *left = NULL;
    assert_int_equal(menu_without(menu, things + first, count, unix_ms, &left), VP_OK);
    return left;
}

static void what_has_run_out_is_not_offered(void **state)
{
    (void)state;
    struct menu *menu = with_menu_load(WITH_MENU_PIZZERIA), *left = without(menu, 0, 4, 1000);
    assert_true(has_item(menu, "hawaiian") && has_mushrooms(menu)); /* the file's menu stays as it is */
    assert_false(has_item(left, "hawaiian") || has_mushrooms(left));
    assert_true(has_item(left, "margherita"));
    assert_false(menu_offers_same(menu, left));
    assert_int_equal(left->text_hash, menu->text_hash); /* the prices are the same */
    menu_release(menu);
    assert_string_equal(left->restaurant_name, "Harbor Pizza"); /* it lives on its own */
    (void)menu_is_open(left, 1000);
    menu_release(left);
}

static void what_runs_out_for_a_time_is_offered_again(void **state)
{
    (void)state;
    struct menu *menu = with_menu_load(WITH_MENU_PIZZERIA), *left = without(menu, 1, 1, 2000);
    assert_ptr_equal(left, menu);
    menu_release(left);
    menu_release(menu);
}

static void what_is_not_on_the_menu_changes_nothing(void **state)
{
    (void)state;
    struct menu *menu = with_menu_load(WITH_MENU_PIZZERIA), *left = without(menu, 2, 2, 1000);
    assert_ptr_equal(left, menu);
    menu_release(left);
    menu_release(menu);
}

static void a_thing_is_called_by_its_name(void **state)
{
    (void)state;
    struct menu *menu = with_menu_load(WITH_MENU_PIZZERIA);
    assert_string_equal(sold_out_name(&things[0], menu), "Hawaiian");
    assert_string_equal(sold_out_name(&things[1], menu), "Mushrooms");
    assert_null(sold_out_name(&things[3], menu));
    menu_release(menu);
}

/* Sunday 2026-11-29, New York, five hours behind UTC. */
static int64_t at(int hour, int minute)
{
    return (1795910400 + (hour + 5) * 3600 + minute * 60) * (int64_t)1000;
}

static void until_closing_is_until_the_last_opening_of_the_day_ends(void **state)
{
    (void)state;
    static const char every_day[] = "hours:\n";
    const char *text = edited_menu_text(EDITED_PIZZERIA, every_day, every_day);
    char block[600];
    const char *from = strstr(text, every_day);
    size_t len = sizeof every_day - 1;
    while (from[len] == ' ')
        len += strcspn(from + len, "\n") + 1;
    snprintf(block, sizeof block, "%.*s", (int)len, from);
    struct menu *menu =
        edited_menu(EDITED_PIZZERIA, block,
                    "hours:\n  sunday: [\"11:00-14:00\", \"17:00-22:00\"]\n  monday: [closed]\n"
                    "  tuesday: [\"18:00-02:00\"]\n");
    assert_int_equal(menu_closes_unix_ms(menu, at(12, 0)), at(22, 0));
    assert_int_equal(menu_closes_unix_ms(menu, at(15, 0)), at(22, 0)); /* the break is no closing */
    assert_int_equal(menu_closes_unix_ms(menu, at(22, 0)), at(72 + 2, 0));
    assert_int_equal(menu_closes_unix_ms(menu, at(72 + 1, 0)), at(72 + 2, 0)); /* over midnight */
    menu_release(menu);
}

TESTS = {
    TEST(what_has_run_out_is_not_offered),
    TEST(what_runs_out_for_a_time_is_offered_again),
    TEST(what_is_not_on_the_menu_changes_nothing),
    TEST(a_thing_is_called_by_its_name),
    TEST(until_closing_is_until_the_last_opening_of_the_day_ends),
};
