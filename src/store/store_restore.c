/* A backup in the database's place: until its name is taken in one step, the old database is there, too. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "store/backup_copy.h"
#include "store/store_place.h"

/* Where SQLite locks a database's file (sqlite.org/lockingv3.html): from the pending byte to the end of the shared
 * ones. Who has a database with a log open holds one of them. */
enum { LOCKS_AT = 0x40000000, LOCKS_BYTES = 512 };

/* Of a program that this one can follow. */
static enum vp_err judge_copy(const struct backup_copy *copy)
{
    sqlite3 *db = NULL;
    struct sqlite_file from = sqlite_find_file(copy->from, ""), to = sqlite_find_file(copy->to, "");
    if (access(copy->from, R_OK) != 0 && errno != ENOENT)
        return backup_copy_fail(copy, VP_ERR_IO, "%s cannot be read: %s", copy->from, strerror(errno));
    if (from.size_bytes == 0)
        return backup_copy_fail(copy, VP_ERR_NOT_FOUND, "there is no backup at %s", copy->from);
    if (from.device == to.device && from.inode == to.inode)
        return backup_copy_fail(copy, VP_ERR_BAD_VALUE, "%s is the database itself", copy->from);
    enum vp_err err = backup_open(copy, copy->from, SQLITE_OPEN_READONLY, &db);
    if (err == VP_OK)
        err = backup_prove(copy, db, copy->from);
    int64_t version = err == VP_OK ? backup_number_of(db, "PRAGMA user_version") : 0;
    sqlite3_close(db);
    if (err == VP_OK && version > sqlite_schema_version())
        return backup_copy_fail(copy, VP_ERR_BAD_VALUE,
                                "%s is of a newer program: its schema is %" PRId64 ", this one's %d",
                                copy->from, version, sqlite_schema_version());
    return err;
}

static enum vp_err tell_busy(const struct backup_copy *copy)
{
    return backup_copy_fail(copy, VP_ERR_BUSY, "a program has %s open: stop the service first", copy->to);
}

/* Also of one that SQLite can make nothing of, and a service still writes. */
static bool is_locked(const char *path)
{
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = LOCKS_AT, .l_len = LOCKS_BYTES};
    int fd = open(path, O_RDWR | O_CLOEXEC);
    bool is_known = fd >= 0 && fcntl(fd, F_GETLK, &lock) == 0;
    if (fd >= 0)
        close(fd);
    return is_known && lock.l_type != F_UNLCK;
}

/* A connection that wants a database for itself is refused as long as anybody has it open. Its log goes into it. */
static enum vp_err close_database(const struct backup_copy *copy)
{
    sqlite3 *db = NULL;
    if (sqlite_find_file(copy->to, "").size_bytes == 0)
        return VP_OK;
    if (is_locked(copy->to))
        return tell_busy(copy);
    if (backup_open(copy, copy->to, SQLITE_OPEN_READWRITE, &db) != VP_OK)
        return VP_OK; /* a file that is no database is kept as it is */
    sqlite3_busy_timeout(db, 0);
    sqlite3_exec(db, "PRAGMA locking_mode = EXCLUSIVE", NULL, NULL, NULL);
    int code = sqlite3_exec(db, "PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE; COMMIT", NULL, NULL, NULL);
    sqlite3_close(db);
    return code == SQLITE_BUSY || code == SQLITE_LOCKED ? tell_busy(copy) : VP_OK;
}

/* A log that is still there belongs to the old file, or to one that is gone: SQLite would replay it into any that
 * takes its place. True also where there is none. */
static bool move_log(const char *from, const char *to)
{
    static const char *const endings[] = {"-wal", "-journal"};
    char old_name[STORE_BACKUP_PATH_BYTES + 16], new_name[STORE_BACKUP_PATH_BYTES + 16];
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        snprintf(old_name, sizeof old_name, "%s%s", from, endings[i]);
        snprintf(new_name, sizeof new_name, "%s%s", to, endings[i]);
        if (rename(old_name, new_name) != 0 && errno != ENOENT)
            return false;
    }
    snprintf(old_name, sizeof old_name, "%s-shm", from); /* made anew from the log */
    return unlink(old_name) == 0 || errno == ENOENT;
}

/* A second name for the old file; its first one is the new file's in the next step. */
static enum vp_err keep(const struct backup_copy *copy, char out_kept[STORE_BACKUP_PATH_BYTES])
{
    snprintf(out_kept, STORE_BACKUP_PATH_BYTES, "%s.before-restore-%" PRId64, copy->to, clock_unix_ms());
    bool is_kept = move_log(copy->to, out_kept) && (link(copy->to, out_kept) == 0 || errno == ENOENT);
    if (is_kept)
        return VP_OK;
    (void)!move_log(out_kept, copy->to);
    return backup_copy_fail(copy, VP_ERR_IO, "%s cannot be put aside: %s", copy->to, strerror(errno));
}

static enum vp_err replace(const struct backup_copy *copy, char out_kept[STORE_BACKUP_PATH_BYTES])
{
    enum vp_err err = keep(copy, out_kept);
    if (err == VP_OK && (err = backup_copy_take_name(copy)) != VP_OK) {
        (void)!unlink(out_kept);
        (void)!move_log(out_kept, copy->to);
    }
    if (err != VP_OK || access(out_kept, F_OK) != 0)
        out_kept[0] = '\0';
    return err;
}

enum vp_err store_backup_restore(const char *url, const char *path, const struct store_backup_judge *judge,
                                 struct store_backup *out_backup, char out_kept[STORE_BACKUP_PATH_BYTES],
                                 char *out_why, size_t why_size_bytes)
{
    struct backup_copy copy = {.from = path,
                               .to = sqlite_path_of(url),
                               .is_from_backup = true,
                               .judge = judge,
                               .backup = out_backup,
                               .why = out_why,
                               .why_size_bytes = why_size_bytes};
    *out_backup = (struct store_backup){0};
    out_kept[0] = '\0';
    if (store_is_remote(url))
        return backup_copy_fail(&copy, VP_ERR_BAD_VALUE,
                                "the store is a server's: pg_restore puts a copy back");
    if (strlen(copy.to) + sizeof ".before-restore-1234567890123-journal" > sizeof copy.part)
        return backup_copy_fail(&copy, VP_ERR_IO, "%s: the name is too long", copy.to);
    snprintf(copy.part, sizeof copy.part, "%s.restoring", copy.to);
    enum vp_err err = judge_copy(&copy);
    if (err == VP_OK)
        err = close_database(&copy);
    if (err == VP_OK)
        err = backup_copy_make(&copy);
    if (err == VP_OK)
        err = replace(&copy, out_kept);
    if (err != VP_OK)
        backup_copy_drop(&copy);
    return err;
}
