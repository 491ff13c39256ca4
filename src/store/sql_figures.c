#include <stdlib.h>

#include "base/array.h"
#include "store/call_list.h"
#include "store/sql_internal.h"

/* One condition with a restaurant and one without, so that each has its index. */
#define OF_RESTAURANT(select, time) select " restaurant_id = ?3 AND " time " >= ?1 AND " time " < ?2 "
#define OF_ALL(select, time)        select " " time " >= ?1 AND " time " < ?2 "
enum { FIGURES_TURNS_MAX = 1 << 22 };

static struct sql_statement *prepare(struct sql_store *store, const struct call_period *period,
                                     const char *of_all, const char *of_restaurant)
{
    struct sql_statement *query = sql_prepare(store, period->restaurant_id != NULL ? of_restaurant : of_all);
    sql_bind_int64(query, 1, period->from_unix_ms);
    sql_bind_int64(query, 2, period->until_unix_ms);
    if (period->restaurant_id != NULL)
        sql_bind_text(query, 3, period->restaurant_id);
    return query;
}

struct figures_reading {
    struct call_figures *all, *arms;
    struct figures_turn { /* by latency, the quickest first */
        int latency_ms;
        enum store_arm arm;
    } * turns;
    size_t turn_count, turn_room;
};

static struct call_figures *of_arm(const struct figures_reading *reading, int arm)
{
    return arm >= 0 && arm < STORE_ARM_COUNT ? &reading->arms[arm] : NULL;
}

static bool add_calls(void *arg, struct sql_statement *row)
{
    struct figures_reading *reading = arg;
    struct call_figures *both[] = {reading->all, of_arm(reading, sql_column_int(row, 0))};
    for (size_t i = 0; i < 2; i++) {
        if (both[i] == NULL)
            continue;
        both[i]->call_count += sql_column_int64(row, 1);
        both[i]->ended_count += sql_column_int64(row, 2);
        both[i]->ordered_count += sql_column_int64(row, 3);
    }
    return true;
}

static bool add_orders(void *arg, struct sql_statement *row)
{
    struct figures_reading *reading = arg;
    struct call_figures *both[] = {reading->all, of_arm(reading, sql_column_int(row, 0))};
    for (size_t i = 0; i < 2; i++) {
        if (both[i] == NULL)
            continue;
        both[i]->order_count += sql_column_int64(row, 1);
        both[i]->revenue_cents += sql_column_int64(row, 2);
    }
    return true;
}

static bool add_turn(void *arg, struct sql_statement *row)
{
    struct figures_reading *reading = arg;
    struct figures_turn *turns =
        array_grow(reading->turns, reading->turn_count, &reading->turn_room, 256, sizeof *turns);
    if (turns == NULL || reading->turn_count == FIGURES_TURNS_MAX)
        return false;
    reading->turns = turns;
    int arm = sql_column_int(row, 0);
    turns[reading->turn_count++] = (struct figures_turn){sql_column_int(row, 1), (enum store_arm)arm};
    reading->all->turn_count++;
    if (of_arm(reading, arm) != NULL)
        of_arm(reading, arm)->turn_count++;
    return true;
}

/* The nearest rank: the smallest value that so many of a hundred do not exceed. */
static int64_t rank_of(int64_t count, int percent)
{
    return (count * percent + 99) / 100;
}

static void take_percentiles(const struct figures_reading *reading, const enum store_arm *arm,
                             struct call_figures *figures)
{
    int64_t rank = 0;
    for (size_t i = 0; i < reading->turn_count; i++) {
        if (arm != NULL && reading->turns[i].arm != *arm)
            continue;
        rank++;
        if (rank == rank_of(figures->turn_count, 50))
            figures->p50_ms = reading->turns[i].latency_ms;
        if (rank == rank_of(figures->turn_count, 95))
            figures->p95_ms = reading->turns[i].latency_ms;
    }
}

#define CALLS                                                                                                \
    "SELECT arm, count(*), count(CASE WHEN ended_unix_ms <> 0 THEN 1 END), "                                 \
    "count(CASE WHEN outcome = 1 THEN 1 END) FROM call WHERE outcome <> 7 AND"
#define ORDERS                                                                                                \
    "SELECT coalesce((SELECT arm FROM call WHERE call.call_sid = orders.call_sid), -1) AS of_arm, count(*), " \
    "sum(total_cents) FROM orders WHERE state <> 4 AND" /* ORDER_CANCELLED */
#define TURNS "SELECT arm, latency_ms FROM call JOIN turn_latency USING (call_sid) WHERE"

enum vp_err sql_read_figures(struct store *base, const struct call_period *period,
                             struct call_figures *out_all, struct call_figures out_arms[STORE_ARM_COUNT])
{
    struct sql_store *store = (struct sql_store *)base;
    struct figures_reading reading = {.all = out_all, .arms = out_arms};
    *out_all = (struct call_figures){0};
    for (int arm = 0; arm < STORE_ARM_COUNT; arm++)
        out_arms[arm] = (struct call_figures){0};
    enum vp_err err = sql_each_row(prepare(store, period, OF_ALL(CALLS, "started_unix_ms") "GROUP BY arm",
                                           OF_RESTAURANT(CALLS, "started_unix_ms") "GROUP BY arm"),
                                   add_calls, &reading);
    if (err == VP_OK)
        err = sql_each_row(prepare(store, period, OF_ALL(ORDERS, "created_unix_ms") "GROUP BY of_arm",
                                   OF_RESTAURANT(ORDERS, "created_unix_ms") "GROUP BY of_arm"),
                           add_orders, &reading);
    if (err == VP_OK)
        err = sql_each_row(prepare(store, period, OF_ALL(TURNS, "started_unix_ms") "ORDER BY latency_ms",
                                   OF_RESTAURANT(TURNS, "started_unix_ms") "ORDER BY latency_ms"),
                           add_turn, &reading);
    take_percentiles(&reading, NULL, out_all);
    for (int arm = 0; arm < STORE_ARM_COUNT; arm++)
        take_percentiles(&reading, &(enum store_arm){(enum store_arm)arm}, &out_arms[arm]);
    free(reading.turns);
    return err;
}

enum vp_err sql_count_calls(struct store *base, const struct call_period *period, int64_t *out_count)
{
    struct sql_store *store = (struct sql_store *)base;
    struct sql_statement *query =
        sql_take(store, period->restaurant_id != NULL ? SQL_COUNT_CALLS_OF : SQL_COUNT_CALLS);
    sql_bind_int64(query, 1, period->from_unix_ms);
    sql_bind_int64(query, 2, period->until_unix_ms);
    if (period->restaurant_id != NULL)
        sql_bind_text(query, 3, period->restaurant_id);
    return sql_run_number(query, out_count);
}
