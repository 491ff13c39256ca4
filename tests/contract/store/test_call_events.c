/* Calls that begin and end go to who wants to know, in their order, as often as they end. */
#include "with_cmocka.h"

#include "base/end_reason.h"
#include "contract/store/with_call.h"
#include "store/delivery_json.h"
#include "store/store_event.h"

#include <stdio.h>
#include <string.h>

static int plan(int64_t now_ms)
{
    struct store_ways ways = {
        .way_ids = {"till", "kitchen"},
        .way_events = {STORE_EVENT_BIT(STORE_EVENT_CALL_STARTED) | STORE_EVENT_BIT(STORE_EVENT_CALL_ENDED),
                       STORE_EVENTS_ALL},
        .way_count = 2};
    const struct store_plan events = {.restaurants = &ways, .restaurant_count = 1, .unix_ms = now_ms};
    int count = -1;
    snprintf(ways.restaurant_id, sizeof ways.restaurant_id, "%s", restaurant);
    assert_int_equal(store_plan_deliveries(store, &events, &count), VP_OK);
    return count;
}

/* The one of this restaurant's that may be tried now; false: none. */
static bool lease(int64_t now_ms, struct store_delivery *out)
{
    struct store_delivery all[16];
    size_t count = 16;
    bool is_there = false;
    while (count == 16) {
        assert_int_equal(store_lease_deliveries(store, now_ms, 10, all, 16, &count), VP_OK);
        for (size_t i = 0; i < count; i++)
            if (strcmp(all[i].restaurant_id, restaurant) == 0) {
                *out = all[i];
                is_there = true;
            }
    }
    return is_there;
}

static void end_call(enum end_reason reason, int64_t unix_ms)
{
    assert_int_equal(store_end_call(store, call_sid, 0, end_reason_text(reason), unix_ms), VP_OK);
}

static void expect_next(const char *event, int sequence, int64_t now_ms)
{
    struct store_delivery got;
    assert_true(lease(now_ms, &got));
    assert_string_equal(got.event, event);
    assert_string_equal(got.call_sid, call_sid);
    assert_string_equal(got.way_id, "till");
    assert_int_equal(got.sequence, sequence);
    assert_int_equal(got.order_number, 0);
    assert_int_equal(got.message_id, 0);
    assert_int_equal(store_acknowledge_delivery(store, got.id, now_ms), VP_OK);
}

static void the_beginning_goes_before_the_end(void **state)
{
    (void)state;
    struct store_delivery got;
    end_call(END_GOODBYE, 2000);
    assert_int_equal(plan(3000), 2);
    assert_int_equal(plan(3000), 0);
    expect_next("call_started", 0, 3000);
    expect_next("call_ended", 1, 3001);
    assert_false(lease(3002, &got));
}

static void a_call_that_goes_on_has_not_ended(void **state)
{
    (void)state;
    end_call(END_FALLBACK, 2000);
    assert_int_equal(plan(3000), 1);
    expect_next("call_started", 0, 3000);
    assert_int_equal(store_take_call(store, call_sid, 7000), VP_OK);
    assert_int_equal(store_end_call(store, call_sid, 7000, end_reason_text(END_HANG_UP), 4000), VP_OK);
    assert_int_equal(plan(5000), 1);
    expect_next("call_ended", 1, 5000);
}

static void one_end_is_told_once(void **state)
{
    (void)state;
    end_call(END_GOODBYE, 2000);
    end_call(END_HANG_UP, 2001); /* that is none any more */
    assert_int_equal(plan(3000), 2);
    expect_next("call_started", 0, 3000);
    expect_next("call_ended", 1, 3001);
}

static void an_event_has_the_name_that_menu_files_give_it(void **state)
{
    (void)state;
    struct store_delivery delivery = {.event = "call_started"};
    assert_string_equal(store_delivery_event_name(&delivery), "call.started");
    json_t *json = store_delivery_json(&delivery);
    assert_string_equal(json_string_value(json_object_get(json, "event_name")), "call.started");
    json_decref(json);
    for (int event = 0; event < STORE_EVENT_COUNT; event++)
        assert_non_null(strchr(store_event_menu_name((enum store_event)event), '.'));
}

TESTS_WITH(with_call_begin, with_call_close) = {
    TEST(an_event_has_the_name_that_menu_files_give_it),
    TEST(the_beginning_goes_before_the_end),
    TEST(a_call_that_goes_on_has_not_ended),
    TEST(one_end_is_told_once),
};
