#include "store/sqlite_internal.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/log_limit.h"

enum { WAL_RETRY_US = 10000, TELL_AGAIN_MS = 60000 };

static const char *const texts[SQLITE_SQL_COUNT] = {
#define SQL(name, text) [name] = text,
#include "store/sqlite_sql.def"
#undef SQL
};

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

sqlite3_stmt *sqlite_take(struct sqlite_store *store, enum sqlite_sql sql)
{
    sqlite3_stmt **statement = &store->statements[sql];
    if (*statement == NULL) {
        if (sqlite3_prepare_v3(store->db, texts[sql], -1, SQLITE_PREPARE_PERSISTENT, statement, NULL) !=
            SQLITE_OK)
            (void)sqlite_failed(store, "prepare");
        return *statement;
    }
    sqlite3_reset(*statement);
    sqlite3_clear_bindings(*statement);
    return *statement;
}

/* A bind fails only for a wrong index or without memory; then the NOT NULL column refuses the row. */
void sqlite_bind_text(sqlite3_stmt *statement, int index, const char *text)
{
    sqlite3_bind_text(statement, index, text, -1, SQLITE_STATIC);
}

enum vp_err sqlite_step(struct sqlite_store *store, sqlite3_stmt *statement)
{
    if (statement == NULL)
        return VP_ERR_STORE;
    int code = sqlite3_step(statement);
    if (code == SQLITE_ROW)
        return VP_OK;
    return code == SQLITE_DONE ? VP_ERR_NOT_FOUND : sqlite_failed(store, "step");
}

enum vp_err sqlite_run(struct sqlite_store *store, sqlite3_stmt *statement)
{
    enum vp_err err = sqlite_step(store, statement);
    sqlite3_reset(statement);
    return err == VP_ERR_NOT_FOUND ? VP_OK : err;
}

enum vp_err sqlite_run_number(struct sqlite_store *store, sqlite3_stmt *query, int64_t *out_number)
{
    enum vp_err err = sqlite_step(store, query);
    if (err == VP_OK)
        *out_number = sqlite3_column_int64(query, 0);
    sqlite3_reset(query);
    return err;
}

/* Reading a statement costs more than the few rows that most of them answer. */
static sqlite3_stmt *take_idle(struct sqlite_store *store, const char *sql)
{
    for (size_t i = 0; i < SQLITE_IDLE_MAX && store->idle[i] != NULL; i++) {
        sqlite3_stmt *query = store->idle[i];
        if (strcmp(sqlite3_sql(query), sql) != 0)
            continue;
        memmove(&store->idle[i], &store->idle[i + 1], (SQLITE_IDLE_MAX - 1 - i) * sizeof(sqlite3_stmt *));
        store->idle[SQLITE_IDLE_MAX - 1] = NULL;
        return query;
    }
    return NULL;
}

static void put_idle(struct sqlite_store *store, sqlite3_stmt *query)
{
    if (query == NULL)
        return;
    sqlite3_reset(query);
    sqlite3_clear_bindings(query);
    sqlite3_finalize(store->idle[SQLITE_IDLE_MAX - 1]);
    memmove(&store->idle[1], store->idle, (SQLITE_IDLE_MAX - 1) * sizeof(sqlite3_stmt *));
    store->idle[0] = query;
}

sqlite3_stmt *sqlite_prepare(struct sqlite_store *store, const char *sql)
{
    sqlite3_stmt *query = take_idle(store, sql);
    if (query == NULL && sqlite3_prepare_v2(store->db, sql, -1, &query, NULL) != SQLITE_OK)
        (void)sqlite_failed(store, "prepare");
    return query;
}

enum vp_err sqlite_each_row(struct sqlite_store *store, sqlite3_stmt *query, sqlite_row_fn on_row,
                            void *reader)
{
    bool wants_more = true;
    enum vp_err err = VP_OK;
    while (wants_more && (err = sqlite_step(store, query)) == VP_OK)
        wants_more = on_row(reader, query);
    put_idle(store, query);
    return err == VP_ERR_NOT_FOUND ? VP_OK : err;
}

void sqlite_copy_text(sqlite3_stmt *statement, int column, char *out, size_t size_bytes)
{
    const char *text = (const char *)sqlite3_column_text(statement, column);
    span_copy(span_of(text), out, size_bytes);
}

enum vp_err sqlite_take_copy(sqlite3_stmt *query, int column, char **out_copy, size_t *out_bytes)
{
    const void *at = sqlite3_column_blob(query, column);
    size_t len = (size_t)sqlite3_column_bytes(query, column);
    char *copy = malloc(len + 1);
    if (copy == NULL)
        return VP_ERR_NO_MEMORY;
    span_copy((struct span){at, len}, copy, len + 1);
    *out_copy = copy;
    *out_bytes = len;
    return VP_OK;
}

enum vp_err sqlite_find_document(struct sqlite_store *store, enum sqlite_sql sql, const char *call_sid,
                                 uint32_t *out_version, char **out_json)
{
    sqlite3_stmt *query = sqlite_take(store, sql);
    size_t len;
    sqlite_bind_text(query, 1, call_sid);
    enum vp_err err = sqlite_step(store, query);
    if (err == VP_OK)
        err = sqlite_take_copy(query, 1, out_json, &len);
    if (err == VP_OK)
        *out_version = (uint32_t)sqlite3_column_int64(query, 0);
    sqlite3_reset(query);
    return err;
}

/* A file that is not at its path any more is nobody's: what is written to it is lost. */
static enum vp_err check_place(struct sqlite_store *store)
{
    if (sqlite_look(&store->store) != STORE_MOVED)
        return VP_OK;
    log_error("store", "the database is not at its path any more path=%s", store->path);
    return VP_ERR_STORE;
}

enum vp_err sqlite_begin(struct sqlite_store *store, bool is_durable)
{
    enum vp_err err = check_place(store);
    if (err != VP_OK)
        return err;
    /* In WAL mode a FULL commit also makes all earlier NORMAL ones durable. */
    const char *pragma = is_durable ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL";
    if (sqlite3_exec(store->db, pragma, NULL, NULL, NULL) != SQLITE_OK)
        return sqlite_failed(store, "synchronous");
    return sqlite_run(store, sqlite_take(store, SQL_BEGIN));
}

enum vp_err sqlite_end(struct sqlite_store *store, enum vp_err err)
{
    if (err == VP_OK)
        err = sqlite_run(store, sqlite_take(store, SQL_COMMIT));
    if (err == VP_OK)
        return check_place(store);
    if (sqlite3_get_autocommit(store->db) == 0 &&
        sqlite_run(store, sqlite_take(store, SQL_ROLLBACK)) != VP_OK)
        log_error("store", "rollback failed");
    return err;
}

/* The database holds names and addresses: it is made readable for this user only. SQLite gives the -wal and
 * -shm files the same rights. */
static void create_private(const char *path)
{
    int file = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
    if (file >= 0)
        close(file);
}

/* Switching to WAL wants the file for itself, and SQLite does not always wait for that by its busy timeout. */
static bool use_wal(sqlite3 *db, int patience_ms)
{
    int64_t give_up_ms = clock_mono_ms() + patience_ms;
    for (;;) {
        int code = sqlite3_exec(db, "PRAGMA journal_mode = WAL", NULL, NULL, NULL);
        if (code == SQLITE_OK)
            return true;
        if (code != SQLITE_BUSY || clock_mono_ms() > give_up_ms)
            return false;
        usleep(WAL_RETRY_US);
    }
}

/* What a damaged or foreign file says must not run as a program; what is deleted is overwritten, lest an erased
 * caller's words stay where they stood once. */
static bool keep_safe(sqlite3 *db)
{
    return sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL) == SQLITE_OK &&
           sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL) == SQLITE_OK &&
           sqlite3_exec(db,
                        "PRAGMA cell_size_check = ON; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON",
                        NULL, NULL, NULL) == SQLITE_OK &&
           sqlite_know_numbers(db);
}

static enum vp_err prepare_database(sqlite3 *db, int patience_ms, char *out_why, size_t why_size_bytes)
{
    sqlite3_extended_result_codes(db, 1);
    if (sqlite3_busy_timeout(db, patience_ms) != SQLITE_OK || !keep_safe(db) || !use_wal(db, patience_ms)) {
        snprintf(out_why, why_size_bytes, "%s", sqlite3_errmsg(db));
        return VP_ERR_STORE;
    }
    if (sqlite3_db_readonly(db, "main") != 0) {
        snprintf(out_why, why_size_bytes, "it is not writable");
        return VP_ERR_STORE;
    }
    return sqlite_migrate(db, out_why, why_size_bytes);
}

static void close_database(struct store *base)
{
    struct sqlite_store *store = (struct sqlite_store *)base;
    int on = 1;
    for (int i = 0; i < SQLITE_SQL_COUNT; i++)
        sqlite3_finalize(store->statements[i]);
    for (size_t i = 0; i < SQLITE_IDLE_MAX; i++)
        sqlite3_finalize(store->idle[i]);
    /* The last connection to a file deletes its log, by the name, which may be another's by now. */
    if (store->db != NULL && store->main.inode != 0 && sqlite_look(base) != STORE_FINE) {
        sqlite3_file_control(store->db, "main", SQLITE_FCNTL_PERSIST_WAL, &on);
        sqlite3_db_config(store->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    }
    sqlite3_close(store->db);
    free(store);
}

static enum vp_err open_database(const char *path, int patience_ms, struct store **out_store, char *out_why,
                                 size_t why_size_bytes)
{
    struct sqlite_store *store = calloc(1, sizeof *store);
    char why[256] = "";
    if (store == NULL)
        return VP_ERR_NO_MEMORY;
    store->store.backend = &sqlite_backend;
    bool is_in_memory = strcmp(path, ":memory:") == 0;
    if (!span_copy(span_of(is_in_memory ? "" : path), store->path, sizeof store->path)) {
        snprintf(out_why, why_size_bytes, "%s: the path is too long", path);
        free(store);
        return VP_ERR_BAD_VALUE;
    }
    if (!is_in_memory)
        create_private(path);
    int code = sqlite3_open_v2(path, &store->db,
                               SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
    enum vp_err err = VP_ERR_STORE;
    int cause = store->db != NULL ? sqlite3_system_errno(store->db) : 0;
    if (code != SQLITE_OK)
        snprintf(why, sizeof why, "%s%s%s",
                 store->db != NULL ? sqlite3_errmsg(store->db) : sqlite3_errstr(code), cause != 0 ? ": " : "",
                 cause != 0 ? strerror(cause) : "");
    else
        err = prepare_database(store->db, patience_ms, why, sizeof why);
    if (err == VP_OK) {
        sqlite_remember_files(store);
        *out_store = &store->store;
        return VP_OK;
    }
    snprintf(out_why, why_size_bytes, "%s: %s", path, why);
    close_database(&store->store);
    return err;
}

const struct store_backend sqlite_backend = {
    .scheme = "sqlite",
    .open = open_database,
    .close = close_database,
    .begin_call = sqlite_begin_call,
    .take_call = sqlite_take_call,
    .end_call = sqlite_end_call,
    .find_call = sqlite_find_call,
    .each_call = sqlite_each_call,
    .save_basket = sqlite_save_basket,
    .load_basket = sqlite_load_basket,
    .reopen_call = sqlite_reopen_call,
    .put_turn = sqlite_put_turn,
    .load_talk = sqlite_load_talk,
    .load_answer = sqlite_load_answer,
    .load_audio = sqlite_load_audio,
    .put_order = sqlite_put_order,
    .each_order = sqlite_each_order,
    .change_order = sqlite_change_order,
    .reprint_order = sqlite_reprint_order,
    .undo_order = sqlite_undo_order,
    .add_line = sqlite_add_line,
    .each_line = sqlite_each_line,
    .each_turn = sqlite_each_turn,
    .plan_deliveries = sqlite_plan_deliveries,
    .plan_unheard = sqlite_plan_unheard,
    .settle_seen = sqlite_settle_seen,
    .lease_deliveries = sqlite_lease_deliveries,
    .acknowledge_delivery = sqlite_acknowledge_delivery,
    .give_up_delivery = sqlite_give_up_delivery,
    .retry_delivery = sqlite_retry_delivery,
    .reopen_delivery = sqlite_reopen_delivery,
    .redirect_delivery = sqlite_redirect_delivery,
    .each_delivery = sqlite_each_delivery,
    .oldest_delivery = sqlite_oldest_delivery,
    .put_message = sqlite_put_message,
    .each_message = sqlite_each_message,
    .finish_message = sqlite_finish_message,
    .each_change = sqlite_each_change,
    .change_version = sqlite_change_version,
    .set_flag = sqlite_set_flag,
    .each_flag = sqlite_each_flag,
    .set_test_number = sqlite_set_test_number,
    .remove_test_number = sqlite_remove_test_number,
    .each_test_number = sqlite_each_test_number,
    .each_flag_change = sqlite_each_flag_change,
    .flags_version = sqlite_flags_version,
    .sell_out = sqlite_sell_out,
    .offer_again = sqlite_offer_again,
    .each_new_line = sqlite_each_new_line,
    .line_version = sqlite_line_version,
    .each_live_call = sqlite_each_live_call,
    .each_call_of_caller = sqlite_each_call_of_caller,
    .erase_caller = sqlite_erase_caller,
    .overwrite_said = sqlite_overwrite_said,
    .first_change = sqlite_first_change,
    .forget_changes = sqlite_forget_changes,
    .put_token = sqlite_put_token,
    .revoke_token = sqlite_revoke_token,
    .each_token = sqlite_each_token,
    .put_login = sqlite_put_login,
    .end_login = sqlite_end_login,
    .each_login = sqlite_each_login,
    .each_sold_out = sqlite_each_sold_out,
    .sold_out_version = sqlite_sold_out_version,
    .add_measures = sqlite_add_measures,
    .each_measure = sqlite_each_measure,
    .each_usage = sqlite_each_usage,
    .list_calls = sqlite_list_calls,
    .read_figures = sqlite_read_figures,
    .count_calls = sqlite_count_calls,
    .add_tool_record = sqlite_add_tool_record,
    .each_tool_record = sqlite_each_tool_record,
    .put_house = sqlite_put_house,
    .find_house = sqlite_find_house,
    .each_house = sqlite_each_house,
    .house_version = sqlite_house_version,
    .block = sqlite_block,
    .unblock = sqlite_unblock,
    .each_blocked = sqlite_each_blocked,
    .blocked_version = sqlite_blocked_version,
    .begin_view = sqlite_begin_view,
    .end_view = sqlite_end_view,
    .each_flaw = sqlite_each_flaw,
    .set_patience = sqlite_set_patience,
    .look = sqlite_look,
    .identify = sqlite_identify,
    .probe = sqlite_probe,
    .call_epoch = sqlite_call_epoch,
    .last_number = sqlite_last_number,
    .each_number = sqlite_each_number,
    .raise_number = sqlite_raise_number,
    .repair = sqlite_repair,
    .inspect = sqlite_inspect,
};
