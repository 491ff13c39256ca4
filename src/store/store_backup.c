#include "store/store_backup.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "store/entry.h"
#include "store/spool.h"
#include "store/sqlite_internal.h"

enum { PATIENCE_MS = 5000, NAME_BYTES = STORE_BACKUP_PATH_BYTES };

/* One run: from a database to a file. */
struct copying {
    const char *from, *to;
    char part[NAME_BYTES]; /* to, until it is whole */
    json_t *spooled;       /* what waited in the spool before the database was read */
    struct store_backup *backup;
    char *why;
    size_t why_size_bytes;
};

__attribute__((format(printf, 3, 4))) static enum vp_err fail(const struct copying *copying, enum vp_err err,
                                                              const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(copying->why, copying->why_size_bytes, format, args);
    va_end(args);
    return err;
}

static const char *path_of(const char *url)
{
    return strncmp(url, "sqlite:", 7) == 0 ? url + 7 : url;
}

/* ---- files ---- */

static bool sync_path(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool is_synced = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0)
        close(fd);
    return is_synced;
}

static bool sync_folder_of(const char *path)
{
    char folder[NAME_BYTES];
    snprintf(folder, sizeof folder, "%s", path);
    char *slash = strrchr(folder, '/');
    if (slash != NULL)
        slash[slash == folder] = '\0';
    return sync_path(slash != NULL ? folder : ".");
}

static void drop_part(const struct copying *copying)
{
    static const char *const endings[] = {"", "-wal", "-shm", "-journal"};
    char name[NAME_BYTES + 16];
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        snprintf(name, sizeof name, "%s%s", copying->part, endings[i]);
        unlink(name);
    }
}

static enum vp_err take_name(const struct copying *copying)
{
    if (!sync_path(copying->part) || rename(copying->part, copying->to) != 0 || !sync_folder_of(copying->to))
        return fail(copying, VP_ERR_IO, "%s cannot be written: %s", copying->to, strerror(errno));
    return VP_OK;
}

/* ---- the spool ---- */

static bool collect_record(void *owner, struct span record)
{
    json_array_append_new(owner, entry_load(record)); /* what is no document is none of the list either */
    return true;
}

/* Before the database is read: what is replayed meanwhile is in both, and does no harm twice (entry.h). */
static enum vp_err collect_spool(struct copying *copying)
{
    char name[NAME_BYTES], why[256] = "";
    struct spool *spool;
    copying->spooled = json_array();
    snprintf(name, sizeof name, "%s-spool", copying->from);
    if (access(name, F_OK) != 0)
        return VP_OK;
    enum vp_err err = spool_open(name, &spool, why, sizeof why);
    if (err != VP_OK)
        return fail(copying, err, "%s", why);
    err = spool_each(spool, collect_record, copying->spooled);
    spool_close(spool);
    return err == VP_OK ? VP_OK : fail(copying, err, "%s cannot be read", name);
}

static enum vp_err apply_spooled(const struct copying *copying)
{
    size_t i;
    const json_t *entry;
    struct store *store;
    if (json_array_size(copying->spooled) == 0)
        return VP_OK;
    enum vp_err err =
        sqlite_backend.open(copying->part, PATIENCE_MS, &store, copying->why, copying->why_size_bytes);
    if (err != VP_OK)
        return err;
    json_array_foreach(copying->spooled, i, entry)
    {
        err = entry_apply(entry, store);
        if (err == VP_ERR_STORE)
            break;
        copying->backup->spooled_count +=
            err == VP_OK; /* one that is refused is put aside where it is replayed */
    }
    store_close(store);
    return err == VP_ERR_STORE ? fail(copying, err, "what waits in the spool cannot be written to the copy")
                               : VP_OK;
}

/* ---- the database ---- */

static enum vp_err open_file(const struct copying *copying, const char *path, int flags, sqlite3 **out_db)
{
    int code = sqlite3_open_v2(path, out_db, flags | SQLITE_OPEN_NOMUTEX, NULL);
    if (code == SQLITE_OK) {
        sqlite3_busy_timeout(*out_db, PATIENCE_MS);
        return VP_OK;
    }
    sqlite3_close(*out_db);
    *out_db = NULL;
    return fail(copying, VP_ERR_STORE, "%s cannot be opened: %s", path, sqlite3_errstr(code));
}

static int64_t number_of(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *query = NULL;
    int64_t number = -1;
    if (sqlite3_prepare_v2(db, sql, -1, &query, NULL) == SQLITE_OK && sqlite3_step(query) == SQLITE_ROW)
        number = sqlite3_column_int64(query, 0);
    sqlite3_finalize(query);
    return number;
}

/* All pages in one go: a reader of a log makes no writer wait, and nothing can change between two pages. */
static enum vp_err copy_pages(const struct copying *copying)
{
    sqlite3 *from = NULL, *to = NULL;
    enum vp_err err = open_file(copying, copying->from, SQLITE_OPEN_READWRITE, &from);
    if (err == VP_OK)
        err = open_file(copying, copying->part, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, &to);
    if (err == VP_OK) {
        sqlite3_backup *pages = sqlite3_backup_init(to, "main", from, "main");
        int code = pages != NULL ? sqlite3_backup_step(pages, -1) : sqlite3_errcode(to);
        int end = sqlite3_backup_finish(pages);
        if (code != SQLITE_DONE || end != SQLITE_OK)
            err = fail(
                copying, code == SQLITE_CORRUPT || code == SQLITE_NOTADB ? VP_ERR_BAD_VALUE : VP_ERR_STORE,
                "%s cannot be copied: %s", copying->from, sqlite3_errstr(code != SQLITE_DONE ? code : end));
    }
    sqlite3_close(from);
    sqlite3_close(to);
    return err;
}

/* Counts it, after reading every page of it. */
static enum vp_err prove(const struct copying *copying, sqlite3 *db, const char *path)
{
    sqlite3_stmt *query = NULL;
    char text[256] = "";
    bool has_answer = sqlite3_prepare_v2(db, "PRAGMA integrity_check(1)", -1, &query, NULL) == SQLITE_OK &&
                      sqlite3_step(query) == SQLITE_ROW;
    if (has_answer)
        sqlite_copy_text(query, 0, text, sizeof text);
    else
        snprintf(text, sizeof text, "%s", sqlite3_errmsg(db));
    sqlite3_finalize(query);
    if (!has_answer || strcmp(text, "ok") != 0)
        return fail(copying, VP_ERR_BAD_VALUE, "%s is damaged: %s", path, text);
    copying->backup->call_count = number_of(db, "SELECT count(*) FROM call");
    copying->backup->order_count = number_of(db, "SELECT count(*) FROM orders");
    if (copying->backup->call_count < 0 || copying->backup->order_count < 0)
        return fail(copying, VP_ERR_BAD_VALUE, "%s is no database of calls and orders", path);
    return VP_OK;
}

/* One file, whatever the log of the other was. */
static enum vp_err finish_part(const struct copying *copying)
{
    sqlite3 *db = NULL;
    enum vp_err err = open_file(copying, copying->part, SQLITE_OPEN_READWRITE, &db);
    if (err == VP_OK && sqlite3_exec(db, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL) != SQLITE_OK)
        err = fail(copying, VP_ERR_STORE, "%s: %s", copying->part, sqlite3_errmsg(db));
    if (err == VP_OK)
        err = prove(copying, db, copying->part);
    sqlite3_close(db);
    copying->backup->size_bytes = sqlite_find_file(copying->part, "").size_bytes;
    return err;
}

static enum vp_err make_part(struct copying *copying)
{
    int fd = open(copying->part, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
    if (fd < 0)
        return fail(copying, VP_ERR_IO, "%s cannot be made: %s", copying->part, strerror(errno));
    close(fd);
    enum vp_err err = copy_pages(copying);
    if (err == VP_OK)
        err = apply_spooled(copying);
    return err == VP_OK ? finish_part(copying) : err;
}

enum vp_err store_backup_make(const char *url, const char *path, struct store_backup *out_backup,
                              char *out_why, size_t why_size_bytes)
{
    struct copying copying = {.from = path_of(url),
                              .to = path,
                              .backup = out_backup,
                              .why = out_why,
                              .why_size_bytes = why_size_bytes};
    *out_backup = (struct store_backup){0};
    snprintf(copying.part, sizeof copying.part, "%s.part", path);
    if (strlen(path) + sizeof ".part-journal" > sizeof copying.part)
        return fail(&copying, VP_ERR_IO, "%s: the name is too long", path);
    if (sqlite_find_file(copying.from, "").size_bytes == 0)
        return fail(&copying, VP_ERR_NOT_FOUND, "there is no database at %s", copying.from);
    if (access(path, F_OK) == 0)
        return fail(&copying, VP_ERR_IN_USE, "%s is there already: name a new file", path);
    enum vp_err err = collect_spool(&copying);
    if (err == VP_OK)
        err = make_part(&copying);
    if (err == VP_OK)
        err = take_name(&copying);
    if (err != VP_OK)
        drop_part(&copying);
    json_decref(copying.spooled);
    return err;
}

/* ---- back ---- */

/* Of a program that this one can follow. */
static enum vp_err judge_copy(const struct copying *copying)
{
    sqlite3 *db = NULL;
    if (sqlite_find_file(copying->from, "").size_bytes == 0)
        return fail(copying, VP_ERR_NOT_FOUND, "there is no backup at %s", copying->from);
    enum vp_err err = open_file(copying, copying->from, SQLITE_OPEN_READONLY, &db);
    if (err == VP_OK)
        err = prove(copying, db, copying->from);
    int64_t version = err == VP_OK ? number_of(db, "PRAGMA user_version") : 0;
    sqlite3_close(db);
    if (err == VP_OK && version > sqlite_schema_version())
        return fail(copying, VP_ERR_BAD_VALUE, "%s is of a newer program: its schema is %lld, this one's %d",
                    copying->from, (long long)version, sqlite_schema_version());
    return err;
}

/* A connection that wants a database for itself is refused as long as anybody has it open. Its log goes into it. */
static enum vp_err close_database(const struct copying *copying)
{
    sqlite3 *db = NULL;
    if (sqlite_find_file(copying->to, "").size_bytes == 0)
        return VP_OK;
    enum vp_err err = open_file(copying, copying->to, SQLITE_OPEN_READWRITE, &db);
    if (err != VP_OK)
        return VP_OK; /* a file that is no database is put aside as it is */
    sqlite3_busy_timeout(db, 0);
    sqlite3_exec(db, "PRAGMA locking_mode = EXCLUSIVE", NULL, NULL, NULL);
    int code = sqlite3_exec(db, "PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE; COMMIT", NULL, NULL, NULL);
    sqlite3_close(db);
    return code == SQLITE_BUSY || code == SQLITE_LOCKED
               ? fail(copying, VP_ERR_BUSY, "a program has %s open: stop the service first", copying->to)
               : VP_OK;
}

/* True also where there is none. */
static bool keep_file(const struct copying *copying, const char *kept, const char *ending)
{
    char from[NAME_BYTES + 16], to[NAME_BYTES + 16];
    snprintf(from, sizeof from, "%s%s", copying->to, ending);
    snprintf(to, sizeof to, "%s%s", kept, ending);
    return rename(from, to) == 0 || errno == ENOENT;
}

static enum vp_err put_aside(const struct copying *copying, char out_kept[STORE_BACKUP_PATH_BYTES])
{
    static const char *const endings[] = {"-wal", "-shm", "-spool", "-spool.aside", ""};
    char stamp[32];
    time_t now = time(NULL);
    struct tm tm;
    out_kept[0] = '\0';
    if (access(copying->to, F_OK) != 0)
        return VP_OK;
    strftime(stamp, sizeof stamp, "%Y%m%dT%H%M%SZ", gmtime_r(&now, &tm));
    snprintf(out_kept, STORE_BACKUP_PATH_BYTES, "%s.before-restore-%s", copying->to, stamp);
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++)
        if (!keep_file(copying, out_kept, endings[i]))
            return fail(copying, VP_ERR_IO, "%s%s cannot be put aside: %s", copying->to, endings[i],
                        strerror(errno));
    return VP_OK;
}

enum vp_err store_backup_restore(const char *url, const char *path, struct store_backup *out_backup,
                                 char out_kept[STORE_BACKUP_PATH_BYTES], char *out_why, size_t why_size_bytes)
{
    struct copying copying = {.from = path,
                              .to = path_of(url),
                              .backup = out_backup,
                              .why = out_why,
                              .why_size_bytes = why_size_bytes};
    *out_backup = (struct store_backup){0};
    out_kept[0] = '\0';
    if (strlen(copying.to) + sizeof ".before-restore-20261130T120000Z-spool.aside" > sizeof copying.part)
        return fail(&copying, VP_ERR_IO, "%s: the name is too long", copying.to);
    snprintf(copying.part, sizeof copying.part, "%s.restoring", copying.to);
    enum vp_err err = judge_copy(&copying);
    if (err == VP_OK)
        err = close_database(&copying);
    if (err == VP_OK)
        err = make_part(&copying);
    if (err == VP_OK)
        err = put_aside(&copying, out_kept);
    if (err == VP_OK)
        err = take_name(&copying);
    if (err != VP_OK)
        drop_part(&copying);
    return err;
}
