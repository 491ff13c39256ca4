/* A copy of the database with all that callers were told, made beside a running service, and such a copy put back. */
#ifndef VP_STORE_STORE_BACKUP_H
#define VP_STORE_STORE_BACKUP_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

enum { STORE_BACKUP_PATH_BYTES = 640 };

struct store_backup {
    int64_t call_count, order_count; /* that are in it */
    int64_t spooled_count;           /* writes that the database did not have yet, and the copy has */
    uint64_t size_bytes;
};

/* Looks at the copy, a database at path that nobody else has open, before it is taken for one. NULL: nobody does. */
struct store_backup_judge {
    void (*judge)(void *owner, const char *path);
    void *owner;
};

/* Writes what url's database has at one moment into the new file path, one file without a log beside it, and what
 * waits in the spool. The copy is read wholly before it has its name (PRAGMA integrity_check) and on the disk when
 * this answers; writers do not wait for it. Errors with a sentence in out_why, and without path: VP_ERR_NOT_FOUND
 * (no database), VP_ERR_IN_USE (path is there already), VP_ERR_BAD_VALUE (the database is damaged), VP_ERR_STORE,
 * VP_ERR_IO. */
VP_MUST_CHECK enum vp_err store_backup_make(const char *url, const char *path,
                                            const struct store_backup_judge *judge,
                                            struct store_backup *out_backup, char *out_why,
                                            size_t why_size_bytes);

/* Puts the copy at path in the place of url's database, which is kept under out_kept ("": there was none). What
 * waits in its spool stays there, and goes into the new one when a service begins. Nothing may have the database
 * open. Errors with a sentence in out_why, and nothing has changed: VP_ERR_BUSY (somebody has), VP_ERR_NOT_FOUND
 * (no such copy), VP_ERR_BAD_VALUE (it is damaged, of another program or of a newer one, or the database itself),
 * VP_ERR_STORE, VP_ERR_IO. */
VP_MUST_CHECK enum vp_err store_backup_restore(const char *url, const char *path,
                                               const struct store_backup_judge *judge,
                                               struct store_backup *out_backup,
                                               char out_kept[STORE_BACKUP_PATH_BYTES], char *out_why,
                                               size_t why_size_bytes);

#endif
