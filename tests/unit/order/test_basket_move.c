/* An order whose menu is replaced. */
#include "unit/order/with_menu.h"

#include <string.h>

#include "order/basket.h"
#include "with_edited_menu.h"

static void add(struct basket *basket, const char *item_id, const char *size_id, const char *option_id)
{
    char line_id[BASKET_LINE_ID_BYTES];
    const struct basket_choice_request choice = {.option_id = option_id};
    const struct basket_request request = {.item_id = item_id,
                                           .size_id = size_id,
                                           .choices = &choice,
                                           .choice_count = option_id != NULL ? 1 : 0};
    with_menu_add(basket, &request, line_id);
}

/* A small Hawaiian and a large Margherita with mushrooms, for pickup. */
static void fill(struct basket *basket)
{
    struct basket_refusal refusal;
    add(basket, "margherita", "large", "mushrooms");
    add(basket, "hawaiian", "small", NULL);
    assert_true(basket_set_customer(basket, "Ann", NULL, NULL, BASKET_PICKUP, &refusal));
}

static struct basket_move moved_to(struct basket *basket, const char *from, const char *to)
{
    struct basket_move move;
    struct menu *menu = edited_menu(EDITED_PIZZERIA, from, to);
    basket_move(basket, menu, &move);
    assert_ptr_equal(basket->menu, menu);
    menu_release(menu); /* the basket keeps it */
    return move;
}

static void a_menu_that_says_the_same_changes_nothing(void **state)
{
    struct basket *basket = *state;
    fill(basket);
    uint32_t version = basket->version;
    struct basket_move move = moved_to(basket, "Harbor", "Harbor");
    assert_false(move.has_changed);
    assert_int_equal(basket->version, version);
    assert_int_equal(basket->line_count, 2);
    assert_string_equal(basket->lines[1].id, "L2");
    assert_string_equal(basket->customer.name, "Ann");
}

static void a_line_that_is_sold_out_is_out_and_the_version_grows(void **state)
{
    struct basket *basket = *state;
    char say[800];
    fill(basket);
    uint32_t version = basket->version;
    struct basket_move move = moved_to(basket, EDITED_NO_HAWAIIAN);
    assert_int_equal(move.lost_count, 1);
    assert_int_equal(basket->version, version + 1);
    assert_int_equal(basket->line_count, 1);
    assert_string_equal(basket->lines[0].item->id, "margherita");
    assert_string_equal(
        basket_move_spoken(&move, basket, say, sizeof say),
        "I'm sorry, the menu has just changed. Hawaiian is sold out today. I had to take one small "
        "Hawaiian pizza off your order.");
    add(basket, "margherita", "small", NULL);
    assert_string_equal(basket->lines[1].id, "L3"); /* no name is given twice */
}

static void a_line_with_an_option_that_is_sold_out_is_out(void **state)
{
    struct basket *basket = *state;
    fill(basket);
    struct basket_move move = moved_to(basket, EDITED_NO_MUSHROOMS);
    assert_int_equal(move.lost_count, 1);
    assert_string_equal(basket->lines[0].id, "L2");
    assert_non_null(strstr(move.reasons, "Mushrooms is sold out today."));
}

static void the_prices_are_those_of_the_new_menu(void **state)
{
    struct basket *basket = *state;
    char say[800];
    fill(basket);
    uint32_t version = basket->version;
    int64_t before_cents = basket_totals(basket).subtotal_cents;
    struct basket_move move = moved_to(basket, EDITED_DEAR_HAWAIIAN);
    assert_int_equal(move.lost_count, 0);
    assert_int_equal(basket->version, version + 1);
    assert_int_equal(basket_totals(basket).subtotal_cents, before_cents + 125);
    assert_non_null(strstr(basket_move_spoken(&move, basket, say, sizeof say), "a price has just changed"));
}

static void a_service_that_is_not_offered_any_more_is_asked_for_again(void **state)
{
    struct basket *basket = *state;
    struct basket_refusal refusal;
    char say[800];
    fill(basket);
    assert_true(basket_set_customer(basket, NULL, NULL, "1 Main Street", BASKET_DELIVERY, &refusal));
    const char *all = edited_menu_text(EDITED_PIZZERIA, "\ndelivery:", "\ndelivery:");
    const char *from = strstr(all, "\ndelivery:");
    char block[400];
    size_t len = strcspn(from + 1, "\n") + 1;
    while (from[len + 1] == ' ') /* the lines of the block */
        len += strcspn(from + len + 1, "\n") + 1;
    snprintf(block, sizeof block, "%.*s", (int)len, from);
    struct basket_move move = moved_to(basket, block, "");
    assert_true(move.has_changed);
    assert_int_equal(basket->customer.service, BASKET_SERVICE_UNKNOWN);
    assert_string_equal(basket->customer.address, "1 Main Street");
    assert_non_null(strstr(basket_move_spoken(&move, basket, say, sizeof say), "we don't deliver"));
}

static void a_text_is_cut_to_fit_however_much_is_lost(void **state)
{
    struct basket *basket = *state;
    struct basket_move move = {0};
    char line[BASKET_MOVE_BYTES];
    struct basket_refusal refusal = {.message = "Nothing is left."};
    memset(line, 'a', sizeof line - 1);
    line[sizeof line - 1] = '\0';
    for (int i = 0; i < 3; i++)
        basket_move_lose(&move, line, &refusal);
    assert_int_equal(move.lost_count, 3);
    assert_string_equal(move.reasons, "Nothing is left.");
    assert_int_equal(strlen(move.lost), sizeof move.lost - 1);
    assert_int_equal(basket->line_count, 0);
}

TESTS_WITH(with_menu_set_up, with_menu_tear_down) = {
    TEST(a_menu_that_says_the_same_changes_nothing),
    TEST(a_line_that_is_sold_out_is_out_and_the_version_grows),
    TEST(a_line_with_an_option_that_is_sold_out_is_out),
    TEST(the_prices_are_those_of_the_new_menu),
    TEST(a_service_that_is_not_offered_any_more_is_asked_for_again),
    TEST(a_text_is_cut_to_fit_however_much_is_lost),
};
