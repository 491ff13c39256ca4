/* A database that was moved, deleted, replaced or damaged while calls go on. Whatever is found is kept: files
 * are renamed, never changed or deleted. The rest of the program waits in the spool meanwhile. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "store/sqlite_internal.h"

enum { NAME_BYTES = SQLITE_PATH_BYTES + 64, PATIENCE_MS = 1000 };

struct sqlite_repair {
    const char *path;
    struct sqlite_store *old; /* NULL: nothing was open */
    struct sqlite_file at_path;
    char stamp[32];         /* in the names of what is kept */
    char fresh[NAME_BYTES]; /* the new database, before it has its place */
    bool is_whole;          /* it has everything the old one had */
    struct sqlite_salvage salvage;
};

static void name_of(const struct sqlite_repair *repair, const char *kind, const char *ending, char *out)
{
    snprintf(out, NAME_BYTES, "%s.%s-%s%s", repair->path, kind, repair->stamp, ending);
}

/* True also when there is nothing to move. */
static bool keep_as(const struct sqlite_repair *repair, const char *kind, const char *ending)
{
    char from[NAME_BYTES], to[NAME_BYTES];
    snprintf(from, sizeof from, "%s%s", repair->path, ending);
    name_of(repair, kind, ending, to);
    return rename(from, to) == 0 || errno == ENOENT;
}

/* The log belongs to the file that was; SQLite would replay it into any file that takes its place. The index
 * beside it is made anew. */
static bool keep_log_as(const struct sqlite_repair *repair, const char *kind)
{
    char index[NAME_BYTES];
    snprintf(index, sizeof index, "%s-shm", repair->path);
    return keep_as(repair, kind, "-wal") && (unlink(index) == 0 || errno == ENOENT);
}

static void sync_folder(const char *path)
{
    char folder[NAME_BYTES];
    sqlite_folder_of(path, folder, sizeof folder);
    if (!sqlite_sync(folder))
        log_warn("store", "the database's folder cannot be synced errno=%d", errno);
}

/* ---- what is there still ---- */

static bool copy_whole(struct sqlite_repair *repair)
{
    sqlite3_stmt *vacuum = NULL;
    int fd = open(repair->fresh, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
    if (fd >= 0)
        close(fd);
    bool is_copied =
        fd >= 0 && sqlite3_prepare_v2(repair->old->db, "VACUUM INTO ?1", -1, &vacuum, NULL) == SQLITE_OK;
    if (is_copied) {
        sqlite_bind_text(vacuum, 1, repair->fresh);
        is_copied = sqlite3_step(vacuum) == SQLITE_DONE;
    }
    if (!is_copied)
        log_warn("store", "the database cannot be copied whole cause=\"%s\"",
                 sqlite3_errmsg(repair->old->db));
    sqlite3_finalize(vacuum);
    if (is_copied && sqlite_sync(repair->fresh))
        return true;
    unlink(repair->fresh);
    return false;
}

/* A connection that does not change the evidence. */
static sqlite3 *open_evidence(const struct sqlite_repair *repair)
{
    sqlite3 *db = NULL;
    if (sqlite3_open_v2(repair->path, &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK)
        return db;
    sqlite3_close(db);
    return NULL;
}

static enum vp_err copy_rows(struct sqlite_repair *repair, char *out_why, size_t why_size_bytes)
{
    struct store *fresh = NULL;
    sqlite3 *evidence = repair->old != NULL ? repair->old->db : open_evidence(repair);
    enum vp_err err = sqlite_backend.open(repair->fresh, PATIENCE_MS, &fresh, out_why, why_size_bytes);
    if (err == VP_OK && evidence != NULL)
        err = sqlite_salvage(evidence, (struct sqlite_store *)fresh, &repair->salvage);
    if (repair->old == NULL)
        sqlite3_close(evidence);
    store_close(fresh); /* its log goes into it */
    return err == VP_OK && !sqlite_sync(repair->fresh) ? VP_ERR_STORE : err;
}

/* ---- what takes its place ---- */

static bool take_place(const struct sqlite_repair *repair)
{
    if (link(repair->fresh, repair->path) != 0)
        return false;
    unlink(repair->fresh);
    sync_folder(repair->path);
    return true;
}

/* Somebody put another database there: it stays, and gets what it does not have. */
static enum vp_err join(struct sqlite_repair *repair, char *out_what, size_t what_size_bytes)
{
    struct store *rescued = NULL, *there = NULL;
    char name[NAME_BYTES], last[NAME_BYTES], why[256] = "";
    struct sqlite_file log = sqlite_find_file(repair->path, "-wal");
    int order_count = 0;
    name_of(repair, "rescued", "", name);
    if (repair->old != NULL && log.inode != 0 && log.inode == repair->old->wal.inode &&
        !keep_log_as(repair, "rescued"))
        return VP_ERR_STORE;
    if (rename(repair->fresh, name) != 0)
        return VP_ERR_STORE;
    enum vp_err err = sqlite_backend.open(repair->path, PATIENCE_MS, &there, why, sizeof why);
    if (err == VP_OK)
        err = sqlite_backend.open(name, PATIENCE_MS, &rescued, why, sizeof why);
    if (err == VP_OK)
        err = sqlite_merge((struct sqlite_store *)rescued, (struct sqlite_store *)there, &order_count);
    store_close(rescued);
    store_close(there);
    if (err != VP_OK) {
        snprintf(out_what, what_size_bytes, "the database that was put at its path cannot be used: %s", why);
        snprintf(last, sizeof last, "%s.rescued-last", repair->path);
        (void)rename(name, last); /* one stays, however often it is tried */
        return err;
    }
    snprintf(
        out_what, what_size_bytes,
        "another database was put at its path: it is used, with %d orders and the calls of the former one, "
        "which is kept whole as %s",
        order_count, name);
    return VP_OK;
}

static void tell(const struct sqlite_repair *repair, const char *kept, char *out_what, size_t what_size_bytes)
{
    char name[NAME_BYTES];
    int len;
    name_of(repair, kept, "", name);
    if (repair->is_whole)
        len = snprintf(out_what, what_size_bytes, "everything in it was read and is back at its path");
    else
        len =
            snprintf(out_what, what_size_bytes,
                     "a new one begins with the %lld rows (%lld orders) that could be read; %d reads failed",
                     (long long)repair->salvage.row_count, (long long)repair->salvage.order_count,
                     repair->salvage.flaw_count);
    if (repair->at_path.inode != 0 && len > 0 && (size_t)len < what_size_bytes)
        snprintf(out_what + len, what_size_bytes - (size_t)len, "; the old file is kept untouched as %s",
                 name);
}

static enum vp_err replace(struct sqlite_repair *repair, char *out_what, size_t what_size_bytes)
{
    bool is_gone = repair->at_path.inode == 0;
    bool is_ours = repair->old == NULL || repair->at_path.inode == repair->old->main.inode;
    const char *kept = is_gone ? "lost" : "damaged";
    if (!is_gone && !is_ours)
        return join(repair, out_what, what_size_bytes);
    if (!keep_log_as(repair, kept) || !keep_as(repair, kept, ""))
        return VP_ERR_STORE;
    if (!take_place(repair)) {
        if (errno != EEXIST)
            return VP_ERR_STORE;
        return join(repair, out_what, what_size_bytes);
    }
    if (is_gone && repair->is_whole) { /* what its log said is in the copy */
        char log[NAME_BYTES];
        name_of(repair, kept, "-wal", log);
        unlink(log);
    }
    tell(repair, kept, out_what, what_size_bytes);
    return VP_OK;
}

/* SQLite may have been wrong about a file that others were just writing. */
static bool is_whole_after_all(const char *path)
{
    sqlite3 *db = NULL;
    char text[128] = "";
    bool is_whole =
        sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK &&
        sqlite_quick_check(db, text, sizeof text) && strcmp(text, "ok") == 0 &&
        sqlite_integrity_check(db, text, sizeof text) && strcmp(text, "ok") == 0;
    sqlite3_close(db);
    return is_whole;
}

enum vp_err sqlite_repair(const char *path, struct store *open_store, enum store_condition condition,
                          char *out_what, size_t what_size_bytes)
{
    struct sqlite_repair repair = {
        .path = path, .old = (struct sqlite_store *)open_store, .at_path = sqlite_find_file(path, "")};
    char why[256] = "";
    struct tm now;
    if (condition == STORE_DAMAGED && is_whole_after_all(path)) {
        snprintf(out_what, what_size_bytes, "read again, it is whole");
        return VP_OK;
    }
    int64_t unix_ms = clock_unix_ms();
    time_t seconds = (time_t)(unix_ms / 1000);
    size_t len = gmtime_r(&seconds, &now) != NULL
                     ? strftime(repair.stamp, sizeof repair.stamp, "%Y%m%dT%H%M%S", &now)
                     : 0;
    snprintf(repair.stamp + len, sizeof repair.stamp - len, "%03dZ", (int)(unix_ms % 1000));
    name_of(&repair, "new", "", repair.fresh);
    repair.is_whole = repair.old != NULL && copy_whole(&repair);
    enum vp_err err = VP_OK;
    out_what[0] = '\0';
    if (!repair.is_whole)
        err = copy_rows(&repair, why, sizeof why);
    if (err == VP_OK)
        err = replace(&repair, out_what, what_size_bytes);
    if (err == VP_OK)
        return VP_OK;
    if (out_what[0] == '\0')
        snprintf(out_what, what_size_bytes, "%s", why[0] != '\0' ? why : strerror(errno));
    static const char *const endings[] = {"", "-wal", "-shm"};
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        char name[NAME_BYTES + 8];
        snprintf(name, sizeof name, "%s%s", repair.fresh, endings[i]);
        unlink(name);
    }
    return err;
}
