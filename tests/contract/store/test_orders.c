#include "with_cmocka.h"

#include "contract/store/with_call.h"

#include <string.h>

struct seen {
    struct ticket tickets[8];
    size_t count, max;
    bool asks_again; /* from within the callback */
};

static bool see(void *owner, const struct ticket *ticket)
{
    struct seen *seen = owner;
    seen->tickets[seen->count++] = *ticket;
    if (seen->asks_again) {
        struct seen inner = {.max = 8};
        struct store_order_filter filter = {.call_sid = ticket->call_sid};
        assert_int_equal(store_each_order(store, &filter, see, &inner), VP_OK);
        assert_int_equal(inner.count, 1);
    }
    return seen->count < seen->max;
}

static void an_order_comes_back_as_it_was_put(void **state)
{
    (void)state;
    struct ticket ticket = with_store_ticket(restaurant, call_sid, 7, 123456);
    expect_order(&ticket, 1, true);
    static struct seen seen;
    seen.count = 0, seen.max = 8;
    struct store_order_filter filter = {.restaurant_id = restaurant};
    assert_int_equal(store_each_order(store, &filter, see, &seen), VP_OK);
    assert_int_equal(seen.count, 1);
    const struct ticket *got = &seen.tickets[0];
    assert_int_equal(got->order_number, 1);
    assert_string_equal(got->restaurant_id, restaurant);
    assert_string_equal(got->call_sid, call_sid);
    assert_int_equal(got->basket_version, 7);
    assert_int_equal(got->created_unix_ms, 123456);
    assert_int_equal(got->ready_minutes, 45);
    assert_memory_equal(&got->totals, &ticket.totals, sizeof ticket.totals);
    assert_memory_equal(&got->customer, &ticket.customer, sizeof ticket.customer);
    assert_string_equal(got->allergy, ticket.allergy);
    assert_string_equal(got->coupon, ticket.coupon);
    assert_string_equal(got->zone, ticket.zone);
    assert_int_equal(got->zone_minimum_cents, ticket.zone_minimum_cents);
    assert_string_equal(got->currency, ticket.currency);
    assert_int_equal(got->line_count, 2);
    for (size_t i = 0; i < 2; i++) {
        assert_string_equal(got->lines[i].item_id, ticket.lines[i].item_id);
        assert_string_equal(got->lines[i].size_id, ticket.lines[i].size_id);
        assert_string_equal(got->lines[i].name, ticket.lines[i].name);
        assert_string_equal(got->lines[i].details, ticket.lines[i].details);
        assert_string_equal(got->lines[i].external_id, ticket.lines[i].external_id);
        assert_int_equal(got->lines[i].option_count, ticket.lines[i].option_count);
        assert_memory_equal(got->lines[i].options, ticket.lines[i].options, sizeof ticket.lines[i].options);
        assert_int_equal(got->lines[i].quantity, ticket.lines[i].quantity);
        assert_int_equal(got->lines[i].unit_cents, ticket.lines[i].unit_cents);
        assert_int_equal(got->lines[i].total_cents, ticket.lines[i].total_cents);
    }
}

static void one_version_makes_one_order(void **state)
{
    (void)state;
    struct ticket ticket = with_store_ticket(restaurant, call_sid, 1, 1000);
    expect_order(&ticket, 1, true);
    expect_order(&ticket, 1, false);
    ticket.basket_version = 2;
    ticket.lines[0].quantity++;
    expect_order(&ticket, 2, true);
    static struct seen seen;
    seen.count = 0, seen.max = 8;
    struct store_order_filter filter = {.call_sid = call_sid};
    assert_int_equal(store_each_order(store, &filter, see, &seen), VP_OK);
    assert_int_equal(seen.count, 2);
}

static void each_restaurant_counts_from_one(void **state)
{
    (void)state;
    for (int r = 0; r < 2; r++) {
        with_store_name(restaurant, sizeof restaurant, "r");
        for (int number = 1; number <= 3; number++)
            order_once(number, 1000);
    }
}

static void orders_are_filtered_newest_first_up_to_a_limit(void **state)
{
    (void)state;
    for (int i = 1; i <= 5; i++)
        order_once(i, i * 1000);
    static struct seen newest, since, stopped;
    newest.count = since.count = stopped.count = 0;
    newest.max = since.max = 8, newest.asks_again = true, stopped.max = 1;
    struct store_order_filter filter = {.restaurant_id = restaurant, .limit = 2};
    assert_int_equal(store_each_order(store, &filter, see, &newest), VP_OK);
    assert_int_equal(newest.count, 2);
    assert_int_equal(newest.tickets[0].created_unix_ms, 5000);
    assert_int_equal(newest.tickets[1].created_unix_ms, 4000);
    filter = (struct store_order_filter){.restaurant_id = restaurant, .since_unix_ms = 3000};
    assert_int_equal(store_each_order(store, &filter, see, &since), VP_OK);
    assert_int_equal(since.count, 3);
    assert_int_equal(store_each_order(store, &filter, see, &stopped), VP_OK);
    assert_int_equal(stopped.count, 1);
}

static void orders_are_found_by_the_number_that_called(void **state)
{
    static const char *const numbers[] = {"+15550002222", "+15550002223", "+15550002222"};
    (void)state;
    for (int i = 0; i < 3; i++) {
        struct store_call call = {.started_unix_ms = 1000};
        bool is_new;
        with_store_name(call.call_sid, sizeof call.call_sid, "CA");
        snprintf(call.restaurant_id, sizeof call.restaurant_id, "%s", restaurant);
        snprintf(call.caller_number, sizeof call.caller_number, "%s", numbers[i]);
        assert_int_equal(store_begin_call(store, &call, &is_new), VP_OK);
        struct ticket ticket = with_store_ticket(restaurant, call.call_sid, 1, (i + 1) * 1000);
        expect_order(&ticket, i + 1, true);
    }
    order_once(4, 4000); /* of a call that nobody knows */
    struct seen seen = {.max = 8, .asks_again = true};
    const struct store_order_filter filter = {
        .restaurant_id = restaurant, .caller_number = "+15550002222", .since_unix_ms = 1000};
    assert_int_equal(store_each_order(store, &filter, see, &seen), VP_OK);
    assert_int_equal(seen.count, 2);
    assert_int_equal(seen.tickets[0].order_number, 3);
    assert_int_equal(seen.tickets[1].order_number, 1);
}

TESTS_WITH(with_call_open, with_call_close) = {
    TEST(an_order_comes_back_as_it_was_put),
    TEST(one_version_makes_one_order),
    TEST(each_restaurant_counts_from_one),
    TEST(orders_are_found_by_the_number_that_called),
    TEST(orders_are_filtered_newest_first_up_to_a_limit),
};
