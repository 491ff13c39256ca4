/* The log of what happened, and the rows of the outbox that make deliveries of it. */
#include "store/sqlite_internal.h"

enum { CHANGES_WHEN_UNLIMITED = 100 };

enum vp_err sqlite_log_change(struct sqlite_store *store, const struct store_change *change)
{
    sqlite3_stmt *insert = sqlite_take(store, SQL_LOG_CHANGE);
    sqlite3_bind_int64(insert, 1, change->unix_ms);
    sqlite_bind_text(insert, 2, change->who);
    sqlite_bind_text(insert, 3, change->restaurant_id);
    sqlite3_bind_int(insert, 4, (int)change->noun);
    sqlite3_bind_int64(insert, 5, change->thing_id);
    sqlite_bind_text(insert, 6, change->what);
    return sqlite_run(store, insert);
}

/* 0 is nobody's row. */
static void bind_row(sqlite3_stmt *statement, int index, int64_t row_id)
{
    if (row_id != 0)
        sqlite3_bind_int64(statement, index, row_id);
}

enum vp_err sqlite_put_event(struct sqlite_store *store, const struct sqlite_event *event)
{
    sqlite3_stmt *insert = sqlite_take(store, SQL_PUT_OUTBOX);
    bind_row(insert, 1, event->order_id);
    bind_row(insert, 2, event->message_id);
    sqlite_bind_text(insert, 3, store_event_name(event->event));
    sqlite3_bind_int(insert, 4, event->sequence);
    sqlite3_bind_int64(insert, 5, event->change.unix_ms);
    enum vp_err err = sqlite_run(store, insert);
    if (err != VP_OK)
        return err;
    struct store_change change = event->change;
    span_copy(span_of(store_event_name(event->event)), change.what, sizeof change.what);
    return sqlite_log_change(store, &change);
}

struct change_reader {
    bool (*on_change)(void *owner, const struct store_change *change);
    void *owner;
};

static bool pass_change(void *arg, sqlite3_stmt *row)
{
    const struct change_reader *reader = arg;
    struct store_change change = {.id = sqlite3_column_int64(row, 0),
                                  .unix_ms = sqlite3_column_int64(row, 1),
                                  .noun = (enum store_noun)sqlite3_column_int(row, 4),
                                  .thing_id = sqlite3_column_int64(row, 5)};
    sqlite_copy_text(row, 2, change.who, sizeof change.who);
    sqlite_copy_text(row, 3, change.restaurant_id, sizeof change.restaurant_id);
    sqlite_copy_text(row, 6, change.what, sizeof change.what);
    return reader->on_change(reader->owner, &change);
}

enum vp_err sqlite_each_change(struct store *base, const struct store_change_filter *filter,
                               bool (*on_change)(void *owner, const struct store_change *change), void *owner)
{
    static const char sql[] = "SELECT id, unix_ms, who, restaurant_id, noun, thing_id, what FROM change_log "
                              "WHERE id > ?1 AND (?2 IS NULL OR restaurant_id = ?2) ORDER BY id LIMIT ?3";
    struct sqlite_store *store = (struct sqlite_store *)base;
    struct change_reader reader = {on_change, owner};
    sqlite3_stmt *query = sqlite_prepare(store, sql);
    sqlite3_bind_int64(query, 1, filter->after_id);
    sqlite_bind_text(query, 2, filter->restaurant_id); /* NULL binds NULL */
    sqlite3_bind_int(query, 3, filter->limit > 0 ? filter->limit : CHANGES_WHEN_UNLIMITED);
    return sqlite_each_row(store, query, pass_change, &reader);
}

enum vp_err sqlite_change_version(struct store *base, int64_t *out_version)
{
    struct sqlite_store *store = (struct sqlite_store *)base;
    return sqlite_run_number(store, sqlite_take(store, SQL_CHANGE_VERSION), out_version);
}

enum vp_err sqlite_first_change(struct store *base, int64_t *out_id)
{
    struct sqlite_store *store = (struct sqlite_store *)base;
    return sqlite_run_number(store, sqlite_take(store, SQL_FIRST_CHANGE), out_id);
}

enum vp_err sqlite_forget_changes(struct store *base, int64_t before_unix_ms)
{
    static const enum sqlite_sql statements[] = {SQL_FORGET_CHANGES, SQL_FORGET_CALL_EVENTS,
                                                 SQL_FORGET_CALL_DELIVERIES};
    struct sqlite_store *store = (struct sqlite_store *)base;
    enum vp_err err = sqlite_begin(store, false);
    if (err != VP_OK)
        return err;
    for (size_t i = 0; i < sizeof statements / sizeof statements[0] && err == VP_OK; i++) {
        sqlite3_stmt *statement = sqlite_take(store, statements[i]);
        sqlite3_bind_int64(statement, 1, before_unix_ms);
        err = sqlite_run(store, statement);
    }
    return sqlite_end(store, err);
}
