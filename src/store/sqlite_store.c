/* SQLite as a backend: how its file is opened, and what beside the verbs is its own. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "store/sqlite_internal.h"

enum { WAL_RETRY_US = 10000 };

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
           sqlite_know_numbers(db) && sqlite_know_words(db);
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
    sql_drop_all(&store->sql);
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
    store->sql.store.backend = &sqlite_backend;
    store->sql.driver = &sqlite_driver;
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
        *out_store = &store->sql.store;
        return VP_OK;
    }
    snprintf(out_why, why_size_bytes, "%s: %s", path, why);
    close_database(&store->sql.store);
    return err;
}

const struct store_backend sqlite_backend = {
    .scheme = "sqlite",
    .open = open_database,
    .close = close_database,
    SQL_VERBS,
    .turn_deliveries = sql_turn_deliveries,
    .set_patience = sqlite_set_patience,
    .look = sqlite_look,
    .identify = sqlite_identify,
    .probe = sqlite_probe,
    .repair = sqlite_repair,
    .inspect = sqlite_inspect,
};
