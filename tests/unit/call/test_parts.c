/* Combos and choices within choices, as models pass and see them, and as they are kept. */
#include <stdlib.h>
#include <string.h>

#include "with_cmocka.h"

#include "call/basket_json.h"
#include "call/menu_json.h"
#include "call/readback.h"
#include "call/ticket_json.h"
#include "call/tool_arguments.h"

static struct basket basket;
static const int64_t now_unix_ms = 1767290400000;

static int open_diner(void **state)
{
    (void)state;
    struct problems problems = {0};
    struct menu *menu = NULL;
    if (menu_load("tests/menus/corner-diner.yaml", &menu, &problems) != VP_OK)
        return -1;
    basket_init(&basket, menu);
    menu_release(menu);
    return 0;
}

static int close_diner(void **state)
{
    (void)state;
    basket_deinit(&basket);
    return 0;
}

static void add(const char *json)
{
    struct tool_arguments source;
    struct add_item_arguments arguments = {0};
    struct basket_refusal refusal = {.code = "", .message = ""};
    char line_id[BASKET_LINE_ID_BYTES];
    tool_arguments_init(&source, json);
    tool_arguments_read_add_item(&source, &arguments);
    assert_string_equal(source.problem, "");
    const struct basket_request request = {.item_id = arguments.item_id,
                                           .choices = arguments.options.at,
                                           .choice_count = arguments.options.count};
    if (!basket_add(&basket, &request, line_id, &refusal))
        fail_msg("%s: %s", refusal.code, refusal.message);
    tool_arguments_deinit(&source);
}

static const char *const deal =
    "{\"item_id\":\"family-deal\",\"options\":[{\"option_id\":\"margherita\",\"without\":[\"basil\"],\"options\":["
    "\"mushrooms\"]},{\"option_id\":\"margherita\",\"options\":[{\"option_id\":\"olives\",\"side\":\"left\"}]},"
    "\"cola\"]}";

static void parts_are_passed_as_they_belong(void **state)
{
    (void)state;
    char text[512];
    add(deal);
    assert_string_equal(
        basket_line_spoken(&basket.lines[0], text, sizeof text),
        "one Family Deal with a large Margherita pizza with mushrooms, no basil, a large Margherita "
        "pizza with olives on one half, and a Cola");
}

static void an_order_with_parts_says_which_is_which(void **state)
{
    (void)state;
    add(deal);
    json_t *line = basket_json_line(&basket.lines[0]);
    char *options = json_dumps(json_object_get(line, "options"), JSON_COMPACT);
    assert_string_equal(
        options,
        "[{\"option_id\":\"margherita\",\"name\":\"Margherita\",\"side\":\"whole\",\"amount\":\"regular\",\"part\":1,"
        "\"size_id\":\"large\",\"size\":\"Large\",\"without\":[\"basil\"]},"
        "{\"option_id\":\"mushrooms\",\"name\":\"Mushrooms\",\"side\":\"whole\",\"amount\":\"regular\",\"of\":1},"
        "{\"option_id\":\"margherita\",\"name\":\"Margherita\",\"side\":\"whole\",\"amount\":\"regular\",\"part\":2,"
        "\"size_id\":\"large\",\"size\":\"Large\"},"
        "{\"option_id\":\"olives\",\"name\":\"Olives\",\"side\":\"left\",\"amount\":\"regular\",\"of\":2},"
        "{\"option_id\":\"cola\",\"name\":\"Cola\",\"side\":\"whole\",\"amount\":\"regular\",\"part\":3}]");
    free(options);
    json_decref(line);
}

static void an_order_with_parts_is_restored(void **state)
{
    (void)state;
    struct basket restored;
    struct basket_memory memory = {0};
    struct basket_move move;
    char was[512], is[512];
    add(deal);
    add("{\"item_id\":\"cheeseburger\",\"options\":[\"make-it-a-meal\",\"side-salad\",\"ranch\",\"iced-tea\"]}");
    char *text = basket_json_encode(&basket, &memory, now_unix_ms);
    basket_init(&restored, basket.menu);
    assert_int_equal(basket_json_decode(text, &restored, &memory, &move), VP_OK);
    assert_false(move.has_changed);
    assert_int_equal(restored.line_count, 2);
    for (size_t i = 0; i < 2; i++)
        assert_string_equal(basket_line_spoken(&restored.lines[i], is, sizeof is),
                            basket_line_spoken(&basket.lines[i], was, sizeof was));
    basket_deinit(&restored);
    free(text);
}

static void a_ticket_keeps_its_parts(void **state)
{
    (void)state;
    static struct ticket ticket;
    static struct ticket_line line;
    add(deal);
    ticket_from_basket(&basket, "CA1", now_unix_ms, &ticket);
    json_t *options = ticket_options_json(&ticket.lines[0]);
    ticket_options_read(options, &line);
    assert_int_equal(line.option_count, 5);
    assert_memory_equal(line.options, ticket.lines[0].options, sizeof line.options);
    assert_string_equal(line.options[2].name, "Large Margherita");
    json_decref(options);
}

static void a_slot_is_told_in_few_words(void **state)
{
    (void)state;
    json_t *menu = menu_json_whole(basket.menu, now_unix_ms), *groups = json_object_get(menu, "groups");
    char *slot = json_dumps(json_object_get(json_array_get(groups, 2), "options"), JSON_COMPACT);
    assert_string_equal(slot,
                        "[{\"id\":\"truffle-pizza\",\"name\":\"Truffle\",\"dish\":true,\"price\":\"3.00\"},"
                        "{\"id\":\"margherita\",\"name\":\"Margherita\",\"dish\":true},"
                        "{\"id\":\"pepperoni-pizza\",\"name\":\"Pepperoni\",\"dish\":true}]");
    char *side =
        json_dumps(json_object_get(json_array_get(json_object_get(json_array_get(groups, 4), "options"), 1),
                                   "group_ids"),
                   JSON_COMPACT);
    assert_string_equal(side, "[\"dressing\"]");
    free(slot);
    free(side);
    json_decref(menu);
}

static void a_combo_is_read_back_with_each_of_its_dishes(void **state)
{
    (void)state;
    struct basket_refusal refusal;
    char line_id[BASKET_LINE_ID_BYTES], text[1024];
    const struct basket_request beside = {.item_id = "margherita", .size_id = "small", .quantity = 2};
    add(deal);
    assert_true(basket_add(&basket, &beside, line_id, &refusal));
    assert_true(readback_is_true(&basket, basket_spoken(&basket, text, sizeof text)));
    assert_true(readback_is_true(
        &basket, "A Family Deal with two large Margherita pizzas, one with mushrooms, one half "
                 "olives, and a coke, and two small Margheritas. That's $51.25."));
    assert_false(readback_is_true(&basket,
                                  "A Family Deal with two large Margherita pizzas, one with mushrooms, one "
                                  "half olives, and a Sprite, and two small Margheritas. That's $51.25."));
}

static void arguments_that_go_too_deep_are_refused(void **state)
{
    (void)state;
    struct tool_arguments source;
    struct add_item_arguments arguments = {0};
    tool_arguments_init(&source,
                        "{\"item_id\":\"a\",\"options\":[{\"option_id\":\"b\",\"options\":[{\"option_id\":"
                        "\"c\",\"options\":[{\"option_id\":\"d\",\"options\":[\"e\"]}]}]}]}");
    tool_arguments_read_add_item(&source, &arguments);
    assert_string_equal(source.problem, "options go too deep.");
    tool_arguments_deinit(&source);
}

TESTS_WITH(open_diner, close_diner) = {
    TEST(parts_are_passed_as_they_belong),
    TEST(an_order_with_parts_says_which_is_which),
    TEST(an_order_with_parts_is_restored),
    TEST(a_ticket_keeps_its_parts),
    TEST(a_slot_is_told_in_few_words),
    TEST(a_combo_is_read_back_with_each_of_its_dishes),
    TEST(arguments_that_go_too_deep_are_refused),
};
