/* A store as it is after years: one sound call that ordered, over and over, half as many that did not, with all that
 * was said in them, and a few orders that nobody has accepted yet.
 *   fill_store DATABASE MENU ORDERS
 * The first order goes in by the store's own verbs, its likes by SQL: a million in a minute. */
#include <err.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "call/basket_json.h"
#include "store/store.h"

/* ORDERS_A_DAY: the orders lie so close, the newest is of now. */
enum { ORDERS_A_DAY = 600, DAY_MS = 86400000, APART_MS = DAY_MS / ORDERS_A_DAY, SQL_BYTES = 2048 };

static const char first_sid[] = "CA00000000000000000000000000000001";

static void must(enum vp_err result, const char *what)
{
    if (result != VP_OK)
        errx(EXIT_FAILURE, "%s: %s", what, vp_err_text(result));
}

static void fill_basket(struct basket *basket)
{
    struct basket_refusal refusal;
    char line_id[BASKET_LINE_ID_BYTES];
    const struct menu *menu = basket->menu;
    for (size_t i = 0; i < menu->category_count; i++)
        for (size_t j = 0; j < menu->categories[i].item_count && basket->line_count < 3; j++) {
            const struct menu_item *item = &menu->categories[i].items[j];
            (void)basket_add(
                basket,
                &(struct basket_request){.item_id = item->id,
                                         .size_id = item->size_count > 0 ? item->sizes[0].id : NULL},
                line_id, &refusal);
        }
    if (basket->line_count == 0 ||
        !basket_set_customer(basket, "Zoe", "+15550002222", NULL, BASKET_PICKUP, &refusal))
        errx(EXIT_FAILURE, "nothing can be ordered: %s", refusal.message);
}

/* The call that all others are like. */
static void put_first(struct store *store, struct menu *menu, int64_t began_unix_ms)
{
    struct store_call call = {.started_unix_ms = began_unix_ms, .caller_number = "+15550002222"};
    struct basket basket;
    static struct ticket ticket;
    bool is_new;
    int number;
    basket_init(&basket, menu);
    fill_basket(&basket);
    snprintf(call.call_sid, sizeof call.call_sid, "%s", first_sid);
    snprintf(call.restaurant_id, sizeof call.restaurant_id, "%s", menu->restaurant_id);
    must(store_begin_call(store, &call, &is_new), "begin call");
    ticket_from_basket(&basket, first_sid, began_unix_ms + 60000, &ticket);
    must(store_put_order(store, &ticket, &number, &is_new), "put order");
    struct basket_memory memory = {basket.version, number};
    char *json = basket_json_encode(&basket, &memory, began_unix_ms);
    must(store_save_basket(store, first_sid, 0, basket.version, json), "save basket");
    free(json);
    basket_deinit(&basket);
    static const char *const said[] = {
        "Thank you for calling. What can I get for you?",
        "Hi, I'd like to order something for pickup please.",
        "Of course. What would you like?",
        "The first one on the menu, and the second, and the third.",
        "I have all three. Anything else?",
        "No, that's all.",
        "What name is it for?",
        "Zoe.",
        "And a number in case we need to call you back?",
        "The one I'm calling from.",
        "So that is one of each, for pickup, for Zoe. Shall I place the order?",
        "Yes please.",
        "Thank you, Zoe. Your order number is 1. It will be ready in twenty minutes. Goodbye!",
        "Bye.",
    };
    for (size_t i = 0; i < sizeof said / sizeof said[0]; i++) {
        struct store_line line = {.speaker = i % 2 == 0 ? STORE_AGENT : STORE_CALLER,
                                  .offset_ms = (int64_t)i * 4500,
                                  .text = said[i]};
        must(store_add_line(store, first_sid, &line), "add line");
    }
    must(store_end_call(store, first_sid, 0, "goodbye", began_unix_ms + 70000), "end call");
}

/* ?1: how many orders there shall be, ?2: how far they lie apart. n counts from 2 to last, where there is one. Order n
 * is of call n; the calls behind the last order end without one. */
#define NUMBERS "WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < %s) "
#define SID     "printf('CA%032x', i)"
#define FIRST   "call_sid = 'CA00000000000000000000000000000001'"

static const struct {
    const char *last, *sql;
} likes[] = {
    {"?1 * 3 / 2", "INSERT INTO call (call_sid, restaurant_id, caller_number, arm, started_unix_ms,"
                   " ended_unix_ms, end_reason, is_test, first_audio_unix_ms, end_class, outcome)"
                   " SELECT " SID ", restaurant_id, printf('+1555%07d', i % 50000), arm,"
                   " started_unix_ms + (i - 1) % ?1 * ?2, ended_unix_ms + (i - 1) % ?1 * ?2, end_reason,"
                   " is_test, started_unix_ms + (i - 1) % ?1 * ?2 + 200, end_class, iif(i > ?1, 4, outcome)"
                   " FROM n CROSS JOIN call WHERE " FIRST},
    {"?1", "INSERT INTO basket (call_sid, version, json) SELECT " SID ", version,"
           " json_set(json, '$.order_number', i) FROM n CROSS JOIN basket WHERE " FIRST},
    {"?1 * 3 / 2", "INSERT INTO line (call_sid, speaker, offset_ms, text)"
                   " SELECT " SID ", speaker, offset_ms, replace(text, 'number is 1.',"
                   " iif(i > ?1, 'line is bad.', 'number is ' || i || '.'))"
                   " FROM n CROSS JOIN line WHERE " FIRST},
    {NULL, "INSERT INTO said (rowid, text) SELECT id, text FROM line WHERE speaker < 2 AND NOT " FIRST},
    {"?1", "INSERT INTO orders (id, restaurant_id, order_number, call_sid, basket_version, created_unix_ms,"
           " ready_minutes, name, phone, address, service, subtotal_cents, tax_cents, delivery_fee_cents,"
           " total_cents, item_count, state, due_unix_ms, accepted_unix_ms, done_unix_ms, currency,"
           " is_tax_included, service_charge_cents, tip_cents)"
           " SELECT i, restaurant_id, i, " SID ", basket_version, created_unix_ms + (i - 1) * ?2,"
           " ready_minutes, name, phone, address, service, subtotal_cents, tax_cents, delivery_fee_cents,"
           " total_cents, item_count, iif(i > ?1 - 20, 0, 3), due_unix_ms + (i - 1) * ?2, 0, 0, currency,"
           " is_tax_included, service_charge_cents, tip_cents"
           " FROM n CROSS JOIN orders WHERE orders.id = 1"},
    {NULL, "UPDATE orders SET state = iif(?1 > 20, 3, 0) WHERE id = 1"},
    {"?1", "INSERT INTO order_line (order_id, position, item_id, size_id, name, details, quantity,"
           " unit_cents, total_cents, external_id, options_json)"
           " SELECT i, position, item_id, size_id, name, details, quantity, unit_cents, total_cents,"
           " external_id, options_json FROM n CROSS JOIN order_line WHERE order_id = 1"},
    {"?1", "INSERT INTO outbox (order_id, event, sequence, due_unix_ms, delivered_unix_ms)"
           " SELECT i, event, 0, due_unix_ms + (i - 1) * ?2, due_unix_ms + (i - 1) * ?2"
           " FROM n CROSS JOIN outbox WHERE order_id = 1"},
    {NULL, "UPDATE outbox SET delivered_unix_ms = due_unix_ms"},
    {"?1 * 9 / 2", "INSERT INTO turn_latency (call_sid, latency_ms)"
                   " SELECT printf('CA%032x', 1 + i % (?1 * 3 / 2)), 300 + i % 700 FROM n"},
    {NULL, "UPDATE restaurant SET last_order_number = ?1"},
};

static void run(sqlite3 *db, const char *sql, int order_count)
{
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK)
        errx(EXIT_FAILURE, "%s: %s", sql, sqlite3_errmsg(db));
    if (sqlite3_bind_parameter_count(statement) > 0)
        sqlite3_bind_int(statement, 1, order_count);
    if (sqlite3_bind_parameter_count(statement) > 1)
        sqlite3_bind_int(statement, 2, APART_MS);
    if (sqlite3_step(statement) != SQLITE_DONE)
        errx(EXIT_FAILURE, "%s: %s", sql, sqlite3_errmsg(db));
    sqlite3_finalize(statement);
}

int main(int argc, char **argv)
{
    char url[512], why[256] = "";
    struct store *store;
    struct menu *menu;
    struct problems problems;
    sqlite3 *db;
    int order_count = argc == 4 ? (int)strtol(argv[3], NULL, 10) : 0;
    if (order_count <= 0) {
        fputs("Usage: fill_store DATABASE MENU ORDERS\n", stderr);
        return 2;
    }
    snprintf(url, sizeof url, "sqlite:%s", argv[1]);
    if (menu_load(argv[2], &menu, &problems) != VP_OK)
        errx(EXIT_FAILURE, "%s: %s", argv[2], problems.text);
    if (store_open(url, &store, why, sizeof why) != VP_OK)
        errx(EXIT_FAILURE, "%s: %s", url, why);
    put_first(store, menu, clock_unix_ms() - (int64_t)order_count * APART_MS);
    store_close(store);
    menu_release(menu);
    if (sqlite3_open(argv[1], &db) != SQLITE_OK)
        errx(EXIT_FAILURE, "%s: %s", argv[1], sqlite3_errmsg(db));
    run(db, "PRAGMA synchronous = OFF", 0);
    run(db, "BEGIN", 0);
    for (size_t i = 0; i < sizeof likes / sizeof likes[0]; i++) {
        char sql[SQL_BYTES];
        if (likes[i].last != NULL)
            snprintf(sql, sizeof sql, NUMBERS "%s", likes[i].last, likes[i].sql);
        else
            snprintf(sql, sizeof sql, "%s", likes[i].sql);
        run(db, sql, order_count);
    }
    run(db, "COMMIT", 0);
    return sqlite3_close(db) == SQLITE_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
