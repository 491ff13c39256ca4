#include "contract/store/with_call.h"

#include <stdio.h>

struct store *store;
char call_sid[40], restaurant[64];

int with_call_open(void **state)
{
    (void)state;
    store = with_store_open();
    with_store_name(call_sid, sizeof call_sid, "CA");
    with_store_name(restaurant, sizeof restaurant, "r");
    return 0;
}

int with_call_begin(void **state)
{
    struct store_call call = {.started_unix_ms = 1000};
    bool is_new;
    with_call_open(state);
    snprintf(call.call_sid, sizeof call.call_sid, "%s", call_sid);
    snprintf(call.restaurant_id, sizeof call.restaurant_id, "%s", restaurant);
    assert_int_equal(store_begin_call(store, &call, &is_new), VP_OK);
    return 0;
}

int with_call_close(void **state)
{
    (void)state;
    store_close(store);
    return 0;
}

void expect_order(const struct ticket *ticket, int number, bool is_new)
{
    int got_number = 0;
    bool got_is_new = !is_new;
    assert_int_equal(store_put_order(store, ticket, &got_number, &got_is_new), VP_OK);
    assert_int_equal(got_is_new, is_new);
    assert_int_equal(got_number, number);
}

void order_once(int number, int64_t unix_ms)
{
    char call[40];
    with_store_name(call, sizeof call, "CA");
    struct ticket ticket = with_store_ticket(restaurant, call, 1, unix_ms);
    expect_order(&ticket, number, true);
}
