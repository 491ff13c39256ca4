#include "store/figures_json.h"

#include <stdio.h>

static json_t *milliseconds(int ms, int64_t turn_count)
{
    return turn_count > 0 ? json_integer(ms) : json_null();
}

/* completion: orders of calls that are over; null where there are none. */
static json_t *period_json(const struct call_figures *figures)
{
    json_t *completion = figures->ended_count > 0
                             ? json_real((double)figures->ordered_count / (double)figures->ended_count)
                             : json_null();
    return json_pack("{s:I, s:I, s:I, s:o, s:I, s:o, s:o}", "calls", (json_int_t)figures->call_count,
                     "orders", (json_int_t)figures->order_count, "revenue_cents",
                     (json_int_t)figures->revenue_cents, "completion", completion, "turns",
                     (json_int_t)figures->turn_count, "p50_ms",
                     milliseconds(figures->p50_ms, figures->turn_count), "p95_ms",
                     milliseconds(figures->p95_ms, figures->turn_count));
}

enum vp_err figures_day_json(struct store *store, const struct call_period *period, const char *day,
                             int64_t cost_micros, json_t **out_json)
{
    struct call_figures all, by_arm[STORE_ARM_COUNT];
    char cost[32];
    enum vp_err err = store_read_figures(store, period, &all, by_arm);
    if (err != VP_OK)
        return err;
    json_t *arms = json_object(), *json = period_json(&all);
    for (int arm = 0; arm < STORE_ARM_COUNT; arm++)
        json_object_set_new(arms, store_arm_name((enum store_arm)arm), period_json(&by_arm[arm]));
    snprintf(cost, sizeof cost, "%.4f", (double)cost_micros / 1e6);
    json_object_set_new(json, "day", json_string(day));
    json_object_set_new(json, "cost", json_string(cost));
    json_object_set_new(json, "arms", arms);
    if (json == NULL)
        return VP_ERR_NO_MEMORY;
    *out_json = json;
    return VP_OK;
}
