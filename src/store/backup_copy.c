#include "store/backup_copy.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/entry.h"

enum vp_err backup_copy_fail(const struct backup_copy *copy, enum vp_err err, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(copy->why, copy->why_size_bytes, format, args);
    va_end(args);
    return err;
}

/* ---- files ---- */

/* Of root's making it would be root's, and the service could not open it. */
static bool give_to_owner(int fd, const char *path)
{
    char folder[STORE_BACKUP_PATH_BYTES];
    struct stat status;
    sqlite_folder_of(path, folder, sizeof folder);
    return geteuid() != 0 || (stat(folder, &status) == 0 && fchown(fd, status.st_uid, status.st_gid) == 0);
}

void backup_copy_drop(const struct backup_copy *copy)
{
    static const char *const endings[] = {"", "-wal", "-shm", "-journal"};
    char name[STORE_BACKUP_PATH_BYTES + 16];
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        snprintf(name, sizeof name, "%s%s", copy->part, endings[i]);
        unlink(name);
    }
}

enum vp_err backup_copy_take_name(const struct backup_copy *copy)
{
    char folder[STORE_BACKUP_PATH_BYTES];
    sqlite_folder_of(copy->to, folder, sizeof folder);
    if (sqlite_sync(copy->part) && rename(copy->part, copy->to) == 0 && sqlite_sync(folder))
        return VP_OK;
    return backup_copy_fail(copy, VP_ERR_IO, "%s cannot be written: %s", copy->to, strerror(errno));
}

/* ---- databases ---- */

/* SQLite needs to write beside a database with a log, unless it knows that nobody else will (sqlite.org/uri.html). */
static int open_immutable(const char *path, sqlite3 **out_db)
{
    char uri[3 * STORE_BACKUP_PATH_BYTES + 32] = "file:";
    size_t len = strlen(uri);
    for (const char *at = path; *at != '\0' && len + 20 < sizeof uri; at++)
        len += (size_t)snprintf(uri + len, sizeof uri - len, strchr("?#%", *at) != NULL ? "%%%02X" : "%c",
                                (unsigned)(unsigned char)*at);
    snprintf(uri + len, sizeof uri - len, "?immutable=1");
    return sqlite3_open_v2(uri, out_db, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, NULL);
}

enum vp_err backup_open(const struct backup_copy *copy, const char *path, int flags, sqlite3 **out_db)
{
    int code = flags == SQLITE_OPEN_READONLY
                   ? open_immutable(path, out_db)
                   : sqlite3_open_v2(path, out_db, flags | SQLITE_OPEN_NOMUTEX, NULL);
    if (code == SQLITE_OK) {
        sqlite3_busy_timeout(*out_db, BACKUP_PATIENCE_MS);
        return VP_OK;
    }
    sqlite3_close(*out_db);
    *out_db = NULL;
    return backup_copy_fail(copy, VP_ERR_STORE, "%s cannot be opened: %s", path, sqlite3_errstr(code));
}

int64_t backup_number_of(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *query = NULL;
    int64_t number = -1;
    if (sqlite3_prepare_v2(db, sql, -1, &query, NULL) == SQLITE_OK && sqlite3_step(query) == SQLITE_ROW)
        number = sqlite3_column_int64(query, 0);
    sqlite3_finalize(query);
    return number;
}

enum vp_err backup_prove(const struct backup_copy *copy, sqlite3 *db, const char *path)
{
    char text[256] = "";
    bool has_answer = sqlite_integrity_check(db, text, sizeof text);
    int code = sqlite3_errcode(db) & 0xff;
    if (!has_answer && code != SQLITE_CORRUPT && code != SQLITE_NOTADB)
        return backup_copy_fail(copy, VP_ERR_STORE, "%s cannot be read: %s", path, text);
    if (!has_answer || strcmp(text, "ok") != 0)
        return backup_copy_fail(copy, VP_ERR_BAD_VALUE, "%s is damaged: %s", path, text);
    copy->backup->call_count = backup_number_of(db, "SELECT count(*) FROM call");
    copy->backup->order_count = backup_number_of(db, "SELECT count(*) FROM orders");
    if (copy->backup->call_count < 0 || copy->backup->order_count < 0)
        return backup_copy_fail(copy, VP_ERR_BAD_VALUE, "%s is no database of calls and orders", path);
    return VP_OK;
}

/* All pages in one go: a reader of a log makes no writer wait, and nothing can change between two pages. */
static enum vp_err copy_pages(const struct backup_copy *copy)
{
    sqlite3 *from = NULL, *to = NULL;
    enum vp_err err = backup_open(copy, copy->from,
                                  copy->is_from_backup ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE, &from);
    if (err == VP_OK)
        err = backup_open(copy, copy->part, SQLITE_OPEN_READWRITE, &to);
    if (err == VP_OK) {
        sqlite3_backup *pages = sqlite3_backup_init(to, "main", from, "main");
        int code = pages != NULL ? sqlite3_backup_step(pages, -1) : sqlite3_errcode(to);
        int end = sqlite3_backup_finish(pages);
        if (code != SQLITE_DONE || end != SQLITE_OK)
            err = backup_copy_fail(
                copy, code == SQLITE_CORRUPT || code == SQLITE_NOTADB ? VP_ERR_BAD_VALUE : VP_ERR_STORE,
                "%s cannot be copied: %s", copy->from, sqlite3_errstr(code != SQLITE_DONE ? code : end));
    }
    sqlite3_close(from);
    sqlite3_close(to);
    return err;
}

/* One that the database refuses is put aside where the spool is replayed, and is not in the copy either. */
static enum vp_err apply_spooled(const struct backup_copy *copy)
{
    size_t i;
    const json_t *entry;
    struct store *store;
    if (json_array_size(copy->spooled) == 0)
        return VP_OK;
    enum vp_err err =
        sqlite_backend.open(copy->part, BACKUP_PATIENCE_MS, &store, copy->why, copy->why_size_bytes);
    if (err != VP_OK)
        return err;
    json_array_foreach(copy->spooled, i, entry)
    {
        err = entry_apply(entry, store);
        if (err == VP_ERR_STORE)
            break;
        copy->backup->spooled_count += err == VP_OK;
    }
    store_close(store);
    return err == VP_ERR_STORE
               ? backup_copy_fail(copy, err, "what waits in the spool cannot be written to the copy")
               : VP_OK;
}

/* Whoever judges opens it as the service would, with a log; it is proved behind that, in the form that it keeps. */
static enum vp_err finish_part(const struct backup_copy *copy)
{
    sqlite3 *db = NULL;
    if (copy->judge != NULL)
        copy->judge->judge(copy->judge->owner, copy->part);
    enum vp_err err = backup_open(copy, copy->part, SQLITE_OPEN_READWRITE, &db);
    if (err == VP_OK && sqlite3_exec(db, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL) != SQLITE_OK)
        err = backup_copy_fail(copy, VP_ERR_STORE, "%s: %s", copy->part, sqlite3_errmsg(db));
    if (err == VP_OK)
        err = backup_prove(copy, db, copy->part);
    sqlite3_close(db);
    copy->backup->size_bytes = sqlite_find_file(copy->part, "").size_bytes;
    return err;
}

enum vp_err backup_copy_make(const struct backup_copy *copy)
{
    int fd = open(copy->part, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
    bool is_made = fd >= 0 && give_to_owner(fd, copy->part);
    if (fd >= 0)
        close(fd);
    if (!is_made)
        return backup_copy_fail(copy, VP_ERR_IO, "%s cannot be made: %s", copy->part, strerror(errno));
    enum vp_err err = copy_pages(copy);
    if (err == VP_OK)
        err = apply_spooled(copy);
    return err == VP_OK ? finish_part(copy) : err;
}
