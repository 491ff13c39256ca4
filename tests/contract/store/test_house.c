/* What is out of the ordinary at a restaurant is kept, with who changed it. */
#include "with_cmocka.h"

#include "contract/store/with_call.h"

#include <stdio.h>
#include <string.h>

#include "store/store_house.h"

static struct store_house found;

static void look(void)
{
    assert_int_equal(store_find_house(store, restaurant, &found), VP_OK);
}

static struct store_house new_house(void)
{
    struct store_house house = {.house = {.is_paused = true,
                                          .paused_until_unix_ms = 5000,
                                          .busy_minutes = 20,
                                          .special = "Lobster rolls.",
                                          .closed_days = {"2026-12-25", "2026-12-26"},
                                          .closed_day_count = 2},
                                .changed_by = "Ada",
                                .changed_unix_ms = 1000};
    snprintf(house.house.restaurant_id, sizeof house.house.restaurant_id, "%.*s", MENU_NAME_BYTES - 1,
             restaurant);
    return house;
}

static void a_house_is_kept_as_it_was_put(void **state)
{
    (void)state;
    struct store_house house = new_house();
    assert_int_equal(store_find_house(store, restaurant, &found), VP_ERR_NOT_FOUND);
    assert_int_equal(store_put_house(store, &house), VP_OK);
    look();
    assert_true(found.house.is_paused);
    assert_int_equal(found.house.paused_until_unix_ms, 5000);
    assert_int_equal(found.house.busy_minutes, 20);
    assert_string_equal(found.house.special, "Lobster rolls.");
    assert_int_equal(found.house.closed_day_count, 2);
    assert_string_equal(found.house.closed_days[1], "2026-12-26");
    assert_string_equal(found.changed_by, "Ada");
    assert_int_equal(found.changed_unix_ms, 1000);
}

static bool count_ours(void *owner, const struct store_house *house)
{
    *(int *)owner += strcmp(house->house.restaurant_id, restaurant) == 0;
    return true;
}

static void each_change_makes_a_version(void **state)
{
    (void)state;
    struct store_house house = new_house();
    int64_t before, after;
    int count = 0;
    assert_int_equal(store_house_version(store, &before), VP_OK);
    assert_int_equal(store_put_house(store, &house), VP_OK);
    house.house = (struct house_state){.busy_minutes = 0};
    snprintf(house.house.restaurant_id, sizeof house.house.restaurant_id, "%.*s", MENU_NAME_BYTES - 1,
             restaurant);
    assert_int_equal(store_put_house(store, &house), VP_OK);
    assert_int_equal(store_house_version(store, &after), VP_OK);
    assert_int_equal(after, before + 2);
    look();
    assert_false(found.house.is_paused);
    assert_int_equal(found.house.closed_day_count, 0);
    assert_int_equal(store_each_house(store, count_ours, &count), VP_OK);
    assert_int_equal(count, 1);
}

TESTS_WITH(with_call_open, with_call_close) = {
    TEST(a_house_is_kept_as_it_was_put),
    TEST(each_change_makes_a_version),
};
