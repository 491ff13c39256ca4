#include "store/sqlite_internal.h"
#include "store/store_blocked.h"

static enum vp_err run(struct sqlite_store *store, enum sqlite_sql sql, const struct store_blocked *blocked)
{
    sqlite3_stmt *statement = sqlite_take(store, sql);
    sqlite_bind_text(statement, 1, blocked->number.restaurant_id);
    sqlite_bind_text(statement, 2, blocked->number.number);
    if (sql == SQL_BLOCK) {
        sqlite_bind_text(statement, 3, blocked->changed_by);
        sqlite3_bind_int64(statement, 4, blocked->changed_unix_ms);
    }
    return sqlite_run(store, statement);
}

static enum vp_err log_change(struct sqlite_store *store, const struct store_blocked *blocked,
                              bool is_blocked)
{
    sqlite3_stmt *insert = sqlite_take(store, SQL_LOG_BLOCKED);
    sqlite3_bind_int64(insert, 1, blocked->changed_unix_ms);
    sqlite_bind_text(insert, 2, blocked->changed_by);
    sqlite_bind_text(insert, 3, blocked->number.restaurant_id);
    sqlite_bind_text(insert, 4, blocked->number.number);
    sqlite3_bind_int(insert, 5, is_blocked);
    return sqlite_run(store, insert);
}

enum vp_err sqlite_block(struct store *base, const struct store_blocked *blocked)
{
    struct sqlite_store *store = (struct sqlite_store *)base;
    enum vp_err err = sqlite_begin(store, true);
    if (err != VP_OK)
        return err;
    int64_t others = 0;
    sqlite3_stmt *count = sqlite_take(store, SQL_COUNT_BLOCKED);
    sqlite_bind_text(count, 1, blocked->number.restaurant_id);
    sqlite_bind_text(count, 2, blocked->number.number);
    err = sqlite_run_number(store, count, &others);
    if (err == VP_OK && others >= STORE_BLOCKED_MAX)
        err = VP_ERR_TOO_MANY;
    if (err == VP_OK)
        err = run(store, SQL_BLOCK, blocked);
    if (err == VP_OK && sqlite3_changes(store->db) > 0)
        err = log_change(store, blocked, true);
    return sqlite_end(store, err);
}

enum vp_err sqlite_unblock(struct store *base, const struct store_blocked *blocked)
{
    struct sqlite_store *store = (struct sqlite_store *)base;
    enum vp_err err = sqlite_begin(store, true);
    if (err != VP_OK)
        return err;
    err = run(store, SQL_UNBLOCK, blocked);
    if (err == VP_OK && sqlite3_changes(store->db) == 0)
        err = VP_ERR_NOT_FOUND;
    if (err == VP_OK)
        err = log_change(store, blocked, false);
    return sqlite_end(store, err);
}

struct blocked_reader {
    bool (*on_blocked)(void *owner, const struct store_blocked *blocked);
    void *owner;
};

static bool pass_blocked(void *arg, sqlite3_stmt *row)
{
    const struct blocked_reader *reader = arg;
    struct store_blocked blocked = {.changed_unix_ms = sqlite3_column_int64(row, 3)};
    sqlite_copy_text(row, 0, blocked.number.restaurant_id, sizeof blocked.number.restaurant_id);
    sqlite_copy_text(row, 1, blocked.number.number, sizeof blocked.number.number);
    sqlite_copy_text(row, 2, blocked.changed_by, sizeof blocked.changed_by);
    return reader->on_blocked(reader->owner, &blocked);
}

enum vp_err sqlite_each_blocked(struct store *base,
                                bool (*on_blocked)(void *owner, const struct store_blocked *blocked),
                                void *owner)
{
    static const char sql[] = "SELECT restaurant_id, number, changed_by, changed_unix_ms FROM blocked "
                              "ORDER BY restaurant_id, changed_unix_ms DESC, number";
    struct sqlite_store *store = (struct sqlite_store *)base;
    struct blocked_reader reader = {on_blocked, owner};
    return sqlite_each_row(store, sqlite_prepare(store, sql), pass_blocked, &reader);
}

enum vp_err sqlite_blocked_version(struct store *base, int64_t *out_version)
{
    struct sqlite_store *store = (struct sqlite_store *)base;
    return sqlite_run_number(store, sqlite_take(store, SQL_BLOCKED_VERSION), out_version);
}
