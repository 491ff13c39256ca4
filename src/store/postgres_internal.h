/* What the sources share that know of PostgreSQL: its connection, the driver of its statements, its schema. */
#ifndef VP_STORE_POSTGRES_INTERNAL_H
#define VP_STORE_POSTGRES_INTERNAL_H

#include <libpq-fe.h>

#include "store/sql_internal.h"

/* Whoever writes holds this lock of the database until the transaction ends (docs/adr/0028). */
#define POSTGRES_LOCK "7310593858023682931"

enum { POSTGRES_URL_BYTES = 512 };

/* Between two verbs the connection is there, or is tried again at a time; one that is lost within a transaction is not
 * made anew before the transaction ended. */
struct postgres_store {
    struct sql_store sql; /* first */
    char url[POSTGRES_URL_BYTES];
    PGconn *connection;  /* NULL: none now */
    unsigned generation; /* of the connection: statements are prepared in each anew */
    unsigned name_count; /* statements that were named */
    int patience_ms;
    int work_ms;                /* more than a call may take; store_allow_work_ms */
    const _Atomic bool *is_cut; /* NULL: never */
    bool is_in_transaction;
    bool is_writing; /* in that transaction, with the lock that others wait for: work_ms is nothing */
    bool is_looking; /* nothing is made: postgres_peek */
    int64_t try_again_ms, back_off_ms; /* monotonic; 0: it was well */
    int64_t told_ms;                   /* when a failure was logged last; 0: never */
    char told_state[6];                /* and its SQLSTATE */
    int64_t clock_told_ms; /* when it was logged last that the server's clock is not gone by; 0: never */
    bool has_refused;      /* see store_backend */
};

extern const struct sql_driver postgres_driver; /* sql_postgres.c */

/* postgres_connection.c */
/* Connects if need be, and when it is time. VP_ERR_STORE: not now; VP_ERR_BAD_VALUE: never; why is a sentence. */
VP_MUST_CHECK enum vp_err postgres_ready(struct postgres_store *store, char *out_why, size_t why_size_bytes);
void postgres_disconnect(struct postgres_store *store);
/* Tells the session how long the server may work for us. False (logged): it could not be told. */
bool postgres_set_up(struct postgres_store *store);
/* How long the server may work on a statement of a transaction that writes. */
int postgres_write_ms(const struct postgres_store *store);
/* The last result of what was sent, the caller's; an error's where there is one; NULL: the connection is lost, and
 * closed. Waits no longer than the patience and a second for the answer. */
PGresult *postgres_collect(struct postgres_store *store);
/* Runs statements without parameters; NULL (logged): one failed. */
PGresult *postgres_query(struct postgres_store *store, const char *text);
/* The same for what is done in no time once other writers are done: a server that says nothing is noticed sooner. */
PGresult *postgres_query_lock(struct postgres_store *store, const char *text);
/* Logs why a result is an error, and answers VP_ERR_STORE, or VP_ERR_BAD_VALUE when it is the row that cannot be. */
enum vp_err postgres_failed(struct postgres_store *store, const PGresult *result, const char *verb);
/* A message of libpq's in one line. */
void postgres_copy_error(const char *message, char *out, size_t size_bytes);
/* What an operator can do about a cause that the server or libpq told. */
const char *postgres_advice_of(const char *cause);

/* postgres_clock.c. Sets the wall clock of this machine's processes by the server's (base/clock.h), unless that is
 * so far off that it must be wrong. */
void postgres_keep_time(struct postgres_store *store);

/* postgres_store.c. Of store_peek: whether the server answers, and what it is; nothing is made. VP_ERR_STORE. */
VP_MUST_CHECK enum vp_err postgres_peek(const char *url, char *out_text, size_t size_bytes);

/* postgres_schema.c: brings the database to this program's schema. VP_ERR_STORE with a sentence in out_why: not now;
 * VP_ERR_BAD_VALUE: never, it is a newer program's or another's. */
VP_MUST_CHECK enum vp_err postgres_migrate(struct postgres_store *store, char *out_why,
                                           size_t why_size_bytes);

#endif
