/* The log of what happened, and the rows of the outbox that make deliveries of it. */
#include "store/sql_internal.h"

enum { CHANGES_WHEN_UNLIMITED = 100 };

enum vp_err sql_log_change(struct sql_store *store, const struct store_change *change)
{
    struct sql_statement *insert = sql_take(store, SQL_LOG_CHANGE);
    sql_bind_int64(insert, 1, change->unix_ms);
    sql_bind_text(insert, 2, change->who);
    sql_bind_text(insert, 3, change->restaurant_id);
    sql_bind_int(insert, 4, (int)change->noun);
    sql_bind_int64(insert, 5, change->thing_id);
    sql_bind_text(insert, 6, change->what);
    return sql_run(insert);
}

/* 0 is nobody's row. */
static void bind_row(struct sql_statement *statement, int index, int64_t row_id)
{
    if (row_id != 0)
        sql_bind_int64(statement, index, row_id);
}

enum vp_err sql_put_event(struct sql_store *store, const struct sql_event *event)
{
    struct sql_statement *insert = sql_take(store, SQL_PUT_OUTBOX);
    bind_row(insert, 1, event->order_id);
    bind_row(insert, 2, event->message_id);
    sql_bind_text(insert, 3, store_event_name(event->event));
    sql_bind_int(insert, 4, event->sequence);
    sql_bind_int64(insert, 5, event->change.unix_ms);
    enum vp_err err = sql_run(insert);
    if (err != VP_OK)
        return err;
    struct store_change change = event->change;
    span_copy(span_of(store_event_name(event->event)), change.what, sizeof change.what);
    return sql_log_change(store, &change);
}

struct change_reader {
    bool (*on_change)(void *owner, const struct store_change *change);
    void *owner;
};

static bool pass_change(void *arg, struct sql_statement *row)
{
    const struct change_reader *reader = arg;
    struct store_change change = {.id = sql_column_int64(row, 0),
                                  .unix_ms = sql_column_int64(row, 1),
                                  .noun = (enum store_noun)sql_column_int(row, 4),
                                  .thing_id = sql_column_int64(row, 5)};
    sql_copy_text(row, 2, change.who, sizeof change.who);
    sql_copy_text(row, 3, change.restaurant_id, sizeof change.restaurant_id);
    sql_copy_text(row, 6, change.what, sizeof change.what);
    return reader->on_change(reader->owner, &change);
}

enum vp_err sql_each_change(struct store *base, const struct store_change_filter *filter,
                            bool (*on_change)(void *owner, const struct store_change *change), void *owner)
{
    static const char sql[] = "SELECT id, unix_ms, who, restaurant_id, noun, thing_id, what FROM change_log "
                              "WHERE id > ?1 AND (?2 IS NULL OR restaurant_id = ?2) ORDER BY id LIMIT ?3";
    struct sql_store *store = (struct sql_store *)base;
    struct change_reader reader = {on_change, owner};
    struct sql_statement *query = sql_prepare(store, sql);
    sql_bind_int64(query, 1, filter->after_id);
    sql_bind_text(query, 2, filter->restaurant_id); /* NULL binds NULL */
    sql_bind_int(query, 3, filter->limit > 0 ? filter->limit : CHANGES_WHEN_UNLIMITED);
    return sql_each_row(query, pass_change, &reader);
}

enum vp_err sql_change_version(struct store *base, int64_t *out_version)
{
    struct sql_store *store = (struct sql_store *)base;
    return sql_run_number(sql_take(store, SQL_CHANGE_VERSION), out_version);
}

enum vp_err sql_first_change(struct store *base, int64_t *out_id)
{
    struct sql_store *store = (struct sql_store *)base;
    return sql_run_number(sql_take(store, SQL_FIRST_CHANGE), out_id);
}

enum vp_err sql_forget_changes(struct store *base, int64_t before_unix_ms)
{
    static const enum sql_text statements[] = {SQL_FORGET_CHANGES, SQL_FORGET_CALL_EVENTS,
                                               SQL_FORGET_CALL_DELIVERIES};
    struct sql_store *store = (struct sql_store *)base;
    enum vp_err err = sql_begin(store, false);
    if (err != VP_OK)
        return err;
    for (size_t i = 0; i < sizeof statements / sizeof statements[0] && err == VP_OK; i++) {
        struct sql_statement *statement = sql_take(store, statements[i]);
        sql_bind_int64(statement, 1, before_unix_ms);
        err = sql_run(statement);
    }
    return sql_end(store, err);
}
