/* A connection to a database and its statements, whichever database it is: the verbs of the store (sql_*.c) are
 * written once, and each database has a driver (sql_sqlite.c, sql_postgres.c). Texts are what all of them understand;
 * parameters are ?1 to ?32. */
#ifndef VP_STORE_SQL_H
#define VP_STORE_SQL_H

#include <stddef.h>

#include "store/store_internal.h"

enum sql_text {
#define SQL(name, text)                  name,
#define SQL_EACH(name, sqlite, postgres) name,
#include "store/sql.def"
#undef SQL
#undef SQL_EACH
    SQL_TEXT_COUNT
};

struct sql_store;

struct sql_statement { /* first member of each driver's own */
    struct sql_store *store;
    const char *text;
    bool is_kept; /* of sql_take: it lives as long as the connection */
};

/* What a driver does. A statement that is given to it is never NULL. */
struct sql_driver {
    const char *const *texts; /* by enum sql_text */
    const char *no_index;     /* before a column: its index is not asked */
    const char *like;         /* LIKE, of letters large and small alike */
    /* NULL (logged): it cannot be prepared. text is copied unless it is kept. */
    struct sql_statement *(*prepare)(struct sql_store *store, const char *text, bool is_kept);
    void (*drop)(struct sql_statement *statement);
    void (*reset)(struct sql_statement *statement); /* the rows are gone, the values stay */
    void (*clear)(struct sql_statement *statement); /* resets, and unbinds all values */
    void (*bind_text)(struct sql_statement *statement, int index, const char *text);
    void (*bind_int64)(struct sql_statement *statement, int index, int64_t number);
    void (*bind_bytes)(struct sql_statement *statement, int index, struct span bytes);
    enum vp_err (*step)(struct sql_statement *statement);
    int64_t (*column_int64)(struct sql_statement *row, int column);
    const char *(*column_text)(struct sql_statement *row, int column);
    struct span (*column_bytes)(struct sql_statement *row, int column);
    enum vp_err (*begin)(struct sql_store *store, bool is_durable);
    enum vp_err (*end)(struct sql_store *store, enum vp_err err);
    enum vp_err (*begin_view)(struct sql_store *store);
    void (*end_view)(struct sql_store *store);
    void (*overwrite)(
        struct sql_store *store); /* what was deleted leaves the disk; as far as that can be done now */
};

enum { SQL_IDLE_MAX = 8, SQL_PARAMETERS_MAX = 32 };

struct sql_store { /* first member of each driver's own */
    struct store store;
    const struct sql_driver *driver;
    struct sql_statement *statements[SQL_TEXT_COUNT];
    struct sql_statement
        *idle[SQL_IDLE_MAX]; /* of sql_prepare, for the next who wants the same; the newest first */
    int64_t change_count;    /* rows that the statement changed which ended last */
};

/* A kept statement, reset and without old values; NULL (logged) when it cannot be prepared: then values are bound to
 * nothing, and whatever steps answers VP_ERR_STORE. */
struct sql_statement *sql_take(struct sql_store *store, enum sql_text text);
/* A statement of its own, so that whoever gets its rows may use the store meanwhile; NULL like that of sql_take. Ends
 * in sql_each_row or sql_drop. */
struct sql_statement *sql_prepare(struct sql_store *store, const char *text);
/* Accepts NULL. Keeps one that is not of sql_take for whoever wants the same next. */
void sql_drop(struct sql_statement *statement);
/* All statements, before the connection is closed. */
void sql_drop_all(struct sql_store *store);

/* What is bound is borrowed until the statement is reset. A bind fails only for a wrong index or without memory; then
 * the NOT NULL column refuses the row. */
static inline void sql_bind_text(struct sql_statement *statement, int index, const char *text)
{
    if (statement != NULL)
        statement->store->driver->bind_text(statement, index, text);
}
static inline void sql_bind_int64(struct sql_statement *statement, int index, int64_t number)
{
    if (statement != NULL)
        statement->store->driver->bind_int64(statement, index, number);
}
static inline void sql_bind_int(struct sql_statement *statement, int index, int number)
{
    sql_bind_int64(statement, index, number);
}
static inline void sql_bind_bytes(struct sql_statement *statement, int index, struct span bytes)
{
    if (statement != NULL)
        statement->store->driver->bind_bytes(statement, index, bytes);
}

/* Steps to the next row: VP_OK, VP_ERR_NOT_FOUND when there is none, VP_ERR_STORE, VP_ERR_BAD_VALUE when it is the
 * row that cannot be. Whoever steps resets. */
VP_MUST_CHECK enum vp_err sql_step(struct sql_statement *statement);
static inline void sql_reset(struct sql_statement *statement)
{
    if (statement != NULL)
        statement->store->driver->reset(statement);
}
/* Runs a statement that answers with no rows and resets it; change_count says how many it changed. */
VP_MUST_CHECK enum vp_err sql_run(struct sql_statement *statement);
/* Runs a statement to its end. The number in the first column of its first row; resets. VP_ERR_NOT_FOUND: no row.
 * VP_ERR_STORE. */
VP_MUST_CHECK enum vp_err sql_run_number(struct sql_statement *query, int64_t *out_number);
/* Hands each row to on_row until it answers false, and is done with the query. VP_ERR_STORE. */
typedef bool (*sql_row_fn)(void *reader, struct sql_statement *row);
VP_MUST_CHECK enum vp_err sql_each_row(struct sql_statement *query, sql_row_fn on_row, void *reader);

/* Columns of the row that was stepped to, from 0. Truth is 1 or 0. */
static inline int64_t sql_column_int64(struct sql_statement *row, int column)
{
    return row->store->driver->column_int64(row, column);
}
static inline int sql_column_int(struct sql_statement *row, int column)
{
    return (int)sql_column_int64(row, column);
}
/* Borrowed until the next step; NULL for NULL. */
static inline const char *sql_column_text(struct sql_statement *row, int column)
{
    return row->store->driver->column_text(row, column);
}
/* A column's text, cut to fit. */
void sql_copy_text(struct sql_statement *row, int column, char *out, size_t size_bytes);
/* A column's text or bytes as a copy with a NUL behind, the caller's (free). VP_ERR_NO_MEMORY. */
VP_MUST_CHECK enum vp_err sql_take_copy(struct sql_statement *row, int column, char **out_copy,
                                        size_t *out_bytes);

/* Of a call: the version in the first column and the document (malloc'd) in the second. VP_ERR_NOT_FOUND. */
VP_MUST_CHECK enum vp_err sql_find_document(struct sql_store *store, enum sql_text text, const char *call_sid,
                                            uint32_t *out_version, char **out_json);

/* A writing transaction: whoever writes does so alone, so that what is read in it stays true until it ends. A durable
 * one is on the disk when it ends; others may be lost with the machine (not with the process). sql_end commits when
 * err is VP_OK, else rolls back; it answers err or the commit's failure. */
VP_MUST_CHECK enum vp_err sql_begin(struct sql_store *store, bool is_durable);
VP_MUST_CHECK enum vp_err sql_end(struct sql_store *store, enum vp_err err);

#endif
