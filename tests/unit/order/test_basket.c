#include "with_cmocka.h"

#include "unit/order/with_menu.h"

#include <string.h>

#include "base/clock.h"

/* Adds and expects to be refused for that reason, with nothing changed. */
static void assert_refused(struct basket *basket, const struct basket_request *request, const char *code)
{
    char id[BASKET_LINE_ID_BYTES];
    struct basket before = *basket;
    struct basket_refusal refusal = {0};
    assert_false(basket_add(basket, request, id, &refusal));
    assert_string_equal(refusal.code, code);
    assert_true(refusal.message[0] != '\0');
    assert_memory_equal(&before, basket, sizeof before);
}

static void assert_change_refused(struct basket *basket, const char *line_id,
                                  const struct basket_request *request, const char *code)
{
    struct basket before = *basket;
    struct basket_refusal refusal = {0};
    assert_false(basket_change(basket, line_id, request, &refusal));
    assert_string_equal(refusal.code, code);
    assert_memory_equal(&before, basket, sizeof before);
}

static const struct basket_choice *choice_of(const struct basket_line *line, const char *option_id)
{
    for (size_t i = 0; i < line->choice_count; i++)
        if (strcmp(line->choices[i].option->id, option_id) == 0)
            return &line->choices[i];
    return NULL;
}

static void halves_extras_and_sizes_have_their_prices(void **state)
{
    struct basket *basket = *state;
    char id[BASKET_LINE_ID_BYTES];
    const struct basket_choice_request choices[] = {
        {.option_id = "pepperoni",
         .side = BASKET_LEFT,
         .amount = BASKET_REGULAR,
         .count = 0}, /* large 2.25: half 1.13 */
        {.option_id = "mushrooms",
         .side = BASKET_RIGHT,
         .amount = BASKET_EXTRA,
         .count = 0}, /* large 1.75: half 0.88, twice 1.76 */
        {.option_id = "fresh-basil", .side = BASKET_WHOLE, .amount = BASKET_LIGHT, .count = 0}, /* 0.75 */
        {.option_id = "extra-cheese",
         .side = BASKET_WHOLE,
         .amount = BASKET_EXTRA,
         .count = 0}, /* large 2.25: 4.50 */
        {.option_id = "deep-dish", .side = BASKET_WHOLE, .amount = BASKET_REGULAR, .count = 0}, /* 2.00 */
    };
    struct basket_request request = {
        .item_id = "cheese-pizza", .size_id = "large", .quantity = 3, .choices = choices, .choice_count = 5};
    with_menu_add(basket, &request, id);
    const struct basket_line *line = basket_find_line(basket, id);
    assert_string_equal(id, "L1");
    assert_int_equal(basket_unit_cents(line), 1500 + 113 + 176 + 75 + 450 + 200);
    assert_int_equal(basket_line_cents(line), 3 * 2514);
    struct basket_totals totals = basket_totals(basket);
    assert_int_equal(totals.subtotal_cents, 7542);
    assert_int_equal(totals.tax_cents, 669); /* 669.35 */
    assert_int_equal(totals.total_cents, 8211);
    assert_int_equal(totals.item_count, 3);
}

static void the_tax_rounds_half_up(void **state)
{
    (void)state;
    struct menu *menu =
        with_menu_parse("restaurant: {id: t, name: T, address: A, timezone: UTC, called_numbers: "
                        "[\"+15550001111\"], greeting: Hi., "
                        "tax_percent: 5}\npickup: {minutes: 5}\nhours: {every_day: [\"00:00-24:00\"]}\n"
                        "categories: [{id: c, name: C, items: [{id: a, name: A, price: 0.10}, {id: b, name: "
                        "B, price: 0.09}]}]\n");
    struct basket basket;
    char id[BASKET_LINE_ID_BYTES];
    basket_init(&basket, menu);
    with_menu_add(&basket, &(struct basket_request){.item_id = "a"}, id);
    assert_int_equal(basket_totals(&basket).tax_cents, 1); /* 0.5 */
    assert_true(basket_remove(&basket, id, 0, NULL));
    with_menu_add(&basket, &(struct basket_request){.item_id = "b"}, id);
    assert_int_equal(basket_totals(&basket).tax_cents, 0); /* 0.45 */
    basket_deinit(&basket);
    menu_release(menu);
}

static void what_is_asked_must_be_on_the_menu(void **state)
{
    struct basket *basket = *state;
    const struct basket_choice_request ranch = {
        .option_id = "ranch", .side = BASKET_WHOLE, .amount = BASKET_REGULAR, .count = 0};
    const struct basket_choice_request half_crust = {
        .option_id = "thin-crust", .side = BASKET_LEFT, .amount = BASKET_REGULAR, .count = 0};
    const struct basket_choice_request artichokes = {
        .option_id = "artichokes", .side = BASKET_WHOLE, .amount = BASKET_REGULAR, .count = 0};
    const struct basket_choice_request two_crusts[] = {{.option_id = "thin-crust"},
                                                       {.option_id = "deep-dish"}};
    const char *const onions[] = {"onions"};
    assert_refused(basket, &(struct basket_request){.item_id = "sushi"}, "unknown_item");
    assert_refused(basket, &(struct basket_request){0}, "unknown_item");
    assert_refused(basket, &(struct basket_request){.item_id = "fried-calamari"}, "sold_out");
    assert_refused(basket, &(struct basket_request){.item_id = "margherita"}, "size_needed");
    assert_refused(basket, &(struct basket_request){.item_id = "margherita", .size_id = "xl"},
                   "unknown_size");
    assert_refused(basket, &(struct basket_request){.item_id = "tiramisu", .size_id = "large"},
                   "unknown_size");
    assert_refused(basket, &(struct basket_request){.item_id = "tiramisu", .quantity = -1}, "bad_quantity");
    assert_refused(basket, &(struct basket_request){.item_id = "tiramisu", .quantity = 21}, "over_limit");
    assert_refused(basket, &(struct basket_request){.item_id = "tiramisu", .quantity = INT32_MAX},
                   "over_limit");
    struct basket_request pizza = {.item_id = "margherita", .size_id = "small", .choice_count = 1};
    pizza.choices = &ranch;
    assert_refused(basket, &pizza, "unknown_option");
    pizza.choices = &half_crust;
    assert_refused(basket, &pizza, "unknown_option");
    pizza.choices = &artichokes;
    assert_refused(basket, &pizza, "sold_out");
    pizza.choices = two_crusts;
    pizza.choice_count = 2;
    assert_refused(basket, &pizza, "too_many_choices");
    pizza.choice_count = 0;
    pizza.without = onions;
    pizza.without_count = 1;
    assert_refused(basket, &pizza, "unknown_ingredient");
}

static void required_choices_are_asked_for_or_taken_by_default(void **state)
{
    struct basket *basket = *state;
    struct basket_refusal refusal;
    char id[BASKET_LINE_ID_BYTES];
    assert_false(basket_add(basket, &(struct basket_request){.item_id = "greek-salad"}, id, &refusal));
    assert_string_equal(refusal.code, "choice_needed");
    assert_string_equal(refusal.group->id, "dressing");
    assert_string_equal(refusal.item->id, "greek-salad");
    assert_non_null(strstr(refusal.message, "Which dressing would you like? Ranch, "));
    with_menu_add(basket, &(struct basket_request){.item_id = "margherita", .size_id = "small"}, id);
    const struct basket_line *line = basket_find_line(basket, id);
    assert_non_null(choice_of(line, "hand-tossed"));
    /* Another crust takes the default's place. */
    const struct basket_choice_request thin = {
        .option_id = "thin-crust", .side = BASKET_WHOLE, .amount = BASKET_REGULAR, .count = 0};
    assert_true(
        basket_change(basket, id, &(struct basket_request){.choices = &thin, .choice_count = 1}, &refusal));
    assert_non_null(choice_of(line, "thin-crust"));
    assert_null(choice_of(line, "hand-tossed"));
    assert_int_equal(line->choice_count, 1);
    /* Taken off again, the default is back. */
    const char *const drop[] = {"thin-crust"};
    assert_true(basket_change(
        basket, id, &(struct basket_request){.drop_options = drop, .drop_option_count = 1}, &refusal));
    assert_non_null(choice_of(line, "hand-tossed"));
}

static void two_equal_halves_are_a_whole(void **state)
{
    struct basket *basket = *state;
    char id[BASKET_LINE_ID_BYTES];
    const struct basket_choice_request both[] = {{.option_id = "onions", .side = BASKET_LEFT},
                                                 {.option_id = "onions", .side = BASKET_RIGHT}};
    with_menu_add(basket,
                  &(struct basket_request){
                      .item_id = "cheese-pizza", .size_id = "small", .choices = both, .choice_count = 2},
                  id);
    const struct basket_line *line = basket_find_line(basket, id);
    assert_int_equal(choice_of(line, "onions")->side, BASKET_WHOLE);
    assert_int_equal(basket_unit_cents(line), 950 + 125);
    /* Eight on each half fit; a ninth on one does not. */
    static const char *const left[] = {"bacon",     "ham",     "feta",      "spinach",
                                       "pineapple", "sausage", "pepperoni", "mushrooms"};
    struct basket_choice_request halves[9];
    for (size_t i = 0; i < 8; i++)
        halves[i] = (struct basket_choice_request){.option_id = left[i], .side = BASKET_LEFT};
    halves[8] = (struct basket_choice_request){
        .option_id = "jalapenos", .side = BASKET_RIGHT, .amount = BASKET_REGULAR, .count = 0};
    struct basket_request request = {
        .item_id = "cheese-pizza", .size_id = "small", .choices = halves, .choice_count = 9};
    with_menu_add(basket, &request, id);
    halves[8].side = BASKET_LEFT;
    assert_refused(basket, &request, "too_many_choices");
    halves[8].side = BASKET_WHOLE;
    assert_refused(basket, &request, "too_many_choices");
}

static void equal_lines_are_one_line(void **state)
{
    struct basket *basket = *state;
    char first[BASKET_LINE_ID_BYTES], second[BASKET_LINE_ID_BYTES];
    const struct basket_choice_request ab[] = {{.option_id = "onions"}, {.option_id = "ham"}},
                                       ba[] = {{.option_id = "ham"}, {.option_id = "onions"}};
    struct basket_request request = {
        .item_id = "cheese-pizza", .size_id = "small", .choices = ab, .choice_count = 2};
    with_menu_add(basket, &request, first);
    request.choices = ba;
    with_menu_add(basket, &request, second);
    assert_string_equal(first, second);
    assert_int_equal(basket->line_count, 1);
    assert_int_equal(basket->lines[0].quantity, 2);
    request.quantity = 18;
    with_menu_add(basket, &request, second);
    request.quantity = 1;
    assert_refused(basket, &request, "over_limit");
}

static void a_change_keeps_what_is_not_named(void **state)
{
    struct basket *basket = *state;
    struct basket_refusal refusal;
    char id[BASKET_LINE_ID_BYTES];
    const struct basket_choice_request
        ham = {.option_id = "ham", .side = BASKET_LEFT, .amount = BASKET_REGULAR, .count = 0},
        more = {.option_id = "ham", .side = BASKET_WHOLE, .amount = BASKET_EXTRA, .count = 0};
    const char *const basil[] = {"basil", "Mozzarella sauce"}, *const sauce[] = {"Tomato Sauces"};
    with_menu_add(basket,
                  &(struct basket_request){.item_id = "margherita",
                                           .size_id = "small",
                                           .quantity = 2,
                                           .choices = &ham,
                                           .choice_count = 1,
                                           .without = basil,
                                           .without_count = 1},
                  id);
    const struct basket_line *line = basket_find_line(basket, id);
    assert_true(basket_change(basket, id, &(struct basket_request){.size_id = "large"}, &refusal));
    assert_string_equal(line->size->id, "large");
    assert_int_equal(line->quantity, 2);
    assert_int_equal(line->without_count, 1);
    assert_true(
        basket_change(basket, id, &(struct basket_request){.choices = &more, .choice_count = 1}, &refusal));
    assert_int_equal(choice_of(line, "ham")->amount, BASKET_EXTRA);
    assert_int_equal(line->choice_count, 2); /* the crust and one ham */
    assert_true(
        basket_change(basket, id, &(struct basket_request){.without = sauce, .without_count = 1}, &refusal));
    assert_string_equal(line->without[1], "tomato sauce");
    assert_true(basket_change(basket, id, &(struct basket_request){.put_back = basil, .put_back_count = 1},
                              &refusal));
    assert_int_equal(line->without_count, 1);
    assert_change_refused(basket, id, &(struct basket_request){.put_back = basil, .put_back_count = 1},
                          "unknown_ingredient");
    /* Another pizza keeps size, topping and what it has in common; a drink keeps none of it. */
    assert_true(basket_change(basket, id, &(struct basket_request){.item_id = "hawaiian"}, &refusal));
    assert_string_equal(line->size->id, "large");
    assert_non_null(choice_of(line, "ham"));
    assert_string_equal(line->without[0], "tomato sauce");
    assert_true(basket_change(basket, id, &(struct basket_request){.item_id = "tiramisu"}, &refusal));
    assert_null(line->size);
    assert_int_equal(line->choice_count + line->without_count, 0);
    assert_int_equal(line->quantity, 2);
    assert_change_refused(basket, id, &(struct basket_request){.item_id = "coke"}, "size_needed");
    assert_change_refused(basket, "L9", &(struct basket_request){.quantity = 1}, "unknown_line");
    const char *const drop[] = {"ham"};
    assert_change_refused(basket, id, &(struct basket_request){.drop_options = drop, .drop_option_count = 1},
                          "unknown_option");
}

static void a_line_that_becomes_equal_to_another_takes_it_in(void **state)
{
    struct basket *basket = *state;
    struct basket_refusal refusal;
    char hawaiian[BASKET_LINE_ID_BYTES], margherita[BASKET_LINE_ID_BYTES], coke[BASKET_LINE_ID_BYTES];
    const struct basket_request become = {.item_id = "hawaiian", .size_id = "small", .quantity = 3};
    with_menu_add(basket, &(struct basket_request){.item_id = "hawaiian", .size_id = "small", .quantity = 2},
                  hawaiian);
    with_menu_add(basket, &(struct basket_request){.item_id = "margherita", .size_id = "large"}, margherita);
    with_menu_add(basket, &(struct basket_request){.item_id = "tiramisu"}, coke);
    assert_true(basket_change(basket, margherita, &become, &refusal));
    assert_int_equal(basket->line_count, 2);
    assert_null(basket_find_line(basket, hawaiian));
    assert_int_equal(basket_find_line(basket, margherita)->quantity, 5);
    assert_non_null(basket_find_line(basket, coke));
    /* Not beyond what one line may hold. */
    with_menu_add(basket, &(struct basket_request){.item_id = "pepperoni-pizza", .size_id = "small"},
                  hawaiian);
    const struct basket_request too_many = {.item_id = "pepperoni-pizza",
                                            .quantity = basket->menu->line_quantity_max};
    assert_change_refused(basket, margherita, &too_many, "over_limit");
}

static void versions_grow_with_changes_only(void **state)
{
    struct basket *basket = *state;
    struct basket_refusal refusal;
    char id[BASKET_LINE_ID_BYTES];
    assert_int_equal(basket->version, 0);
    with_menu_add(basket, &(struct basket_request){.item_id = "tiramisu"}, id);
    assert_int_equal(basket->version, 1);
    assert_true(basket_change(basket, id, &(struct basket_request){.quantity = 1}, &refusal));
    assert_int_equal(basket->version, 1);
    assert_true(basket_set_customer(basket, "Sam", NULL, NULL, BASKET_PICKUP, &refusal));
    assert_int_equal(basket->version, 2);
    assert_true(basket_set_customer(basket, " Sam ", NULL, NULL, BASKET_SERVICE_UNKNOWN, &refusal));
    assert_int_equal(basket->version, 2);
    assert_true(basket_remove(basket, id, 0, &refusal));
    assert_int_equal(basket->version, 3);
    with_menu_add(basket, &(struct basket_request){.item_id = "tiramisu"}, id);
    assert_string_equal(id, "L2"); /* never the old id again */
}

static void a_line_is_removed_in_part_or_whole(void **state)
{
    struct basket *basket = *state;
    struct basket_refusal refusal;
    char id[BASKET_LINE_ID_BYTES], other[BASKET_LINE_ID_BYTES];
    with_menu_add(basket, &(struct basket_request){.item_id = "tiramisu", .quantity = 3}, id);
    with_menu_add(basket, &(struct basket_request){.item_id = "cannoli"}, other);
    assert_true(basket_remove(basket, id, 1, &refusal));
    assert_int_equal(basket_find_line(basket, id)->quantity, 2);
    assert_false(basket_remove(basket, id, 3, &refusal));
    assert_string_equal(refusal.code, "bad_quantity");
    assert_false(basket_remove(basket, id, -1, &refusal));
    assert_true(basket_remove(basket, id, 2, &refusal));
    assert_null(basket_find_line(basket, id));
    assert_non_null(basket_find_line(basket, other));
    assert_false(basket_remove(basket, id, 0, &refusal));
    assert_string_equal(refusal.code, "unknown_line");
}

static void the_whole_order_has_limits(void **state)
{
    (void)state;
    struct basket basket;
    char id[BASKET_LINE_ID_BYTES];
    with_menu_basket(&basket, WITH_MENU_PIZZERIA);
    static const char *const items[] = {"cannoli", "water", "iced-tea"};
    for (size_t i = 0; i < 3; i++)
        with_menu_add(&basket, &(struct basket_request){.item_id = items[i], .quantity = 20}, id);
    assert_refused(&basket, &(struct basket_request){.item_id = "lemonade"}, "over_limit"); /* 61 items */
    with_menu_end(&basket);
    with_menu_basket(&basket, WITH_MENU_PIZZERIA);
    struct basket_request dear = {.item_id = "meat-lovers", .size_id = "large", .quantity = 20};
    with_menu_add(&basket, &dear, id); /* 413.73 with tax */
    dear.size_id = "medium";
    assert_refused(&basket, &dear, "over_limit");
    with_menu_end(&basket);
}

static void what_is_known_of_the_customer_is_checked(void **state)
{
    struct basket *basket = *state;
    struct basket_refusal refusal;
    char longer[300];
    memset(longer, 'x', sizeof longer - 1);
    longer[sizeof longer - 1] = '\0';
    static const struct {
        const char *said, *stored;
    } phones[] = {{"(555) 000-2222", "+15550002222"},
                  {"1 555 000 2222", "+15550002222"},
                  {"+44 20 7946 0000", "+442079460000"}};
    static const char *const no_phones[] = {
        "", "0", "call me", "555-0002", "+0123456789", "12345678901234567890", "55500022221"};
    for (size_t i = 0; i < 3; i++) {
        assert_true(
            basket_set_customer(basket, NULL, phones[i].said, NULL, BASKET_SERVICE_UNKNOWN, &refusal));
        assert_string_equal(basket->customer.phone, phones[i].stored);
    }
    for (size_t i = 0; i < sizeof no_phones / sizeof no_phones[0]; i++) {
        struct basket before = *basket;
        assert_false(basket_set_customer(basket, "Ann", no_phones[i], NULL, BASKET_PICKUP, &refusal));
        assert_string_equal(refusal.code, "bad_customer");
        assert_memory_equal(&before, basket, sizeof before);
    }
    assert_false(basket_set_customer(basket, longer, NULL, NULL, BASKET_PICKUP, &refusal));
    assert_false(basket_set_customer(basket, "  ", NULL, NULL, BASKET_PICKUP, &refusal));
    static const char *const unprintable[] = {"a\nb", "a\x1b[2J",
                                              "a\xc2\x9b"
                                              "2J",
                                              "a\xc2\x85"
                                              "b",
                                              "\xe2\x80\xae"
                                              "nnA"};
    for (size_t i = 0; i < sizeof unprintable / sizeof unprintable[0]; i++)
        assert_false(basket_set_customer(basket, unprintable[i], NULL, NULL, BASKET_PICKUP, &refusal));
    assert_false(basket_set_customer(basket, NULL, NULL, longer, BASKET_PICKUP, &refusal));
}

static void assert_incomplete(const struct basket *basket, const char *code)
{
    struct basket_refusal refusal = {0};
    assert_false(basket_is_complete(basket, clock_unix_ms(), &refusal));
    assert_string_equal(refusal.code, code);
}

static void an_order_is_complete_when_nothing_is_missing(void **state)
{
    struct basket *basket = *state;
    struct basket_refusal refusal;
    char id[BASKET_LINE_ID_BYTES];
    assert_incomplete(basket, "empty");
    with_menu_add(basket, &(struct basket_request){.item_id = "tiramisu"}, id);
    assert_incomplete(basket, "customer_needed");
    assert_true(basket_set_customer(basket, NULL, NULL, NULL, BASKET_PICKUP, &refusal));
    assert_incomplete(basket, "customer_needed");
    assert_true(basket_set_customer(basket, "Sam", NULL, NULL, BASKET_SERVICE_UNKNOWN, &refusal));
    assert_true(basket_is_complete(basket, clock_unix_ms(), &refusal));
    assert_true(basket_set_customer(basket, NULL, NULL, NULL, BASKET_DELIVERY, &refusal));
    assert_int_equal(basket_totals(basket).delivery_fee_cents, 350);
    assert_incomplete(basket, "customer_needed");
    assert_true(basket_set_customer(basket, NULL, NULL, "7 Pier Road", BASKET_SERVICE_UNKNOWN, &refusal));
    assert_incomplete(basket, "below_minimum");
    with_menu_add(basket, &(struct basket_request){.item_id = "tiramisu", .quantity = 3}, id);
    assert_true(basket_is_complete(basket, clock_unix_ms(), &refusal));
}

static void a_restaurant_that_is_closed_or_does_not_deliver_takes_no_such_order(void **state)
{
    (void)state;
    struct menu *menu =
        with_menu_parse("restaurant: {id: t, name: T, address: A, timezone: UTC, called_numbers: "
                        "[\"+15550001111\"], greeting: Hi.}\n"
                        "pickup: {minutes: 5}\nhours: {every_day: [\"11:00-12:00\"]}\n"
                        "categories: [{id: c, name: C, items: [{id: a, name: A, price: 1}]}]\n");
    struct basket basket;
    struct basket_refusal refusal;
    char id[BASKET_LINE_ID_BYTES];
    basket_init(&basket, menu);
    menu_release(menu);
    with_menu_add(&basket, &(struct basket_request){.item_id = "a"}, id);
    assert_false(basket_set_customer(&basket, "Sam", NULL, NULL, BASKET_DELIVERY, &refusal));
    assert_string_equal(refusal.code, "no_delivery");
    assert_true(basket_set_customer(&basket, "Sam", NULL, NULL, BASKET_PICKUP, &refusal));
    assert_true(
        basket_is_complete(&basket, (int64_t)35 * 3600 * 1000, &refusal)); /* of the second of January */
    assert_false(basket_is_complete(&basket, (int64_t)36 * 3600 * 1000, &refusal));
    assert_string_equal(refusal.code, "closed");
    basket_deinit(&basket);
}

TESTS_WITH(with_menu_set_up, with_menu_tear_down) = {
    TEST(halves_extras_and_sizes_have_their_prices),
    TEST_ALONE(the_tax_rounds_half_up),
    TEST(what_is_asked_must_be_on_the_menu),
    TEST(required_choices_are_asked_for_or_taken_by_default),
    TEST(two_equal_halves_are_a_whole),
    TEST(equal_lines_are_one_line),
    TEST(a_change_keeps_what_is_not_named),
    TEST(a_line_that_becomes_equal_to_another_takes_it_in),
    TEST(versions_grow_with_changes_only),
    TEST(a_line_is_removed_in_part_or_whole),
    TEST_ALONE(the_whole_order_has_limits),
    TEST(what_is_known_of_the_customer_is_checked),
    TEST(an_order_is_complete_when_nothing_is_missing),
    TEST_ALONE(a_restaurant_that_is_closed_or_does_not_deliver_takes_no_such_order),
};
