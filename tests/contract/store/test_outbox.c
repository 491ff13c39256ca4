#include "with_cmocka.h"

#include "contract/store/with_call.h"

#include <stdio.h>
#include <string.h>

/* Deliveries of other tests may be due in the same database: only those of this restaurant count. Each test works at a
 * time of its own, long before anybody else's orders. */
static int lease_own(int64_t now_ms, int64_t lease_ms, struct store_delivery *out_own)
{
    struct store_delivery all[16];
    size_t count = 0;
    int own_count = 0;
    do {
        assert_int_equal(store_lease_deliveries(store, now_ms, lease_ms, all, 16, &count), VP_OK);
        for (size_t i = 0; i < count; i++)
            if (strcmp(all[i].restaurant_id, restaurant) == 0)
                out_own[own_count++] = all[i];
    } while (count == 16);
    return own_count;
}

static int plan(int64_t now_ms, size_t way_count)
{
    struct store_ways ways = {.way_ids = {"kitchen", "till"},
                              .way_events = {STORE_EVENTS_ALL, STORE_EVENTS_ALL},
                              .way_count = way_count};
    struct store_plan orders = {.restaurants = &ways, .restaurant_count = 1, .unix_ms = now_ms};
    int count = -1;
    snprintf(ways.restaurant_id, sizeof ways.restaurant_id, "%s", restaurant);
    assert_int_equal(store_plan_deliveries(store, &orders, &count), VP_OK);
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

static struct store_delivery find_only(void)
{
    const struct store_delivery_filter filter = {.restaurant_id = restaurant};
    struct all all = {.count = 0};
    assert_int_equal(store_each_delivery(store, &filter, note, &all), VP_OK);
    assert_int_equal(all.count, 1);
    return all.list[0];
}

static void an_order_is_planned_once_for_each_way(void **state)
{
    (void)state;
    const struct store_delivery_filter of_till = {.restaurant_id = restaurant, .way_id = "till"};
    struct all all = {.count = 0};
    order_once(1, 1000);
    order_once(2, 1001);
    assert_int_equal(plan(1002, 2), 4);
    assert_int_equal(plan(1003, 2), 0);
    assert_int_equal(store_each_delivery(store, &of_till, note, &all), VP_OK);
    assert_int_equal(all.count, 2);
    assert_int_equal(all.list[0].order_number, 2); /* the newest first */
    assert_int_equal(all.list[1].order_number, 1);
    assert_string_equal(all.list[1].event, "created");
    assert_int_equal(all.list[1].basket_version, 1);
    assert_int_equal(all.list[1].state, STORE_DELIVERY_WAITING);
    assert_int_equal(all.list[1].since_unix_ms, 1000);
}

static void without_a_way_and_after_its_time_nothing_is_planned(void **state)
{
    (void)state;
    struct store_delivery got[16];
    struct store_ways ways = {.way_ids = {"kitchen"}, .way_events = {STORE_EVENTS_ALL}, .way_count = 1};
    struct store_plan orders = {
        .restaurants = &ways, .restaurant_count = 1, .unix_ms = 90000, .oldest_unix_ms = 2000};
    int count = -1;
    snprintf(ways.restaurant_id, sizeof ways.restaurant_id, "%s", restaurant);
    order_once(1, 1000);
    assert_int_equal(plan(1001, 0), 0);
    assert_int_equal(plan(1002, 1), 0); /* a way that comes later gets no old orders */
    order_once(2, 1999);
    assert_int_equal(store_plan_deliveries(store, &orders, &count), VP_OK);
    assert_int_equal(count, 0);
    assert_int_equal(lease_own(99999, 50, got), 0);
}

static void a_delivery_is_leased_until_its_lease_ends(void **state)
{
    (void)state;
    struct store_delivery got[16];
    order_once(1, 1000);
    plan(1000, 1);
    assert_int_equal(lease_own(999, 50, got), 0);
    assert_int_equal(lease_own(1000, 50, got), 1);
    assert_int_equal(got[0].order_number, 1);
    assert_int_equal(got[0].attempt_count, 1);
    assert_false(got[0].may_have_arrived);
    int64_t id = got[0].id;
    assert_int_equal(lease_own(1049, 50, got), 0);
    assert_int_equal(lease_own(1050, 50, got), 1); /* the process that had it died */
    assert_int_equal(got[0].id, id);
    assert_int_equal(got[0].attempt_count, 2);
    assert_true(got[0].may_have_arrived);
    assert_int_equal(store_acknowledge_delivery(store, id, 1060), VP_OK);
    assert_int_equal(lease_own(999999, 50, got), 0);
}

static void a_retry_waits_for_its_time_and_says_why(void **state)
{
    (void)state;
    struct store_delivery got[16];
    const struct store_retry refused = {3000, false, "connection refused"}, late = {5000, true, "timed out"};
    order_once(1, 1000);
    plan(1000, 1);
    assert_int_equal(lease_own(1000, 100000, got), 1);
    int64_t id = got[0].id;
    assert_int_equal(store_retry_delivery(store, id, &refused), VP_OK);
    assert_int_equal(lease_own(2999, 50, got), 0);
    assert_int_equal(lease_own(3000, 50, got), 1);
    assert_int_equal(got[0].attempt_count, 2);
    assert_false(got[0].may_have_arrived);
    assert_string_equal(got[0].last_error, "connection refused");
    assert_int_equal(store_retry_delivery(store, id, &late), VP_OK);
    assert_int_equal(lease_own(5000, 50, got), 1);
    assert_true(got[0].may_have_arrived);
    assert_int_equal(store_acknowledge_delivery(store, id, 3001), VP_OK);
}

static void what_was_acknowledged_stays_so(void **state)
{
    (void)state;
    struct store_delivery got[16];
    const struct store_retry retry = {3003, false, "late"};
    order_once(1, 1000);
    plan(1000, 1);
    assert_int_equal(lease_own(1000, 100, got), 1);
    int64_t id = got[0].id;
    assert_int_equal(store_acknowledge_delivery(store, id, 3001), VP_OK);
    assert_int_equal(store_acknowledge_delivery(store, id, 3002), VP_ERR_SUPERSEDED);
    assert_int_equal(store_retry_delivery(store, id, &retry), VP_ERR_SUPERSEDED);
    assert_int_equal(store_give_up_delivery(store, id, 3004, "late"), VP_ERR_SUPERSEDED);
    assert_int_equal(store_reopen_delivery(store, id, 3005), VP_ERR_SUPERSEDED);
    assert_int_equal(lease_own(999999, 50, got), 0);
    struct store_delivery delivery = find_only();
    assert_int_equal(delivery.state, STORE_DELIVERY_ACKNOWLEDGED);
    assert_int_equal(delivery.done_unix_ms, 3001);
}

static void what_was_given_up_may_be_reopened_or_acknowledged(void **state)
{
    (void)state;
    struct store_delivery got[16];
    order_once(1, 1000);
    plan(1000, 1);
    assert_int_equal(lease_own(1000, 100, got), 1);
    int64_t id = got[0].id;
    assert_int_equal(store_give_up_delivery(store, id, 2000, "the receiver is gone"), VP_OK);
    assert_int_equal(lease_own(9000, 50, got), 0);
    struct store_delivery delivery = find_only();
    assert_int_equal(delivery.state, STORE_DELIVERY_GIVEN_UP);
    assert_string_equal(delivery.last_error, "the receiver is gone");
    assert_int_equal(store_reopen_delivery(store, id, 9000), VP_OK);
    assert_int_equal(lease_own(9000, 50, got), 1);
    assert_int_equal(got[0].since_unix_ms, 9000);
    assert_int_equal(store_give_up_delivery(store, id, 9010, "again"), VP_OK);
    assert_int_equal(store_acknowledge_delivery(store, id, 9020), VP_OK); /* a person has seen to it */
}

static void an_unknown_delivery_is_not_found(void **state)
{
    (void)state;
    const struct store_retry retry = {1, false, ""};
    assert_int_equal(store_acknowledge_delivery(store, INT64_MAX - 1, 1), VP_ERR_NOT_FOUND);
    assert_int_equal(store_give_up_delivery(store, INT64_MAX - 1, 1, ""), VP_ERR_NOT_FOUND);
    assert_int_equal(store_retry_delivery(store, INT64_MAX - 1, &retry), VP_ERR_NOT_FOUND);
    assert_int_equal(store_reopen_delivery(store, INT64_MAX - 1, 1), VP_ERR_NOT_FOUND);
}

static void each_way_has_one_on_its_way_the_longest_waiting_first(void **state)
{
    (void)state;
    struct store_delivery got[16];
    order_once(1, 30);
    plan(30, 1);
    order_once(2, 31);
    plan(31, 2);
    assert_int_equal(lease_own(40, 60000, got), 2); /* one for the kitchen, one for the till */
    int kitchen = strcmp(got[0].way_id, "kitchen") == 0 ? 0 : 1;
    assert_int_equal(got[kitchen].order_number, 1);
    assert_int_equal(got[1 - kitchen].order_number, 2);
    assert_int_equal(store_acknowledge_delivery(store, got[kitchen].id, 41), VP_OK);
    assert_int_equal(lease_own(42, 60000, got), 1);
    assert_int_equal(got[0].order_number, 2);
    assert_string_equal(got[0].way_id, "kitchen");
}

TESTS_WITH(with_call_open, with_call_close) = {
    TEST(an_order_is_planned_once_for_each_way),
    TEST(without_a_way_and_after_its_time_nothing_is_planned),
    TEST(a_delivery_is_leased_until_its_lease_ends),
    TEST(a_retry_waits_for_its_time_and_says_why),
    TEST(what_was_acknowledged_stays_so),
    TEST(what_was_given_up_may_be_reopened_or_acknowledged),
    TEST(an_unknown_delivery_is_not_found),
    TEST(each_way_has_one_on_its_way_the_longest_waiting_first),
};
