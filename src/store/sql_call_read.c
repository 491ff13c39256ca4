/* Calls as they are read. */
#include <stdio.h>

#include "store/sql_internal.h"

enum { CONDITIONS_BYTES = 512 };

/* The columns of SQL_FIND_CALL. */
static void read_call(struct sql_statement *row, struct store_call *out_call)
{
    memset(out_call, 0, sizeof *out_call);
    sql_copy_text(row, 0, out_call->call_sid, sizeof out_call->call_sid);
    sql_copy_text(row, 1, out_call->restaurant_id, sizeof out_call->restaurant_id);
    sql_copy_text(row, 2, out_call->caller_number, sizeof out_call->caller_number);
    out_call->arm = (enum store_arm)sql_column_int(row, 3);
    out_call->started_unix_ms = sql_column_int64(row, 4);
    out_call->ended_unix_ms = sql_column_int64(row, 5);
    sql_copy_text(row, 6, out_call->end_reason, sizeof out_call->end_reason);
    out_call->is_test = sql_column_int(row, 7) != 0;
    out_call->first_audio_unix_ms = sql_column_int64(row, 8);
    out_call->handover_count = sql_column_int(row, 9);
    out_call->end_class = (enum end_class)sql_column_int(row, 10);
    out_call->epoch = sql_column_int64(row, 11);
    out_call->seen_unix_ms = sql_column_int64(row, 12);
    sql_copy_text(row, 13, out_call->line_json, sizeof out_call->line_json);
}

enum vp_err sql_find_call(struct store *base, const char *call_sid, struct store_call *out_call)
{
    struct sql_store *store = (struct sql_store *)base;
    struct sql_statement *query = sql_take(store, SQL_FIND_CALL);
    sql_bind_text(query, 1, call_sid);
    enum vp_err err = sql_step(query);
    if (err == VP_OK)
        read_call(query, out_call);
    sql_reset(query);
    return err;
}

struct call_reader {
    bool (*on_call)(void *owner, const struct store_call *call);
    void *owner;
};

static bool pass_call(void *arg, struct sql_statement *row)
{
    const struct call_reader *reader = arg;
    struct store_call call;
    read_call(row, &call);
    return reader->on_call(reader->owner, &call);
}

/* As with orders, what is not asked for does not stand there: the sweep and the check have an index each. */
static struct sql_statement *prepare_calls(struct sql_store *store, const struct store_call_filter *filter)
{
    const struct {
        bool is_asked;
        const char *sql;
    } conditions[] = {
        {filter->restaurant_id != NULL, " AND restaurant_id = ?1"},
        {filter->only_live && filter->fallback_since_unix_ms == 0, " AND ended_unix_ms = 0"},
        {filter->only_live && filter->fallback_since_unix_ms != 0,
         " AND call_sid IN (SELECT call_sid FROM call WHERE ended_unix_ms = 0"
         " UNION SELECT call_sid FROM call WHERE started_unix_ms >= ?2 AND end_reason = ?3)"},
        {filter->since_unix_ms != 0 && filter->after == NULL, " AND started_unix_ms >= ?4"},
        {filter->after != NULL, " AND (started_unix_ms, call_sid) > (?5, ?6)"},
    };
    char text[CONDITIONS_BYTES] = "", sql[2 * CONDITIONS_BYTES];
    size_t len = 0;
    for (size_t i = 0; i < sizeof conditions / sizeof conditions[0]; i++)
        if (conditions[i].is_asked)
            len += (size_t)snprintf(text + len, sizeof text - len, "%s", conditions[i].sql);
    snprintf(
        sql, sizeof sql,
        "SELECT call_sid, restaurant_id, caller_number, arm, started_unix_ms, ended_unix_ms, end_reason, "
        "is_test, first_audio_unix_ms, handover_count, end_class, epoch, seen_unix_ms, line_json FROM call "
        "WHERE true%s ORDER BY %sstarted_unix_ms, call_sid LIMIT ?7",
        text,
        filter->only_live ? store->driver->no_index
                          : ""); /* few are live: to sort them is less than to look at all */
    return sql_prepare(store, sql);
}

enum vp_err sql_each_call(struct store *base, const struct store_call_filter *filter,
                          bool (*on_call)(void *owner, const struct store_call *call), void *owner)
{
    struct sql_store *store = (struct sql_store *)base;
    struct call_reader reader = {on_call, owner};
    struct sql_statement *query = prepare_calls(store, filter);
    sql_bind_text(query, 1, filter->restaurant_id); /* what does not stand there may be bound */
    sql_bind_int64(query, 2, filter->fallback_since_unix_ms);
    sql_bind_text(query, 3, end_reason_text(END_FALLBACK));
    sql_bind_int64(query, 4, filter->since_unix_ms);
    sql_bind_int64(query, 5, filter->after != NULL ? filter->after->started_unix_ms : 0);
    sql_bind_text(query, 6, filter->after != NULL ? filter->after->call_sid : NULL);
    sql_bind_int(query, 7, filter->limit > 0 ? filter->limit : INT32_MAX);
    return sql_each_row(query, pass_call, &reader);
}
