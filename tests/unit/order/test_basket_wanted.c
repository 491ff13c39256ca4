/* When an order is wanted, and what is noted of it. */
#include <string.h>

#include "with_cmocka.h"

#include "order/basket.h"
#include "order/ticket.h"
#include "unit/order/with_menu.h"

#define MENU(more)                                                                                                 \
    "restaurant: {id: t, name: T, address: A, timezone: UTC, called_numbers: [\"+15550001111\"], greeting: Hi.}\n" \
    "pickup: {minutes: 20}\nhours: {every_day: [\"11:00-22:00\"]}\n"                                               \
    "categories: [{id: c, name: C, items: [{id: soup, name: Soup, price: 4}]}]\n" more

static const int64_t noon_ms = 1796040000000; /* Monday 2026-11-30 12:00 */
enum { HOUR_MS = 3600 * 1000 };

static struct basket basket;
static struct basket_refusal refusal;

static void open_basket(const char *yaml)
{
    struct menu *menu = with_menu_parse(yaml);
    char line_id[BASKET_LINE_ID_BYTES];
    basket_init(&basket, menu);
    menu_release(menu);
    assert_true(basket_add(&basket, &(struct basket_request){.item_id = "soup"}, line_id, &refusal));
    assert_true(basket_set_customer(&basket, "Ann", "5550001111", NULL, BASKET_PICKUP, &refusal) ||
                basket_set_customer(&basket, "Ann", NULL, NULL, BASKET_PICKUP, &refusal));
}

static void refused(const char *wanted_at, const char *code)
{
    int64_t before = basket.wanted_unix_ms;
    uint32_t version = basket.version;
    assert_false(basket_set_wanted(&basket, wanted_at, noon_ms, &refusal));
    assert_string_equal(refusal.code, code);
    assert_int_equal(basket.wanted_unix_ms, before);
    assert_int_equal(basket.version, version);
}

static void an_order_is_wanted_for_later(void **state)
{
    (void)state;
    char spoken[512];
    struct ticket ticket;
    open_basket(MENU("orders_ahead_days: 2\n"));
    uint32_t version = basket.version;
    assert_true(basket_set_wanted(&basket, "19:00", noon_ms, &refusal));
    assert_int_equal(basket.version, version + 1);
    assert_int_equal(basket.wanted_unix_ms, noon_ms + 7 * HOUR_MS);
    assert_string_equal(basket_wanted_spoken(&basket, noon_ms, spoken, sizeof spoken), "today at 7 PM");
    assert_int_equal(basket_ready_minutes(&basket, noon_ms), 420);
    ticket_from_basket(&basket, "CAone", noon_ms, &ticket);
    assert_int_equal(ticket.ready_minutes, 420);
    assert_true(basket_is_complete(&basket, noon_ms, &refusal));
    assert_true(basket_set_wanted(&basket, "2026-12-01 12:30", noon_ms, &refusal));
    assert_string_equal(basket_wanted_spoken(&basket, noon_ms, spoken, sizeof spoken),
                        "tomorrow at 12:30 PM");
    assert_non_null(strstr(basket_spoken(&basket, spoken, sizeof spoken), "at 12:30 PM"));
    assert_true(basket_set_wanted(&basket, "asap", noon_ms, &refusal));
    assert_int_equal(basket.wanted_unix_ms, 0);
    assert_int_equal(basket_ready_minutes(&basket, noon_ms), 20);
    basket_deinit(&basket);
}

static void what_cannot_be_is_refused(void **state)
{
    (void)state;
    open_basket(MENU("orders_ahead_days: 2\n"));
    refused("12:05", "too_soon");
    refused("23:00", "closed_then");
    refused("2026-12-03 12:00", "too_far");
    refused("2026-11-29 12:00", "too_soon");
    refused("seven", "bad_time");
    refused("2026-02-30 12:00", "bad_time");
    refused("25:00", "bad_time");
    basket_deinit(&basket);
    open_basket(MENU(""));
    refused("19:00", "no_ahead");
    basket_deinit(&basket);
}

static void a_restaurant_that_is_closed_takes_orders_for_later_only(void **state)
{
    (void)state;
    open_basket(MENU("orders_ahead_days: 0\n"));
    int64_t morning_ms = noon_ms - 3 * HOUR_MS;
    assert_false(basket_is_complete(&basket, morning_ms, &refusal));
    assert_string_equal(refusal.code, "closed");
    assert_true(basket_set_wanted(&basket, "11:30", morning_ms, &refusal));
    assert_true(basket_is_complete(&basket, morning_ms, &refusal));
    assert_false(basket_is_complete(&basket, noon_ms, &refusal)); /* it was not placed in time */
    assert_string_equal(refusal.code, "too_soon");
    basket_deinit(&basket);
}

static void notes_stand_on_the_ticket_and_cost_nothing(void **state)
{
    (void)state;
    char text[1024], line_id[BASKET_LINE_ID_BYTES];
    struct ticket ticket;
    open_basket(MENU(""));
    int64_t total_cents = basket_totals(&basket).total_cents;
    assert_true(basket_set_note(&basket, "extra napkins", &refusal));
    assert_true(basket_change(&basket, "L1", &(struct basket_request){.note = "very hot"}, &refusal));
    assert_true(basket_add(&basket, &(struct basket_request){.item_id = "soup"}, line_id, &refusal));
    assert_int_equal(basket.line_count, 2); /* hot and not: two dishes to the kitchen */
    assert_true(basket_remove(&basket, line_id, 0, &refusal));
    assert_int_equal(basket_totals(&basket).total_cents, total_cents);
    ticket_from_basket(&basket, "CAone", noon_ms, &ticket);
    assert_string_equal(ticket.note, "extra napkins");
    assert_string_equal(ticket.lines[0].details, "note: very hot");
    assert_non_null(strstr(ticket_format(&ticket, text, sizeof text), "NOTE: extra napkins\n"));
    assert_non_null(strstr(text, "    note: very hot\n"));
    assert_non_null(strstr(basket_spoken(&basket, text, sizeof text), "noted very hot"));
    assert_non_null(strstr(text, "extra napkins"));
    assert_true(basket_set_note(&basket, "none", &refusal));
    assert_true(basket_change(&basket, "L1", &(struct basket_request){.note = "none"}, &refusal));
    assert_string_equal(basket.note, "");
    assert_string_equal(basket.lines[0].note, "");
    basket_deinit(&basket);
}

static void notes_have_their_bounds(void **state)
{
    (void)state;
    char text[400];
    memset(text, 'x', sizeof text);
    text[BASKET_NOTE_BYTES] = '\0';
    open_basket(MENU(""));
    assert_false(basket_set_note(&basket, text, &refusal));
    assert_string_equal(refusal.code, "bad_remark");
    assert_false(basket_set_note(&basket, "ring\nORDER 7", &refusal));
    basket_deinit(&basket);
    open_basket(MENU("notes: no\n"));
    assert_false(basket_set_note(&basket, "ring twice", &refusal));
    assert_string_equal(refusal.code, "no_notes");
    basket_deinit(&basket);
}

TESTS = {
    TEST(an_order_is_wanted_for_later),
    TEST(what_cannot_be_is_refused),
    TEST(a_restaurant_that_is_closed_takes_orders_for_later_only),
    TEST(notes_stand_on_the_ticket_and_cost_nothing),
    TEST(notes_have_their_bounds),
};
