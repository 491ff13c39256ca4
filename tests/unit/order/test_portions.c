/* Several portions of an option, what a group includes, least numbers, and what is not sold to everybody. */
#include "with_cmocka.h"

#include "unit/order/with_menu.h"

#include <string.h>

#include "order/ticket.h"

static const char bar[] =
    "restaurant: {id: bar, name: Bar, address: 1 Road, timezone: Europe/London, greeting: Hello.,"
    " called_numbers: [\"+15550001111\"]}\n"
    "pickup: {minutes: 20}\n"
    "delivery: {minutes: 40}\n"
    "hours: {every_day: [\"00:00-24:00\"]}\n"
    "groups:\n"
    "  - {id: shots, name: Shots, max: 6, max_each: 4, options: [{id: espresso, name: Espresso Shot, price: 0.80,"
    " external_id: MOD-ESP}]}\n"
    "  - {id: sauces, name: Sauces, question: Which sauces?, included: 2, options: ["
    "{id: garlic, name: Garlic, price: 1}, {id: hot, name: Hot Sauce, price: 0.50, max_each: 3},"
    " {id: truffle, name: Truffle, price: 3}]}\n"
    "categories:\n"
    "  - id: all\n    name: All\n    items:\n"
    "      - {id: latte, name: Latte, groups: [shots], external_id: ITM-1,"
    " sizes: [{id: small, name: Small, price: 3}, {id: large, name: Large, price: 4, external_id: VAR-2}]}\n"
    "      - {id: wings, name: Wings, price: 10, groups: [sauces]}\n"
    "      - {id: dumplings, name: Dumplings, price: 5, min_quantity: 2}\n"
    "      - {id: wine, name: Wine, price: 20, age_restricted: true, delivery: no}\n"
    "      - {id: buffet, name: Buffet, price: 15, dine_in_only: yes}\n";

static int open_bar(void **state)
{
    static struct basket basket;
    struct menu *menu = with_menu_parse(bar);
    basket_init(&basket, menu);
    menu_release(menu);
    *state = &basket;
    return 0;
}

static int close_bar(void **state)
{
    basket_deinit(*state);
    return 0;
}

static void expect_refused(struct basket *basket, const struct basket_request *request, const char *code)
{
    struct basket_refusal refusal;
    char id[BASKET_LINE_ID_BYTES];
    assert_false(basket_add(basket, request, id, &refusal));
    assert_string_equal(refusal.code, code);
}

static void portions_are_counted_paid_and_said(void **state)
{
    struct basket *basket = *state;
    struct ticket ticket;
    char id[BASKET_LINE_ID_BYTES], text[256];
    struct basket_choice_request shots = {
        .option_id = "espresso", .side = BASKET_WHOLE, .amount = BASKET_REGULAR, .count = 3};
    struct basket_request request = {
        .item_id = "latte", .size_id = "large", .choices = &shots, .choice_count = 1};
    with_menu_add(basket, &request, id);
    assert_int_equal(basket_unit_cents(&basket->lines[0]), 400 + 3 * 80);
    assert_string_equal(basket_line_spoken(&basket->lines[0], text, sizeof text),
                        "one large Latte with three espresso shots");
    ticket_from_basket(basket, "CA1", 1, &ticket);
    assert_string_equal(ticket.lines[0].details, "3 x Espresso Shot");
    assert_string_equal(ticket.lines[0].external_id, "VAR-2"); /* what is sold is the size */
    assert_string_equal(ticket.lines[0].options[0].external_id, "MOD-ESP");
    assert_int_equal(ticket.lines[0].options[0].count, 3);
    shots.count = 2; /* another drink: a line of its own */
    with_menu_add(basket, &request, id);
    assert_int_equal(basket->line_count, 2);
    shots.count = 5;
    expect_refused(basket, &request, "too_many_choices");
    request.size_id = "small";
    shots.count = 1;
    with_menu_add(basket, &request, id);
    ticket_from_basket(basket, "CA1", 1, &ticket);
    assert_string_equal(ticket.lines[2].external_id, "ITM-1");
}

static void the_cheapest_portions_are_included_in_any_order(void **state)
{
    struct basket *basket = *state;
    char id[BASKET_LINE_ID_BYTES];
    const struct basket_choice_request one[] = {{.option_id = "truffle", .side = 0, .amount = 0, .count = 0},
                                                {.option_id = "garlic", .side = 0, .amount = 0, .count = 0},
                                                {.option_id = "hot", .side = 0, .amount = 0, .count = 2}};
    const struct basket_choice_request other[] = {
        {.option_id = "hot", .side = 0, .amount = 0, .count = 2},
        {.option_id = "garlic", .side = 0, .amount = 0, .count = 0},
        {.option_id = "truffle", .side = 0, .amount = 0, .count = 0}};
    with_menu_add(basket, &(struct basket_request){.item_id = "wings", .choices = one, .choice_count = 3},
                  id);
    with_menu_add(basket, &(struct basket_request){.item_id = "wings", .choices = other, .choice_count = 3},
                  id);
    assert_int_equal(basket->line_count, 1);
    assert_int_equal(basket->lines[0].quantity, 2);
    assert_int_equal(basket_unit_cents(&basket->lines[0]), 1000 + 100 + 300);
    with_menu_add(basket, &(struct basket_request){.item_id = "wings", .choices = one, .choice_count = 2},
                  id);
    assert_int_equal(basket_unit_cents(&basket->lines[1]), 1000); /* two are included, whatever they cost */
}

static void what_is_sold_from_two_on_is_not_sold_alone(void **state)
{
    struct basket *basket = *state;
    struct basket_refusal refusal;
    char id[BASKET_LINE_ID_BYTES];
    expect_refused(basket, &(struct basket_request){.item_id = "dumplings"}, "too_few");
    with_menu_add(basket, &(struct basket_request){.item_id = "dumplings", .quantity = 3}, id);
    assert_false(basket_change(basket, id, &(struct basket_request){.quantity = 1}, &refusal));
    assert_string_equal(refusal.message, "We sell Dumplings from 2 on.");
    assert_false(basket_remove(basket, id, 2, &refusal));
    assert_int_equal(basket->lines[0].quantity, 3);
    assert_true(basket_remove(basket, id, 0, &refusal));
}

static void what_is_not_brought_or_not_sold_to_go_is_refused(void **state)
{
    struct basket *basket = *state;
    struct basket_refusal refusal;
    char id[BASKET_LINE_ID_BYTES], text[256];
    expect_refused(basket, &(struct basket_request){.item_id = "buffet"}, "dine_in_only");
    with_menu_add(basket, &(struct basket_request){.item_id = "wine"}, id);
    assert_string_equal(
        basket_spoken(basket, text, sizeof text),
        "I have one Wine. Please have an ID ready for the Wine. That's $20.00. Is that right?");
    assert_false(basket_set_customer(basket, "Sam", NULL, NULL, BASKET_DELIVERY, &refusal));
    assert_string_equal(refusal.message, "Wine is for pickup only.");
    assert_string_equal(basket->customer.name, "");
    assert_true(basket_remove(basket, id, 0, &refusal));
    assert_true(basket_set_customer(basket, "Sam", NULL, NULL, BASKET_DELIVERY, &refusal));
    expect_refused(basket, &(struct basket_request){.item_id = "wine"}, "no_delivery");
}

TESTS_WITH(open_bar, close_bar) = {
    TEST(portions_are_counted_paid_and_said),
    TEST(the_cheapest_portions_are_included_in_any_order),
    TEST(what_is_sold_from_two_on_is_not_sold_alone),
    TEST(what_is_not_brought_or_not_sold_to_go_is_refused),
};
