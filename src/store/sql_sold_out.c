#include "store/sql_internal.h"

/* The parameters that every statement about a thing begins with. */
static struct sql_statement *take(struct sql_store *store, enum sql_text sql, const struct sold_out *thing)
{
    struct sql_statement *statement = sql_take(store, sql);
    sql_bind_text(statement, 1, thing->restaurant_id);
    sql_bind_int(statement, 2, (int)thing->kind);
    sql_bind_text(statement, 3, thing->id);
    return statement;
}

static enum vp_err log_change(struct sql_store *store, const struct store_sold_out *thing, bool is_sold_out)
{
    struct sql_statement *insert = sql_take(store, SQL_LOG_SOLD_OUT);
    sql_bind_int64(insert, 1, thing->changed_unix_ms);
    sql_bind_text(insert, 2, thing->changed_by);
    sql_bind_text(insert, 3, thing->thing.restaurant_id);
    sql_bind_int(insert, 4, (int)thing->thing.kind);
    sql_bind_text(insert, 5, thing->thing.id);
    sql_bind_int(insert, 6, is_sold_out);
    sql_bind_int64(insert, 7, is_sold_out ? thing->thing.until_unix_ms : 0);
    return sql_run(insert);
}

static enum vp_err forget_old(struct sql_store *store, int64_t unix_ms)
{
    struct sql_statement *forget = sql_take(store, SQL_FORGET_SOLD_OUT);
    sql_bind_int64(forget, 1, unix_ms);
    return sql_run(forget);
}

enum vp_err sql_sell_out(struct store *base, const struct store_sold_out *thing)
{
    struct sql_store *store = (struct sql_store *)base;
    enum vp_err err = sql_begin(store, true);
    if (err != VP_OK)
        return err;
    err = forget_old(store, thing->changed_unix_ms);
    if (err == VP_OK) {
        struct sql_statement *insert = take(store, SQL_SELL_OUT, &thing->thing);
        sql_bind_int64(insert, 4, thing->thing.until_unix_ms);
        sql_bind_text(insert, 5, thing->changed_by);
        sql_bind_int64(insert, 6, thing->changed_unix_ms);
        err = sql_run(insert);
    }
    if (err == VP_OK)
        err = log_change(store, thing, true);
    return sql_end(store, err);
}

enum vp_err sql_offer_again(struct store *base, const struct store_sold_out *thing)
{
    struct sql_store *store = (struct sql_store *)base;
    enum vp_err err = sql_begin(store, true);
    if (err != VP_OK)
        return err;
    err = sql_run(take(store, SQL_OFFER_AGAIN, &thing->thing));
    if (err == VP_OK && store->change_count == 0)
        err = VP_ERR_NOT_FOUND;
    if (err == VP_OK)
        err = log_change(store, thing, false);
    return sql_end(store, err);
}

struct thing_reader {
    bool (*on_thing)(void *owner, const struct store_sold_out *thing);
    void *owner;
};

static bool read_thing(void *arg, struct sql_statement *row)
{
    const struct thing_reader *reader = arg;
    struct store_sold_out thing = {.thing = {.kind = (enum sold_out_kind)sql_column_int(row, 1),
                                             .until_unix_ms = sql_column_int64(row, 3)},
                                   .changed_unix_ms = sql_column_int64(row, 5)};
    sql_copy_text(row, 0, thing.thing.restaurant_id, sizeof thing.thing.restaurant_id);
    sql_copy_text(row, 2, thing.thing.id, sizeof thing.thing.id);
    sql_copy_text(row, 4, thing.changed_by, sizeof thing.changed_by);
    return reader->on_thing(reader->owner, &thing);
}

enum vp_err sql_each_sold_out(struct store *base,
                              bool (*on_thing)(void *owner, const struct store_sold_out *thing), void *owner)
{
    static const char sql[] =
        "SELECT restaurant_id, kind, thing_id, until_unix_ms, changed_by, changed_unix_ms "
        "FROM sold_out ORDER BY restaurant_id, kind, thing_id";
    struct sql_store *store = (struct sql_store *)base;
    struct thing_reader reader = {on_thing, owner};
    return sql_each_row(sql_prepare(store, sql), read_thing, &reader);
}

enum vp_err sql_sold_out_version(struct store *base, int64_t *out_version)
{
    struct sql_store *store = (struct sql_store *)base;
    return sql_run_number(sql_take(store, SQL_SOLD_OUT_VERSION), out_version);
}
