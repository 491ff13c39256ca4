#include "store/sqlite_internal.h"

static enum vp_err add_latencies(struct sqlite_store *store, const char *call_sid,
                                 const struct store_measures *measures)
{
    enum vp_err err = VP_OK;
    for (size_t i = 0; i < measures->turn_count && err == VP_OK; i++) {
        sqlite3_stmt *insert = sqlite_take(store, SQL_ADD_TURN_LATENCY);
        sqlite_bind_text(insert, 1, call_sid);
        const struct turn_latency *turn = &measures->turns[i];
        const int32_t part[] = {turn->total_ms, turn->end_of_turn_ms, turn->model_ms,
                                turn->tools_ms, turn->queue_ms,       turn->playout_ms};
        for (int n = 0; n < (int)(sizeof part / sizeof *part); n++)
            sqlite3_bind_int(insert, 2 + n, part[n]);
        err = sqlite_run(store, insert);
    }
    return err;
}

enum vp_err sqlite_add_measures(struct store *base, const char *call_sid,
                                const struct store_measures *measures)
{
    struct sqlite_store *store = (struct sqlite_store *)base;
    enum vp_err err = sqlite_begin_of(store, call_sid, measures->epoch);
    if (err != VP_OK)
        return err;
    sqlite3_stmt *update = sqlite_take(store, SQL_ADD_MEASURES);
    sqlite_bind_text(update, 1, call_sid);
    sqlite3_bind_int64(update, 2, measures->first_audio_unix_ms);
    sqlite3_bind_int(update, 3, measures->handover_count);
    sqlite3_bind_int64(update, 4, measures->seen_unix_ms);
    sqlite_bind_text(update, 5, measures->line_json); /* NULL binds NULL */
    err = sqlite_run(store, update);
    if (err == VP_OK && sqlite3_changes(store->db) == 0)
        err = VP_ERR_NOT_FOUND;
    if (err == VP_OK)
        err = add_latencies(store, call_sid, measures);
    if (err == VP_OK && !token_usage_is_none(&measures->usage))
        err = sqlite_add_usage(store, call_sid, measures);
    return sqlite_end(store, err);
}

struct turn_reader {
    bool (*on_turn)(void *owner, const struct turn_latency *turn);
    void *owner;
};

static bool pass_turn(void *arg, sqlite3_stmt *row)
{
    const struct turn_reader *reader = arg;
    const struct turn_latency turn = {.total_ms = sqlite3_column_int(row, 0),
                                      .end_of_turn_ms = sqlite3_column_int(row, 1),
                                      .model_ms = sqlite3_column_int(row, 2),
                                      .tools_ms = sqlite3_column_int(row, 3),
                                      .queue_ms = sqlite3_column_int(row, 4),
                                      .playout_ms = sqlite3_column_int(row, 5)};
    return reader->on_turn(reader->owner, &turn);
}

enum vp_err sqlite_each_turn(struct store *base, const char *call_sid,
                             bool (*on_turn)(void *owner, const struct turn_latency *turn), void *owner)
{
    struct sqlite_store *store = (struct sqlite_store *)base;
    struct turn_reader reader = {on_turn, owner};
    sqlite3_stmt *query =
        sqlite_prepare(store, "SELECT latency_ms, end_of_turn_ms, model_ms, tools_ms, queue_ms, playout_ms"
                              " FROM turn_latency WHERE call_sid = ?1 ORDER BY id");
    sqlite_bind_text(query, 1, call_sid);
    return sqlite_each_row(store, query, pass_turn, &reader);
}

/* One row a value: arm, measure (as the enum, bound), value. */
static const char values_sql[] =
    "WITH chosen AS (SELECT call_sid, arm, started_unix_ms, first_audio_unix_ms, handover_count FROM call"
    "  WHERE ended_unix_ms <> 0 AND is_test = 0 AND started_unix_ms >= ?1"
    "  AND (?2 IS NULL OR restaurant_id = ?2))"
    " SELECT arm, ?3, EXISTS (SELECT 1 FROM orders WHERE orders.call_sid = chosen.call_sid) FROM chosen"
    " UNION ALL SELECT arm, ?4, max(first_audio_unix_ms - started_unix_ms, 0) FROM chosen"
    "  WHERE first_audio_unix_ms <> 0"
    " UNION ALL SELECT arm, ?5, latency_ms FROM chosen JOIN turn_latency USING (call_sid)"
    " UNION ALL SELECT arm, ?6, handover_count FROM chosen"
    /* A basket's version counts its changes; a second order of the same call counts from the first on. */
    " UNION ALL SELECT arm, ?7, basket_version - ifnull((SELECT max(basket_version) FROM orders AS earlier"
    "  WHERE earlier.call_sid = orders.call_sid AND earlier.basket_version < orders.basket_version), 0)"
    "  FROM chosen JOIN orders USING (call_sid)";

struct value_reader {
    bool (*on_value)(void *owner, enum store_arm arm, enum store_measure measure, int64_t value);
    void *owner;
};

static bool pass_value(void *arg, sqlite3_stmt *row)
{
    const struct value_reader *reader = arg;
    return reader->on_value(reader->owner, (enum store_arm)sqlite3_column_int(row, 0),
                            (enum store_measure)sqlite3_column_int(row, 1), sqlite3_column_int64(row, 2));
}

enum vp_err sqlite_each_measure(struct store *base, const struct store_measure_filter *filter,
                                bool (*on_value)(void *owner, enum store_arm arm, enum store_measure measure,
                                                 int64_t value),
                                void *owner)
{
    static const enum store_measure order[] = {STORE_COMPLETED, STORE_FIRST_AUDIO_MS, STORE_TURN_LATENCY_MS,
                                               STORE_HANDOVERS, STORE_ORDER_EDITS};
    struct sqlite_store *store = (struct sqlite_store *)base;
    struct value_reader reader = {on_value, owner};
    sqlite3_stmt *query = sqlite_prepare(store, values_sql);
    sqlite3_bind_int64(query, 1, filter->since_unix_ms);
    sqlite_bind_text(query, 2, filter->restaurant_id); /* NULL binds NULL */
    for (int i = 0; i < STORE_MEASURE_COUNT; i++)
        sqlite3_bind_int(query, 3 + i, (int)order[i]);
    return sqlite_each_row(store, query, pass_value, &reader);
}
