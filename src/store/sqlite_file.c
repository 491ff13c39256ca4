/* The files behind a connection: whether they are still the ones at the path, and whether they are whole. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/sqlite_internal.h"

struct sqlite_file sqlite_find_file(const char *path, const char *ending)
{
    char name[SQLITE_PATH_BYTES + 8];
    struct stat status;
    snprintf(name, sizeof name, "%s%s", path, ending);
    if (stat(name, &status) != 0)
        return (struct sqlite_file){0};
    return (struct sqlite_file){(uint64_t)status.st_dev, (uint64_t)status.st_ino, (uint64_t)status.st_size};
}

void sqlite_remember_files(struct sqlite_store *store)
{
    if (store->path[0] == '\0')
        return;
    store->main = sqlite_find_file(store->path, "");
    store->wal = sqlite_find_file(store->path, "-wal");
}

static bool is_same(const struct sqlite_file *one, const struct sqlite_file *other)
{
    return one->device == other->device && one->inode == other->inode;
}

/* Whether a log that became shorter still has all the frames that SQLite knows of: a checkpoint may shorten
 * it (wal_checkpoint(TRUNCATE), as backup programs do), and then there are none. */
static bool is_log_sound(struct sqlite_store *store, const struct sqlite_file *wal)
{
    enum { LOG_HEAD_BYTES = 32, FRAME_HEAD_BYTES = 24, PAGE_MIN_BYTES = 512 };
    int frame_count = 0, copied_count = 0;
    int code =
        sqlite3_wal_checkpoint_v2(store->db, "main", SQLITE_CHECKPOINT_PASSIVE, &frame_count, &copied_count);
    if (code != SQLITE_OK || frame_count <= 0)
        return code == SQLITE_OK || code == SQLITE_BUSY || code == SQLITE_LOCKED;
    return wal->size_bytes >= LOG_HEAD_BYTES + (uint64_t)frame_count * (FRAME_HEAD_BYTES + PAGE_MIN_BYTES);
}

/* While a connection is open, SQLite does not delete its write-ahead log, and shortens it only when it is empty. */
enum store_condition sqlite_look(struct store *base)
{
    struct sqlite_store *store = (struct sqlite_store *)base;
    if (store->is_damaged)
        return STORE_DAMAGED;
    if (store->path[0] == '\0')
        return STORE_FINE;
    struct sqlite_file main = sqlite_find_file(store->path, ""), wal = sqlite_find_file(store->path, "-wal");
    if (!is_same(&main, &store->main) || !is_same(&wal, &store->wal) ||
        (wal.size_bytes < store->wal.size_bytes && !is_log_sound(store, &wal)))
        return STORE_MOVED;
    store->wal.size_bytes = wal.size_bytes;
    return STORE_FINE;
}

/* A log that was cut off makes another file of the same one. */
void sqlite_identify(struct store *base, uint64_t out_open[2], uint64_t out_at_place[2])
{
    struct sqlite_store *store = (struct sqlite_store *)base;
    struct sqlite_file main = sqlite_find_file(store->path, ""), wal = sqlite_find_file(store->path, "-wal");
    out_open[0] = store->main.inode;
    out_open[1] = store->wal.inode;
    out_at_place[0] = main.inode;
    out_at_place[1] = wal.inode;
}

void sqlite_set_patience(struct store *base, int patience_ms)
{
    sqlite3_busy_timeout(((struct sqlite_store *)base)->db, patience_ms);
}

/* Writes a page, in a transaction like any other, and leaves what it says as it is. */
enum vp_err sqlite_probe(struct store *base)
{
    struct sqlite_store *store = (struct sqlite_store *)base;
    char sql[64];
    sqlite3_stmt *query = NULL;
    enum vp_err err = sql_begin(&store->sql, true);
    if (err != VP_OK)
        return err;
    if (sqlite3_prepare_v2(store->db, "PRAGMA user_version", -1, &query, NULL) != SQLITE_OK ||
        sqlite3_step(query) != SQLITE_ROW) {
        err = sqlite_failed(store, "probe");
    } else {
        snprintf(sql, sizeof sql, "PRAGMA user_version = %d", sqlite3_column_int(query, 0));
        sqlite3_finalize(query);
        query = NULL;
        if (sqlite3_exec(store->db, sql, NULL, NULL, NULL) != SQLITE_OK)
            err = sqlite_failed(store, "probe");
    }
    sqlite3_finalize(query);
    return sql_end(&store->sql, err);
}

const char *sqlite_path_of(const char *url)
{
    return strncmp(url, "sqlite:", 7) == 0 ? url + 7 : url;
}

void sqlite_folder_of(const char *path, char *out, size_t size_bytes)
{
    snprintf(out, size_bytes, "%s", path);
    char *slash = strrchr(out, '/');
    if (slash != NULL)
        slash[slash == out] = '\0';
    else
        snprintf(out, size_bytes, ".");
}

bool sqlite_sync(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool is_synced = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0)
        close(fd);
    return is_synced;
}

static bool check_pages(sqlite3 *db, const char *pragma, char *out_text, size_t size_bytes)
{
    sqlite3_stmt *query = NULL;
    bool has_answer =
        sqlite3_prepare_v2(db, pragma, -1, &query, NULL) == SQLITE_OK && sqlite3_step(query) == SQLITE_ROW;
    if (has_answer)
        sqlite_copy_text(query, 0, out_text, size_bytes);
    else
        snprintf(out_text, size_bytes, "%s", sqlite3_errmsg(db));
    sqlite3_finalize(query);
    for (char *at = out_text; (at = strchr(at, '\n')) != NULL;)
        *at = ' '; /* a flaw has its page in a second line */
    return has_answer;
}

bool sqlite_quick_check(sqlite3 *db, char *out_text, size_t size_bytes)
{
    return check_pages(db, "PRAGMA quick_check(1)", out_text, size_bytes);
}

bool sqlite_integrity_check(sqlite3 *db, char *out_text, size_t size_bytes)
{
    return check_pages(db, "PRAGMA integrity_check(1)", out_text, size_bytes);
}

static bool is_damage(int code)
{
    return (code & 0xff) == SQLITE_CORRUPT || (code & 0xff) == SQLITE_NOTADB;
}

enum vp_err sqlite_inspect(const char *path, char *out_why, size_t why_size_bytes)
{
    enum { PATIENCE_MS = 250 };
    sqlite3 *db = NULL;
    char text[256] = "";
    enum vp_err err = VP_OK;
    if (strcmp(path, ":memory:") == 0)
        return VP_OK;
    if (sqlite_find_file(path, "").size_bytes == 0)
        return VP_ERR_NOT_FOUND;
    int code = sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    if (code == SQLITE_OK) {
        sqlite3_busy_timeout(db, PATIENCE_MS);
        bool has_answer = sqlite_quick_check(db, text, sizeof text);
        if (has_answer && strcmp(text, "ok") != 0)
            err = VP_ERR_BAD_VALUE;
        else if (!has_answer)
            err = is_damage(sqlite3_errcode(db)) ? VP_ERR_BAD_VALUE : VP_ERR_STORE;
    } else {
        err = is_damage(code) ? VP_ERR_BAD_VALUE : VP_ERR_STORE;
        snprintf(text, sizeof text, "%s", sqlite3_errstr(code));
    }
    sqlite3_close(db);
    if (err != VP_OK)
        snprintf(out_why, why_size_bytes, "%s: %s", path, text);
    return err;
}
