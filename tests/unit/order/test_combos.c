/* Combos, whose slots are filled with dishes that have choices of their own, and choices within choices. */
#include "with_cmocka.h"

#include "unit/order/with_menu.h"
#include "with_edited_menu.h"

#include <string.h>

#include "order/sold_out.h"
#include "order/ticket.h"

#define DINER "tests/menus/corner-diner.yaml"

static int open_diner(void **state)
{
    static struct basket basket;
    with_menu_basket(&basket, DINER);
    *state = &basket;
    return 0;
}

static int close_diner(void **state)
{
    with_menu_end(*state);
    return 0;
}

static void expect_refused(struct basket *basket, const struct basket_request *request, const char *code,
                           const char *message)
{
    struct basket_refusal refusal = {0};
    char id[BASKET_LINE_ID_BYTES];
    struct basket before = *basket;
    assert_false(basket_add(basket, request, id, &refusal));
    assert_string_equal(refusal.code, code);
    assert_string_equal(refusal.message, message);
    assert_memory_equal(&before, basket, sizeof before);
}

static void expect_spoken(const struct basket *basket, const char *spoken)
{
    char text[512];
    assert_string_equal(basket_line_spoken(&basket->lines[0], text, sizeof text), spoken);
}

static void change(struct basket *basket, const struct basket_request *request)
{
    struct basket_refusal refusal = {0};
    if (!basket_change(basket, "L1", request, &refusal))
        fail_msg("%s: %s", refusal.code, refusal.message);
}

static void add_deal(struct basket *basket)
{
    static const struct basket_choice_request choices[] = {
        {.option_id = "margherita"},
        {.option_id = "mushrooms", .parent = 1},
        {.option_id = "pepperoni-pizza"},
        {.option_id = "olives", .parent = 3, .side = BASKET_LEFT},
        {.option_id = "cola"}};
    const struct basket_request request = {.item_id = "family-deal", .choices = choices, .choice_count = 5};
    char id[BASKET_LINE_ID_BYTES];
    with_menu_add(basket, &request, id);
}

static void each_dish_of_a_combo_has_choices_of_its_own(void **state)
{
    struct basket *basket = *state;
    struct ticket ticket;
    char slip[2048];
    add_deal(basket);
    expect_spoken(basket,
                  "one Family Deal with a large Margherita pizza with mushrooms, a large Pepperoni pizza "
                  "with olives on one half, and a Cola");
    assert_int_equal(basket_unit_cents(&basket->lines[0]), 2900 + 150 + 75); /* large: half of 1.50 */
    ticket_from_basket(basket, "CA1", 1, &ticket);
    assert_string_equal(ticket.lines[0].details,
                        "Large Margherita;   Mushrooms; Large Pepperoni;   left: Olives; Cola");
    assert_int_equal(ticket.lines[0].options[1].of, 1);
    assert_int_equal(ticket.lines[0].options[2].part, 2);
    assert_string_equal(ticket.lines[0].options[2].size_id, "large");
    ticket_format(&ticket, slip, sizeof slip);
    assert_non_null(strstr(slip, "\n    Large Margherita\n      Mushrooms\n    Large Pepperoni\n"));
}

static void what_a_combo_lacks_is_asked_for_in_turn(void **state)
{
    struct basket *basket = *state;
    struct basket_choice_request choices[4] = {{.option_id = "margherita"}};
    struct basket_request request = {.item_id = "family-deal", .choices = choices};
    expect_refused(basket, &request, "choice_needed",
                   "Which pizzas would you like? Truffle, Margherita or Pepperoni.");
    request.choice_count = 1;
    expect_refused(basket, &request, "choice_needed",
                   "Which pizzas would you like? 1 more, of Truffle, Margherita or Pepperoni.");
    choices[request.choice_count++] = (struct basket_choice_request){.option_id = "truffle-pizza"};
    expect_refused(basket, &request, "choice_needed",
                   "Which drink would you like? Cola, Sprite or Iced Tea.");
    choices[request.choice_count++] = (struct basket_choice_request){.option_id = "lemonade"};
    expect_refused(basket, &request, "unknown_option", "Family Deal does not come with \"lemonade\".");
    choices[2].option_id = "iced-tea";
    choices[0].size_id = "small";
    expect_refused(basket, &request, "unknown_size", "Margherita does not come with \"small\".");
}

static void a_dish_costs_more_where_the_menu_says_so(void **state)
{
    struct basket *basket = *state;
    static const struct basket_choice_request choices[] = {
        {.option_id = "truffle-pizza"}, {.option_id = "truffle-pizza"}, {.option_id = "cola"}};
    const struct basket_request request = {.item_id = "family-deal", .choices = choices, .choice_count = 3};
    char id[BASKET_LINE_ID_BYTES];
    int64_t from_cents;
    with_menu_add(basket, &request, id);
    assert_int_equal(basket_unit_cents(&basket->lines[0]), 2900 + 300 + 300);
    expect_spoken(basket, "one Family Deal with two large Truffle pizzas, and a Cola");
    assert_true(menu_price_from(basket->menu, basket->lines[0].item, NULL, &from_cents));
    assert_int_equal(from_cents, 2900);
}

static void a_part_is_changed_by_its_number(void **state)
{
    struct basket *basket = *state;
    struct basket_choice_request one = {.option_id = "mushrooms", .part = 2};
    struct basket_request request = {.choices = &one, .choice_count = 1};
    const char *drop = "1/mushrooms";
    add_deal(basket);
    change(basket, &request);
    expect_spoken(basket,
                  "one Family Deal with a large Margherita pizza with mushrooms, a large Pepperoni pizza "
                  "with mushrooms, and olives on one half, and a Cola");
    one = (struct basket_choice_request){.option_id = "truffle-pizza", .part = 1};
    change(basket, &request); /* in its place, without the toppings of the old one */
    expect_spoken(basket,
                  "one Family Deal with a large Truffle pizza, a large Pepperoni pizza with mushrooms, "
                  "and olives on one half, and a Cola");
    one = (struct basket_choice_request){.option_id = "sprite"}; /* the only drink */
    change(basket, &request);
    one = (struct basket_choice_request){.option_id = "mushrooms", .part = 1};
    change(basket, &request);
    request = (struct basket_request){.drop_options = &drop, .drop_option_count = 1};
    change(basket, &request);
    expect_spoken(basket,
                  "one Family Deal with a large Truffle pizza, a large Pepperoni pizza with mushrooms, "
                  "and olives on one half, and a Sprite");
}

static void a_choice_that_fits_two_parts_is_asked_about(void **state)
{
    struct basket *basket = *state;
    struct basket_refusal refusal = {0};
    const struct basket_choice_request one = {.option_id = "olives"},
                                       no_such = {.option_id = "olives", .part = 9},
                                       third = {.option_id = "truffle-pizza"};
    struct basket_request request = {.choices = &one, .choice_count = 1};
    add_deal(basket);
    assert_false(basket_change(basket, "L1", &request, &refusal));
    assert_string_equal(refusal.code, "part_needed");
    assert_string_equal(refusal.message, "Which of them is the Olives for?");
    request.choices = &no_such;
    assert_false(basket_change(basket, "L1", &request, &refusal));
    assert_string_equal(refusal.code, "unknown_part");
    request.choices = &third;
    assert_false(basket_change(basket, "L1", &request, &refusal));
    assert_string_equal(refusal.code, "too_many_choices");
}

static void an_option_is_asked_about_in_its_turn(void **state)
{
    struct basket *basket = *state;
    struct basket_choice_request choices[5] = {{.option_id = "make-it-a-meal"}, {.option_id = "side-salad"}};
    struct basket_request request = {.item_id = "cheeseburger", .choices = choices, .choice_count = 1};
    char id[BASKET_LINE_ID_BYTES];
    struct ticket ticket;
    expect_refused(basket, &request, "choice_needed",
                   "For the Make It a Meal: Which side would you like? French Fries or Garden Salad.");
    request.choice_count = 2;
    expect_refused(basket, &request, "choice_needed",
                   "For the Garden Salad: Which dressing would you like? Ranch, Blue Cheese or Italian.");
    choices[request.choice_count++] = (struct basket_choice_request){.option_id = "blue-cheese"};
    choices[request.choice_count++] = (struct basket_choice_request){.option_id = "lemonade"};
    expect_refused(basket, &request, "size_needed", "Which size of Lemonade? Small or Large.");
    choices[3].size_id = "large";
    request.without = (const char *const[]){"onions"};
    request.without_count = 1;
    with_menu_add(basket, &request, id);
    expect_spoken(basket,
                  "one Cheeseburger, no onions, with make it a meal with garden salad with blue cheese, "
                  "and a large Lemonade");
    assert_int_equal(basket_unit_cents(&basket->lines[0]), 900 + 400 + 100 + 50 + 75);
    ticket_from_basket(basket, "CA1", 1, &ticket);
    assert_string_equal(ticket.lines[0].details,
                        "no onions; Make It a Meal;   Garden Salad;     Blue Cheese;   Large Lemonade");
}

static void a_part_that_changes_takes_its_own_choices_along(void **state)
{
    struct basket *basket = *state;
    const struct basket_choice_request choices[] = {{.option_id = "make-it-a-meal"},
                                                    {.option_id = "side-salad", .parent = 1},
                                                    {.option_id = "ranch", .parent = 2},
                                                    {.option_id = "cola", .parent = 1}},
                                       fries = {.option_id = "side-fries"};
    struct basket_request request = {.item_id = "cheeseburger", .choices = choices, .choice_count = 4};
    const char *meal = "make-it-a-meal";
    char id[BASKET_LINE_ID_BYTES];
    with_menu_add(basket, &request, id);
    request = (struct basket_request){.choices = &fries, .choice_count = 1};
    change(basket, &request);
    assert_int_equal(basket->lines[0].choice_count, 3);
    request = (struct basket_request){.drop_options = &meal, .drop_option_count = 1};
    change(basket, &request);
    assert_int_equal(basket->lines[0].choice_count, 0);
}

static void a_dish_of_a_combo_is_without_what_is_in_it(void **state)
{
    struct basket *basket = *state;
    const char *basil[] = {"basil"};
    const struct basket_request request = {.without = basil, .without_count = 1},
                                back = {.put_back = basil, .put_back_count = 1};
    add_deal(basket);
    change(basket, &request); /* in one of its parts only */
    expect_spoken(basket, "one Family Deal with a large Margherita pizza with mushrooms, no basil, a large "
                          "Pepperoni pizza with olives on one half, and a Cola");
    change(basket, &back);
    assert_int_equal(basket->lines[0].without_count, 0);
}

static void equal_combos_are_one_line(void **state)
{
    struct basket *basket = *state;
    static const struct basket_choice_request other_way[] = {{.option_id = "cola"},
                                                             {.option_id = "pepperoni-pizza"},
                                                             {.option_id = "olives",
                                                              .parent = 2,
                                                              .side = BASKET_LEFT},
                                                             {.option_id = "margherita"},
                                                             {.option_id = "mushrooms", .parent = 4}},
                                              toppings_differ[] = {
                                                  {.option_id = "margherita"},
                                                  {.option_id = "olives", .parent = 1, .side = BASKET_LEFT},
                                                  {.option_id = "pepperoni-pizza"},
                                                  {.option_id = "mushrooms", .parent = 3},
                                                  {.option_id = "cola"}};
    struct basket_request request = {.item_id = "family-deal", .choices = other_way, .choice_count = 5};
    char id[BASKET_LINE_ID_BYTES];
    add_deal(basket);
    with_menu_add(basket, &request, id);
    assert_int_equal(basket->line_count, 1);
    request.choices = toppings_differ;
    with_menu_add(basket, &request, id);
    assert_int_equal(basket->line_count, 2);
}

static void what_is_sold_out_cannot_be_part_of_a_combo(void **state)
{
    struct basket *basket = *state;
    struct menu *menu = basket->menu, *less = NULL;
    struct sold_out thing;
    struct basket_move move;
    const struct basket_choice_request choices[] = {{.option_id = "margherita"}};
    const struct basket_request request = {.item_id = "family-deal", .choices = choices, .choice_count = 1};
    add_deal(basket);
    basket_move(basket, menu, &move);
    assert_false(move.has_changed);
    assert_true(sold_out_choose(menu, SOLD_OUT_ITEM, "margherita", true, 1790000000000, &thing));
    assert_int_equal(menu_without(menu, &thing, 1, 1790000000000, &less), VP_OK);
    basket_move(basket, less, &move);
    assert_int_equal(move.lost_count, 1);
    assert_string_equal(move.reasons, "Margherita is sold out today.");
    expect_refused(basket, &request, "sold_out", "Margherita is sold out today.");
    menu_release(less);
}

static void nothing_is_known_of_a_combo_with_a_dish_of_which_nothing_is(void **state)
{
    struct basket *basket = *state;
    assert_true(menu_find_item(basket->menu, "family-deal")->has_allergens);
    struct menu *menu =
        edited_menu(DINER, "name: Sprite, price: 2.50, allergens: []", "name: Sprite, price: 2.50");
    assert_false(menu_find_item(menu, "family-deal")->has_allergens);
    menu_release(menu);
}

TESTS_WITH(open_diner, close_diner) = {
    TEST(each_dish_of_a_combo_has_choices_of_its_own),
    TEST(what_a_combo_lacks_is_asked_for_in_turn),
    TEST(a_dish_costs_more_where_the_menu_says_so),
    TEST(a_part_is_changed_by_its_number),
    TEST(a_choice_that_fits_two_parts_is_asked_about),
    TEST(an_option_is_asked_about_in_its_turn),
    TEST(a_part_that_changes_takes_its_own_choices_along),
    TEST(a_dish_of_a_combo_is_without_what_is_in_it),
    TEST(equal_combos_are_one_line),
    TEST(what_is_sold_out_cannot_be_part_of_a_combo),
    TEST(nothing_is_known_of_a_combo_with_a_dish_of_which_nothing_is),
};
