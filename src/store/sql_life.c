/* What becomes of an order after it is placed. */
#include "store/sql_internal.h"

enum { MINUTE_MS = 60000 };

enum vp_err sql_begin_life(struct sql_store *store, int64_t order_id, const struct ticket *ticket)
{
    struct sql_statement *update = sql_take(store, SQL_BEGIN_LIFE);
    sql_bind_int64(update, 1, order_id);
    sql_bind_int64(update, 2, ticket->created_unix_ms + (int64_t)ticket->ready_minutes * MINUTE_MS);
    return sql_run(update);
}

enum vp_err sql_read_life(struct sql_store *store, int64_t order_id, struct ticket *ticket)
{
    struct order_life *life = &ticket->life;
    struct sql_statement *query = sql_take(store, SQL_READ_LIFE);
    sql_bind_int64(query, 1, order_id);
    enum vp_err err = sql_step(query);
    if (err == VP_OK) {
        *life = (struct order_life){
            .state = (enum order_state)sql_column_int(query, 0),
            .due_unix_ms = sql_column_int64(query, 1),
            .accepted_unix_ms = sql_column_int64(query, 2),
            .ready_unix_ms = sql_column_int64(query, 3),
            .done_unix_ms = sql_column_int64(query, 4),
            .event_count = sql_column_int(query, 7),
        };
        sql_copy_text(query, 5, life->cancel_reason, sizeof life->cancel_reason);
        sql_copy_text(query, 6, life->changed_by, sizeof life->changed_by);
        sql_copy_text(query, 8, ticket->caller_number, sizeof ticket->caller_number);
    }
    sql_reset(query);
    return err;
}

struct found_order {
    int64_t order_id;
    enum order_state state;
    int event_count;
};

static enum vp_err find(struct sql_store *store, const struct store_order_change *change,
                        struct found_order *out_order)
{
    struct sql_statement *query = sql_take(store, SQL_FIND_LIFE);
    sql_bind_text(query, 1, change->restaurant_id);
    sql_bind_int(query, 2, change->order_number);
    enum vp_err err = sql_step(query);
    if (err == VP_OK)
        *out_order = (struct found_order){
            sql_column_int64(query, 0), (enum order_state)sql_column_int(query, 1), sql_column_int(query, 2)};
    sql_reset(query);
    return err;
}

static enum store_event event_of(enum order_state state)
{
    static const enum store_event events[ORDER_STATE_COUNT] = {
        [ORDER_RECEIVED] = STORE_EVENT_CREATED,    [ORDER_ACCEPTED] = STORE_EVENT_ACCEPTED,
        [ORDER_READY] = STORE_EVENT_READY,         [ORDER_PICKED_UP] = STORE_EVENT_PICKED_UP,
        [ORDER_CANCELLED] = STORE_EVENT_CANCELLED,
    };
    return events[state];
}

static enum vp_err put_event(struct sql_store *store, const struct store_order_change *change,
                             const struct found_order *order, enum store_event what)
{
    struct sql_event event = {
        .order_id = order->order_id,
        .event = what,
        .sequence = order->event_count + 1,
        .change = {.noun = STORE_NOUN_ORDER, .unix_ms = change->unix_ms, .thing_id = change->order_number}};
    span_copy(span_of(change->who), event.change.who, sizeof event.change.who);
    span_copy(span_of(change->restaurant_id), event.change.restaurant_id, sizeof event.change.restaurant_id);
    return sql_put_event(store, &event);
}

/* Inside a transaction. */
static enum vp_err move_on(struct sql_store *store, const struct store_order_change *change)
{
    struct found_order order = {.order_id = 0};
    enum vp_err err = find(store, change, &order);
    if (err != VP_OK)
        return err;
    if (!order_may_become(order.state, change->to))
        return VP_ERR_SUPERSEDED;
    struct sql_statement *update = sql_take(store, SQL_CHANGE_ORDER);
    sql_bind_int64(update, 1, order.order_id);
    sql_bind_int(update, 2, (int)change->to);
    sql_bind_int64(update, 3, change->to == ORDER_ACCEPTED ? change->due_unix_ms : 0);
    sql_bind_int64(update, 4, change->unix_ms);
    sql_bind_text(update, 5, change->to == ORDER_CANCELLED && change->reason != NULL ? change->reason : "");
    sql_bind_text(update, 6, change->who);
    err = sql_run(update);
    return err == VP_OK ? put_event(store, change, &order, event_of(change->to)) : err;
}

enum vp_err sql_change_order(struct store *base, const struct store_order_change *change)
{
    struct sql_store *store = (struct sql_store *)base;
    enum vp_err err = sql_begin(store, true);
    return err == VP_OK ? sql_end(store, move_on(store, change)) : err;
}

/* Inside a transaction. */
static enum vp_err print_again(struct sql_store *store, const struct store_order_change *change)
{
    struct found_order order = {.order_id = 0};
    enum vp_err err = find(store, change, &order);
    if (err != VP_OK)
        return err;
    struct sql_statement *update = sql_take(store, SQL_COUNT_EVENT);
    sql_bind_int64(update, 1, order.order_id);
    err = sql_run(update);
    return err == VP_OK ? put_event(store, change, &order, STORE_EVENT_REPRINT) : err;
}

enum vp_err sql_reprint_order(struct store *base, const struct store_order_change *change)
{
    struct sql_store *store = (struct sql_store *)base;
    enum vp_err err = sql_begin(store, true);
    return err == VP_OK ? sql_end(store, print_again(store, change)) : err;
}

static enum vp_err forget_event(struct sql_store *store, const struct found_order *order)
{
    struct sql_statement *remove = sql_take(store, SQL_FORGET_EVENT);
    sql_bind_int64(remove, 1, order->order_id);
    sql_bind_int(remove, 2, order->event_count);
    sql_bind_text(remove, 3, store_event_name(event_of(order->state)));
    return sql_run(remove);
}

/* It rings again, and the staff number when nobody comes. */
static enum vp_err show_again(struct sql_store *store, const struct found_order *order,
                              const struct store_order_change *change)
{
    struct sql_statement *update = sql_take(store, SQL_UNSEE);
    sql_bind_int64(update, 1, order->order_id);
    sql_bind_text(update, 2, change->page_way_id);
    sql_bind_int64(update, 3, change->unix_ms);
    return sql_run(update);
}

/* Inside a transaction. */
static enum vp_err move_back(struct sql_store *store, const struct store_order_change *change)
{
    struct found_order order = {.order_id = 0};
    struct ticket ticket = {.order_number = 0};
    enum order_state before;
    enum vp_err err = find(store, change, &order);
    if (err == VP_OK)
        err = sql_read_life(store, order.order_id, &ticket);
    if (err != VP_OK)
        return err;
    if (!order_before(&ticket.life, change->unix_ms, &before))
        return VP_ERR_SUPERSEDED;
    err = forget_event(store, &order);
    if (err == VP_OK && before == ORDER_RECEIVED && change->page_way_id != NULL)
        err = show_again(store, &order, change);
    if (err != VP_OK)
        return err;
    struct sql_statement *update = sql_take(store, SQL_UNDO_ORDER);
    sql_bind_int64(update, 1, order.order_id);
    sql_bind_int(update, 2, (int)before);
    sql_bind_text(update, 3, change->who);
    err = sql_run(update);
    return err == VP_OK ? put_event(store, change, &order, STORE_EVENT_UNDONE) : err;
}

enum vp_err sql_undo_order(struct store *base, const struct store_order_change *change)
{
    struct sql_store *store = (struct sql_store *)base;
    enum vp_err err = sql_begin(store, true);
    return err == VP_OK ? sql_end(store, move_back(store, change)) : err;
}
