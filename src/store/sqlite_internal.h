/* What the sources share that know of SQLite, beside the driver of its statements: its files and its schema. */
#ifndef VP_STORE_SQLITE_INTERNAL_H
#define VP_STORE_SQLITE_INTERNAL_H

#include <sqlite3.h>

#include "store/sql_internal.h"

enum { SQLITE_PATH_BYTES = 512 };

struct sqlite_file { /* zeros: there is none */
    uint64_t device, inode, size_bytes;
};

struct sqlite_store {
    struct sql_store sql; /* first */
    sqlite3 *db;
    char path[SQLITE_PATH_BYTES]; /* "" in memory */
    struct sqlite_file main, wal; /* as they were opened; wal: its largest size so far */
    bool is_damaged;              /* SQLite said so */
    int told_code;                /* the kind of failure that was logged last, and when (monotonic) */
    int64_t told_ms;
};

struct sqlite_statement {
    struct sql_statement statement; /* first */
    sqlite3_stmt *of_db;
};

extern const struct sql_driver sqlite_driver; /* sql_sqlite.c */
/* Logs the connection's last error and answers VP_ERR_STORE; VP_ERR_BAD_VALUE when it is the row that cannot be. */
enum vp_err sqlite_failed(struct sqlite_store *store, const char *verb);
/* Of statements without a store. The text is borrowed until the reset; a column's is cut to fit. */
void sqlite_bind_text(sqlite3_stmt *statement, int index, const char *text);
void sqlite_copy_text(sqlite3_stmt *statement, int column, char *out, size_t size_bytes);

/* sqlite_schema.c: brings the database to this program's schema. VP_ERR_STORE with a sentence in out_why: not
 * now; VP_ERR_BAD_VALUE: never, it is a newer program's or another's. */
VP_MUST_CHECK enum vp_err sqlite_migrate(sqlite3 *db, char *out_why, size_t why_size_bytes);
/* That this program knows. */
int sqlite_schema_version(void);

/* sqlite_file.c: the files behind a connection. */
struct sqlite_file sqlite_find_file(const char *path, const char *ending);
void sqlite_remember_files(struct sqlite_store *store);
enum store_condition sqlite_look(struct store *base);
void sqlite_identify(struct store *base, uint64_t out_open[2], uint64_t out_at_place[2]);
void sqlite_set_patience(struct store *base, int patience_ms);
enum vp_err sqlite_probe(struct store *base);
enum vp_err sqlite_inspect(const char *path, char *out_why, size_t why_size_bytes);
/* The first row that PRAGMA quick_check answers, "ok" or a flaw. False when even that fails. */
bool sqlite_quick_check(sqlite3 *db, char *out_text, size_t size_bytes);
/* The same of PRAGMA integrity_check, which compares the indexes, too. */
bool sqlite_integrity_check(sqlite3 *db, char *out_text, size_t size_bytes);
/* Of a url, as of store_open. */
const char *sqlite_path_of(const char *url);
/* The folder of a path, "." where it names none; out as large as the path at least, and 2 bytes. */
void sqlite_folder_of(const char *path, char *out, size_t size_bytes);
/* Whether a file, or a folder with its names, is on the disk now. */
bool sqlite_sync(const char *path);

/* sqlite_repair.c */
enum vp_err sqlite_repair(const char *path, struct store *open_store, enum store_condition condition,
                          char *out_what, size_t what_size_bytes);

/* sqlite_salvage.c: copies every row that can be read, table by table, into a database of today's schema; rows that
 * are there stay as they are. Orders get what they need to be delivered. flaw_count: reads that failed. */
struct sqlite_salvage {
    int64_t row_count, order_count;
    int flaw_count;
};
VP_MUST_CHECK enum vp_err sqlite_salvage(sqlite3 *from, struct sqlite_store *to,
                                         struct sqlite_salvage *out_salvage);
/* Copies calls and orders into a database that may hold others already. */
VP_MUST_CHECK enum vp_err sqlite_merge(struct sqlite_store *from, struct sqlite_store *to,
                                       int *out_order_count);

/* sqlite_number.c, sqlite_said.c: the functions of SQL by which numbers are compared and words are searched for. False:
 * no memory. */
bool sqlite_know_numbers(sqlite3 *db);
bool sqlite_know_words(sqlite3 *db);

#endif
