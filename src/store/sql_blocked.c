#include "store/sql_internal.h"
#include "store/store_blocked.h"

static enum vp_err run(struct sql_store *store, enum sql_text sql, const struct store_blocked *blocked)
{
    struct sql_statement *statement = sql_take(store, sql);
    sql_bind_text(statement, 1, blocked->number.restaurant_id);
    sql_bind_text(statement, 2, blocked->number.number);
    if (sql == SQL_BLOCK) {
        sql_bind_text(statement, 3, blocked->changed_by);
        sql_bind_int64(statement, 4, blocked->changed_unix_ms);
    }
    return sql_run(statement);
}

static enum vp_err log_change(struct sql_store *store, const struct store_blocked *blocked, bool is_blocked)
{
    struct sql_statement *insert = sql_take(store, SQL_LOG_BLOCKED);
    sql_bind_int64(insert, 1, blocked->changed_unix_ms);
    sql_bind_text(insert, 2, blocked->changed_by);
    sql_bind_text(insert, 3, blocked->number.restaurant_id);
    sql_bind_text(insert, 4, blocked->number.number);
    sql_bind_int(insert, 5, is_blocked);
    return sql_run(insert);
}

enum vp_err sql_block(struct store *base, const struct store_blocked *blocked)
{
    struct sql_store *store = (struct sql_store *)base;
    enum vp_err err = sql_begin(store, true);
    if (err != VP_OK)
        return err;
    int64_t others = 0;
    struct sql_statement *count = sql_take(store, SQL_COUNT_BLOCKED);
    sql_bind_text(count, 1, blocked->number.restaurant_id);
    sql_bind_text(count, 2, blocked->number.number);
    err = sql_run_number(count, &others);
    if (err == VP_OK && others >= STORE_BLOCKED_MAX)
        err = VP_ERR_TOO_MANY;
    if (err == VP_OK)
        err = run(store, SQL_BLOCK, blocked);
    if (err == VP_OK && store->change_count > 0)
        err = log_change(store, blocked, true);
    return sql_end(store, err);
}

enum vp_err sql_unblock(struct store *base, const struct store_blocked *blocked)
{
    struct sql_store *store = (struct sql_store *)base;
    enum vp_err err = sql_begin(store, true);
    if (err != VP_OK)
        return err;
    err = run(store, SQL_UNBLOCK, blocked);
    if (err == VP_OK && store->change_count == 0)
        err = VP_ERR_NOT_FOUND;
    if (err == VP_OK)
        err = log_change(store, blocked, false);
    return sql_end(store, err);
}

struct blocked_reader {
    bool (*on_blocked)(void *owner, const struct store_blocked *blocked);
    void *owner;
};

static bool pass_blocked(void *arg, struct sql_statement *row)
{
    const struct blocked_reader *reader = arg;
    struct store_blocked blocked = {.changed_unix_ms = sql_column_int64(row, 3)};
    sql_copy_text(row, 0, blocked.number.restaurant_id, sizeof blocked.number.restaurant_id);
    sql_copy_text(row, 1, blocked.number.number, sizeof blocked.number.number);
    sql_copy_text(row, 2, blocked.changed_by, sizeof blocked.changed_by);
    return reader->on_blocked(reader->owner, &blocked);
}

enum vp_err sql_each_blocked(struct store *base,
                             bool (*on_blocked)(void *owner, const struct store_blocked *blocked),
                             void *owner)
{
    static const char sql[] = "SELECT restaurant_id, number, changed_by, changed_unix_ms FROM blocked "
                              "ORDER BY restaurant_id, changed_unix_ms DESC, number";
    struct sql_store *store = (struct sql_store *)base;
    struct blocked_reader reader = {on_blocked, owner};
    return sql_each_row(sql_prepare(store, sql), pass_blocked, &reader);
}

enum vp_err sql_blocked_version(struct store *base, int64_t *out_version)
{
    struct sql_store *store = (struct sql_store *)base;
    return sql_run_number(sql_take(store, SQL_BLOCKED_VERSION), out_version);
}
