/* What is out of the ordinary is laid over the menu. */
#include "unit/order/with_menu.h"

#include <stdio.h>
#include <string.h>

#include "order/house_state.h"
#include "order/menu_set.h"

/* 2026-11-30, a Monday, 13:00 in New York: the pizzeria is open. */
static const int64_t noon = 1796061600000;

static struct menu *in_house(struct menu *menu, const struct house_state *house)
{
    struct menu *shown = NULL;
    assert_int_equal(menu_in_house(menu, house, &shown), VP_OK);
    return shown;
}

static void nothing_out_of_the_ordinary_is_the_menu_itself(void **state)
{
    (void)state;
    const struct house_state house = {.restaurant_id = "harbor-pizza"};
    struct menu *menu = with_menu_load(WITH_MENU_PIZZERIA), *shown = in_house(menu, &house);
    char sentences[HOUSE_TODAY_MAX][HOUSE_TODAY_BYTES];
    assert_ptr_equal(shown, menu);
    assert_false(menu_is_paused(menu, noon));
    assert_string_equal(menu_special(menu), "");
    assert_int_equal(menu_today(menu, noon, sentences), 0);
    menu_release(shown);
    menu_release(menu);
}

static void a_pause_ends_at_its_time(void **state)
{
    (void)state;
    const struct house_state house = {.is_paused = true, .paused_until_unix_ms = noon + 1000};
    struct menu *menu = with_menu_load(WITH_MENU_PIZZERIA), *shown = in_house(menu, &house);
    menu_release(menu);                     /* it lives on its own */
    assert_true(menu_is_open(shown, noon)); /* who wants a person finds one */
    assert_true(menu_is_paused(shown, noon));
    assert_false(menu_is_paused(shown, noon + 1000));
    menu_release(shown);
}

static void no_order_is_taken_in_a_pause(void **state)
{
    (void)state;
    const struct house_state house = {.is_paused = true};
    struct menu *menu = with_menu_load(WITH_MENU_PIZZERIA), *shown = in_house(menu, &house);
    struct basket basket;
    struct basket_refusal refusal = {0};
    char line_id[BASKET_LINE_ID_BYTES];
    basket_init(&basket, shown);
    const struct basket_request request = {.item_id = "garlic-knots", .quantity = 1};
    assert_true(basket_add(&basket, &request, line_id, &refusal)); /* one of an earlier leg is restored */
    assert_false(basket_takes_orders(&basket, noon, &refusal));
    assert_string_equal(refusal.code, "paused");
    assert_false(basket_is_complete(&basket, noon, &refusal));
    assert_string_equal(refusal.code, "paused");
    basket_deinit(&basket);
    menu_release(shown);
    menu_release(menu);
}

static void a_closed_day_is_closed_until_its_last_opening_is_over(void **state)
{
    (void)state;
    const int64_t hour = 3600 * (int64_t)1000;
    struct house_state house = {.closed_days = {"2026-11-30"}, .closed_day_count = 1};
    struct menu *menu = with_menu_load(WITH_MENU_PIZZERIA), *shown = in_house(menu, &house);
    assert_true(menu_is_open(menu, noon));
    assert_false(menu_is_open(shown, noon));
    assert_true(menu_is_open(shown, noon + 24 * hour));
    assert_true(menu_is_closed_on(shown, "2026-11-30"));
    assert_false(menu_is_closed_on(shown, "2026-12-01"));
    menu_release(shown);
    menu_release(menu);
}

static void a_busy_kitchen_takes_longer_and_a_special_is_told(void **state)
{
    (void)state;
    struct house_state house = {.busy_minutes = 20, .special = "The lobster roll is 18 dollars"};
    char why[160], sentences[HOUSE_TODAY_MAX][HOUSE_TODAY_BYTES];
    assert_true(house_state_check(&house, why, sizeof why));
    struct menu *menu = with_menu_load(WITH_MENU_PIZZERIA), *shown = in_house(menu, &house);
    assert_int_equal(shown->pickup_minutes, menu->pickup_minutes + 20);
    assert_int_equal(shown->delivery_minutes, menu->delivery_minutes + 20);
    assert_string_equal(menu_special(shown), "The lobster roll is 18 dollars.");
    assert_int_equal(menu_today(shown, noon, sentences), 2);
    assert_non_null(strstr(sentences[0], "20 minutes longer"));
    assert_non_null(strstr(sentences[1], "The lobster roll"));
    menu_release(shown);
    menu_release(menu);
}

static void what_may_not_be_is_refused_in_words(void **state)
{
    (void)state;
    static const struct house_state bad[] = {
        {.busy_minutes = 241},
        {.busy_minutes = -1},
        {.special = "two\nlines"},
        {.closed_days = {"2026-02-30"}, .closed_day_count = 1},
        {.closed_days = {"tomorrow"}, .closed_day_count = 1},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct house_state house = bad[i];
        char why[160] = "";
        assert_false(house_state_check(&house, why, sizeof why));
        assert_true(why[0] != '\0');
    }
    struct house_state days = {.closed_days = {"2026-12-26", "2026-12-25", "2026-12-26"},
                               .closed_day_count = 3};
    char why[160];
    assert_true(house_state_check(&days, why, sizeof why));
    assert_int_equal(days.closed_day_count, 2);
    assert_string_equal(days.closed_days[0], "2026-12-25");
}

static void a_set_has_the_house_of_each_restaurant(void **state)
{
    (void)state;
    struct menu_set set = {.count = 0}, copy = {.count = 0};
    const struct house_state houses[] = {{.restaurant_id = "harbor-pizza", .is_paused = true},
                                         {.restaurant_id = "nowhere", .busy_minutes = 5}};
    bool has_changed = false;
    assert_true(menu_set_load(&set, "menus", stderr));
    assert_int_equal(menu_set_put_houses(&set, houses, 2, noon, &has_changed), VP_OK);
    assert_true(has_changed);
    assert_true(menu_is_paused(menu_set_find(&set, "harbor-pizza"), noon));
    assert_false(menu_is_paused(menu_set_find(&set, "casa-verde"), noon));
    assert_int_equal(menu_set_put_houses(&set, houses, 2, noon, &has_changed), VP_OK);
    assert_false(has_changed);
    assert_int_equal(menu_set_copy(&copy, &set), VP_OK);
    assert_true(menu_is_paused(menu_set_find(&copy, "harbor-pizza"), noon));
    assert_int_equal(menu_set_put_houses(&set, NULL, 0, noon, &has_changed), VP_OK);
    assert_true(has_changed);
    assert_false(menu_is_paused(menu_set_find(&set, "harbor-pizza"), noon));
    menu_set_release(&copy);
    menu_set_release(&set);
}

TESTS = {
    TEST(nothing_out_of_the_ordinary_is_the_menu_itself),
    TEST(a_pause_ends_at_its_time),
    TEST(no_order_is_taken_in_a_pause),
    TEST(a_closed_day_is_closed_until_its_last_opening_is_over),
    TEST(a_busy_kitchen_takes_longer_and_a_special_is_told),
    TEST(what_may_not_be_is_refused_in_words),
    TEST(a_set_has_the_house_of_each_restaurant),
};
