/* A database copied into a new file, whole and proved before it has its name: what backup and restore share. */
#ifndef VP_STORE_BACKUP_COPY_H
#define VP_STORE_BACKUP_COPY_H

#include "store/sqlite_internal.h"
#include "store/store_backup.h"

enum { BACKUP_PATIENCE_MS = 5000 };

struct backup_copy {
    const char *from, *to;
    char part[STORE_BACKUP_PATH_BYTES]; /* to, until it is whole */
    bool is_from_backup;                /* from is a file that nobody writes */
    json_t *spooled;                    /* owned: writes that the database does not have yet; NULL: none */
    const struct store_backup_judge *judge;
    struct store_backup *backup;
    char *why;
    size_t why_size_bytes;
};

/* Answers err, and why. */
__attribute__((format(printf, 3, 4))) enum vp_err backup_copy_fail(const struct backup_copy *copy,
                                                                   enum vp_err err, const char *format, ...);
/* VP_ERR_STORE with why; what nobody writes is opened so that its folder may be read-only. */
VP_MUST_CHECK enum vp_err backup_open(const struct backup_copy *copy, const char *path, int flags,
                                      sqlite3 **out_db);
/* The number that a query answers; -1: it fails. */
int64_t backup_number_of(sqlite3 *db, const char *sql);
/* Reads every page and counts what is there. */
VP_MUST_CHECK enum vp_err backup_prove(const struct backup_copy *copy, sqlite3 *db, const char *path);
/* from and what is spooled, as the file part, one without a log; it belongs to whom its folder belongs. */
VP_MUST_CHECK enum vp_err backup_copy_make(const struct backup_copy *copy);
/* part is to from now on, and on the disk. */
VP_MUST_CHECK enum vp_err backup_copy_take_name(const struct backup_copy *copy);
void backup_copy_drop(const struct backup_copy *copy);

#endif
