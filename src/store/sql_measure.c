#include <inttypes.h>
#include <stdio.h>

#include "store/sql_internal.h"

static enum vp_err add_latencies(struct sql_store *store, const char *call_sid,
                                 const struct store_measures *measures)
{
    enum vp_err err = VP_OK;
    for (size_t i = 0; i < measures->turn_count && err == VP_OK; i++) {
        struct sql_statement *insert = sql_take(store, SQL_ADD_TURN_LATENCY);
        sql_bind_text(insert, 1, call_sid);
        const struct turn_latency *turn = &measures->turns[i];
        const int32_t part[] = {turn->total_ms, turn->end_of_turn_ms, turn->model_ms,
                                turn->tools_ms, turn->queue_ms,       turn->playout_ms};
        for (int n = 0; n < (int)(sizeof part / sizeof *part); n++)
            sql_bind_int(insert, 2 + n, part[n]);
        err = sql_run(insert);
    }
    return err;
}

static enum vp_err update_call(struct sql_store *store, const char *call_sid,
                               const struct store_measures *measures, bool *out_is_known)
{
    char key[18] = ""; /* its digits and a blank */
    if (measures->key != 0)
        snprintf(key, sizeof key, "%016" PRIx64 " ", measures->key);
    struct sql_statement *update = sql_take(store, SQL_ADD_MEASURES);
    sql_bind_text(update, 1, call_sid);
    sql_bind_int64(update, 2, measures->first_audio_unix_ms);
    sql_bind_int(update, 3, measures->handover_count);
    sql_bind_int64(update, 4, measures->seen_unix_ms);
    sql_bind_text(update, 5, measures->line_json); /* NULL binds NULL */
    sql_bind_text(update, 6, key);
    enum vp_err err = sql_run(update);
    int64_t epoch;
    *out_is_known = err == VP_OK && store->change_count == 0;
    return *out_is_known ? sql_call_epoch(&store->store, call_sid, &epoch) : err;
}

enum vp_err sql_add_measures(struct store *base, const char *call_sid, const struct store_measures *measures)
{
    struct sql_store *store = (struct sql_store *)base;
    enum vp_err err = sql_begin_of(store, call_sid, measures->epoch);
    if (err != VP_OK)
        return err;
    bool is_known;
    err = update_call(store, call_sid, measures, &is_known);
    if (err != VP_OK || is_known)
        return sql_end(store, err);
    err = add_latencies(store, call_sid, measures);
    if (err == VP_OK && !token_usage_is_none(&measures->usage))
        err = sql_add_usage(store, call_sid, measures);
    return sql_end(store, err);
}

struct turn_reader {
    bool (*on_turn)(void *owner, const struct turn_latency *turn);
    void *owner;
};

static bool pass_turn(void *arg, struct sql_statement *row)
{
    const struct turn_reader *reader = arg;
    const struct turn_latency turn = {.total_ms = sql_column_int(row, 0),
                                      .end_of_turn_ms = sql_column_int(row, 1),
                                      .model_ms = sql_column_int(row, 2),
                                      .tools_ms = sql_column_int(row, 3),
                                      .queue_ms = sql_column_int(row, 4),
                                      .playout_ms = sql_column_int(row, 5)};
    return reader->on_turn(reader->owner, &turn);
}

enum vp_err sql_each_turn(struct store *base, const char *call_sid,
                          bool (*on_turn)(void *owner, const struct turn_latency *turn), void *owner)
{
    struct sql_store *store = (struct sql_store *)base;
    struct turn_reader reader = {on_turn, owner};
    struct sql_statement *query =
        sql_prepare(store, "SELECT latency_ms, end_of_turn_ms, model_ms, tools_ms, queue_ms, playout_ms"
                           " FROM turn_latency WHERE call_sid = ?1 ORDER BY id");
    sql_bind_text(query, 1, call_sid);
    return sql_each_row(query, pass_turn, &reader);
}

/* One row a value: arm, measure (as the enum, bound), value. */
static const char values_sql[] =
    "WITH chosen AS (SELECT call_sid, arm, started_unix_ms, first_audio_unix_ms, handover_count FROM call"
    "  WHERE ended_unix_ms <> 0 AND is_test = 0 AND started_unix_ms >= ?1"
    "  AND (?2 IS NULL OR restaurant_id = ?2))"
    " SELECT arm, ?3, CASE WHEN EXISTS (SELECT 1 FROM orders WHERE orders.call_sid = chosen.call_sid)"
    "  THEN 1 ELSE 0 END FROM chosen"
    " UNION ALL SELECT arm, ?4, CASE WHEN first_audio_unix_ms > started_unix_ms"
    "  THEN first_audio_unix_ms - started_unix_ms ELSE 0 END FROM chosen"
    "  WHERE first_audio_unix_ms <> 0"
    " UNION ALL SELECT arm, ?5, latency_ms FROM chosen JOIN turn_latency USING (call_sid)"
    " UNION ALL SELECT arm, ?6, handover_count FROM chosen"
    /* A basket's version counts its changes; a second order of the same call counts from the first on. */
    " UNION ALL SELECT arm, ?7, basket_version - coalesce((SELECT max(basket_version) FROM orders AS earlier"
    "  WHERE earlier.call_sid = orders.call_sid AND earlier.basket_version < orders.basket_version), 0)"
    "  FROM chosen JOIN orders USING (call_sid)";

struct value_reader {
    bool (*on_value)(void *owner, enum store_arm arm, enum store_measure measure, int64_t value);
    void *owner;
};

static bool pass_value(void *arg, struct sql_statement *row)
{
    const struct value_reader *reader = arg;
    return reader->on_value(reader->owner, (enum store_arm)sql_column_int(row, 0),
                            (enum store_measure)sql_column_int(row, 1), sql_column_int64(row, 2));
}

enum vp_err sql_each_measure(struct store *base, const struct store_measure_filter *filter,
                             bool (*on_value)(void *owner, enum store_arm arm, enum store_measure measure,
                                              int64_t value),
                             void *owner)
{
    static const enum store_measure order[] = {STORE_COMPLETED, STORE_FIRST_AUDIO_MS, STORE_TURN_LATENCY_MS,
                                               STORE_HANDOVERS, STORE_ORDER_EDITS};
    struct sql_store *store = (struct sql_store *)base;
    struct value_reader reader = {on_value, owner};
    struct sql_statement *query = sql_prepare(store, values_sql);
    sql_bind_int64(query, 1, filter->since_unix_ms);
    sql_bind_text(query, 2, filter->restaurant_id); /* NULL binds NULL */
    for (int i = 0; i < STORE_MEASURE_COUNT; i++)
        sql_bind_int(query, 3 + i, (int)order[i]);
    return sql_each_row(query, pass_value, &reader);
}
