#include <limits.h>

#include "base/clock.h"
#include "store/sql_internal.h"

enum { DELIVERIES_WHEN_UNLIMITED = 100 };

/* The columns of SQL_DUE and of sql_each_delivery. */
static void read_delivery(struct sql_statement *row, struct store_delivery *out_delivery)
{
    struct store_delivery *delivery = out_delivery;
    *delivery = (struct store_delivery){
        .id = sql_column_int64(row, 0),
        .order_number = sql_column_int(row, 4),
        .basket_version = (uint32_t)sql_column_int64(row, 6),
        .state = (enum store_delivery_state)sql_column_int(row, 7),
        .attempt_count = sql_column_int(row, 8),
        .may_have_arrived = sql_column_int(row, 9) != 0,
        .since_unix_ms = sql_column_int64(row, 10),
        .due_unix_ms = sql_column_int64(row, 11),
        .done_unix_ms = sql_column_int64(row, 12),
        .sequence = sql_column_int(row, 14),
        .message_id = sql_column_int64(row, 15),
    };
    sql_copy_text(row, 1, delivery->restaurant_id, sizeof delivery->restaurant_id);
    sql_copy_text(row, 2, delivery->way_id, sizeof delivery->way_id);
    sql_copy_text(row, 3, delivery->event, sizeof delivery->event);
    sql_copy_text(row, 5, delivery->call_sid, sizeof delivery->call_sid);
    sql_copy_text(row, 13, delivery->last_error, sizeof delivery->last_error);
}

static enum vp_err read_due(struct sql_store *store, int64_t now_unix_ms,
                            struct store_delivery *out_deliveries, size_t max, size_t *out_count)
{
    struct sql_statement *query = sql_take(store, SQL_DUE);
    sql_bind_int64(query, 1, now_unix_ms);
    sql_bind_int64(query, 2, (int64_t)max);
    size_t count = 0;
    enum vp_err err = VP_OK;
    while (count < max && (err = sql_step(query)) == VP_OK)
        read_delivery(query, &out_deliveries[count++]);
    sql_reset(query);
    if (err != VP_OK && err != VP_ERR_NOT_FOUND)
        return err;
    *out_count = count;
    return VP_OK;
}

static enum vp_err lease(struct sql_store *store, struct store_delivery *delivery, int64_t until_unix_ms)
{
    struct sql_statement *update = sql_take(store, SQL_LEASE);
    sql_bind_int64(update, 1, delivery->id);
    sql_bind_int64(update, 2, until_unix_ms);
    delivery->attempt_count++;
    return sql_run(update);
}

enum vp_err sql_lease_deliveries(struct store *base, int64_t now_unix_ms, int64_t lease_ms,
                                 struct store_delivery *out_deliveries, size_t max, size_t *out_count)
{
    struct sql_store *store = (struct sql_store *)base;
    size_t count = 0;
    /* Nothing is due most of the time, and then nobody who writes is kept waiting. */
    enum vp_err err = read_due(store, now_unix_ms, out_deliveries, max, &count);
    if (err == VP_OK && count > 0)
        err = sql_begin(store, false);
    if (err != VP_OK || count == 0) {
        *out_count = 0;
        return err;
    }
    err = read_due(store, now_unix_ms, out_deliveries, max, &count);
    for (size_t i = 0; i < count && err == VP_OK; i++)
        err = lease(store, &out_deliveries[i], now_unix_ms + lease_ms);
    err = sql_end(store, err);
    if (err == VP_OK)
        *out_count = count;
    return err;
}

/* For whoever follows what becomes of it. */
static enum vp_err log_state(struct sql_store *store, int64_t delivery_id)
{
    struct sql_statement *insert = sql_take(store, SQL_LOG_DELIVERY);
    sql_bind_int64(insert, 1, delivery_id);
    sql_bind_int64(insert, 2, clock_unix_ms());
    sql_bind_int(insert, 3, (int)STORE_NOUN_DELIVERY);
    return sql_run(insert);
}

/* Runs an update (taken over) whose first parameter is the delivery, and which touches it only in states where it may
 * change. VP_ERR_NOT_FOUND: there is none; VP_ERR_SUPERSEDED: it is in another state. */
static enum vp_err update(struct sql_store *store, struct sql_statement *statement, int64_t delivery_id)
{
    int64_t state = 0;
    enum vp_err err = sql_run(statement);
    if (err == VP_OK && store->change_count > 0)
        return log_state(store, delivery_id);
    if (err != VP_OK)
        return err;
    struct sql_statement *query = sql_take(store, SQL_DELIVERY_STATE);
    sql_bind_int64(query, 1, delivery_id);
    err = sql_run_number(query, &state);
    return err == VP_OK ? VP_ERR_SUPERSEDED : err;
}

static enum vp_err end_delivery(struct store *base, int64_t delivery_id, enum store_delivery_state state,
                                int64_t unix_ms, const char *why)
{
    struct sql_store *store = (struct sql_store *)base;
    enum vp_err err = sql_begin(store, true); /* what was taken is not sent again, whatever happens here */
    if (err != VP_OK)
        return err;
    struct sql_statement *statement = sql_take(store, SQL_END_DELIVERY);
    sql_bind_int64(statement, 1, delivery_id);
    sql_bind_int(statement, 2, (int)state);
    sql_bind_int64(statement, 3, unix_ms);
    sql_bind_text(statement, 4, why);
    return sql_end(store, update(store, statement, delivery_id));
}

enum vp_err sql_acknowledge_delivery(struct store *base, int64_t delivery_id, int64_t unix_ms)
{
    return end_delivery(base, delivery_id, STORE_DELIVERY_ACKNOWLEDGED, unix_ms, "");
}

enum vp_err sql_give_up_delivery(struct store *base, int64_t delivery_id, int64_t unix_ms, const char *why)
{
    return end_delivery(base, delivery_id, STORE_DELIVERY_GIVEN_UP, unix_ms, why);
}

enum vp_err sql_retry_delivery(struct store *base, int64_t delivery_id, const struct store_retry *retry)
{
    struct sql_store *store = (struct sql_store *)base;
    enum vp_err err = sql_begin(store, false);
    if (err != VP_OK)
        return err;
    struct sql_statement *statement = sql_take(store, SQL_RETRY);
    sql_bind_int64(statement, 1, delivery_id);
    sql_bind_int64(statement, 2, retry->at_unix_ms);
    sql_bind_int(statement, 3, retry->may_have_arrived);
    sql_bind_text(statement, 4, retry->why);
    return sql_end(store, update(store, statement, delivery_id));
}

enum vp_err sql_reopen_delivery(struct store *base, int64_t delivery_id, int64_t unix_ms)
{
    struct sql_store *store = (struct sql_store *)base;
    enum vp_err err = sql_begin(store, true);
    if (err != VP_OK)
        return err;
    struct sql_statement *statement = sql_take(store, SQL_REOPEN_DELIVERY);
    sql_bind_int64(statement, 1, delivery_id);
    sql_bind_int64(statement, 2, unix_ms);
    return sql_end(store, update(store, statement, delivery_id));
}

enum vp_err sql_turn_deliveries(struct store *base, int64_t now_unix_ms, int64_t by_ms, int64_t lease_ms)
{
    struct sql_store *store = (struct sql_store *)base;
    enum vp_err err = sql_begin(store, false);
    if (err != VP_OK)
        return err;
    struct sql_statement *statement = sql_take(store, SQL_TURN_DELIVERIES);
    sql_bind_int64(statement, 1, now_unix_ms);
    sql_bind_int64(statement, 2, by_ms);
    sql_bind_int64(statement, 3, lease_ms);
    return sql_end(store, sql_run(statement));
}

/* Inside a transaction. */
static enum vp_err send_elsewhere(struct sql_store *store, int64_t delivery_id, const char *way_id,
                                  int64_t unix_ms)
{
    int64_t other = 0;
    struct sql_statement *query = sql_take(store, SQL_FIND_SIBLING);
    sql_bind_int64(query, 1, delivery_id);
    sql_bind_text(query, 2, way_id);
    enum vp_err err = sql_run_number(query, &other);
    if (err != VP_ERR_NOT_FOUND)
        return err == VP_OK ? VP_ERR_BAD_VALUE : err;
    struct sql_statement *statement = sql_take(store, SQL_REDIRECT_DELIVERY);
    sql_bind_int64(statement, 1, delivery_id);
    sql_bind_int64(statement, 2, unix_ms);
    sql_bind_text(statement, 3, way_id);
    return update(store, statement, delivery_id);
}

enum vp_err sql_redirect_delivery(struct store *base, int64_t delivery_id, const char *way_id,
                                  int64_t unix_ms)
{
    struct sql_store *store = (struct sql_store *)base;
    enum vp_err err = sql_begin(store, true);
    return err == VP_OK ? sql_end(store, send_elsewhere(store, delivery_id, way_id, unix_ms)) : err;
}

enum vp_err sql_oldest_delivery(struct store *base, const char *page_way_id, struct store_oldest *out_oldest)
{
    struct sql_store *store = (struct sql_store *)base;
    struct sql_statement *query = sql_take(store, SQL_OLDEST_DELIVERY);
    sql_bind_text(query, 1, page_way_id);
    enum vp_err err = sql_step(query);
    if (err == VP_OK)
        *out_oldest = (struct store_oldest){sql_column_int64(query, 0), sql_column_int64(query, 1)};
    sql_reset(query);
    return err;
}

enum { SETTLED_MAX = 64 }; /* at once: the rest is there for the next round */

static enum vp_err read_seen(struct sql_store *store, const char *restaurant_id, const char *way_id,
                             int64_t out_ids[SETTLED_MAX], int *out_count)
{
    struct sql_statement *query = sql_take(store, SQL_SEEN);
    int count = 0;
    enum vp_err err = VP_OK;
    sql_bind_text(query, 1, restaurant_id);
    sql_bind_text(query, 2, way_id);
    sql_bind_int(query, 3, SETTLED_MAX);
    while (count < SETTLED_MAX && (err = sql_step(query)) == VP_OK)
        out_ids[count++] = sql_column_int64(query, 0);
    sql_reset(query);
    *out_count = count;
    return err == VP_ERR_NOT_FOUND ? VP_OK : err;
}

enum vp_err sql_settle_seen(struct store *base, const char *restaurant_id, const char *way_id,
                            int64_t unix_ms, int *out_count)
{
    int64_t ids[SETTLED_MAX];
    int count = 0, settled = 0;
    enum vp_err err = read_seen((struct sql_store *)base, restaurant_id, way_id, ids, &count);
    for (int i = 0; i < count && err == VP_OK; i++) {
        err = end_delivery(base, ids[i], STORE_DELIVERY_ACKNOWLEDGED, unix_ms, "");
        settled += err == VP_OK;
        err = err == VP_ERR_SUPERSEDED || err == VP_ERR_NOT_FOUND ? VP_OK : err;
    }
    *out_count = settled;
    return err;
}

struct delivery_reader {
    bool (*on_delivery)(void *owner, const struct store_delivery *delivery);
    void *owner;
};

static bool pass_delivery(void *arg, struct sql_statement *row)
{
    const struct delivery_reader *reader = arg;
    struct store_delivery delivery;
    read_delivery(row, &delivery);
    return reader->on_delivery(reader->owner, &delivery);
}

enum vp_err sql_each_delivery(struct store *base, const struct store_delivery_filter *filter,
                              bool (*on_delivery)(void *owner, const struct store_delivery *delivery),
                              void *owner)
{
    static const char sql[] =
        "SELECT delivery.id, delivery.restaurant_id, way_id, event, coalesce(order_number, 0), "
        "coalesce(orders.call_sid, message.call_sid, delivery.call_sid), coalesce(basket_version, 0), "
        "delivery.state, attempt_count, may_have_arrived, since_unix_ms, delivery.due_unix_ms, "
        "delivery.done_unix_ms, last_error, sequence, "
        "coalesce(message_id, 0) FROM delivery LEFT JOIN orders ON orders.id = order_id "
        "LEFT JOIN message ON message.id = message_id "
        "WHERE (?1 IS NULL OR delivery.restaurant_id = ?1) AND (?2 IS NULL OR way_id = ?2) "
        "AND (?3 < 0 OR delivery.state = ?3) AND (?4 = 0 OR order_number = ?4) AND (?6 = 0 OR delivery.id = ?6) "
        "ORDER BY delivery.id DESC LIMIT ?5";
    struct sql_store *store = (struct sql_store *)base;
    struct delivery_reader reader = {on_delivery, owner};
    struct sql_statement *query = sql_prepare(store, sql);
    sql_bind_text(query, 1, filter->restaurant_id); /* NULL binds NULL */
    sql_bind_text(query, 2, filter->way_id);
    sql_bind_int(query, 3, filter->has_state ? (int)filter->state : -1);
    sql_bind_int(query, 4, filter->order_number);
    sql_bind_int(query, 5, filter->limit > 0 ? filter->limit : DELIVERIES_WHEN_UNLIMITED);
    sql_bind_int64(query, 6, filter->id);
    return sql_each_row(query, pass_delivery, &reader);
}
