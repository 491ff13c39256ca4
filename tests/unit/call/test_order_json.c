/* The JSON that models see (docs/tool-answers.md), and the read-back's check of what was said. */
#include <stdlib.h>
#include <string.h>

#include "with_cmocka.h"

#include "call/basket_json.h"
#include "call/menu_json.h"
#include "call/readback.h"

static struct menu *menu;
static const int64_t now_unix_ms = 1767290400000;

static int load_menu(void **state)
{
    (void)state;
    struct problems problems = {0};
    return menu_load("menus/harbor-pizza.yaml", &menu, &problems) == VP_OK ? 0 : -1;
}

static int release_menu(void **state)
{
    (void)state;
    menu_release(menu);
    return 0;
}

static void add(struct basket *basket, const char *item_id, const char *size_id, int quantity)
{
    char line_id[BASKET_LINE_ID_BYTES];
    struct basket_refusal refusal;
    struct basket_request request = {.item_id = item_id, .size_id = size_id, .quantity = quantity};
    assert_true(basket_add(basket, &request, line_id, &refusal));
}

static const char *text_at(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text != NULL ? text : "(none)";
}

static void an_order_has_the_documented_form(void **state)
{
    (void)state;
    struct basket basket;
    char line_id[BASKET_LINE_ID_BYTES];
    struct basket_refusal refusal;
    static const char *const without[] = {"basil"};
    struct basket_choice_request choice = {
        .option_id = "mushrooms", .side = BASKET_LEFT, .amount = BASKET_EXTRA, .count = 0};
    struct basket_request request = {"margherita", "large", 2,    &choice, 1,   NULL, 0,
                                     without,      1,       NULL, 0,       NULL};
    basket_init(&basket, menu);
    assert_true(basket_add(&basket, &request, line_id, &refusal));
    json_t *order = basket_json_order(&basket, now_unix_ms);
    const json_t *line = json_array_get(json_object_get(order, "lines"), 0);
    const json_t *option = NULL;
    size_t i;
    json_array_foreach(json_object_get(line, "options"), i, option)
    {
        if (strcmp(text_at(option, "option_id"), "mushrooms") == 0)
            break;
    }
    assert_string_equal(text_at(line, "line_id"), "L1");
    assert_string_equal(text_at(line, "item_id"), "margherita");
    assert_string_equal(text_at(line, "size"), "Large");
    assert_int_equal(json_integer_value(json_object_get(line, "quantity")), 2);
    assert_string_equal(text_at(option, "side"), "left");
    assert_string_equal(text_at(option, "amount"), "extra");
    assert_string_equal(json_string_value(json_array_get(json_object_get(line, "without"), 0)), "basil");
    assert_non_null(strstr(text_at(line, "spoken"), "Margherita"));
    assert_int_equal(json_integer_value(json_object_get(order, "version")), 1);
    assert_int_equal(json_integer_value(json_object_get(order, "item_count")), 2);
    assert_string_equal(text_at(order, "delivery_fee"), "0.00");
    assert_string_equal(text_at(json_object_get(order, "customer"), "service"), "");
    assert_int_equal(json_array_size(json_object_get(order, "missing")), 3);
    assert_non_null(strstr(text_at(order, "read_back"), "Is that right?"));
    json_decref(order);
    basket_deinit(&basket);
}

static void what_is_missing_is_listed(void **state)
{
    (void)state;
    struct basket basket;
    struct basket_refusal refusal;
    basket_init(&basket, menu);
    json_t *missing = basket_json_missing(&basket, now_unix_ms);
    char *text = json_dumps(missing, JSON_COMPACT);
    assert_string_equal(text, "[\"items\",\"service\",\"name\",\"phone\"]");
    free(text);
    json_decref(missing);
    add(&basket, "margherita", "small", 1);
    assert_true(basket_set_customer(&basket, "Ann", NULL, NULL, BASKET_DELIVERY, &refusal));
    missing = basket_json_missing(&basket, now_unix_ms);
    text = json_dumps(missing, JSON_COMPACT);
    assert_string_equal(text, "[\"address\",\"phone\",\"minimum\"]");
    free(text);
    json_decref(missing);
    basket_deinit(&basket);
}

static void a_basket_survives_the_journal(void **state)
{
    (void)state;
    struct basket basket, restored;
    struct basket_refusal refusal;
    struct basket_memory memory = {3, 42}, again;
    struct basket_move move = {.lost_count = 9};
    basket_init(&basket, menu);
    add(&basket, "margherita", "small", 1);
    add(&basket, "hawaiian", "large", 2);
    assert_true(basket_remove(&basket, "L1", 0, &refusal));
    assert_true(
        basket_set_customer(&basket, "Ann", "+15550002222", "1 Main Street", BASKET_DELIVERY, &refusal));
    char *text = basket_json_encode(&basket, &memory, now_unix_ms);
    basket_init(&restored, menu);
    assert_int_equal(basket_json_decode(text, &restored, &again, &move), VP_OK);
    assert_int_equal(move.lost_count, 0);
    assert_false(move.has_changed);
    assert_int_equal(restored.version, basket.version);
    assert_string_equal(restored.lines[0].id, "L2");
    assert_int_equal(restored.next_line, basket.next_line);
    assert_int_equal(again.order_number, 42);
    assert_int_equal(again.ordered_version, 3);
    assert_memory_equal(&restored.customer, &basket.customer, sizeof basket.customer);
    char *second = basket_json_encode(&restored, &again, now_unix_ms);
    assert_string_equal(text, second);
    free(text);
    free(second);
    basket_deinit(&basket);
    basket_deinit(&restored);
}

static void what_can_not_be_had_any_more_is_left_out(void **state)
{
    (void)state;
    struct basket basket;
    struct basket_memory memory;
    struct basket_move move;
    basket_init(&basket, menu);
    assert_int_equal(basket_json_decode("{\"version\":5,\"lines\":[{\"item_id\":\"gone\",\"quantity\":1},"
                                        "{\"line_id\":\"L7\",\"item_id\":\"hawaiian\",\"size_id\":\"large\","
                                        "\"quantity\":1},{\"item_id\":\"hawaiian\",\"quantity\":0},7]}",
                                        &basket, &memory, &move),
                     VP_OK);
    assert_int_equal(move.lost_count, 3);
    assert_int_equal(basket.version, 6); /* not the order that was read back */
    assert_int_equal(basket.line_count, 1);
    assert_string_equal(basket.lines[0].id, "L7");
    basket_deinit(&basket);
}

static void what_the_restaurant_is_told_is_saved_with_the_basket(void **state)
{
    (void)state;
    struct basket basket, restored;
    struct basket_memory memory = {0};
    struct basket_refusal refusal;
    struct basket_move move;
    basket_init(&basket, menu);
    basket_init(&restored, menu);
    add(&basket, "hawaiian", "large", 1);
    assert_true(basket_set_remarks(&basket, "peanuts", "SUMMER10", &refusal));
    char *text = basket_json_encode(&basket, &memory, now_unix_ms);
    assert_int_equal(basket_json_decode(text, &restored, &memory, &move), VP_OK);
    assert_string_equal(restored.allergy, "peanuts");
    assert_string_equal(restored.coupon, "SUMMER10");
    assert_int_equal(restored.version, basket.version);
    assert_false(move.has_changed);
    free(text);
    basket_deinit(&restored);
    basket_deinit(&basket);
}

static void texts_that_are_no_basket_are_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "", "[]", "{}", "{\"lines\":{}}", "{\"lines\":[],\"version\":-1}", "nonsense"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct basket basket;
        struct basket_memory memory;
        struct basket_move move;
        basket_init(&basket, menu);
        assert_int_equal(basket_json_decode(bad[i], &basket, &memory, &move), VP_ERR_BAD_JSON);
        assert_int_equal(basket.line_count, 0);
        basket_deinit(&basket);
    }
}

static void the_menu_has_the_documented_form(void **state)
{
    (void)state;
    json_t *answer = menu_json_whole(menu, now_unix_ms);
    const json_t *restaurant = json_object_get(answer, "restaurant");
    assert_true(json_is_true(json_object_get(answer, "ok")));
    assert_string_equal(text_at(restaurant, "name"), "Harbor Pizza");
    assert_string_equal(text_at(restaurant, "tax_percent"), "8.875");
    assert_true(json_is_true(json_object_get(restaurant, "can_transfer")));
    assert_int_equal(json_array_size(json_object_get(restaurant, "hours")), 7);
    assert_string_equal(text_at(json_array_get(json_object_get(restaurant, "hours"), 0), "day"), "Monday");
    assert_string_equal(text_at(json_object_get(restaurant, "delivery"), "fee"), "3.50");
    const json_t *category = json_array_get(json_object_get(answer, "categories"), 0);
    const json_t *item = json_array_get(json_object_get(category, "items"), 0);
    const json_t *size = json_array_get(json_object_get(item, "sizes"), 0);
    assert_null(json_object_get(item, "price"));
    assert_string_equal(text_at(size, "price"), "9.50");
    assert_int_equal(json_array_size(json_object_get(answer, "groups")), menu->group_count);
    json_decref(answer);
}

static void a_search_answers_at_most_five(void **state)
{
    (void)state;
    json_t *answer = menu_json_search(menu, "pizza");
    const json_t *results = json_object_get(answer, "results");
    assert_true(json_array_size(results) > 0 && json_array_size(results) <= 5);
    assert_string_not_equal(text_at(json_array_get(results, 0), "item_id"), "(none)");
    json_decref(answer);
}

/* --- naming in the read-back --- */

static void lines_are_named_as_people_say_them(void **state)
{
    (void)state;
    struct basket basket;
    basket_init(&basket, menu);
    add(&basket, "margherita", "small", 2);
    add(&basket, "pepperoni-pizza", "large", 1);
    assert_int_equal(readback_named_lines(&basket, "Two small MARGHERITAS, and a large pepperoni pizza."), 3);
    assert_int_equal(readback_named_lines(&basket, "I have a large pepperoni pizza."), 2);
    assert_int_equal(readback_named_lines(&basket, "Your order is in!"), 0);
    assert_int_equal(readback_named_lines(&basket, ""), 0);
    basket_deinit(&basket);
}

static void a_price_that_is_none_of_the_order_s_is_noticed(void **state)
{
    (void)state;
    struct basket basket;
    char spoken[2048], total[16];
    basket_init(&basket, menu);
    add(&basket, "margherita", "small", 2);
    struct basket_totals totals = basket_totals(&basket);
    menu_format_price(total, sizeof total, totals.total_cents);
    assert_false(readback_names_wrong_price(&basket, basket_spoken(&basket, spoken, sizeof spoken)));
    snprintf(spoken, sizeof spoken, "Two small Margheritas, that's $%s with tax. Is that right?", total);
    assert_false(readback_names_wrong_price(&basket, spoken));
    assert_false(readback_names_wrong_price(&basket, "Two small Margheritas. Is that right?"));
    assert_true(readback_names_wrong_price(&basket, "Two small Margheritas, that's $1.00. Is that right?"));
    assert_true(readback_names_wrong_price(&basket, "Two small Margheritas for one dollar."));
    snprintf(spoken, sizeof spoken, "Two small Margheritas, $%s, and $5 off.", total);
    assert_true(readback_names_wrong_price(&basket, spoken));
    basket_deinit(&basket);
}

static void the_server_s_own_words_name_every_item_of_the_menu(void **state)
{
    (void)state;
    for (size_t i = 0; i < menu->category_count; i++)
        for (size_t j = 0; j < menu->categories[i].item_count; j++) {
            const struct menu_item *item = &menu->categories[i].items[j];
            struct basket basket;
            char line_id[BASKET_LINE_ID_BYTES], spoken[2048];
            struct basket_refusal refusal;
            struct basket_request request = {.item_id = item->id,
                                             .size_id = item->size_count > 0 ? item->sizes[0].id : NULL,
                                             .quantity = 2};
            basket_init(&basket, menu);
            if (basket_add(&basket, &request, line_id, &refusal) &&
                readback_named_lines(&basket, basket_spoken(&basket, spoken, sizeof spoken)) != 1)
                fail_msg("%s is not found in \"%s\"", item->name, spoken);
            basket_deinit(&basket);
        }
}

TESTS_BETWEEN(load_menu, release_menu) = {
    TEST(an_order_has_the_documented_form),
    TEST(what_is_missing_is_listed),
    TEST(a_basket_survives_the_journal),
    TEST(what_can_not_be_had_any_more_is_left_out),
    TEST(what_the_restaurant_is_told_is_saved_with_the_basket),
    TEST(texts_that_are_no_basket_are_refused),
    TEST(the_menu_has_the_documented_form),
    TEST(a_search_answers_at_most_five),
    TEST(lines_are_named_as_people_say_them),
    TEST(a_price_that_is_none_of_the_order_s_is_noticed),
    TEST(the_server_s_own_words_name_every_item_of_the_menu),
};
