#include "store/sqlite_internal.h"

static enum vp_err read_due(struct sqlite_store *store, int64_t now_unix_ms,
                            struct store_delivery *out_deliveries, size_t max, size_t *out_count)
{
    sqlite3_stmt *query = sqlite_take(store, SQL_DUE);
    sqlite3_bind_int64(query, 1, now_unix_ms);
    sqlite3_bind_int64(query, 2, (sqlite3_int64)max);
    size_t count = 0;
    enum vp_err err = VP_OK;
    while (count < max && (err = sqlite_step(store, query)) == VP_OK) {
        struct store_delivery *delivery = &out_deliveries[count++];
        delivery->id = sqlite3_column_int64(query, 0);
        sqlite_copy_text(query, 1, delivery->restaurant_id, sizeof delivery->restaurant_id);
        delivery->order_number = sqlite3_column_int(query, 2);
        delivery->attempt_count = sqlite3_column_int(query, 3);
    }
    sqlite3_reset(query);
    if (err != VP_OK && err != VP_ERR_NOT_FOUND)
        return err;
    *out_count = count;
    return VP_OK;
}

static enum vp_err run_with_time(struct sqlite_store *store, enum sqlite_sql sql, int64_t delivery_id,
                                 int64_t unix_ms)
{
    sqlite3_stmt *update = sqlite_take(store, sql);
    sqlite3_bind_int64(update, 1, delivery_id);
    sqlite3_bind_int64(update, 2, unix_ms);
    return sqlite_run(store, update);
}

enum vp_err sqlite_lease_deliveries(struct store *base, int64_t now_unix_ms, int64_t lease_ms,
                                    struct store_delivery *out_deliveries, size_t max, size_t *out_count)
{
    struct sqlite_store *store = (struct sqlite_store *)base;
    size_t count = 0;
    enum vp_err err = sqlite_begin(store, false);
    if (err != VP_OK)
        return err;
    err = read_due(store, now_unix_ms, out_deliveries, max, &count);
    for (size_t i = 0; i < count && err == VP_OK; i++)
        err = run_with_time(store, SQL_LEASE, out_deliveries[i].id, now_unix_ms + lease_ms);
    err = sqlite_end(store, err);
    if (err == VP_OK)
        *out_count = count;
    return err;
}

/* An update that touches a delivery only while it is open: one that is delivered stays so. */
static enum vp_err update_open(struct sqlite_store *store, enum sqlite_sql sql, int64_t delivery_id,
                               int64_t unix_ms)
{
    enum vp_err err = sqlite_begin(store, false);
    if (err != VP_OK)
        return err;
    err = run_with_time(store, sql, delivery_id, unix_ms);
    if (err == VP_OK && sqlite3_changes(store->db) == 0) {
        sqlite3_stmt *query = sqlite_take(store, SQL_FIND_DELIVERY);
        sqlite3_bind_int64(query, 1, delivery_id);
        err = sqlite_step(store, query);
        sqlite3_reset(query);
    }
    return sqlite_end(store, err);
}

enum vp_err sqlite_delivered(struct store *base, int64_t delivery_id, int64_t unix_ms)
{
    return update_open((struct sqlite_store *)base, SQL_DELIVERED, delivery_id, unix_ms);
}

enum vp_err sqlite_retry_delivery(struct store *base, int64_t delivery_id, int64_t at_unix_ms)
{
    return update_open((struct sqlite_store *)base, SQL_RETRY, delivery_id, at_unix_ms);
}
