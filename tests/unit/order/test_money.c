/* Currency, taxes, service charge and tips. */
#include "with_cmocka.h"

#include "unit/order/with_menu.h"

#include <stdio.h>
#include <string.h>

#include "order/ticket.h"

static const char form[] =
    "restaurant:\n"
    "  id: shop\n  name: Shop\n  address: 1 Road\n  timezone: Europe/London\n"
    "  called_numbers: [\"+15550001111\"]\n  greeting: Hello.\n"
    "%spickup: {minutes: 20}\n"
    "delivery: {minutes: 40, fee: 3}\n"
    "%shours: {every_day: [\"00:00-24:00\"]}\n"
    "groups:\n"
    "  - id: filling\n    name: Filling\n    question: Which filling?\n    min: 1\n    max: 1\n"
    "    options:\n"
    "      - {id: cheese, name: Cheese, price: 7}\n"
    "      - {id: prawn, name: Prawn, price: 9}\n"
    "  - id: extras\n    name: Extras\n    halves: true\n    options:\n"
    "      - {id: olives, name: Olives, price: 1}\n"
    "categories:\n  - id: food\n    name: Food\n    items:\n"
    "      - {id: pie, name: Pie, price: 5, groups: [extras]}\n"
    "      - {id: wine, name: Wine, price: 6%s}\n"
    "      - {id: wrap, name: Wrap, price: 0, groups: [filling]}\n";

static void open_shop(struct basket *basket, const char *restaurant, const char *sections, const char *wine)
{
    char yaml[4096];
    snprintf(yaml, sizeof yaml, form, restaurant, sections, wine);
    struct menu *menu = with_menu_parse(yaml);
    basket_init(basket, menu);
    menu_release(menu);
}

static void add(struct basket *basket, const char *item_id, int quantity)
{
    char id[BASKET_LINE_ID_BYTES];
    with_menu_add(basket, &(struct basket_request){.item_id = item_id, .quantity = quantity}, id);
}

static void an_order_is_read_back_in_the_restaurants_money(void **state)
{
    (void)state;
    struct basket basket;
    struct ticket ticket;
    char text[512], slip[2048];
    open_shop(&basket, "  currency: GBP\n", "", "");
    add(&basket, "pie", 2);
    assert_string_equal(basket_spoken(&basket, text, sizeof text),
                        "I have two Pies. That's £10.00. Is that right?");
    ticket_from_basket(&basket, "CA1", 1, &ticket);
    assert_string_equal(ticket.currency, "GBP");
    assert_non_null(
        strstr(ticket_format(&ticket, slip, sizeof slip), "TOTAL GBP                            10.00"));
    basket_deinit(&basket);
    open_shop(&basket, "  currency: JPY\n", "", "");
    add(&basket, "pie", 1);
    assert_string_equal(basket_spoken(&basket, text, sizeof text),
                        "I have one Pie. That's ¥5. Is that right?");
    basket_deinit(&basket);
}

static void half_of_what_has_no_parts_is_rounded_up(void **state)
{
    (void)state;
    struct basket basket;
    char id[BASKET_LINE_ID_BYTES];
    const struct basket_choice_request half = {
        .option_id = "olives", .side = BASKET_LEFT, .amount = BASKET_REGULAR, .count = 0};
    const struct basket_request request = {.item_id = "pie", .choices = &half, .choice_count = 1};
    open_shop(&basket, "  currency: JPY\n  tax_percent: 8\n", "", "");
    with_menu_add(&basket, &request, id);
    assert_int_equal(basket_totals(&basket).subtotal_cents, 600);
    assert_int_equal(basket_totals(&basket).tax_cents, 0); /* 0.48 of a yen */
    basket_deinit(&basket);
    open_shop(&basket, "", "", "");
    with_menu_add(&basket, &request, id);
    assert_int_equal(basket_totals(&basket).subtotal_cents, 550);
    basket_deinit(&basket);
}

static void each_rate_is_taken_on_its_own_dishes_and_rounded_once(void **state)
{
    (void)state;
    struct basket basket;
    open_shop(&basket, "  tax_percent: 5\n",
              "taxes: [{id: alcohol, percent: 20.25}, {id: none, percent: 0}]\n", ", tax: alcohol");
    add(&basket, "pie", 3);
    add(&basket, "wine", 1);
    struct basket_totals totals = basket_totals(&basket);
    assert_int_equal(totals.subtotal_cents, 2100);
    assert_int_equal(totals.tax_cents, 75 + 122); /* 121.5 */
    assert_int_equal(totals.total_cents, 2297);
    basket_deinit(&basket);
}

static void tax_that_is_in_the_prices_is_told_and_not_added(void **state)
{
    (void)state;
    struct basket basket;
    struct ticket ticket;
    char slip[2048];
    open_shop(&basket, "  tax_percent: 20\n  prices_include_tax: yes\n", "", "");
    add(&basket, "pie", 2);
    struct basket_totals totals = basket_totals(&basket);
    assert_true(totals.is_tax_included);
    assert_int_equal(totals.tax_cents, 167); /* of 10.00: 8.33 and 1.67 */
    assert_int_equal(totals.total_cents, 1000);
    ticket_from_basket(&basket, "CA1", 1, &ticket);
    ticket_format(&ticket, slip, sizeof slip);
    assert_non_null(strstr(slip, "Tax in it                             1.67\n"));
    assert_null(strstr(slip, "\nTax  "));
    basket_deinit(&basket);
}

static void service_charge_and_tip_stand_apart_and_are_read_back(void **state)
{
    (void)state;
    struct basket basket;
    struct basket_refusal refusal;
    char text[512];
    open_shop(&basket, "  tax_percent: 10\n  tips: yes\n", "service_charge: {percent: 12.5}\n", "");
    add(&basket, "pie", 2);
    assert_string_equal(basket_spoken(&basket, text, sizeof text),
                        "I have two Pies. That's $12.25 with a service charge of $1.25. Is that right?");
    assert_true(basket_set_tip(&basket, "15%", &refusal));
    assert_string_equal(
        basket_spoken(&basket, text, sizeof text),
        "I have two Pies. That's $13.75 with a service charge of $1.25 and a tip of $1.50. Is that "
        "right?");
    add(&basket, "pie", 2); /* a part grows with the order */
    assert_int_equal(basket_totals(&basket).tip_cents, 300);
    assert_int_equal(basket_totals(&basket).tax_cents, 200); /* on the dishes alone */
    uint32_t version = basket.version;
    assert_true(basket_set_tip(&basket, "5", &refusal));
    assert_int_equal(basket_totals(&basket).tip_cents, 500);
    assert_int_equal(basket.version, version + 1);
    static const char *const bad[] = {"", "much", "-1", "101%", "5 %", "%", "1.234"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_false(basket_set_tip(&basket, bad[i], &refusal));
        assert_string_equal(refusal.code, "bad_tip");
    }
    assert_false(basket_set_tip(&basket, "90000", &refusal));
    assert_string_equal(refusal.code, "over_limit");
    assert_int_equal(basket_totals(&basket).tip_cents, 500);
    assert_true(basket_set_tip(&basket, "0", &refusal));
    assert_int_equal(basket_totals(&basket).tip_cents, 0);
    basket_deinit(&basket);
    open_shop(&basket, "", "service_charge: {amount: 2.50}\n", "");
    assert_int_equal(basket_totals(&basket).total_cents, 0); /* nothing is served yet */
    add(&basket, "pie", 1);
    assert_int_equal(basket_totals(&basket).service_charge_cents, 250);
    assert_false(basket_set_tip(&basket, "5", &refusal));
    assert_string_equal(refusal.code, "no_tips");
    basket_deinit(&basket);
}

static void a_price_that_depends_on_a_choice_is_told_from_the_least(void **state)
{
    (void)state;
    struct basket basket;
    int64_t cents;
    open_shop(&basket, "", "", "");
    const struct menu *menu = basket.menu;
    assert_true(menu_price_from(menu, menu_find_item(menu, "wrap"), NULL, &cents));
    assert_int_equal(cents, 700);
    assert_false(menu_price_from(menu, menu_find_item(menu, "pie"), NULL, &cents));
    assert_int_equal(cents, 500);
    basket_deinit(&basket);
}

TESTS = {
    TEST(an_order_is_read_back_in_the_restaurants_money),
    TEST(half_of_what_has_no_parts_is_rounded_up),
    TEST(each_rate_is_taken_on_its_own_dishes_and_rounded_once),
    TEST(tax_that_is_in_the_prices_is_told_and_not_added),
    TEST(service_charge_and_tip_stand_apart_and_are_read_back),
    TEST(a_price_that_depends_on_a_choice_is_told_from_the_least),
};
