#include <limits.h>

#include "base/clock.h"
#include "store/sqlite_internal.h"

enum { DELIVERIES_WHEN_UNLIMITED = 100 };

/* The columns of SQL_DUE and of sqlite_each_delivery. */
static void read_delivery(sqlite3_stmt *row, struct store_delivery *out_delivery)
{
    struct store_delivery *delivery = out_delivery;
    *delivery = (struct store_delivery){
        .id = sqlite3_column_int64(row, 0),
        .order_number = sqlite3_column_int(row, 4),
        .basket_version = (uint32_t)sqlite3_column_int64(row, 6),
        .state = (enum store_delivery_state)sqlite3_column_int(row, 7),
        .attempt_count = sqlite3_column_int(row, 8),
        .may_have_arrived = sqlite3_column_int(row, 9) != 0,
        .since_unix_ms = sqlite3_column_int64(row, 10),
        .due_unix_ms = sqlite3_column_int64(row, 11),
        .done_unix_ms = sqlite3_column_int64(row, 12),
        .sequence = sqlite3_column_int(row, 14),
        .message_id = sqlite3_column_int64(row, 15),
    };
    sqlite_copy_text(row, 1, delivery->restaurant_id, sizeof delivery->restaurant_id);
    sqlite_copy_text(row, 2, delivery->way_id, sizeof delivery->way_id);
    sqlite_copy_text(row, 3, delivery->event, sizeof delivery->event);
    sqlite_copy_text(row, 5, delivery->call_sid, sizeof delivery->call_sid);
    sqlite_copy_text(row, 13, delivery->last_error, sizeof delivery->last_error);
}

static enum vp_err read_due(struct sqlite_store *store, int64_t now_unix_ms,
                            struct store_delivery *out_deliveries, size_t max, size_t *out_count)
{
    sqlite3_stmt *query = sqlite_take(store, SQL_DUE);
    sqlite3_bind_int64(query, 1, now_unix_ms);
    sqlite3_bind_int64(query, 2, (sqlite3_int64)max);
    size_t count = 0;
    enum vp_err err = VP_OK;
    while (count < max && (err = sqlite_step(store, query)) == VP_OK)
        read_delivery(query, &out_deliveries[count++]);
    sqlite3_reset(query);
    if (err != VP_OK && err != VP_ERR_NOT_FOUND)
        return err;
    *out_count = count;
    return VP_OK;
}

static enum vp_err lease(struct sqlite_store *store, struct store_delivery *delivery, int64_t until_unix_ms)
{
    sqlite3_stmt *update = sqlite_take(store, SQL_LEASE);
    sqlite3_bind_int64(update, 1, delivery->id);
    sqlite3_bind_int64(update, 2, until_unix_ms);
    delivery->attempt_count++;
    return sqlite_run(store, update);
}

enum vp_err sqlite_lease_deliveries(struct store *base, int64_t now_unix_ms, int64_t lease_ms,
                                    struct store_delivery *out_deliveries, size_t max, size_t *out_count)
{
    struct sqlite_store *store = (struct sqlite_store *)base;
    size_t count = 0;
    /* Nothing is due most of the time, and then nobody who writes is kept waiting. */
    enum vp_err err = read_due(store, now_unix_ms, out_deliveries, max, &count);
    if (err == VP_OK && count > 0)
        err = sqlite_begin(store, false);
    if (err != VP_OK || count == 0) {
        *out_count = 0;
        return err;
    }
    err = read_due(store, now_unix_ms, out_deliveries, max, &count);
    for (size_t i = 0; i < count && err == VP_OK; i++)
        err = lease(store, &out_deliveries[i], now_unix_ms + lease_ms);
    err = sqlite_end(store, err);
    if (err == VP_OK)
        *out_count = count;
    return err;
}

/* For whoever follows what becomes of it. */
static enum vp_err log_state(struct sqlite_store *store, int64_t delivery_id)
{
    sqlite3_stmt *insert = sqlite_take(store, SQL_LOG_DELIVERY);
    sqlite3_bind_int64(insert, 1, delivery_id);
    sqlite3_bind_int64(insert, 2, clock_unix_ms());
    sqlite3_bind_int(insert, 3, (int)STORE_NOUN_DELIVERY);
    return sqlite_run(store, insert);
}

/* Runs an update (taken over) whose first parameter is the delivery, and which touches it only in states where it may
 * change. VP_ERR_NOT_FOUND: there is none; VP_ERR_SUPERSEDED: it is in another state. */
static enum vp_err update(struct sqlite_store *store, sqlite3_stmt *statement, int64_t delivery_id)
{
    int64_t state = 0;
    enum vp_err err = sqlite_run(store, statement);
    if (err == VP_OK && sqlite3_changes(store->db) > 0)
        return log_state(store, delivery_id);
    if (err != VP_OK)
        return err;
    sqlite3_stmt *query = sqlite_take(store, SQL_DELIVERY_STATE);
    sqlite3_bind_int64(query, 1, delivery_id);
    err = sqlite_run_number(store, query, &state);
    return err == VP_OK ? VP_ERR_SUPERSEDED : err;
}

static enum vp_err end_delivery(struct store *base, int64_t delivery_id, enum store_delivery_state state,
                                int64_t unix_ms, const char *why)
{
    struct sqlite_store *store = (struct sqlite_store *)base;
    enum vp_err err = sqlite_begin(store, true); /* what was taken is not sent again, whatever happens here */
    if (err != VP_OK)
        return err;
    sqlite3_stmt *statement = sqlite_take(store, SQL_END_DELIVERY);
    sqlite3_bind_int64(statement, 1, delivery_id);
    sqlite3_bind_int(statement, 2, (int)state);
    sqlite3_bind_int64(statement, 3, unix_ms);
    sqlite_bind_text(statement, 4, why);
    return sqlite_end(store, update(store, statement, delivery_id));
}

enum vp_err sqlite_acknowledge_delivery(struct store *base, int64_t delivery_id, int64_t unix_ms)
{
    return end_delivery(base, delivery_id, STORE_DELIVERY_ACKNOWLEDGED, unix_ms, "");
}

enum vp_err sqlite_give_up_delivery(struct store *base, int64_t delivery_id, int64_t unix_ms, const char *why)
{
    return end_delivery(base, delivery_id, STORE_DELIVERY_GIVEN_UP, unix_ms, why);
}

enum vp_err sqlite_retry_delivery(struct store *base, int64_t delivery_id, const struct store_retry *retry)
{
    struct sqlite_store *store = (struct sqlite_store *)base;
    enum vp_err err = sqlite_begin(store, false);
    if (err != VP_OK)
        return err;
    sqlite3_stmt *statement = sqlite_take(store, SQL_RETRY);
    sqlite3_bind_int64(statement, 1, delivery_id);
    sqlite3_bind_int64(statement, 2, retry->at_unix_ms);
    sqlite3_bind_int(statement, 3, retry->may_have_arrived);
    sqlite_bind_text(statement, 4, retry->why);
    return sqlite_end(store, update(store, statement, delivery_id));
}

enum vp_err sqlite_reopen_delivery(struct store *base, int64_t delivery_id, int64_t unix_ms)
{
    struct sqlite_store *store = (struct sqlite_store *)base;
    enum vp_err err = sqlite_begin(store, true);
    if (err != VP_OK)
        return err;
    sqlite3_stmt *statement = sqlite_take(store, SQL_REOPEN_DELIVERY);
    sqlite3_bind_int64(statement, 1, delivery_id);
    sqlite3_bind_int64(statement, 2, unix_ms);
    return sqlite_end(store, update(store, statement, delivery_id));
}

/* Inside a transaction. */
static enum vp_err send_elsewhere(struct sqlite_store *store, int64_t delivery_id, const char *way_id,
                                  int64_t unix_ms)
{
    int64_t other = 0;
    sqlite3_stmt *query = sqlite_take(store, SQL_FIND_SIBLING);
    sqlite3_bind_int64(query, 1, delivery_id);
    sqlite_bind_text(query, 2, way_id);
    enum vp_err err = sqlite_run_number(store, query, &other);
    if (err != VP_ERR_NOT_FOUND)
        return err == VP_OK ? VP_ERR_BAD_VALUE : err;
    sqlite3_stmt *statement = sqlite_take(store, SQL_REDIRECT_DELIVERY);
    sqlite3_bind_int64(statement, 1, delivery_id);
    sqlite3_bind_int64(statement, 2, unix_ms);
    sqlite_bind_text(statement, 3, way_id);
    return update(store, statement, delivery_id);
}

enum vp_err sqlite_redirect_delivery(struct store *base, int64_t delivery_id, const char *way_id,
                                     int64_t unix_ms)
{
    struct sqlite_store *store = (struct sqlite_store *)base;
    enum vp_err err = sqlite_begin(store, true);
    return err == VP_OK ? sqlite_end(store, send_elsewhere(store, delivery_id, way_id, unix_ms)) : err;
}

enum vp_err sqlite_oldest_delivery(struct store *base, const char *page_way_id,
                                   struct store_oldest *out_oldest)
{
    struct sqlite_store *store = (struct sqlite_store *)base;
    sqlite3_stmt *query = sqlite_take(store, SQL_OLDEST_DELIVERY);
    sqlite_bind_text(query, 1, page_way_id);
    enum vp_err err = sqlite_step(store, query);
    if (err == VP_OK)
        *out_oldest = (struct store_oldest){sqlite3_column_int64(query, 0), sqlite3_column_int64(query, 1)};
    sqlite3_reset(query);
    return err;
}

enum { SETTLED_MAX = 64 }; /* at once: the rest is there for the next round */

static enum vp_err read_seen(struct sqlite_store *store, const char *restaurant_id, const char *way_id,
                             int64_t out_ids[SETTLED_MAX], int *out_count)
{
    sqlite3_stmt *query = sqlite_take(store, SQL_SEEN);
    int count = 0;
    enum vp_err err = VP_OK;
    sqlite_bind_text(query, 1, restaurant_id);
    sqlite_bind_text(query, 2, way_id);
    sqlite3_bind_int(query, 3, SETTLED_MAX);
    while (count < SETTLED_MAX && (err = sqlite_step(store, query)) == VP_OK)
        out_ids[count++] = sqlite3_column_int64(query, 0);
    sqlite3_reset(query);
    *out_count = count;
    return err == VP_ERR_NOT_FOUND ? VP_OK : err;
}

enum vp_err sqlite_settle_seen(struct store *base, const char *restaurant_id, const char *way_id,
                               int64_t unix_ms, int *out_count)
{
    int64_t ids[SETTLED_MAX];
    int count = 0, settled = 0;
    enum vp_err err = read_seen((struct sqlite_store *)base, restaurant_id, way_id, ids, &count);
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

static bool pass_delivery(void *arg, sqlite3_stmt *row)
{
    const struct delivery_reader *reader = arg;
    struct store_delivery delivery;
    read_delivery(row, &delivery);
    return reader->on_delivery(reader->owner, &delivery);
}

enum vp_err sqlite_each_delivery(struct store *base, const struct store_delivery_filter *filter,
                                 bool (*on_delivery)(void *owner, const struct store_delivery *delivery),
                                 void *owner)
{
    static const char sql[] =
        "SELECT delivery.id, delivery.restaurant_id, way_id, event, ifnull(order_number, 0), "
        "coalesce(orders.call_sid, message.call_sid, delivery.call_sid), ifnull(basket_version, 0), "
        "delivery.state, attempt_count, may_have_arrived, since_unix_ms, delivery.due_unix_ms, "
        "delivery.done_unix_ms, last_error, sequence, "
        "ifnull(message_id, 0) FROM delivery LEFT JOIN orders ON orders.id = order_id "
        "LEFT JOIN message ON message.id = message_id "
        "WHERE (?1 IS NULL OR delivery.restaurant_id = ?1) AND (?2 IS NULL OR way_id = ?2) "
        "AND (?3 < 0 OR delivery.state = ?3) AND (?4 = 0 OR order_number = ?4) AND (?6 = 0 OR delivery.id = ?6) "
        "ORDER BY delivery.id DESC LIMIT ?5";
    struct sqlite_store *store = (struct sqlite_store *)base;
    struct delivery_reader reader = {on_delivery, owner};
    sqlite3_stmt *query = sqlite_prepare(store, sql);
    sqlite_bind_text(query, 1, filter->restaurant_id); /* NULL binds NULL */
    sqlite_bind_text(query, 2, filter->way_id);
    sqlite3_bind_int(query, 3, filter->has_state ? (int)filter->state : -1);
    sqlite3_bind_int(query, 4, filter->order_number);
    sqlite3_bind_int(query, 5, filter->limit > 0 ? filter->limit : DELIVERIES_WHEN_UNLIMITED);
    sqlite3_bind_int64(query, 6, filter->id);
    return sqlite_each_row(store, query, pass_delivery, &reader);
}
