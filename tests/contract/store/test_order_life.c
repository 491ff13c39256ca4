#include "with_cmocka.h"

#include "contract/store/with_call.h"

#include <stdio.h>
#include <string.h>

#include "store/change_log.h"
#include "store/order_change.h"

enum { ORDERED_MS = 10000, READY_MS = ORDERED_MS + 45 * 60000 };

static struct store_order_change to_state(enum order_state to, int64_t unix_ms)
{
    return (struct store_order_change){.restaurant_id = restaurant,
                                       .order_number = 1,
                                       .to = to,
                                       .reason = "no salmon",
                                       .who = "Ada",
                                       .unix_ms = unix_ms};
}

static void change(enum order_state to, int64_t unix_ms, enum vp_err expected)
{
    struct store_order_change wanted = to_state(to, unix_ms);
    assert_int_equal(store_change_order(store, &wanted), expected);
}

static struct order_life life_of_order(void)
{
    struct ticket ticket;
    assert_int_equal(store_find_order(store, restaurant, 1, &ticket), VP_OK);
    return ticket.life;
}

static void an_order_is_received_accepted_made_ready_and_picked_up(void **state)
{
    (void)state;
    order_once(1, ORDERED_MS);
    struct order_life life = life_of_order();
    assert_int_equal(life.state, ORDER_RECEIVED);
    assert_int_equal(life.due_unix_ms, READY_MS);
    assert_int_equal(life.accepted_unix_ms, 0);

    struct store_order_change accept = to_state(ORDER_ACCEPTED, 20000);
    accept.due_unix_ms = 777000;
    assert_int_equal(store_change_order(store, &accept), VP_OK);
    life = life_of_order();
    assert_int_equal(life.state, ORDER_ACCEPTED);
    assert_int_equal(life.due_unix_ms, 777000);
    assert_int_equal(life.accepted_unix_ms, 20000);
    assert_string_equal(life.changed_by, "Ada");

    change(ORDER_READY, 30000, VP_OK);
    life = life_of_order();
    assert_int_equal(life.state, ORDER_READY);
    assert_int_equal(life.ready_unix_ms, 30000);
    assert_int_equal(life.accepted_unix_ms, 20000);
    assert_int_equal(life.due_unix_ms, 777000);
    assert_int_equal(life.done_unix_ms, 0);

    change(ORDER_PICKED_UP, 40000, VP_OK);
    life = life_of_order();
    assert_int_equal(life.state, ORDER_PICKED_UP);
    assert_int_equal(life.done_unix_ms, 40000);
    assert_string_equal(life.cancel_reason, "");
}

static void what_was_picked_up_or_cancelled_stays_so(void **state)
{
    (void)state;
    order_once(1, ORDERED_MS);
    order_once(2, ORDERED_MS);
    change(ORDER_CANCELLED, 20000, VP_OK);
    for (int to = ORDER_ACCEPTED; to < ORDER_STATE_COUNT; to++)
        change((enum order_state)to, 30000, VP_ERR_SUPERSEDED);
    struct order_life life = life_of_order();
    assert_int_equal(life.state, ORDER_CANCELLED);
    assert_string_equal(life.cancel_reason, "no salmon");
    assert_int_equal(life.done_unix_ms, 20000);
    struct store_order_change other = to_state(ORDER_PICKED_UP, 20000);
    other.order_number = 2;
    assert_int_equal(store_change_order(store, &other), VP_OK);
    other.to = ORDER_CANCELLED;
    assert_int_equal(store_change_order(store, &other), VP_ERR_SUPERSEDED);
}

static void an_order_does_not_go_back_but_gets_another_time(void **state)
{
    (void)state;
    order_once(1, ORDERED_MS);
    change(ORDER_ACCEPTED, 20000, VP_OK);
    struct store_order_change later = to_state(ORDER_ACCEPTED, 21000);
    later.due_unix_ms = 999000;
    assert_int_equal(store_change_order(store, &later), VP_OK);
    assert_int_equal(life_of_order().due_unix_ms, 999000);
    assert_int_equal(life_of_order().accepted_unix_ms, 20000);
    change(ORDER_READY, 30000, VP_OK);
    change(ORDER_READY, 31000, VP_ERR_SUPERSEDED);
    change(ORDER_ACCEPTED, 31000, VP_ERR_SUPERSEDED);
    change(ORDER_RECEIVED, 31000, VP_ERR_SUPERSEDED);
    assert_int_equal(life_of_order().ready_unix_ms, 30000);
}

static void undo(int64_t unix_ms, enum vp_err expected, enum order_state state)
{
    struct store_order_change wanted = to_state(ORDER_RECEIVED, unix_ms);
    wanted.page_way_id = "page";
    assert_int_equal(store_undo_order(store, &wanted), expected);
    assert_int_equal(life_of_order().state, state);
}

static void what_was_done_last_is_undone_within_a_minute(void **state)
{
    (void)state;
    order_once(1, ORDERED_MS);
    undo(20000, VP_ERR_SUPERSEDED, ORDER_RECEIVED); /* nothing was done */
    struct store_order_change accept = to_state(ORDER_ACCEPTED, 20000);
    accept.due_unix_ms = 777000;
    assert_int_equal(store_change_order(store, &accept), VP_OK);
    undo(30000, VP_OK, ORDER_RECEIVED);
    assert_int_equal(life_of_order().due_unix_ms, READY_MS);
    assert_int_equal(life_of_order().accepted_unix_ms, 0);
    change(ORDER_ACCEPTED, 40000, VP_OK);
    change(ORDER_READY, 50000, VP_OK);
    undo(60000, VP_OK, ORDER_ACCEPTED);
    undo(100001, VP_ERR_SUPERSEDED, ORDER_ACCEPTED); /* too late */
    change(ORDER_PICKED_UP, 110000, VP_OK);          /* ready at the same moment */
    undo(111000, VP_OK, ORDER_ACCEPTED);
    assert_int_equal(life_of_order().ready_unix_ms, 0);
    assert_int_equal(life_of_order().done_unix_ms, 0);
    change(ORDER_CANCELLED, 120000, VP_OK);
    undo(121000, VP_ERR_SUPERSEDED, ORDER_CANCELLED);
}

static void an_unknown_order_is_not_found(void **state)
{
    (void)state;
    struct ticket ticket;
    struct store_order_change reprint = to_state(ORDER_RECEIVED, 20000);
    change(ORDER_ACCEPTED, 20000, VP_ERR_NOT_FOUND);
    assert_int_equal(store_reprint_order(store, &reprint), VP_ERR_NOT_FOUND);
    assert_int_equal(store_find_order(store, restaurant, 1, &ticket), VP_ERR_NOT_FOUND);
}

struct found {
    int numbers[8], count;
};

static bool note_number(void *owner, const struct ticket *ticket)
{
    struct found *found = owner;
    found->numbers[found->count++] = ticket->order_number;
    return found->count < 8;
}

static void orders_are_found_by_state_number_and_time(void **state)
{
    (void)state;
    struct store_order_filter filter = {.restaurant_id = restaurant, .has_state = true};
    struct found found = {.count = 0};
    order_once(1, ORDERED_MS);
    order_once(2, ORDERED_MS + 1);
    order_once(3, ORDERED_MS + 2);
    change(ORDER_ACCEPTED, 20000, VP_OK);
    assert_int_equal(store_each_order(store, &filter, note_number, &found), VP_OK);
    assert_int_equal(found.count, 2);
    assert_int_equal(found.numbers[0], 3);
    found.count = 0;
    filter = (struct store_order_filter){.restaurant_id = restaurant, .before_unix_ms = ORDERED_MS + 2};
    assert_int_equal(store_each_order(store, &filter, note_number, &found), VP_OK);
    assert_int_equal(found.count, 2);
    assert_int_equal(found.numbers[0], 2);
    found.count = 0;
    filter = (struct store_order_filter){.restaurant_id = restaurant, .order_number = 1};
    assert_int_equal(store_each_order(store, &filter, note_number, &found), VP_OK);
    assert_int_equal(found.count, 1);
    assert_int_equal(found.numbers[0], 1);
}

struct events {
    struct store_delivery list[8];
    int count;
};

static bool note_delivery(void *owner, const struct store_delivery *delivery)
{
    struct events *events = owner;
    events->list[events->count++] = *delivery;
    return events->count < 8;
}

static void plan(int64_t unix_ms)
{
    struct store_ways ways = {.way_ids = {"till", "kitchen"},
                              .way_events = {STORE_EVENTS_ALL & ~STORE_EVENT_BIT(STORE_EVENT_REPRINT),
                                             STORE_EVENT_BIT(STORE_EVENT_REPRINT)},
                              .way_count = 2};
    const struct store_plan plan = {.restaurants = &ways, .restaurant_count = 1, .unix_ms = unix_ms};
    int count;
    snprintf(ways.restaurant_id, sizeof ways.restaurant_id, "%s", restaurant);
    assert_int_equal(store_plan_deliveries(store, &plan, &count), VP_OK);
}

static void each_change_is_an_event_for_the_ways_that_take_it(void **state)
{
    (void)state;
    static const char *const wanted[] = {"created", "accepted", "accepted", "ready", "reprint", "cancelled"};
    const struct store_delivery_filter filter = {.restaurant_id = restaurant};
    struct events events = {.count = 0};
    order_once(1, ORDERED_MS);
    change(ORDER_ACCEPTED, 20000, VP_OK);
    change(ORDER_ACCEPTED, 21000, VP_OK);
    change(ORDER_READY, 22000, VP_OK);
    change(ORDER_READY, 22000, VP_ERR_SUPERSEDED);
    struct store_order_change reprint = to_state(ORDER_RECEIVED, 23000);
    assert_int_equal(store_reprint_order(store, &reprint), VP_OK);
    change(ORDER_CANCELLED, 24000, VP_OK);
    plan(25000);
    assert_int_equal(store_each_delivery(store, &filter, note_delivery, &events), VP_OK);
    assert_int_equal(events.count, 6);
    for (int i = 0; i < 6; i++) {
        const struct store_delivery *delivery = &events.list[5 - i];
        assert_string_equal(delivery->event, wanted[i]);
        assert_int_equal(delivery->sequence, i);
        assert_int_equal(delivery->order_number, 1);
        assert_string_equal(delivery->way_id, i == 4 ? "kitchen" : "till");
    }
    assert_int_equal(events.list[0].since_unix_ms, 24000);
}

/* Deliveries of other tests may be due in the same database. */
static int lease_own(int64_t unix_ms, struct store_delivery *out_own)
{
    struct store_delivery all[16];
    size_t count = 0;
    int own_count = 0;
    assert_int_equal(store_lease_deliveries(store, unix_ms, 1000, all, 16, &count), VP_OK);
    for (size_t i = 0; i < count; i++)
        if (strcmp(all[i].restaurant_id, restaurant) == 0)
            out_own[own_count++] = all[i];
    return own_count;
}

static void an_event_waits_for_the_earlier_ones_of_its_order(void **state)
{
    (void)state;
    struct store_delivery got[16];
    const struct store_retry retry = {9000, false, "refused"};
    order_once(1, 1000);
    change(ORDER_CANCELLED, 1001, VP_OK);
    plan(1002);
    assert_int_equal(lease_own(1002, got), 1);
    assert_string_equal(got[0].event, "created");
    assert_int_equal(store_retry_delivery(store, got[0].id, &retry), VP_OK);
    assert_int_equal(lease_own(8999, got), 0);
    assert_int_equal(lease_own(9000, got), 1);
    assert_string_equal(got[0].event, "created");
    assert_int_equal(store_acknowledge_delivery(store, got[0].id, 9001), VP_OK);
    assert_int_equal(lease_own(9001, got), 1);
    assert_string_equal(got[0].event, "cancelled");
    assert_int_equal(store_acknowledge_delivery(store, got[0].id, 9002), VP_OK);
}

static bool note_change(void *owner, const struct store_change *change)
{
    struct store_change *last = owner;
    *last = *change;
    return true;
}

static void changes_are_logged_with_who_made_them(void **state)
{
    (void)state;
    const struct store_change_filter filter = {.restaurant_id = restaurant};
    struct store_change last = {.id = 0};
    struct events events = {.count = 0};
    const struct store_delivery_filter all = {.restaurant_id = restaurant};
    order_once(1, ORDERED_MS);
    change(ORDER_ACCEPTED, 20000, VP_OK);
    assert_int_equal(store_each_change(store, &filter, note_change, &last), VP_OK);
    assert_int_equal(last.noun, STORE_NOUN_ORDER);
    assert_int_equal(last.thing_id, 1);
    assert_string_equal(last.what, "accepted");
    assert_string_equal(last.who, "Ada");
    assert_int_equal(last.unix_ms, 20000);
    plan(21000);
    assert_int_equal(store_each_delivery(store, &all, note_delivery, &events), VP_OK);
    assert_int_equal(store_give_up_delivery(store, events.list[0].id, 22000, "gone"), VP_OK);
    assert_int_equal(store_each_change(store, &filter, note_change, &last), VP_OK);
    assert_int_equal(last.noun, STORE_NOUN_DELIVERY);
    assert_int_equal(last.thing_id, events.list[0].id);
    assert_string_equal(last.what, "given-up");
}

static void a_delivery_goes_by_another_way(void **state)
{
    (void)state;
    const struct store_delivery_filter all = {.restaurant_id = restaurant};
    struct events events = {.count = 0};
    order_once(1, ORDERED_MS);
    plan(11000);
    assert_int_equal(store_each_delivery(store, &all, note_delivery, &events), VP_OK);
    int64_t id = events.list[0].id;
    assert_int_equal(store_give_up_delivery(store, id, 12000, "gone"), VP_OK);
    assert_int_equal(store_redirect_delivery(store, id, "till", 13000), VP_ERR_BAD_VALUE);
    assert_int_equal(store_redirect_delivery(store, id, "kitchen", 13000), VP_OK);
    events.count = 0;
    assert_int_equal(store_each_delivery(store, &all, note_delivery, &events), VP_OK);
    assert_int_equal(events.count, 1);
    assert_string_equal(events.list[0].way_id, "kitchen");
    assert_int_equal(events.list[0].state, STORE_DELIVERY_WAITING);
    assert_int_equal(events.list[0].due_unix_ms, 13000);
    assert_int_equal(store_acknowledge_delivery(store, id, 14000), VP_OK);
    assert_int_equal(store_redirect_delivery(store, id, "till", 15000), VP_ERR_SUPERSEDED);
    assert_int_equal(store_redirect_delivery(store, INT64_MAX - 1, "till", 15000), VP_ERR_NOT_FOUND);
}

TESTS_WITH(with_call_open, with_call_close) = {
    TEST(an_order_is_received_accepted_made_ready_and_picked_up),
    TEST(what_was_picked_up_or_cancelled_stays_so),
    TEST(an_order_does_not_go_back_but_gets_another_time),
    TEST(what_was_done_last_is_undone_within_a_minute),
    TEST(an_unknown_order_is_not_found),
    TEST(orders_are_found_by_state_number_and_time),
    TEST(each_change_is_an_event_for_the_ways_that_take_it),
    TEST(an_event_waits_for_the_earlier_ones_of_its_order),
    TEST(changes_are_logged_with_who_made_them),
    TEST(a_delivery_goes_by_another_way),
};
