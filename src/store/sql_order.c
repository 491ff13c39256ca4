#include <limits.h>
#include <stdlib.h>

#include "base/json_tree.h"
#include "base/log.h"
#include "call/ticket_json.h"
#include "store/sql_internal.h"

/* VP_ERR_NOT_FOUND: the call has no such order yet. VP_ERR_SUPERSEDED: its basket version was ordered, but
 * with another content. */
static enum vp_err find_number(struct sql_store *store, const struct ticket *ticket, int *out_order_number)
{
    struct order_search search = {.wanted = ticket};
    const struct store_order_filter filter = {.call_sid = ticket->call_sid, .limit = INT_MAX};
    enum vp_err err = sql_each_order(&store->store, &filter, order_search_visit, &search);
    if (err != VP_OK)
        return err;
    *out_order_number = search.order_number;
    return search.is_another ? VP_ERR_SUPERSEDED : search.order_number != 0 ? VP_OK : VP_ERR_NOT_FOUND;
}

static enum vp_err next_number(struct sql_store *store, const char *restaurant_id, int *out_order_number)
{
    struct sql_statement *insert = sql_take(store, SQL_NEXT_NUMBER);
    int64_t number = 0;
    sql_bind_text(insert, 1, restaurant_id);
    enum vp_err err = sql_run_number(insert, &number);
    if (err == VP_OK)
        *out_order_number = (int)number;
    return err == VP_ERR_NOT_FOUND ? VP_ERR_STORE : err;
}

static enum vp_err insert_order(struct sql_store *store, const struct ticket *ticket, int order_number,
                                int64_t *out_id)
{
    struct sql_statement *insert = sql_take(store, SQL_PUT_ORDER);
    sql_bind_text(insert, 1, ticket->restaurant_id);
    sql_bind_int(insert, 2, order_number);
    sql_bind_text(insert, 3, ticket->call_sid);
    sql_bind_int64(insert, 4, ticket->basket_version);
    sql_bind_int64(insert, 5, ticket->created_unix_ms);
    sql_bind_int(insert, 6, ticket->ready_minutes);
    sql_bind_text(insert, 7, ticket->customer.name);
    sql_bind_text(insert, 8, ticket->customer.phone);
    sql_bind_text(insert, 9, ticket->customer.address);
    sql_bind_int(insert, 10, (int)ticket->customer.service);
    sql_bind_int64(insert, 11, ticket->totals.subtotal_cents);
    sql_bind_int64(insert, 12, ticket->totals.tax_cents);
    sql_bind_int64(insert, 13, ticket->totals.delivery_fee_cents);
    sql_bind_int64(insert, 14, ticket->totals.total_cents);
    sql_bind_int(insert, 15, ticket->totals.item_count);
    sql_bind_int64(insert, 16, ticket->epoch);
    sql_bind_text(insert, 17, ticket->allergy);
    sql_bind_text(insert, 18, ticket->coupon);
    sql_bind_text(insert, 19, ticket->currency);
    sql_bind_int(insert, 20, ticket->totals.is_tax_included);
    sql_bind_int64(insert, 21, ticket->totals.service_charge_cents);
    sql_bind_int64(insert, 22, ticket->totals.tip_cents);
    sql_bind_text(insert, 23, ticket->note);
    sql_bind_text(insert, 24, ticket->zone);
    sql_bind_int64(insert, 25, ticket->zone_minimum_cents);
    return sql_run_number(insert, out_id);
}

static enum vp_err insert_line(struct sql_store *store, int64_t order_id, size_t position,
                               const struct ticket_line *line)
{
    struct sql_statement *insert = sql_take(store, SQL_PUT_ORDER_LINE);
    sql_bind_int64(insert, 1, order_id);
    sql_bind_int64(insert, 2, (int64_t)position);
    sql_bind_text(insert, 3, line->item_id);
    sql_bind_text(insert, 4, line->size_id);
    sql_bind_text(insert, 5, line->name);
    sql_bind_text(insert, 6, line->details);
    sql_bind_int(insert, 7, line->quantity);
    sql_bind_int64(insert, 8, line->unit_cents);
    sql_bind_int64(insert, 9, line->total_cents);
    sql_bind_text(insert, 10, line->external_id);
    json_t *options = ticket_options_json(line);
    char *text = options != NULL ? json_dumps(options, JSON_COMPACT) : NULL;
    json_decref(options);
    sql_bind_text(insert, 11, text != NULL ? text : "[]");
    enum vp_err err = sql_run(insert);
    free(text);
    return err;
}

/* The number that the caller was told, unless another order has it: an order with another number
 * is better than none. */
static enum vp_err keep_number(struct sql_store *store, const struct ticket *ticket, int *out_order_number)
{
    struct sql_statement *query = sql_take(store, SQL_IS_NUMBER_TAKEN);
    sql_bind_text(query, 1, ticket->restaurant_id);
    sql_bind_int(query, 2, ticket->order_number);
    enum vp_err err = sql_step(query);
    sql_reset(query);
    if (err == VP_ERR_NOT_FOUND) {
        *out_order_number = ticket->order_number;
        return sql_raise_number(&store->store, ticket->restaurant_id, ticket->order_number);
    }
    if (err != VP_OK)
        return err;
    err = next_number(store, ticket->restaurant_id, out_order_number);
    log_error("store", "order number taken call=%s restaurant=%s told=%d stored=%d", ticket->call_sid,
              ticket->restaurant_id, ticket->order_number, err == VP_OK ? *out_order_number : 0);
    return err;
}

static enum vp_err insert_all(struct sql_store *store, const struct ticket *ticket, int *out_order_number)
{
    enum vp_err err = ticket->order_number != 0 ? keep_number(store, ticket, out_order_number)
                                                : next_number(store, ticket->restaurant_id, out_order_number);
    int64_t order_id = 0;
    if (err == VP_OK)
        err = insert_order(store, ticket, *out_order_number, &order_id);
    for (size_t i = 0; i < ticket->line_count && err == VP_OK; i++)
        err = insert_line(store, order_id, i, &ticket->lines[i]);
    if (err != VP_OK)
        return err;
    err = sql_begin_life(store, order_id, ticket);
    if (err != VP_OK)
        return err;
    struct sql_event event = {.order_id = order_id,
                              .event = STORE_EVENT_CREATED,
                              .change = {.noun = STORE_NOUN_ORDER,
                                         .unix_ms = ticket->created_unix_ms,
                                         .thing_id = *out_order_number}};
    span_copy(span_of(ticket->restaurant_id), event.change.restaurant_id, sizeof event.change.restaurant_id);
    err = sql_put_event(store, &event);
    if (err != VP_OK)
        return err;
    struct sql_statement *update = sql_take(store, SQL_ENDED_WITH_ORDER); /* one that waited in the spool */
    sql_bind_text(update, 1, ticket->call_sid);
    return sql_run(update);
}

enum vp_err sql_put_order(struct store *base, const struct ticket *ticket, int *out_order_number,
                          bool *out_is_new)
{
    struct sql_store *store = (struct sql_store *)base;
    int order_number = 0;
    enum vp_err err = sql_begin(store, true);
    if (err != VP_OK)
        return err;
    if (ticket->order_number == 0) /* else it was judged and told before */
        err = sql_claim_call(store, ticket->call_sid, ticket->epoch);
    if (err == VP_OK)
        err = find_number(store, ticket, &order_number);
    bool is_new = err == VP_ERR_NOT_FOUND;
    if (is_new)
        err = insert_all(store, ticket, &order_number);
    err = sql_end(store, err);
    if (err == VP_OK && !is_new && ticket->order_number != 0 && order_number != ticket->order_number)
        log_error("store", "order told under another number call=%s restaurant=%s told=%d stored=%d",
                  ticket->call_sid, ticket->restaurant_id, ticket->order_number, order_number);
    if (err == VP_OK) {
        *out_order_number = order_number;
        *out_is_new = is_new;
    }
    return err;
}
