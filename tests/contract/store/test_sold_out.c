#include "with_cmocka.h"

#include "contract/store/with_call.h"

#include <stdio.h>
#include <string.h>

static struct store_sold_out new_thing(const char *restaurant_id, enum sold_out_kind kind, const char *id,
                                       int64_t until_unix_ms)
{
    struct store_sold_out thing = {.thing = {.kind = kind, .until_unix_ms = until_unix_ms},
                                   .changed_by = "Ada",
                                   .changed_unix_ms = 1000};
    snprintf(thing.thing.restaurant_id, sizeof thing.thing.restaurant_id, "%s", restaurant_id);
    snprintf(thing.thing.id, sizeof thing.thing.id, "%s", id);
    return thing;
}

struct wanted_thing {
    const struct sold_out *thing;
    struct store_sold_out found;
    int count;
};

static bool look_for_thing(void *owner, const struct store_sold_out *thing)
{
    struct wanted_thing *wanted = owner;
    if (strcmp(thing->thing.restaurant_id, wanted->thing->restaurant_id) == 0 &&
        thing->thing.kind == wanted->thing->kind && strcmp(thing->thing.id, wanted->thing->id) == 0) {
        wanted->found = *thing;
        wanted->count++;
    }
    return true;
}

static int count_thing(const struct store_sold_out *thing, struct store_sold_out *out_found)
{
    struct wanted_thing wanted = {.thing = &thing->thing};
    assert_int_equal(store_each_sold_out(store, look_for_thing, &wanted), VP_OK);
    *out_found = wanted.found;
    return wanted.count;
}

static void a_thing_is_sold_out_and_can_be_had_again(void **state)
{
    (void)state;
    struct store_sold_out found;
    struct store_sold_out thing = new_thing(restaurant, SOLD_OUT_ITEM, "hawaiian", 0);
    assert_int_equal(store_sell_out(store, &thing), VP_OK);
    assert_int_equal(count_thing(&thing, &found), 1);
    assert_int_equal(found.thing.until_unix_ms, 0);
    assert_string_equal(found.changed_by, "Ada");
    assert_int_equal(found.changed_unix_ms, 1000);

    thing.thing.until_unix_ms = 5000;
    assert_int_equal(store_sell_out(store, &thing), VP_OK);
    assert_int_equal(count_thing(&thing, &found), 1);
    assert_int_equal(found.thing.until_unix_ms, 5000);

    assert_int_equal(store_offer_again(store, &thing), VP_OK);
    assert_int_equal(count_thing(&thing, &found), 0);
    assert_int_equal(store_offer_again(store, &thing), VP_ERR_NOT_FOUND);
}

static void an_item_and_an_option_of_one_id_are_two_things(void **state)
{
    (void)state;
    struct store_sold_out found;
    struct store_sold_out item = new_thing(restaurant, SOLD_OUT_ITEM, "pepperoni", 0);
    struct store_sold_out option = new_thing(restaurant, SOLD_OUT_OPTION, "pepperoni", 0);
    assert_int_equal(store_sell_out(store, &item), VP_OK);
    assert_int_equal(count_thing(&option, &found), 0);
    assert_int_equal(store_sell_out(store, &option), VP_OK);
    assert_int_equal(store_offer_again(store, &item), VP_OK);
    assert_int_equal(count_thing(&option, &found), 1);
}

static void what_was_over_when_something_else_ran_out_is_forgotten(void **state)
{
    (void)state;
    struct store_sold_out found;
    struct store_sold_out old = new_thing(restaurant, SOLD_OUT_ITEM, "calzone", 2000);
    struct store_sold_out lasting = new_thing(restaurant, SOLD_OUT_ITEM, "soup", 2001);
    struct store_sold_out next = new_thing(restaurant, SOLD_OUT_ITEM, "salad", 0);
    next.changed_unix_ms = 2000;
    assert_int_equal(store_sell_out(store, &old), VP_OK);
    assert_int_equal(store_sell_out(store, &lasting), VP_OK);
    assert_int_equal(count_thing(&old, &found), 1);
    assert_int_equal(store_sell_out(store, &next), VP_OK);
    assert_int_equal(count_thing(&old, &found), 0);
    assert_int_equal(count_thing(&lasting, &found), 1);
}

static void the_version_grows_with_each_change_of_anybody(void **state)
{
    (void)state;
    struct store *other = with_store_open();
    int64_t before, after, again, idle;
    struct store_sold_out thing = new_thing(restaurant, SOLD_OUT_OPTION, "mushrooms", 0);
    assert_int_equal(store_sold_out_version(store, &before), VP_OK);
    assert_true(before >= 0);
    assert_int_equal(store_sell_out(other, &thing), VP_OK);
    assert_int_equal(store_sold_out_version(store, &after), VP_OK);
    assert_true(after > before);
    assert_int_equal(store_offer_again(other, &thing), VP_OK);
    assert_int_equal(store_sold_out_version(store, &again), VP_OK);
    assert_true(again > after);
    assert_int_equal(store_offer_again(other, &thing), VP_ERR_NOT_FOUND);
    assert_int_equal(store_sold_out_version(store, &idle), VP_OK);
    assert_int_equal(idle, again);
    store_close(other);
}

TESTS_WITH(with_call_open, with_call_close) = {
    TEST(a_thing_is_sold_out_and_can_be_had_again),
    TEST(an_item_and_an_option_of_one_id_are_two_things),
    TEST(what_was_over_when_something_else_ran_out_is_forgotten),
    TEST(the_version_grows_with_each_change_of_anybody),
};
