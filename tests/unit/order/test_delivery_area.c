/* Where orders are brought, and what that costs. */
#include <string.h>

#include "order/delivery_area.h"
#include "order/ticket.h"
#include "unit/order/with_menu.h"

#define MENU(more)                                                                                                 \
    "restaurant: {id: t, name: T, address: A, timezone: UTC, called_numbers: [\"+15550001111\"], greeting: Hi.}\n" \
    "pickup: {minutes: 20}\nhours: {every_day: [\"00:00-24:00\"]}\n"                                               \
    "categories: [{id: c, name: C, items: [{id: soup, name: Soup, price: 6}]}]\n"                                  \
    "delivery:\n  minutes: 45\n  fee: 3.00\n  minimum: 10.00\n" more
#define ZONES                                                                                                \
    "  zones:\n"                                                                                             \
    "    - {name: Downtown, postcodes: [\"10001\", \"10002\"], fee: 2.00, minimum: 5.00, minutes: 30}\n"     \
    "    - {name: the Heights, postcodes: [\"112\"], places: [Brooklyn Heights], fee: 5.50}\n"

static const int64_t noon_ms = 1796040000000;

static struct basket basket;
static struct basket_refusal refusal;

static int open_basket(void **state)
{
    (void)state;
    struct menu *menu = with_menu_parse(MENU(ZONES));
    char line_id[BASKET_LINE_ID_BYTES];
    basket_init(&basket, menu);
    menu_release(menu);
    return basket_add(&basket, &(struct basket_request){.item_id = "soup"}, line_id, &refusal) &&
                   basket_set_customer(&basket, "Ann", "+15550002222", NULL, BASKET_SERVICE_UNKNOWN, &refusal)
               ? 0
               : -1;
}

static int close_basket(void **state)
{
    (void)state;
    basket_deinit(&basket);
    return 0;
}

static bool bring_to(const char *address)
{
    return basket_set_customer(&basket, NULL, NULL, address, BASKET_DELIVERY, &refusal);
}

static void an_area_has_its_own_fee_minimum_and_minutes(void **state)
{
    (void)state;
    struct ticket ticket;
    assert_true(bring_to("12 Main Street, 10002"));
    assert_int_equal(basket_totals(&basket).delivery_fee_cents, 200);
    assert_int_equal(basket_totals(&basket).total_cents, 800);
    assert_true(basket_is_complete(&basket, noon_ms, &refusal));
    ticket_from_basket(&basket, "CAone", noon_ms, &ticket);
    assert_string_equal(ticket.zone, "Downtown");
    assert_int_equal(ticket.ready_minutes, 30);
    uint32_t version = basket.version;
    assert_true(bring_to("5 Henry Street, Brooklyn Heights"));
    assert_true(basket.version > version);
    assert_int_equal(basket_totals(&basket).delivery_fee_cents, 550);
    assert_int_equal(basket_ready_minutes(&basket, noon_ms), 45);
    assert_false(basket_is_complete(&basket, noon_ms, &refusal)); /* the minimum is the delivery's own */
    assert_string_equal(refusal.code, "below_minimum");
    assert_string_equal(refusal.message, "Delivery needs an order of at least $10.00.");
}

static void outside_of_all_areas_nothing_is_brought(void **state)
{
    (void)state;
    uint32_t version = basket.version;
    assert_false(bring_to("1 Far Road, 90210"));
    assert_string_equal(refusal.code, "outside_area");
    assert_string_equal(refusal.message,
                        "I'm sorry, we don't deliver there. We deliver to Downtown and the Heights. "
                        "Pickup is possible.");
    assert_int_equal(basket.version, version);
    assert_string_equal(basket.customer.address, "");
    /* An address that is told before it is known to be brought. */
    assert_true(
        basket_set_customer(&basket, NULL, NULL, "1 Far Road, 90210", BASKET_SERVICE_UNKNOWN, &refusal));
    assert_false(bring_to(NULL));
    assert_string_equal(refusal.code, "outside_area");
    assert_true(basket_set_customer(&basket, NULL, NULL, NULL, BASKET_PICKUP, &refusal));
    assert_true(basket_is_complete(&basket, noon_ms, &refusal));
}

static void an_address_that_does_not_say_where_it_is_is_asked_about(void **state)
{
    (void)state;
    assert_true(bring_to("12 Main Street"));
    assert_false(basket_is_place_known(&basket));
    assert_false(basket_is_complete(&basket, noon_ms, &refusal));
    assert_string_equal(refusal.code, "area_needed");
    assert_string_equal(refusal.message,
                        "What's the ZIP or postcode there, or the part of town? We deliver to Downtown and "
                        "the Heights.");
    assert_true(bring_to("12 Main Street, downtown"));
    assert_int_equal(basket_totals(&basket).delivery_fee_cents, 200);
    assert_true(bring_to("12 Main Street, 11201"));
    assert_true(basket_is_place_known(&basket));
    assert_int_equal(basket_totals(&basket).delivery_fee_cents, 550);
}

static void without_areas_it_is_brought_anywhere(void **state)
{
    (void)state;
    basket_deinit(&basket);
    struct menu *menu = with_menu_parse(MENU(""));
    basket_init(&basket, menu);
    menu_release(menu);
    assert_true(bring_to("somewhere"));
    assert_true(basket_is_place_known(&basket));
    assert_int_equal(basket_minimum_cents(&basket), 1000);
    assert_int_equal(basket_ready_minutes(&basket, noon_ms), 45);
}

static void an_order_moves_to_other_areas(void **state)
{
    (void)state;
    struct basket_move move;
    assert_true(bring_to("12 Main Street, 10001"));
    struct menu *menu = with_menu_parse(MENU("  zones: [{name: Uptown, postcodes: [\"10025\"]}]\n"));
    basket_move(&basket, menu, &move);
    menu_release(menu);
    assert_true(move.has_changed);
    assert_int_equal(basket.customer.service, BASKET_SERVICE_UNKNOWN);
    assert_non_null(strstr(move.reasons, "We deliver to Uptown."));
}

static void an_area_needs_a_name_and_a_place(void **state)
{
    (void)state;
    static struct problems problems;
    struct menu *menu = NULL;
    static const char yaml[] = MENU("  zones: [{fee: 2}]\n");
    assert_int_equal(menu_parse(span_of(yaml), "test.yaml", &menu, &problems), VP_ERR_BAD_VALUE);
    assert_non_null(strstr(problems.text, "delivery.zones[0].name: is missing"));
    assert_non_null(strstr(problems.text, "delivery.zones[0].postcodes: are missing, and so are places"));
}

TESTS_WITH(open_basket, close_basket) = {
    TEST(an_area_has_its_own_fee_minimum_and_minutes),
    TEST(outside_of_all_areas_nothing_is_brought),
    TEST(an_address_that_does_not_say_where_it_is_is_asked_about),
    TEST(without_areas_it_is_brought_anywhere),
    TEST(an_order_moves_to_other_areas),
    TEST(an_area_needs_a_name_and_a_place),
};
