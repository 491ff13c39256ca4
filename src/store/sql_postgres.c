/* Statements of PostgreSQL. What a statement answers is fetched whole, so that whoever gets its rows may use the
 * store meanwhile; texts that can be long have a LIMIT. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/utf8.h"
#include "store/postgres_internal.h"

enum { OID_BOOL = 16, OID_BYTEA = 17, OID_INT8 = 20, OID_TEXT = 25 }; /* pg_type.dat; they never change */

static const char *const texts[SQL_TEXT_COUNT] = {
#define SQL(name, text)                  [name] = text,
#define SQL_EACH(name, sqlite, postgres) [name] = postgres,
#include "store/sql.def"
#undef SQL
#undef SQL_EACH
};

struct postgres_statement {
    struct sql_statement statement; /* first */
    char *text;                     /* with $1 for ?1 */
    char name[16];                  /* "": it is parsed each time */
    unsigned generation;            /* of the connection that knows the name */
    int parameter_count;
    Oid types[SQL_PARAMETERS_MAX];
    const char *values[SQL_PARAMETERS_MAX];
    int lengths[SQL_PARAMETERS_MAX], formats[SQL_PARAMETERS_MAX];
    char numbers[SQL_PARAMETERS_MAX][24];
    char *repaired[SQL_PARAMETERS_MAX]; /* a text that was no UTF-8, made one */
    char *own_text;                     /* as it was asked for, where nobody else keeps it */
    char *bytes;                        /* of a column that was read */
    PGresult *result;
    int row;
};

static struct postgres_store *store_of(const struct postgres_statement *statement)
{
    return (struct postgres_store *)statement->statement.store;
}

/* "?12" becomes "$12". No text has a question mark otherwise. What does not stand there needs a type, too. */
static void read_parameters(struct postgres_statement *statement)
{
    for (int i = 0; i < SQL_PARAMETERS_MAX; i++)
        statement->types[i] = OID_TEXT;
    for (char *at = statement->text; (at = strchr(at, '?')) != NULL; at++) {
        int number = atoi(at + 1);
        *at = '$';
        if (number < 1 || number > SQL_PARAMETERS_MAX)
            continue;
        statement->types[number - 1] = 0; /* the server's to find, unless it is bound */
        if (number > statement->parameter_count)
            statement->parameter_count = number;
    }
}

static void drop(struct sql_statement *base);

static struct sql_statement *prepare(struct sql_store *base, const char *text, bool is_kept)
{
    struct postgres_store *store = (struct postgres_store *)base;
    struct postgres_statement *made = calloc(1, sizeof *made);
    if (made == NULL)
        return NULL;
    made->text = strdup(text);
    made->own_text = is_kept ? NULL : strdup(text);
    made->statement = (struct sql_statement){base, is_kept ? text : made->own_text, is_kept};
    if (made->text == NULL || made->statement.text == NULL) {
        drop(&made->statement);
        return NULL;
    }
    read_parameters(made);
    if (is_kept)
        snprintf(made->name, sizeof made->name, "v%u", ++store->name_count);
    return &made->statement;
}

static void reset(struct sql_statement *base)
{
    struct postgres_statement *statement = (struct postgres_statement *)base;
    PQclear(statement->result);
    PQfreemem(statement->bytes);
    statement->result = NULL;
    statement->bytes = NULL;
}

static void clear(struct sql_statement *base)
{
    struct postgres_statement *statement = (struct postgres_statement *)base;
    reset(base);
    for (int i = 0; i < SQL_PARAMETERS_MAX; i++) {
        free(statement->repaired[i]);
        statement->repaired[i] = NULL;
        statement->values[i] = NULL;
    }
}

static void drop(struct sql_statement *base)
{
    struct postgres_statement *statement = (struct postgres_statement *)base;
    clear(base);
    free(statement->text);
    free(statement->own_text);
    free(statement);
}

/* NULL: there is no such parameter. */
static struct postgres_statement *bind(struct sql_statement *base, int index, Oid type)
{
    struct postgres_statement *statement = (struct postgres_statement *)base;
    if (index < 1 || index > SQL_PARAMETERS_MAX)
        return NULL;
    if (index > statement->parameter_count) /* it may be bound where it does not stand */
        statement->parameter_count = index;
    statement->types[index - 1] = type;
    statement->formats[index - 1] = 0;
    return statement;
}

/* The server takes no text that is not in its encoding; one with a byte that belongs to no letter is better than
 * none. */
static void bind_text(struct sql_statement *base, int index, const char *text)
{
    struct postgres_statement *statement = bind(base, index, OID_TEXT);
    if (statement == NULL)
        return;
    statement->values[index - 1] = text;
    if (text == NULL || utf8_is_valid(span_of(text)))
        return;
    free(statement->repaired[index - 1]);
    char *repaired = malloc(UTF8_REPAIRED_BYTES(strlen(text)));
    if (repaired != NULL)
        utf8_repair(span_of(text), repaired);
    statement->repaired[index - 1] = repaired;
    statement->values[index - 1] = repaired;
}

static void bind_int64(struct sql_statement *base, int index, int64_t number)
{
    struct postgres_statement *statement = bind(base, index, OID_INT8);
    if (statement == NULL)
        return;
    char *text = statement->numbers[index - 1];
    snprintf(text, sizeof statement->numbers[0], "%lld", (long long)number);
    statement->values[index - 1] = text;
}

static void bind_bytes(struct sql_statement *base, int index, struct span bytes)
{
    struct postgres_statement *statement = bind(base, index, OID_BYTEA);
    if (statement == NULL)
        return;
    statement->values[index - 1] = bytes.len > 0 ? (const char *)bytes.at : "";
    statement->lengths[index - 1] = (int)bytes.len;
    statement->formats[index - 1] = 1;
}

static enum vp_err take_result(struct postgres_statement *statement, PGresult *result, const char *verb)
{
    ExecStatusType status = result != NULL ? PQresultStatus(result) : PGRES_FATAL_ERROR;
    if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK) {
        statement->result = result;
        statement->row = 0;
        return VP_OK;
    }
    enum vp_err err = postgres_failed(store_of(statement), result, verb);
    PQclear(result);
    return err;
}

/* Prepared with the types of what is bound, which are the same each time. */
static enum vp_err send_name(struct postgres_statement *statement)
{
    struct postgres_store *store = store_of(statement);
    if (statement->generation == store->generation)
        return VP_OK;
    bool is_sent = PQsendPrepare(store->connection, statement->name, statement->text,
                                 statement->parameter_count, statement->types) != 0;
    enum vp_err err = take_result(statement, is_sent ? postgres_collect(store) : NULL, "prepare");
    reset(&statement->statement);
    if (err == VP_OK)
        statement->generation = store->generation;
    return err;
}

static enum vp_err execute(struct postgres_statement *statement)
{
    struct postgres_store *store = store_of(statement);
    char why[256];
    if (postgres_ready(store, why, sizeof why) != VP_OK)
        return VP_ERR_STORE;
    bool is_named = statement->name[0] != '\0';
    enum vp_err err = is_named ? send_name(statement) : VP_OK;
    if (err != VP_OK || store->connection == NULL)
        return err != VP_OK ? err : VP_ERR_STORE;
    int count = statement->parameter_count;
    int is_sent = is_named ? PQsendQueryPrepared(store->connection, statement->name, count, statement->values,
                                                 statement->lengths, statement->formats, 0)
                           : PQsendQueryParams(store->connection, statement->text, count, statement->types,
                                               statement->values, statement->lengths, statement->formats, 0);
    return take_result(statement, is_sent != 0 ? postgres_collect(store) : NULL, "step");
}

static enum vp_err step(struct sql_statement *base)
{
    struct postgres_statement *statement = (struct postgres_statement *)base;
    if (statement->result != NULL) {
        statement->row++;
    } else {
        enum vp_err err = execute(statement);
        if (err != VP_OK)
            return err;
    }
    PQfreemem(statement->bytes);
    statement->bytes = NULL;
    if (statement->row < PQntuples(statement->result))
        return VP_OK;
    base->store->change_count = strtoll(PQcmdTuples(statement->result), NULL, 10);
    return VP_ERR_NOT_FOUND;
}

static const char *column_text(struct sql_statement *base, int column)
{
    const struct postgres_statement *row = (const struct postgres_statement *)base;
    return PQgetisnull(row->result, row->row, column) != 0 ? NULL : PQgetvalue(row->result, row->row, column);
}

static int64_t column_int64(struct sql_statement *base, int column)
{
    const struct postgres_statement *row = (const struct postgres_statement *)base;
    const char *text = column_text(base, column);
    if (text == NULL)
        return 0;
    return PQftype(row->result, column) == OID_BOOL ? text[0] == 't' : strtoll(text, NULL, 10);
}

/* Bytes are sent as digits. */
static struct span column_bytes(struct sql_statement *base, int column)
{
    struct postgres_statement *row = (struct postgres_statement *)base;
    const char *text = column_text(base, column);
    size_t len = 0;
    if (text == NULL || PQftype(row->result, column) != OID_BYTEA)
        return span_of(text);
    PQfreemem(row->bytes);
    row->bytes = (char *)PQunescapeBytea((const unsigned char *)text, &len);
    return (struct span){row->bytes, row->bytes != NULL ? len : 0};
}

/* ---- transactions ---- */

/* One round trip. What is read behind the lock is what was committed by whoever held it before (READ COMMITTED looks
 * anew for each statement). */
static enum vp_err begin(struct sql_store *base, bool is_durable)
{
    struct postgres_store *store = (struct postgres_store *)base;
    char text[256], why[256];
    enum vp_err err = postgres_ready(store, why, sizeof why);
    if (err != VP_OK)
        return VP_ERR_STORE;
    (void)
        is_durable; /* a commit waits for what the server is set to wait for: a server that breaks down loses none */
    snprintf(text, sizeof text,
             "BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL lock_timeout = %d; "
             "SET LOCAL statement_timeout = %d; SELECT pg_advisory_xact_lock(" POSTGRES_LOCK ")",
             store->patience_ms, postgres_write_ms(store));
    PGresult *result = postgres_query_lock(store, text);
    store->is_in_transaction = store->is_writing = true;
    if (result == NULL)
        return sql_end(base, VP_ERR_STORE);
    PQclear(result);
    return VP_OK;
}

/* A transaction that failed is rolled back by its COMMIT, which says so. */
static enum vp_err commit(struct postgres_store *store)
{
    PGresult *result = postgres_query(store, "COMMIT");
    bool is_committed = result != NULL && strcmp(PQcmdStatus(result), "COMMIT") == 0;
    PQclear(result);
    return is_committed ? VP_OK : VP_ERR_STORE;
}

static enum vp_err end(struct sql_store *base, enum vp_err err)
{
    struct postgres_store *store = (struct postgres_store *)base;
    if (!store->is_in_transaction)
        return err;
    if (err == VP_OK)
        err = commit(store);
    if (store->connection != NULL && PQtransactionStatus(store->connection) != PQTRANS_IDLE) {
        PGresult *result = postgres_query(store, "ROLLBACK");
        if (result == NULL)
            postgres_disconnect(store); /* the server rolls back what was left */
        PQclear(result);
    }
    store->is_in_transaction = store->is_writing = false;
    return err;
}

static enum vp_err begin_view(struct sql_store *base)
{
    struct postgres_store *store = (struct postgres_store *)base;
    char why[256];
    if (postgres_ready(store, why, sizeof why) != VP_OK)
        return VP_ERR_STORE;
    PGresult *result = postgres_query(store, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    store->is_in_transaction = result != NULL;
    PQclear(result);
    return store->is_in_transaction ? VP_OK : VP_ERR_STORE;
}

static void end_view(struct sql_store *base)
{
    (void)!end(base, VP_OK);
}

/* The server's autovacuum gives the room away again; what it looks like until then is nobody's to read but its
 * owner's. */
static void overwrite(struct sql_store *base)
{
    (void)base;
}

const struct sql_driver postgres_driver = {
    .texts = texts,
    .no_index = "",
    .like = "ILIKE",
    .prepare = prepare,
    .drop = drop,
    .reset = reset,
    .clear = clear,
    .bind_text = bind_text,
    .bind_int64 = bind_int64,
    .bind_bytes = bind_bytes,
    .step = step,
    .column_int64 = column_int64,
    .column_text = column_text,
    .column_bytes = column_bytes,
    .begin = begin,
    .end = end,
    .begin_view = begin_view,
    .end_view = end_view,
    .overwrite = overwrite,
};
