#include "store/sqlite_internal.h"

/* The parameters that every statement about a thing begins with. */
static sqlite3_stmt *take(struct sqlite_store *store, enum sqlite_sql sql, const struct sold_out *thing)
{
    sqlite3_stmt *statement = sqlite_take(store, sql);
    sqlite_bind_text(statement, 1, thing->restaurant_id);
    sqlite3_bind_int(statement, 2, (int)thing->kind);
    sqlite_bind_text(statement, 3, thing->id);
    return statement;
}

static enum vp_err log_change(struct sqlite_store *store, const struct store_sold_out *thing,
                              bool is_sold_out)
{
    sqlite3_stmt *insert = sqlite_take(store, SQL_LOG_SOLD_OUT);
    sqlite3_bind_int64(insert, 1, thing->changed_unix_ms);
    sqlite_bind_text(insert, 2, thing->changed_by);
    sqlite_bind_text(insert, 3, thing->thing.restaurant_id);
    sqlite3_bind_int(insert, 4, (int)thing->thing.kind);
    sqlite_bind_text(insert, 5, thing->thing.id);
    sqlite3_bind_int(insert, 6, is_sold_out);
    sqlite3_bind_int64(insert, 7, is_sold_out ? thing->thing.until_unix_ms : 0);
    return sqlite_run(store, insert);
}

static enum vp_err forget_old(struct sqlite_store *store, int64_t unix_ms)
{
    sqlite3_stmt *forget = sqlite_take(store, SQL_FORGET_SOLD_OUT);
    sqlite3_bind_int64(forget, 1, unix_ms);
    return sqlite_run(store, forget);
}

enum vp_err sqlite_sell_out(struct store *base, const struct store_sold_out *thing)
{
    struct sqlite_store *store = (struct sqlite_store *)base;
    enum vp_err err = sqlite_begin(store, true);
    if (err != VP_OK)
        return err;
    err = forget_old(store, thing->changed_unix_ms);
    if (err == VP_OK) {
        sqlite3_stmt *insert = take(store, SQL_SELL_OUT, &thing->thing);
        sqlite3_bind_int64(insert, 4, thing->thing.until_unix_ms);
        sqlite_bind_text(insert, 5, thing->changed_by);
        sqlite3_bind_int64(insert, 6, thing->changed_unix_ms);
        err = sqlite_run(store, insert);
    }
    if (err == VP_OK)
        err = log_change(store, thing, true);
    return sqlite_end(store, err);
}

enum vp_err sqlite_offer_again(struct store *base, const struct store_sold_out *thing)
{
    struct sqlite_store *store = (struct sqlite_store *)base;
    enum vp_err err = sqlite_begin(store, true);
    if (err != VP_OK)
        return err;
    err = sqlite_run(store, take(store, SQL_OFFER_AGAIN, &thing->thing));
    if (err == VP_OK && sqlite3_changes(store->db) == 0)
        err = VP_ERR_NOT_FOUND;
    if (err == VP_OK)
        err = log_change(store, thing, false);
    return sqlite_end(store, err);
}

struct thing_reader {
    bool (*on_thing)(void *owner, const struct store_sold_out *thing);
    void *owner;
};

static bool read_thing(void *arg, sqlite3_stmt *row)
{
    const struct thing_reader *reader = arg;
    struct store_sold_out thing = {.thing = {.kind = (enum sold_out_kind)sqlite3_column_int(row, 1),
                                             .until_unix_ms = sqlite3_column_int64(row, 3)},
                                   .changed_unix_ms = sqlite3_column_int64(row, 5)};
    sqlite_copy_text(row, 0, thing.thing.restaurant_id, sizeof thing.thing.restaurant_id);
    sqlite_copy_text(row, 2, thing.thing.id, sizeof thing.thing.id);
    sqlite_copy_text(row, 4, thing.changed_by, sizeof thing.changed_by);
    return reader->on_thing(reader->owner, &thing);
}

enum vp_err sqlite_each_sold_out(struct store *base,
                                 bool (*on_thing)(void *owner, const struct store_sold_out *thing),
                                 void *owner)
{
    static const char sql[] =
        "SELECT restaurant_id, kind, thing_id, until_unix_ms, changed_by, changed_unix_ms "
        "FROM sold_out ORDER BY restaurant_id, kind, thing_id";
    struct sqlite_store *store = (struct sqlite_store *)base;
    struct thing_reader reader = {on_thing, owner};
    return sqlite_each_row(store, sqlite_prepare(store, sql), read_thing, &reader);
}

enum vp_err sqlite_sold_out_version(struct store *base, int64_t *out_version)
{
    struct sqlite_store *store = (struct sqlite_store *)base;
    return sqlite_run_number(store, sqlite_take(store, SQL_SOLD_OUT_VERSION), out_version);
}
