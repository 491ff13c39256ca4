#include "with_cmocka.h"

#include "unit/order/with_menu.h"

#include <stdio.h>
#include <string.h>

#include "order/ticket.h"
#include "order/writer.h"

static const struct {
    const char *menu;
    struct basket_request request;
    const char *spoken;
} cases[] = {
    {WITH_MENU_PIZZERIA,
     {.item_id = "margherita", .size_id = "large", .quantity = 2},
     "two large Margherita pizzas"},
    {WITH_MENU_PIZZERIA, {.item_id = "margherita", .size_id = "small"}, "one small Margherita pizza"},
    {WITH_MENU_PIZZERIA,
     {.item_id = "white-pizza", .size_id = "small", .quantity = 2},
     "two small White Pizzas"},
    {WITH_MENU_PIZZERIA, {.item_id = "garlic-knots", .quantity = 3}, "three orders of Garlic Knots"},
    {WITH_MENU_PIZZERIA, {.item_id = "garlic-knots"}, "one order of Garlic Knots"},
    {WITH_MENU_PIZZERIA,
     {.item_id = "french-fries", .size_id = "large", .quantity = 2},
     "two large orders of French Fries"},
    {WITH_MENU_PIZZERIA, {.item_id = "tiramisu", .quantity = 2}, "two slices of Tiramisu"},
    {WITH_MENU_PIZZERIA, {.item_id = "carbonara", .quantity = 12}, "twelve orders of Carbonara"},
    {WITH_MENU_PIZZERIA, {.item_id = "coke", .size_id = "two-liter", .quantity = 2}, "two 2-liter Cokes"},
    {WITH_MENU_PIZZERIA, {.item_id = "cheesesteak", .quantity = 2}, "two Philly Cheesesteak subs"},
    {WITH_MENU_TAQUERIA, {.item_id = "churros"}, "one order of Churros"},
    {WITH_MENU_TAQUERIA, {.item_id = "baja-fish-taco", .quantity = 20}, "twenty Baja Fish Tacos"},
    {WITH_MENU_TAQUERIA, {.item_id = "cheese-quesadilla"}, "one Cheese Quesadilla"},
    {WITH_MENU_TAQUERIA, {.item_id = "pozole", .quantity = 2}, "two bowls of Pozole"},
    {WITH_MENU_TAQUERIA, {.item_id = "chips-guacamole", .quantity = 2}, "two orders of Chips and Guacamole"},
};

static void a_line_is_spoken_with_plurals_and_sizes(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct basket basket;
        char id[BASKET_LINE_ID_BYTES], text[256];
        with_menu_basket(&basket, cases[i].menu);
        with_menu_add(&basket, &cases[i].request, id);
        assert_string_equal(basket_line_spoken(&basket.lines[0], text, sizeof text), cases[i].spoken);
        with_menu_end(&basket);
    }
}

static void assert_pizza(const struct basket_choice_request *choices, size_t choice_count,
                         const char *const *without, size_t without_count, const char *spoken)
{
    struct basket basket;
    char id[BASKET_LINE_ID_BYTES], text[256];
    with_menu_basket(&basket, WITH_MENU_PIZZERIA);
    with_menu_add(&basket,
                  &(struct basket_request){.item_id = "veggie",
                                           .size_id = "large",
                                           .choices = choices,
                                           .choice_count = choice_count,
                                           .without = without,
                                           .without_count = without_count},
                  id);
    assert_string_equal(basket_line_spoken(&basket.lines[0], text, sizeof text), spoken);
    with_menu_end(&basket);
}

static void choices_halves_and_what_is_left_out_are_spoken(void **state)
{
    (void)state;
    const struct basket_choice_request whole[] = {
        {.option_id = "ham", .side = 0, .amount = 0, .count = 0},
        {.option_id = "extra-cheese", .side = 0, .amount = BASKET_EXTRA, .count = 0},
        {.option_id = "bacon", .side = 0, .amount = BASKET_LIGHT, .count = 0}};
    const struct basket_choice_request halves[] = {
        {.option_id = "mushrooms", .side = BASKET_LEFT, .amount = 0, .count = 0},
        {.option_id = "black-olives", .side = BASKET_RIGHT, .amount = 0, .count = 0}};
    const struct basket_choice_request three[] = {
        {.option_id = "ham", .side = BASKET_LEFT, .amount = 0, .count = 0},
        {.option_id = "bacon", .side = BASKET_LEFT, .amount = BASKET_EXTRA, .count = 0},
        {.option_id = "feta", .side = BASKET_RIGHT, .amount = 0, .count = 0},
        {.option_id = "thin-crust", .side = 0, .amount = 0, .count = 0}};
    const struct basket_choice_request one_half[] = {
        {.option_id = "ham", .side = BASKET_RIGHT, .amount = 0, .count = 0}};
    const char *const without[] = {"onions", "mushrooms", "mozzarella"};
    assert_pizza(whole, 3, NULL, 0, "one large Garden Veggie pizza with ham, extra cheese and light bacon");
    assert_pizza(halves, 2, without, 1,
                 "one large Garden Veggie pizza, half mushrooms and half black olives, no onions");
    assert_pizza(three, 4, NULL, 0,
                 "one large Garden Veggie pizza with thin crust, half ham and extra bacon, and half feta");
    assert_pizza(one_half, 1, without, 2,
                 "one large Garden Veggie pizza with ham on one half, no onions and no mushrooms");
    assert_pizza(NULL, 0, without, 3,
                 "one large Garden Veggie pizza, no onions, no mushrooms and no mozzarella");
}

static void the_whole_order_is_read_back(void **state)
{
    (void)state;
    struct basket basket;
    struct basket_refusal refusal;
    char id[BASKET_LINE_ID_BYTES], text[512];
    with_menu_basket(&basket, WITH_MENU_PIZZERIA);
    assert_string_equal(basket_spoken(&basket, text, sizeof text),
                        "Your order is empty so far. What would you like?");
    with_menu_add(&basket, &(struct basket_request){.item_id = "margherita", .size_id = "large"}, id);
    assert_string_equal(basket_spoken(&basket, text, sizeof text),
                        "I have one large Margherita pizza. That's $18.51. Is that right?");
    with_menu_add(&basket, &(struct basket_request){.item_id = "tiramisu", .quantity = 2}, id);
    assert_true(basket_set_customer(&basket, "Sam", NULL, NULL, BASKET_PICKUP, &refusal));
    assert_string_equal(
        basket_spoken(&basket, text, sizeof text),
        "I have one large Margherita pizza, and two slices of Tiramisu. That's $32.66 for pickup. Is "
        "that right?");
    assert_true(basket_set_customer(&basket, NULL, NULL, "7 Pier Road", BASKET_DELIVERY, &refusal));
    assert_string_equal(
        basket_spoken(&basket, text, sizeof text),
        "I have one large Margherita pizza, and two slices of Tiramisu. That's $36.16 with a delivery "
        "fee of $3.50 for delivery to 7 Pier Road. Is that right?");
    for (size_t size_bytes = 1; size_bytes < sizeof text; size_bytes++)
        assert_true(strlen(basket_spoken(&basket, text, size_bytes)) < size_bytes);
    with_menu_end(&basket);
}

static void names_within_a_sentence_are_lower_case(void **state)
{
    (void)state;
    char text[32];
    struct writer writer;
    writer_init(&writer, text, sizeof text);
    writer_add_lower(&writer, "BBQ Sauce");
    assert_string_equal(text, "BBQ sauce");
    writer_init(&writer, text, 4);
    writer_add(&writer, "ab");
    writer_add(&writer, "é"); /* two bytes, one fits: left out as a whole */
    assert_string_equal(text, "ab");
}

static void the_ticket_and_its_slip_hold_the_whole_order(void **state)
{
    (void)state;
    struct basket basket;
    struct basket_refusal refusal;
    struct ticket ticket;
    char id[BASKET_LINE_ID_BYTES], slip[4096];
    const struct basket_choice_request choices[] = {
        {.option_id = "mushrooms", .side = BASKET_LEFT, .amount = 0, .count = 0},
        {.option_id = "ham", .side = BASKET_RIGHT, .amount = BASKET_EXTRA, .count = 0},
        {.option_id = "fresh-mozzarella", .side = 0, .amount = BASKET_LIGHT, .count = 0}};
    const char *const without[] = {"basil"};
    with_menu_basket(&basket, WITH_MENU_PIZZERIA);
    with_menu_add(&basket,
                  &(struct basket_request){.item_id = "margherita",
                                           .size_id = "large",
                                           .quantity = 2,
                                           .choices = choices,
                                           .choice_count = 3,
                                           .without = without,
                                           .without_count = 1},
                  id);
    with_menu_add(&basket, &(struct basket_request){.item_id = "chocolate-cake"}, id);
    assert_true(basket_set_customer(&basket, "Zoë", "5550002222",
                                    "A very long address that does not fit in one line 7", BASKET_DELIVERY,
                                    &refusal));
    ticket_from_basket(&basket, "CA123", 42, &ticket);
    assert_string_equal(ticket.lines[0].name, "Large Margherita");
    assert_string_equal(
        ticket.lines[0].details,
        "light Fresh Mozzarella, Hand-Tossed Crust; left: Mushrooms; right: extra Ham; no basil");
    assert_int_equal(ticket.lines[0].total_cents, 2 * ticket.lines[0].unit_cents);
    assert_int_equal(ticket.totals.total_cents, basket_totals(&basket).total_cents);
    assert_int_equal(ticket.ready_minutes, 45);
    assert_int_equal(ticket.basket_version, basket.version);
    assert_string_equal(ticket.call_sid, "CA123");
    ticket.order_number = 17;
    ticket_format(&ticket, slip, sizeof slip);
    assert_non_null(strstr(slip, "ORDER 17\n"));
    assert_non_null(strstr(
        slip, "\nDELIVERY, ready in 45 min\nZoë\n+15550002222\nA very long address that does not fit in\n"));
    assert_non_null(strstr(slip, "\n    right: extra Ham\n    no basil\n"));
    int columns = 0;
    for (const char *at = slip; *at != '\0'; at++) {
        columns = *at == '\n' ? 0 : columns + (((unsigned char)*at & 0xC0) != 0x80);
        assert_true(columns <= 42);
        assert_true((unsigned char)*at >= 0x20 || *at == '\n');
    }
    with_menu_end(&basket);
}

static void an_allergy_is_read_back_and_stands_on_the_slip_in_capitals(void **state)
{
    (void)state;
    struct basket basket, moved_to;
    struct basket_refusal refusal;
    struct basket_move move;
    struct ticket ticket;
    char id[BASKET_LINE_ID_BYTES], text[512], slip[2048];
    with_menu_basket(&basket, WITH_MENU_PIZZERIA);
    with_menu_add(&basket, &(struct basket_request){.item_id = "margherita", .size_id = "large"}, id);
    uint32_t version = basket.version;
    assert_true(basket_set_remarks(&basket, " tree nuts ", "SUMMER10", &refusal));
    assert_int_equal(basket.version, version + 1);
    assert_true(basket_set_remarks(&basket, "tree nuts", NULL, &refusal));
    assert_int_equal(basket.version, version + 1);
    assert_string_equal(
        basket_spoken(&basket, text, sizeof text),
        "I have one large Margherita pizza. The kitchen will be told of an allergy: tree nuts. "
        "That's $18.51. Is that right?");
    basket.wanted_unix_ms = 4102513200000; /* 2100 */
    basket_spoken(&basket, text, sizeof text);
    const char *wanted = strstr(text, "Margherita pizza, "), *told = strstr(text, ". The kitchen will");
    assert_true(wanted != NULL && told != NULL && wanted < told); /* when it is for stands by the order */
    basket.wanted_unix_ms = 0;
    with_menu_basket(&moved_to, WITH_MENU_PIZZERIA);
    basket_move(&basket, moved_to.menu, &move);
    with_menu_end(&moved_to);
    assert_false(move.has_changed);
    ticket_from_basket(&basket, "CA123", 42, &ticket);
    ticket_format(&ticket, slip, sizeof slip);
    assert_non_null(strstr(slip, "\nALLERGY: TREE NUTS\n"));
    assert_non_null(strstr(slip, "\nCoupon named: SUMMER10\n"));
    assert_int_equal(ticket.totals.total_cents, 1851);
    memset(text, 'x', BASKET_ALLERGY_BYTES);
    text[BASKET_ALLERGY_BYTES] = '\0';
    assert_false(basket_set_remarks(&basket, text, "none", &refusal));
    assert_string_equal(refusal.code, "bad_remark");
    assert_string_equal(basket.coupon, "SUMMER10"); /* all of it or nothing */
    assert_true(basket_set_remarks(&basket, "none", "None", &refusal));
    assert_string_equal(basket.allergy, "");
    assert_string_equal(basket.coupon, "");
    with_menu_end(&basket);
}

TESTS = {
    TEST(an_allergy_is_read_back_and_stands_on_the_slip_in_capitals),
    TEST(a_line_is_spoken_with_plurals_and_sizes),
    TEST(choices_halves_and_what_is_left_out_are_spoken),
    TEST(the_whole_order_is_read_back),
    TEST(names_within_a_sentence_are_lower_case),
    TEST(the_ticket_and_its_slip_hold_the_whole_order),
};
