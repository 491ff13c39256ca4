/* An order against itself, against the basket it was made of, and against the menu. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "audit/consistency_internal.h"
#include "call/basket_json.h"

static const char *price(char out[32], int64_t cents)
{
    return menu_format_price(out, 32, cents);
}

/* Names the sum, says both amounts. */
static void check_sum(struct consistency *check, const struct ticket *ticket, const char *rule,
                      const char *name, int64_t stored_cents, int64_t right_cents)
{
    char stored[32], right[32];
    if (stored_cents != right_cents)
        consistency_violation(check, rule, consistency_order_place(ticket), "Its %s is %s, but should be %s.",
                              name, price(stored, stored_cents), price(right, right_cents));
}

/* What needs no menu: quantities, lines and totals must fit together. */
static void check_arithmetic(struct consistency *check, const struct ticket *ticket)
{
    static const char rule[] = "wrong-sum";
    int64_t subtotal_cents = 0;
    int item_count = 0;
    for (size_t i = 0; i < ticket->line_count; i++) {
        const struct ticket_line *line = &ticket->lines[i];
        char name[160];
        snprintf(name, sizeof name, "line '%d %s'", line->quantity, line->name);
        check_sum(check, ticket, rule, name, line->total_cents, line->unit_cents * line->quantity);
        subtotal_cents += line->total_cents;
        item_count += line->quantity;
    }
    const struct basket_totals *totals = &ticket->totals;
    check_sum(check, ticket, rule, "subtotal", totals->subtotal_cents, subtotal_cents);
    check_sum(check, ticket, rule, "total", totals->total_cents,
              totals->subtotal_cents + (totals->is_tax_included ? 0 : totals->tax_cents) +
                  totals->delivery_fee_cents + totals->service_charge_cents + totals->tip_cents);
    if (totals->item_count != item_count || ticket->line_count == 0)
        consistency_violation(check, rule, consistency_order_place(ticket),
                              "It says %d items, but its lines hold %d.", totals->item_count, item_count);
    if (ticket->customer.service != BASKET_DELIVERY)
        check_sum(check, ticket, rule, "delivery fee", totals->delivery_fee_cents, 0);
}

/* ---- the basket ---- */

static bool is_text(const json_t *object, const char *key, const char *wanted)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text != NULL && strcmp(text, wanted) == 0;
}

static bool is_price(const json_t *object, const char *key, int64_t cents)
{
    char text[32];
    return is_text(object, key, price(text, cents));
}

static bool is_same_line(const json_t *saved, const struct ticket_line *line)
{
    return is_text(saved, "item_id", line->item_id) && is_text(saved, "size_id", line->size_id) &&
           json_integer_value(json_object_get(saved, "quantity")) == line->quantity &&
           is_price(saved, "unit_price", line->unit_cents) &&
           is_price(saved, "line_total", line->total_cents);
}

/* The basket's text has the dishes and prices that were read to the caller. */
static bool check_saved(struct consistency *check, const struct ticket *ticket, const json_t *basket)
{
    static const char rule[] = "order-is-not-the-basket";
    const json_t *lines = json_object_get(basket, "lines");
    const struct basket_totals *totals = &ticket->totals;
    struct consistency_place place = consistency_order_place(ticket);
    if (json_array_size(lines) != ticket->line_count) {
        consistency_violation(check, rule, place, "It has %zu lines, its basket had %zu.", ticket->line_count,
                              json_array_size(lines));
        return false;
    }
    for (size_t i = 0; i < ticket->line_count; i++) {
        if (is_same_line(json_array_get(lines, i), &ticket->lines[i]))
            continue;
        const char *spoken = json_string_value(json_object_get(json_array_get(lines, i), "spoken"));
        consistency_violation(check, rule, place, "Its line %zu, '%d %s', is not the basket's, '%s'.", i + 1,
                              ticket->lines[i].quantity, ticket->lines[i].name,
                              spoken != NULL ? spoken : "unreadable");
        return false;
    }
    if (is_price(basket, "subtotal", totals->subtotal_cents) && is_price(basket, "tax", totals->tax_cents) &&
        is_price(basket, "delivery_fee", totals->delivery_fee_cents) &&
        is_price(basket, "total", totals->total_cents))
        return true;
    consistency_violation(check, rule, place,
                          "Its totals are not those of the basket that the caller heard.");
    return false;
}

/* ---- the menu ---- */

/* Whether the menu gives the same prices; the sentence says where it differs. */
static bool is_recomputed(const struct ticket *stored, const struct ticket *right, char *out_why,
                          size_t why_size_bytes)
{
    char was[32], is[32];
    for (size_t i = 0; i < stored->line_count && i < right->line_count; i++) {
        if (stored->lines[i].total_cents == right->lines[i].total_cents)
            continue;
        snprintf(out_why, why_size_bytes, "the line '%d %s' costs %s by the menu, %s in the order",
                 stored->lines[i].quantity, stored->lines[i].name, price(is, right->lines[i].total_cents),
                 price(was, stored->lines[i].total_cents));
        return false;
    }
    const int64_t pairs[][2] = {
        {stored->totals.subtotal_cents, right->totals.subtotal_cents},
        {stored->totals.tax_cents, right->totals.tax_cents},
        {stored->totals.delivery_fee_cents, right->totals.delivery_fee_cents},
        {stored->totals.service_charge_cents, right->totals.service_charge_cents},
        {stored->totals.tip_cents, right->totals.tip_cents},
        {stored->totals.total_cents, right->totals.total_cents},
    };
    static const char *const names[] = {"subtotal", "tax", "delivery fee", "service charge", "tip", "total"};
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        if (pairs[i][0] == pairs[i][1])
            continue;
        snprintf(out_why, why_size_bytes, "the %s is %s by the menu, %s in the order", names[i],
                 price(is, pairs[i][1]), price(was, pairs[i][0]));
        return false;
    }
    return true;
}

/* The order by the menu as it was at that time. */
static bool is_right_at(struct menu *menu, int64_t unix_ms, const struct ticket *ticket, const json_t *saved,
                        char *out_why, size_t why_size_bytes)
{
    struct menu *then;
    struct basket basket;
    struct basket_memory memory;
    struct ticket right;
    struct basket_move move = {0};
    bool is_right = false;
    if (menu_at(menu, unix_ms, &then) != VP_OK)
        then = menu_retain(menu);
    basket_init(&basket, then);
    menu_release(then);
    if (basket_json_restore(saved, &basket, &memory, &move) != VP_OK || move.lost_count > 0) {
        snprintf(out_why, why_size_bytes, "the menu does not sell what was ordered");
    } else {
        ticket_from_basket(&basket, ticket->call_sid, ticket->created_unix_ms, &right);
        is_right = is_recomputed(ticket, &right, out_why, why_size_bytes);
    }
    basket_deinit(&basket);
    return is_right;
}

/* Computes the order anew. A difference is a fault only when the menu is the one of then. */
static void check_menu(struct consistency *check, const struct ticket *ticket, const json_t *saved)
{
    enum { STORING_MS = 10000 }; /* an order is judged, and then stored: an hour may strike between */
    struct consistency_place place = consistency_order_place(ticket);
    struct menu *menu = menu_set_find(check->settings->menus, ticket->restaurant_id);
    if (menu == NULL) {
        consistency_unjudged(check, place, "There is no menu of '%s' any more.", ticket->restaurant_id);
        return;
    }
    char hash[17], why[256] = "";
    snprintf(hash, sizeof hash, "%016" PRIx64, menu->text_hash);
    bool is_same_menu = is_text(saved, "menu_hash", hash);
    int64_t then_ms = ticket->created_unix_ms;
    bool is_right =
        is_right_at(menu, then_ms, ticket, saved, why, sizeof why) ||
        (menu_has_times(menu) && is_right_at(menu, then_ms - STORING_MS, ticket, saved, why, sizeof why));
    if (is_right)
        check->counts->recomputed_count++;
    else if (is_same_menu)
        consistency_violation(check, "wrong-price", place, "By the same menu %s.", why);
    else
        consistency_unjudged(check, place, "The menu was changed since: %s.", why);
}

enum vp_err consistency_load_basket(struct store *store, const char *call_sid,
                                    struct consistency_basket *out_basket)
{
    *out_basket = (struct consistency_basket){0};
    enum vp_err err = store_load_basket(store, call_sid, &out_basket->version, &out_basket->text);
    return err == VP_ERR_NOT_FOUND ? VP_OK : err;
}

void consistency_free_basket(struct consistency_basket *basket)
{
    free(basket->text);
    basket->text = NULL;
}

void consistency_check_order(struct consistency *check, const struct ticket *ticket,
                             const struct consistency_basket *basket)
{
    struct consistency_place place = consistency_order_place(ticket);
    check->counts->order_count++;
    check_arithmetic(check, ticket);
    if (basket->text == NULL) {
        consistency_violation(check, "order-without-basket", place,
                              "No basket of the order's call is stored.");
        return;
    }
    json_t *saved = json_loads(basket->text, JSON_REJECT_DUPLICATES, NULL);
    if (saved == NULL)
        consistency_violation(check, "order-without-basket", place, "The stored basket cannot be read.");
    else if (basket->version < ticket->basket_version)
        consistency_violation(check, "order-without-basket", place,
                              "The stored basket has version %u, older than the order's %u.", basket->version,
                              ticket->basket_version);
    else if (basket->version > ticket->basket_version)
        consistency_unjudged(check, place, "The basket was changed after the order.");
    else if (check_saved(check, ticket, saved))
        check_menu(check, ticket, saved);
    json_decref(saved);
}
