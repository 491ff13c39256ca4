#include "store/call_load.h"
#include "store/sql_internal.h"

/* Another machine's clock is that much ahead at most; what is dated later was written while a clock was wrong. */
enum { CLOCKS_APART_MS = 60 * 1000 };

static enum vp_err count_of_caller(struct sql_store *store, const struct store_call *call, enum sql_text sql,
                                   int64_t since_unix_ms, int64_t *out_count)
{
    struct sql_statement *query = sql_take(store, sql);
    sql_bind_text(query, 1, call->caller_number);
    sql_bind_text(query, 2, call->call_sid);
    if (sql == SQL_CALLER_RECENT) {
        sql_bind_int64(query, 3, since_unix_ms);
        sql_bind_int64(query, 4, call->started_unix_ms + CLOCKS_APART_MS);
    }
    return sql_run_number(query, out_count);
}

enum vp_err sql_count_load(struct store *base, const struct store_call *call, int64_t since_unix_ms,
                           struct call_load *out_load)
{
    struct sql_store *store = (struct sql_store *)base;
    struct call_load load = {0};
    enum vp_err err = VP_OK;
    if (call->caller_number[0] != '\0')
        err = count_of_caller(store, call, SQL_CALLER_LIVE, 0, &load.caller_live);
    if (err == VP_OK && call->caller_number[0] != '\0')
        err = count_of_caller(store, call, SQL_CALLER_RECENT, since_unix_ms, &load.caller_recent);
    if (err != VP_OK)
        return err;
    struct sql_statement *query = sql_take(store, SQL_MODEL_LIVE);
    sql_bind_text(query, 1, call->restaurant_id);
    sql_bind_text(query, 2, call->call_sid);
    sql_bind_int(query, 3, STORE_ARM_REALTIME);
    err = sql_run_number(query, &load.model_live);
    if (err == VP_OK)
        *out_load = load;
    return err;
}
