/* Whoever takes a call up knows of the order that is in, also where its maker could not note it. */
#include "with_cmocka.h"

#include "contract/store/with_call.h"

#include "store/call_basket.h"

static void holds(const char *wanted)
{
    uint32_t version;
    char *json = NULL;
    assert_int_equal(call_basket_load(store, call_sid, &version, &json), VP_OK);
    assert_string_equal(json, wanted);
    free(json);
}

static void a_call_without_a_basket_has_none(void **state)
{
    (void)state;
    uint32_t version;
    char *json = NULL;
    assert_int_equal(call_basket_load(store, call_sid, &version, &json), VP_ERR_NOT_FOUND);
    assert_null(json);
}

static void an_order_that_nobody_noted_in_the_basket_is_known(void **state)
{
    (void)state;
    struct ticket ticket = with_store_ticket(restaurant, call_sid, 3, 1000);
    assert_int_equal(store_save_basket(store, call_sid, 0, 3, "{\"version\":3}"), VP_OK);
    holds("{\"version\":3}");
    expect_order(&ticket, 1, true);
    holds("{\"version\":3,\"ordered_version\":3,\"order_number\":1}");
}

static void an_order_of_a_later_version_raises_the_basket_s(void **state)
{
    (void)state;
    struct ticket ticket = with_store_ticket(restaurant, call_sid, 4, 1000);
    assert_int_equal(store_save_basket(store, call_sid, 0, 3, "{\"version\":3}"), VP_OK);
    expect_order(&ticket, 1, true);
    holds("{\"version\":4,\"ordered_version\":4,\"order_number\":1}");
}

static void what_was_noted_stays_as_it_is(void **state)
{
    (void)state;
    static const char noted[] = "{\"version\": 5, \"ordered_version\":3,\"order_number\":1}";
    struct ticket ticket = with_store_ticket(restaurant, call_sid, 3, 1000);
    expect_order(&ticket, 1, true);
    assert_int_equal(store_save_basket(store, call_sid, 0, 5, noted), VP_OK);
    holds(noted);
}

static void a_basket_that_names_a_restaurant_makes_the_call_its(void **state)
{
    (void)state;
    struct store_call call = {.started_unix_ms = 1000};
    bool is_new;
    (void)span_copy(span_of(call_sid), call.call_sid, sizeof call.call_sid);
    (void)span_copy(span_of(restaurant), call.restaurant_id, sizeof call.restaurant_id);
    assert_int_equal(store_begin_call(store, &call, &is_new), VP_OK);
    static const char chosen[] = "{\"version\":2,\"restaurant_id\":\"riverside\"}";
    assert_int_equal(store_save_basket(store, call_sid, 0, 2, chosen), VP_OK);
    assert_int_equal(store_find_call(store, call_sid, &call), VP_OK);
    assert_string_equal(call.restaurant_id, "riverside");
}

static void a_text_that_is_no_basket_is_left_to_its_reader(void **state)
{
    (void)state;
    struct ticket ticket = with_store_ticket(restaurant, call_sid, 3, 1000);
    expect_order(&ticket, 1, true);
    assert_int_equal(store_save_basket(store, call_sid, 0, 3, "not JSON"), VP_OK);
    holds("not JSON");
}

TESTS_WITH(with_call_open, with_call_close) = {
    TEST(a_call_without_a_basket_has_none),
    TEST(an_order_that_nobody_noted_in_the_basket_is_known),
    TEST(an_order_of_a_later_version_raises_the_basket_s),
    TEST(what_was_noted_stays_as_it_is),
    TEST(a_text_that_is_no_basket_is_left_to_its_reader),
    TEST(a_basket_that_names_a_restaurant_makes_the_call_its),
};
