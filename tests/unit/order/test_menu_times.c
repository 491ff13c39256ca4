/* What is served, and what has another price, at some days and hours. */
#include <string.h>

#include "order/menu_set.h"
#include "order/ticket.h"
#include "unit/order/with_menu.h"

static const char yaml[] =
    "restaurant: {id: t, name: T, address: A, timezone: UTC, called_numbers: [\"+15550001111\"], greeting: Hi.}\n"
    "pickup: {minutes: 20}\nhours: {every_day: [\"06:00-24:00\"]}\norders_ahead_days: 3\n"
    "price_times:\n"
    "  - {id: happy-hour, name: Happy Hour, days: [monday-friday], hours: [\"16:00-18:00\"]}\n"
    "  - {id: late, name: Late Night, hours: [\"22:00-02:00\"]}\n"
    "groups:\n"
    "  - id: extras\n    name: Extras\n    options:\n"
    "      - {id: olives, name: Olives, price: 1, time_prices: [{time: happy-hour, price: 0.50}]}\n"
    "      - {id: hash, name: Hash Browns, price: 2, serves: [{hours: [\"07:00-11:00\"]}]}\n"
    "      - {id: cheese, name: Cheese, price: 1, size_prices: [{size: large, price: 3}], "
    "time_prices: [{time: happy-hour, size: large, price: 2}]}\n"
    "categories:\n"
    "  - id: lunch\n    name: Lunch Specials\n    serves: [{days: [monday-friday], hours: [\"11:00-15:00\"]}]\n"
    "    items:\n"
    "      - {id: plate, name: Lunch Plate, price: 9}\n"
    "      - {id: soup, name: Soup, price: 4, serves: [{hours: [\"11:00-20:00\"]}]}\n"
    "  - id: pizzas\n    name: Pizzas\n    items:\n"
    "      - id: pizza\n        name: Pizza\n        groups: [extras]\n        sizes:\n"
    "          - {id: small, name: Small, price: 8}\n"
    "          - {id: large, name: Large, price: 12, time_prices: [{time: happy-hour, price: 10}]}\n"
    "      - {id: beer, name: Beer, price: 6, "
    "time_prices: [{time: late, price: 7}, {time: happy-hour, price: 4}]}\n";

enum { HOUR_MS = 3600 * 1000, DAY_MS = 24 * HOUR_MS };
static const int64_t noon_ms = 1796040000000; /* Monday 2026-11-30 12:00 */

static struct menu *at(int64_t unix_ms)
{
    struct menu *file = with_menu_parse(yaml), *menu = NULL;
    assert_int_equal(menu_at(file, unix_ms, &menu), VP_OK);
    menu_release(file);
    return menu;
}

static bool has(int64_t unix_ms, const char *item_id)
{
    struct menu *menu = at(unix_ms);
    bool is_available = menu_find_item(menu, item_id)->is_available;
    menu_release(menu);
    return is_available;
}

static int64_t cents(int64_t unix_ms, const char *item_id, const char *size_id)
{
    struct menu *menu = at(unix_ms);
    const struct menu_item *item = menu_find_item(menu, item_id);
    int64_t price_cents = size_id != NULL ? menu_find_size(item, size_id)->price_cents : item->price_cents;
    menu_release(menu);
    return price_cents;
}

static void open_basket(struct basket *basket, int64_t unix_ms)
{
    struct menu *menu = at(unix_ms);
    basket_init(basket, menu);
    menu_release(menu);
}

static void dishes_are_served_at_their_days_and_hours(void **state)
{
    (void)state;
    assert_true(has(noon_ms, "plate"));
    assert_true(has(noon_ms - HOUR_MS, "plate"));
    assert_false(has(noon_ms - HOUR_MS - 1, "plate"));
    assert_false(has(noon_ms + 3 * HOUR_MS, "plate"));
    assert_false(has(noon_ms + 5 * DAY_MS, "plate")); /* a Saturday */
    assert_true(has(noon_ms + 5 * DAY_MS, "soup"));   /* its own hours, not those of its category */
    assert_true(has(noon_ms + 5 * DAY_MS, "pizza"));
}

static void prices_change_with_the_hour(void **state)
{
    (void)state;
    assert_int_equal(cents(noon_ms, "beer", NULL), 600);
    assert_int_equal(cents(noon_ms + 4 * HOUR_MS, "beer", NULL), 400);
    assert_int_equal(cents(noon_ms + 6 * HOUR_MS, "beer", NULL), 600);
    assert_int_equal(cents(noon_ms + 13 * HOUR_MS, "beer", NULL), 700); /* one in the night */
    assert_int_equal(cents(noon_ms + 5 * DAY_MS + 4 * HOUR_MS, "beer", NULL), 600);
    assert_int_equal(cents(noon_ms + 4 * HOUR_MS, "pizza", "large"), 1000);
    assert_int_equal(cents(noon_ms + 4 * HOUR_MS, "pizza", "small"), 800);
}

static void options_have_times_and_prices_too(void **state)
{
    (void)state;
    struct menu *noon = at(noon_ms), *happy = at(noon_ms + 4 * HOUR_MS);
    const struct menu_item *pizza = menu_find_item(happy, "pizza");
    const struct menu_size *large = menu_find_size(pizza, "large");
    assert_false(menu_find_option(noon, menu_find_item(noon, "pizza"), "hash", NULL)->is_available);
    assert_int_equal(menu_option_cents(menu_find_option(happy, pizza, "olives", NULL), large), 50);
    assert_int_equal(menu_option_cents(menu_find_option(happy, pizza, "cheese", NULL), large), 200);
    assert_int_equal(
        menu_option_cents(menu_find_option(happy, pizza, "cheese", NULL), menu_find_size(pizza, "small")),
        100);
    menu_release(noon);
    menu_release(happy);
}

static void a_menu_of_one_time_becomes_that_of_another(void **state)
{
    (void)state;
    struct menu *evening = at(noon_ms + 5 * HOUR_MS), *noon = NULL;
    assert_int_equal(menu_at(evening, noon_ms, &noon), VP_OK);
    menu_release(evening);
    assert_true(menu_find_item(noon, "plate")->is_available);
    assert_int_equal(menu_find_item(noon, "beer")->price_cents, 600);
    menu_release(noon);
    struct menu *pizzeria = with_menu_load(WITH_MENU_PIZZERIA), *same = NULL;
    assert_int_equal(menu_at(pizzeria, noon_ms, &same), VP_OK);
    assert_ptr_equal(same, pizzeria); /* nothing of it depends on the time */
    menu_release(same);
    menu_release(pizzeria);
}

static void what_is_not_served_now_is_refused_with_its_times(void **state)
{
    (void)state;
    struct basket basket;
    struct basket_refusal refusal = {0};
    char line_id[BASKET_LINE_ID_BYTES];
    open_basket(&basket, noon_ms + 4 * HOUR_MS);
    assert_false(basket_add(&basket, &(struct basket_request){.item_id = "plate"}, line_id, &refusal));
    assert_string_equal(refusal.code, "not_served");
    assert_string_equal(refusal.message, "We serve Lunch Plate Monday to Friday from 11 AM to 3 PM only.");
    const struct basket_choice_request hash = {.option_id = "hash"};
    const struct basket_request pizza = {
        .item_id = "pizza", .size_id = "small", .choices = &hash, .choice_count = 1};
    assert_false(basket_add(&basket, &pizza, line_id, &refusal));
    assert_string_equal(refusal.message, "We serve Hash Browns from 7 AM to 11 AM only.");
    basket_deinit(&basket);
}

static void an_order_for_later_is_served_and_priced_then(void **state)
{
    (void)state;
    struct basket basket;
    struct basket_refusal refusal = {0};
    char line_id[BASKET_LINE_ID_BYTES];
    open_basket(&basket, noon_ms);
    with_menu_add(&basket, &(struct basket_request){.item_id = "beer"}, line_id);
    assert_int_equal(basket_totals(&basket).total_cents, 600);
    assert_true(basket_set_wanted(&basket, "17:00", noon_ms, &refusal));
    assert_int_equal(basket_totals(&basket).total_cents, 400);
    assert_false(basket_add(&basket, &(struct basket_request){.item_id = "plate"}, line_id, &refusal));
    assert_true(basket_set_wanted(&basket, "2026-12-01 12:00", noon_ms, &refusal));
    with_menu_add(&basket, &(struct basket_request){.item_id = "plate"}, line_id);
    uint32_t version = basket.version;
    assert_false(basket_set_wanted(&basket, "17:00", noon_ms, &refusal)); /* the plate cannot be had then */
    assert_string_equal(refusal.code, "not_served");
    assert_non_null(
        strstr(refusal.message, "We serve Lunch Plate Monday to Friday from 11 AM to 3 PM only."));
    assert_int_equal(basket.version, version);
    assert_int_equal(basket.line_count, 2);
    assert_true(basket_set_wanted(&basket, "asap", noon_ms, &refusal));
    assert_int_equal(basket_totals(&basket).total_cents, 1500);
    basket_deinit(&basket);
}

static void an_order_moves_with_the_hour(void **state)
{
    (void)state;
    struct basket basket;
    struct basket_move move;
    char line_id[BASKET_LINE_ID_BYTES], spoken[BASKET_MOVE_BYTES * 2];
    open_basket(&basket, noon_ms);
    with_menu_add(&basket, &(struct basket_request){.item_id = "beer"}, line_id);
    with_menu_add(&basket, &(struct basket_request){.item_id = "plate"}, line_id);
    uint32_t version = basket.version;
    struct menu *happy = at(noon_ms + 4 * HOUR_MS);
    basket_move(&basket, happy, &move);
    menu_release(happy);
    assert_int_equal(move.lost_count, 1);
    assert_true(basket.version > version); /* it is read back again */
    assert_int_equal(basket_totals(&basket).total_cents, 400);
    assert_non_null(strstr(basket_move_spoken(&move, &basket, spoken, sizeof spoken),
                           "We serve Lunch Plate Monday to Friday from 11 AM to 3 PM only."));
    basket_deinit(&basket);
}

static void the_menus_of_a_set_follow_the_clock(void **state)
{
    (void)state;
    static struct menu_set set;
    bool has_changed = false;
    set.files[0] = with_menu_parse(yaml);
    set.menus[0] = menu_retain(set.files[0]);
    set.paths[0] = strdup("test.yaml");
    set.count = 1;
    assert_int_equal(menu_set_offer_again(&set, noon_ms, &has_changed), VP_OK);
    assert_true(menu_find_item(set.menus[0], "plate")->is_available);
    assert_int_equal(menu_set_offer_again(&set, noon_ms + 30 * 1000, &has_changed), VP_OK);
    assert_false(has_changed);
    assert_int_equal(menu_set_offer_again(&set, noon_ms + 3 * HOUR_MS - 1, &has_changed), VP_OK);
    assert_false(has_changed);
    assert_int_equal(menu_set_offer_again(&set, noon_ms + 3 * HOUR_MS, &has_changed), VP_OK);
    assert_true(has_changed);
    assert_false(menu_find_item(set.menus[0], "plate")->is_available);
    assert_int_equal(menu_set_offer_again(&set, noon_ms + 4 * HOUR_MS, &has_changed), VP_OK);
    assert_true(has_changed);
    assert_int_equal(menu_find_item(set.menus[0], "beer")->price_cents, 400);
    menu_set_release(&set);
}

static void expect_problem(const char *more, const char *problem)
{
    char text[4096];
    struct menu *menu = NULL;
    static struct problems problems;
    snprintf(text, sizeof text, "%s%s", yaml, more);
    assert_int_equal(menu_parse(span_of(text), "test.yaml", &menu, &problems), VP_ERR_BAD_VALUE);
    if (strstr(problems.text, problem) == NULL)
        fail_msg("%s", problems.text);
}

static void what_makes_no_sense_is_a_problem(void **state)
{
    (void)state;
#define ITEM(keys) "      - {id: x, name: X, price: 1, " keys "}\n"
    expect_problem(ITEM("serves: [{days: [mon]}]"), "serves[0].days[0]: \"mon\" is no day");
    expect_problem(ITEM("serves: [{}]"), "serves[0].hours: is missing");
    expect_problem(ITEM("serves: [{hours: [\"11-15\"]}]"), "serves[0].hours[0]: \"11-15\" is not an opening");
    expect_problem(ITEM("time_prices: [{time: lunch, price: 2}]"),
                   "time_prices[0].time: there is no \"lunch\"");
    expect_problem(ITEM("time_prices: [{time: late, price: 2}, {time: late, price: 3}]"),
                   "has a price already");
    expect_problem(ITEM("time_prices: [{time: late}]"), "time_prices[0].price: is missing");
}

TESTS = {
    TEST(dishes_are_served_at_their_days_and_hours),
    TEST(prices_change_with_the_hour),
    TEST(options_have_times_and_prices_too),
    TEST(a_menu_of_one_time_becomes_that_of_another),
    TEST(what_is_not_served_now_is_refused_with_its_times),
    TEST(an_order_for_later_is_served_and_priced_then),
    TEST(an_order_moves_with_the_hour),
    TEST(the_menus_of_a_set_follow_the_clock),
    TEST(what_makes_no_sense_is_a_problem),
};
