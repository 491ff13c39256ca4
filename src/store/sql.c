#include "store/sql.h"

#include <stdlib.h>
#include <string.h>

struct sql_statement *sql_take(struct sql_store *store, enum sql_text text)
{
    struct sql_statement **statement = &store->statements[text];
    if (*statement == NULL)
        *statement = store->driver->prepare(store, store->driver->texts[text], true);
    else
        store->driver->clear(*statement);
    return *statement;
}

/* Reading a statement costs more than the few rows that most of them answer. */
static struct sql_statement *take_idle(struct sql_store *store, const char *text)
{
    for (size_t i = 0; i < SQL_IDLE_MAX && store->idle[i] != NULL; i++) {
        struct sql_statement *query = store->idle[i];
        if (strcmp(query->text, text) != 0)
            continue;
        memmove(&store->idle[i], &store->idle[i + 1],
                (SQL_IDLE_MAX - 1 - i) * sizeof(struct sql_statement *));
        store->idle[SQL_IDLE_MAX - 1] = NULL;
        return query;
    }
    return NULL;
}

struct sql_statement *sql_prepare(struct sql_store *store, const char *text)
{
    struct sql_statement *query = take_idle(store, text);
    return query != NULL ? query : store->driver->prepare(store, text, false);
}

void sql_drop(struct sql_statement *statement)
{
    if (statement == NULL)
        return;
    struct sql_store *store = statement->store;
    store->driver->clear(statement);
    if (statement->is_kept)
        return;
    if (store->idle[SQL_IDLE_MAX - 1] != NULL)
        store->driver->drop(store->idle[SQL_IDLE_MAX - 1]);
    memmove(&store->idle[1], store->idle, (SQL_IDLE_MAX - 1) * sizeof(struct sql_statement *));
    store->idle[0] = statement;
}

void sql_drop_all(struct sql_store *store)
{
    for (int i = 0; i < SQL_TEXT_COUNT; i++)
        if (store->statements[i] != NULL)
            store->driver->drop(store->statements[i]);
    for (size_t i = 0; i < SQL_IDLE_MAX; i++)
        if (store->idle[i] != NULL)
            store->driver->drop(store->idle[i]);
    memset(store->statements, 0, sizeof store->statements);
    memset(store->idle, 0, sizeof store->idle);
}

enum vp_err sql_step(struct sql_statement *statement)
{
    return statement != NULL ? statement->store->driver->step(statement) : VP_ERR_STORE;
}

enum vp_err sql_run(struct sql_statement *statement)
{
    enum vp_err err = sql_step(statement);
    sql_reset(statement);
    return err == VP_ERR_NOT_FOUND ? VP_OK : err;
}

enum vp_err sql_run_number(struct sql_statement *query, int64_t *out_number)
{
    enum vp_err err = sql_step(query);
    if (err == VP_OK) {
        int64_t number = sql_column_int64(query, 0);
        while ((err = sql_step(query)) == VP_OK)
            ; /* one that changes rows is over when it says so */
        if (err == VP_ERR_NOT_FOUND) {
            *out_number = number;
            err = VP_OK;
        }
    }
    sql_reset(query);
    return err;
}

enum vp_err sql_each_row(struct sql_statement *query, sql_row_fn on_row, void *reader)
{
    bool wants_more = true;
    enum vp_err err = VP_OK;
    while (wants_more && (err = sql_step(query)) == VP_OK)
        wants_more = on_row(reader, query);
    sql_drop(query);
    return err == VP_ERR_NOT_FOUND ? VP_OK : err;
}

void sql_copy_text(struct sql_statement *row, int column, char *out, size_t size_bytes)
{
    span_copy(span_of(sql_column_text(row, column)), out, size_bytes);
}

enum vp_err sql_take_copy(struct sql_statement *row, int column, char **out_copy, size_t *out_bytes)
{
    struct span bytes = row->store->driver->column_bytes(row, column);
    char *copy = malloc(bytes.len + 1);
    if (copy == NULL)
        return VP_ERR_NO_MEMORY;
    span_copy(bytes, copy, bytes.len + 1);
    *out_copy = copy;
    *out_bytes = bytes.len;
    return VP_OK;
}

enum vp_err sql_find_document(struct sql_store *store, enum sql_text text, const char *call_sid,
                              uint32_t *out_version, char **out_json)
{
    struct sql_statement *query = sql_take(store, text);
    size_t len;
    sql_bind_text(query, 1, call_sid);
    enum vp_err err = sql_step(query);
    if (err == VP_OK)
        err = sql_take_copy(query, 1, out_json, &len);
    if (err == VP_OK)
        *out_version = (uint32_t)sql_column_int64(query, 0);
    sql_reset(query);
    return err;
}

enum vp_err sql_begin(struct sql_store *store, bool is_durable)
{
    return store->driver->begin(store, is_durable);
}

enum vp_err sql_end(struct sql_store *store, enum vp_err err)
{
    return store->driver->end(store, err);
}
