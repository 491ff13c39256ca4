/* Orders that nobody acknowledges by a way are told by another, once each. */
#include "with_cmocka.h"

#include "contract/store/with_call.h"

#include <stdio.h>
#include <string.h>

enum { LONG_AGO_MS = 500000 };

static void plan(int64_t now_ms)
{
    struct store_ways ways = {
        .way_ids = {"kitchen", "till"}, .way_events = {STORE_EVENTS_ALL, STORE_EVENTS_ALL}, .way_count = 2};
    const struct store_plan events = {.restaurants = &ways, .restaurant_count = 1, .unix_ms = now_ms};
    int count;
    snprintf(ways.restaurant_id, sizeof ways.restaurant_id, "%s", restaurant);
    assert_int_equal(store_plan_deliveries(store, &events, &count), VP_OK);
}

/* How many orders ring the staff now, of those that kitchen or till are silent about since before_ms. */
static int tell(const char *way_id, int64_t now_ms, int64_t before_ms)
{
    const struct store_unheard unheard = {.restaurant_id = restaurant,
                                          .way_id = way_id,
                                          .told_way_id = "staff-call",
                                          .unix_ms = now_ms,
                                          .before_unix_ms = before_ms,
                                          .oldest_unix_ms = now_ms - LONG_AGO_MS};
    int count = -1;
    assert_int_equal(store_plan_unheard(store, &unheard, &count), VP_OK);
    return count;
}

struct all {
    struct store_delivery list[16];
    int count;
};

static bool note(void *owner, const struct store_delivery *delivery)
{
    struct all *all = owner;
    all->list[all->count++] = *delivery;
    return all->count < 16;
}

static struct all find(const char *way_id)
{
    const struct store_delivery_filter filter = {.restaurant_id = restaurant, .way_id = way_id};
    struct all all = {.count = 0};
    assert_int_equal(store_each_delivery(store, &filter, note, &all), VP_OK);
    return all;
}

static void what_waits_too_long_is_told_once_whichever_ways_are_silent(void **state)
{
    (void)state;
    order_once(1, 2000000);
    plan(2000001);
    assert_int_equal(tell("kitchen", 2080000, 1990000), 0); /* not yet */
    assert_int_equal(tell("kitchen", 2090000, 2000000), 1);
    assert_int_equal(tell("kitchen", 2090500, 2000500), 0);
    assert_int_equal(tell("till", 2090500, 2000500), 0);
    const struct all told = find("staff-call");
    assert_int_equal(told.count, 1);
    assert_int_equal(told.list[0].order_number, 1);
    assert_int_equal(told.list[0].since_unix_ms, 2090000);
    assert_int_equal(told.list[0].due_unix_ms, 2090000);
}

static void what_was_acknowledged_is_not_told_and_what_was_given_up_is(void **state)
{
    (void)state;
    order_once(1, 2000000);
    order_once(2, 2000001);
    plan(2000002);
    struct all kitchen = find("kitchen"); /* the newest first */
    assert_int_equal(kitchen.count, 2);
    assert_int_equal(store_acknowledge_delivery(store, kitchen.list[0].id, 2000003), VP_OK);
    assert_int_equal(store_give_up_delivery(store, kitchen.list[1].id, 2000003, "gone"), VP_OK);
    assert_int_equal(tell("kitchen", 2100000, 2010000), 1);
    assert_int_equal(find("staff-call").list[0].order_number, 1);
}

static void orders_of_long_ago_ring_nobody(void **state)
{
    (void)state;
    order_once(1, 2000000);
    plan(2000001);
    assert_int_equal(tell("kitchen", 2000000 + LONG_AGO_MS + 1, 2000000 + LONG_AGO_MS), 0);
    assert_int_equal(tell("kitchen", 2000000 + LONG_AGO_MS, 2000000 + LONG_AGO_MS), 1);
}

TESTS_WITH(with_call_open, with_call_close) = {
    TEST(what_waits_too_long_is_told_once_whichever_ways_are_silent),
    TEST(what_was_acknowledged_is_not_told_and_what_was_given_up_is),
    TEST(orders_of_long_ago_ring_nobody),
};
