#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/log_limit.h"
#include "store/sqlite_internal.h"

enum { TELL_AGAIN_MS = 60000 };

static const char *const texts[SQL_TEXT_COUNT] = {
#define SQL(name, text)                  [name] = text,
#define SQL_EACH(name, sqlite, postgres) [name] = sqlite,
#include "store/sql.def"
#undef SQL
#undef SQL_EACH
};

static struct sqlite_store *store_of(const struct sql_statement *statement)
{
    return (struct sqlite_store *)statement->store;
}

static sqlite3_stmt *of_db(const struct sql_statement *statement)
{
    return ((const struct sqlite_statement *)statement)->of_db;
}

/* A database that is locked or full for hours fails at each try: one line a minute is enough of a kind. */
static void tell_failure(struct sqlite_store *store, const char *verb, bool is_of_row)
{
    char cause[256];
    int code = sqlite3_extended_errcode(store->db);
    int64_t now_ms = clock_mono_ms();
    if (!is_of_row && code == store->told_code && now_ms - store->told_ms < TELL_AGAIN_MS)
        return;
    log_sampled(LOG_LEVEL_ERROR, "store", "sqlite failed verb=%s code=%d cause=%s", verb, code,
                log_quote(cause, sizeof cause, span_of(sqlite3_errmsg(store->db))));
    store->told_code = code;
    store->told_ms = now_ms;
}

enum vp_err sqlite_failed(struct sqlite_store *store, const char *verb)
{
    int code = sqlite3_extended_errcode(store->db) & 0xff;
    bool is_of_row = code == SQLITE_CONSTRAINT || code == SQLITE_MISMATCH || code == SQLITE_TOOBIG;
    tell_failure(store, verb, is_of_row);
    if (code == SQLITE_CORRUPT || code == SQLITE_NOTADB)
        store->is_damaged = true;
    return is_of_row ? VP_ERR_BAD_VALUE : VP_ERR_STORE;
}

static struct sql_statement *prepare(struct sql_store *base, const char *text, bool is_kept)
{
    struct sqlite_store *store = (struct sqlite_store *)base;
    struct sqlite_statement *made = calloc(1, sizeof *made);
    if (made == NULL)
        return NULL;
    if (sqlite3_prepare_v3(store->db, text, -1, is_kept ? SQLITE_PREPARE_PERSISTENT : 0, &made->of_db,
                           NULL) != SQLITE_OK) {
        (void)sqlite_failed(store, "prepare");
        free(made);
        return NULL;
    }
    made->statement = (struct sql_statement){base, is_kept ? text : sqlite3_sql(made->of_db), is_kept};
    return &made->statement;
}

static void drop(struct sql_statement *statement)
{
    sqlite3_finalize(of_db(statement));
    free(statement);
}

static void reset(struct sql_statement *statement)
{
    sqlite3_reset(of_db(statement));
}

static void clear(struct sql_statement *statement)
{
    sqlite3_reset(of_db(statement));
    sqlite3_clear_bindings(of_db(statement));
}

void sqlite_bind_text(sqlite3_stmt *statement, int index, const char *text)
{
    sqlite3_bind_text(statement, index, text, -1, SQLITE_STATIC);
}

static void bind_text(struct sql_statement *statement, int index, const char *text)
{
    sqlite_bind_text(of_db(statement), index, text);
}

static void bind_int64(struct sql_statement *statement, int index, int64_t number)
{
    sqlite3_bind_int64(of_db(statement), index, number);
}

static void bind_bytes(struct sql_statement *statement, int index, struct span bytes)
{
    sqlite3_bind_blob64(of_db(statement), index, bytes.at, bytes.len, SQLITE_STATIC);
}

static enum vp_err step(struct sql_statement *statement)
{
    struct sqlite_store *store = store_of(statement);
    int code = sqlite3_step(of_db(statement));
    if (code == SQLITE_ROW)
        return VP_OK;
    if (code != SQLITE_DONE)
        return sqlite_failed(store, "step");
    store->sql.change_count = sqlite3_changes(store->db);
    return VP_ERR_NOT_FOUND;
}

static int64_t column_int64(struct sql_statement *row, int column)
{
    return sqlite3_column_int64(of_db(row), column);
}

static const char *column_text(struct sql_statement *row, int column)
{
    return (const char *)sqlite3_column_text(of_db(row), column);
}

static struct span column_bytes(struct sql_statement *row, int column)
{
    const void *at = sqlite3_column_blob(of_db(row), column);
    return (struct span){at, (size_t)sqlite3_column_bytes(of_db(row), column)};
}

void sqlite_copy_text(sqlite3_stmt *statement, int column, char *out, size_t size_bytes)
{
    const char *text = (const char *)sqlite3_column_text(statement, column);
    span_copy(span_of(text), out, size_bytes);
}

/* ---- transactions ---- */

static enum vp_err run(struct sqlite_store *store, const char *text, const char *verb)
{
    return sqlite3_exec(store->db, text, NULL, NULL, NULL) == SQLITE_OK ? VP_OK : sqlite_failed(store, verb);
}

/* A file that is not at its path any more is nobody's: what is written to it is lost. */
static enum vp_err check_place(struct sqlite_store *store)
{
    if (sqlite_look(&store->sql.store) != STORE_MOVED)
        return VP_OK;
    log_error("store", "the database is not at its path any more path=%s", store->path);
    return VP_ERR_STORE;
}

static enum vp_err begin(struct sql_store *base, bool is_durable)
{
    struct sqlite_store *store = (struct sqlite_store *)base;
    enum vp_err err = check_place(store);
    if (err != VP_OK)
        return err;
    /* In WAL mode a FULL commit also makes all earlier NORMAL ones durable. */
    err = run(store, is_durable ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL", "synchronous");
    return err == VP_OK ? sql_run(sql_take(base, SQL_BEGIN)) : err;
}

static enum vp_err end(struct sql_store *base, enum vp_err err)
{
    struct sqlite_store *store = (struct sqlite_store *)base;
    if (err == VP_OK)
        err = sql_run(sql_take(base, SQL_COMMIT));
    if (err == VP_OK)
        return check_place(store);
    if (sqlite3_get_autocommit(store->db) == 0 && sql_run(sql_take(base, SQL_ROLLBACK)) != VP_OK)
        log_error("store", "rollback failed");
    return err;
}

static enum vp_err begin_view(struct sql_store *base)
{
    return run((struct sqlite_store *)base, "BEGIN", "begin view");
}

static void end_view(struct sql_store *base)
{
    (void)run((struct sqlite_store *)base, "COMMIT", "end view");
}

/* The log that the file is written from has the old pages until it begins anew; where somebody reads it now, it does so
 * later. */
static void overwrite(struct sql_store *base)
{
    (void)sqlite3_exec(((struct sqlite_store *)base)->db, "PRAGMA wal_checkpoint(TRUNCATE)", NULL, NULL,
                       NULL);
}

const struct sql_driver sqlite_driver = {
    .texts = texts,
    .no_index = "+",
    .like = "LIKE",
    .prepare = prepare,
    .drop = drop,
    .reset = reset,
    .clear = clear,
    .bind_text = bind_text,
    .bind_int64 = bind_int64,
    .bind_bytes = bind_bytes,
    .step = step,
    .column_int64 = column_int64,
    .column_text = column_text,
    .column_bytes = column_bytes,
    .begin = begin,
    .end = end,
    .begin_view = begin_view,
    .end_view = end_view,
    .overwrite = overwrite,
};
