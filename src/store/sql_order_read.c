/* Orders as they are read: whole, with their lines and what became of them. */
#include <stdio.h>

#include "base/json_tree.h"
#include "call/ticket_json.h"
#include "store/sql_internal.h"

enum { ORDERS_WHEN_UNLIMITED = 100, CONDITIONS_BYTES = 512 };

static void read_order(struct sql_statement *query, struct ticket *out_ticket)
{
    struct basket_customer *customer = &out_ticket->customer;
    ticket_clear(out_ticket);
    sql_copy_text(query, 1, out_ticket->restaurant_id, sizeof out_ticket->restaurant_id);
    out_ticket->order_number = sql_column_int(query, 2);
    sql_copy_text(query, 3, out_ticket->call_sid, sizeof out_ticket->call_sid);
    out_ticket->basket_version = (uint32_t)sql_column_int64(query, 4);
    out_ticket->created_unix_ms = sql_column_int64(query, 5);
    out_ticket->ready_minutes = sql_column_int(query, 6);
    sql_copy_text(query, 7, customer->name, sizeof customer->name);
    sql_copy_text(query, 8, customer->phone, sizeof customer->phone);
    sql_copy_text(query, 9, customer->address, sizeof customer->address);
    customer->service = (enum basket_service)sql_column_int(query, 10);
    out_ticket->totals = (struct basket_totals){
        .subtotal_cents = sql_column_int64(query, 11),
        .tax_cents = sql_column_int64(query, 12),
        .delivery_fee_cents = sql_column_int64(query, 13),
        .total_cents = sql_column_int64(query, 14),
        .item_count = sql_column_int(query, 15),
    };
    out_ticket->epoch = sql_column_int64(query, 16);
    sql_copy_text(query, 17, out_ticket->allergy, sizeof out_ticket->allergy);
    sql_copy_text(query, 18, out_ticket->coupon, sizeof out_ticket->coupon);
    sql_copy_text(query, 19, out_ticket->currency, sizeof out_ticket->currency);
    out_ticket->totals.is_tax_included = sql_column_int(query, 20) != 0;
    out_ticket->totals.service_charge_cents = sql_column_int64(query, 21);
    out_ticket->totals.tip_cents = sql_column_int64(query, 22);
    sql_copy_text(query, 23, out_ticket->note, sizeof out_ticket->note);
    sql_copy_text(query, 24, out_ticket->zone, sizeof out_ticket->zone);
    out_ticket->zone_minimum_cents = sql_column_int64(query, 25);
}

static enum vp_err read_lines(struct sql_store *store, int64_t order_id, struct ticket *ticket)
{
    struct sql_statement *query = sql_take(store, SQL_ORDER_LINES);
    sql_bind_int64(query, 1, order_id);
    enum vp_err err = VP_OK;
    while (ticket->line_count < BASKET_LINES_MAX && (err = sql_step(query)) == VP_OK) {
        struct ticket_line *line = &ticket->lines[ticket->line_count++];
        memset(line, 0, sizeof *line);
        sql_copy_text(query, 0, line->item_id, sizeof line->item_id);
        sql_copy_text(query, 1, line->size_id, sizeof line->size_id);
        sql_copy_text(query, 2, line->name, sizeof line->name);
        sql_copy_text(query, 3, line->details, sizeof line->details);
        line->quantity = sql_column_int(query, 4);
        line->unit_cents = sql_column_int64(query, 5);
        line->total_cents = sql_column_int64(query, 6);
        sql_copy_text(query, 7, line->external_id, sizeof line->external_id);
        const char *text = sql_column_text(query, 8);
        json_t *options = text != NULL ? json_tree_load(span_of(text), 0) : NULL;
        ticket_options_read(options, line);
        json_decref(options);
    }
    sql_reset(query);
    return err == VP_ERR_NOT_FOUND ? VP_OK : err;
}

struct ticket_reader {
    struct sql_store *store;
    bool (*on_ticket)(void *owner, const struct ticket *ticket);
    void *owner;
    enum vp_err err; /* of the lines */
};

static bool pass_ticket(void *arg, struct sql_statement *row)
{
    struct ticket_reader *reader = arg;
    struct ticket ticket;
    read_order(row, &ticket);
    reader->err = read_lines(reader->store, sql_column_int64(row, 0), &ticket);
    if (reader->err == VP_OK)
        reader->err = sql_read_life(reader->store, sql_column_int64(row, 0), &ticket);
    return reader->err == VP_OK && reader->on_ticket(reader->owner, &ticket);
}

/* Only what is asked for stands in the statement: a condition that may not count ("?1 IS NULL OR") keeps SQLite from
 * its indexes, and each order would be looked at. Of a call or a caller there are few orders: what else is asked for,
 * and the order of time, may not lead elsewhere (a plus before a column keeps its index out). */
static struct sql_statement *prepare(struct sql_store *store, const struct store_order_filter *filter)
{
    const struct {
        bool is_asked;
        const char *sql;
    } conditions[] = {
        {filter->restaurant_id != NULL, "restaurant_id = ?1"},
        {filter->since_unix_ms != 0, "created_unix_ms >= ?3"},
        {filter->before_unix_ms != 0, "created_unix_ms < ?4"},
        {filter->order_number != 0, "order_number = ?5"},
        {filter->has_state, "state = ?6"},
    };
    const char *plus =
        filter->call_sid != NULL || filter->caller_number != NULL ? store->driver->no_index : "";
    char text[CONDITIONS_BYTES] = "", sql[2 * CONDITIONS_BYTES];
    size_t len = 0;
    for (size_t i = 0; i < sizeof conditions / sizeof conditions[0]; i++)
        if (conditions[i].is_asked)
            len += (size_t)snprintf(text + len, sizeof text - len, " AND %s%s", plus, conditions[i].sql);
    snprintf(
        sql, sizeof sql,
        "SELECT id, restaurant_id, order_number, call_sid, basket_version, created_unix_ms, ready_minutes, "
        "name, phone, address, service, subtotal_cents, tax_cents, delivery_fee_cents, total_cents, "
        "item_count, epoch, allergy, coupon, currency, is_tax_included, service_charge_cents, tip_cents, "
        "note, zone, zone_minimum_cents FROM orders WHERE true%s%s%s ORDER BY %screated_unix_ms DESC, id DESC LIMIT ?8",
        filter->call_sid != NULL ? " AND call_sid = ?2" : "",
        filter->caller_number != NULL
            ? " AND call_sid IN (SELECT call_sid FROM call WHERE caller_number = ?7)"
            : "",
        text, plus);
    return sql_prepare(store, sql);
}

enum vp_err sql_each_order(struct store *base, const struct store_order_filter *filter,
                           bool (*on_ticket)(void *owner, const struct ticket *ticket), void *owner)
{
    struct sql_store *store = (struct sql_store *)base;
    struct ticket_reader reader = {store, on_ticket, owner, VP_OK};
    struct sql_statement *query = prepare(store, filter);
    sql_bind_text(query, 1, filter->restaurant_id); /* what does not stand there may be bound */
    sql_bind_text(query, 2, filter->call_sid);
    sql_bind_int64(query, 3, filter->since_unix_ms);
    sql_bind_int64(query, 4, filter->before_unix_ms);
    sql_bind_int(query, 5, filter->order_number);
    sql_bind_int(query, 6, (int)filter->state);
    sql_bind_text(query, 7, filter->caller_number);
    sql_bind_int(query, 8, filter->limit > 0 ? filter->limit : ORDERS_WHEN_UNLIMITED);
    enum vp_err err = sql_each_row(query, pass_ticket, &reader);
    return err == VP_OK ? reader.err : err;
}
