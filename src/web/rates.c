#include "web/rates.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/metric.h"

struct rates {
    struct rate_table *tables[RATE_OF_COUNT]; /* NULL: no limit */
    struct rate_table *let_in;                /* calls; NULL where they have no limit */
};

static struct rate_table *create_table(struct token_rate rate)
{
    struct rate_table *table = malloc(sizeof *table);
    if (table != NULL)
        rate_table_init(table, rate);
    return table;
}

enum vp_err rates_create(const int64_t per_second[RATE_OF_COUNT], struct rates **out_rates)
{
    struct rates *rates = calloc(1, sizeof *rates);
    for (int i = 0; i < RATE_OF_COUNT && rates != NULL; i++) {
        if (per_second[i] == 0)
            continue;
        rates->tables[i] = create_table(token_rate_make(per_second[i], 1000, per_second[i] * RATE_BURST));
        if (i == RATE_OF_RESTAURANT)
            rates->let_in = create_table(token_rate_make(1, RATE_CALL_AGAIN_MS, 1));
        if (rates->tables[i] == NULL || (i == RATE_OF_RESTAURANT && rates->let_in == NULL)) {
            rates_destroy(rates);
            return VP_ERR_NO_MEMORY;
        }
    }
    *out_rates = rates;
    return rates != NULL ? VP_OK : VP_ERR_NO_MEMORY;
}

void rates_destroy(struct rates *rates)
{
    if (rates == NULL)
        return;
    for (int i = 0; i < RATE_OF_COUNT; i++)
        free(rates->tables[i]);
    free(rates->let_in);
    free(rates);
}

bool rates_take(struct rates *rates, enum rate_of whose, struct span key, int64_t now_ms, int *out_retry_s)
{
    static const enum metric metrics[RATE_OF_COUNT] = {[RATE_OF_STRANGER] = METRIC_LIMITED_ADDRESS,
                                                       [RATE_OF_LOGIN] = METRIC_LIMITED_LOGIN,
                                                       [RATE_OF_RESTAURANT] = METRIC_LIMITED_WEBHOOKS,
                                                       [RATE_OF_CALLER] = METRIC_LIMITED_WEBHOOKS,
                                                       [RATE_OF_TEXTS] = METRIC_LIMITED_WEBHOOKS};
    if (rates == NULL || rates->tables[whose] == NULL ||
        rate_table_take(rates->tables[whose], key, now_ms, out_retry_s))
        return true;
    metric_add(metrics[whose], 1);
    return false;
}

bool rates_take_call(struct rates *rates, const struct rated_call *call, int64_t now_ms)
{
    const struct span call_sid = span_of(call->call_sid);
    char caller[2 * RATE_KEY_BYTES];
    int retry_s;
    if (rates == NULL || rates->let_in == NULL || !rate_table_has(rates->let_in, call_sid, now_ms))
        return true;
    snprintf(caller, sizeof caller, "%s %s", call->number, call->restaurant_id);
    return rates_take(rates, RATE_OF_CALLER, span_of(caller), now_ms, &retry_s) &&
           (call->is_blocked ||
            rates_take(rates, RATE_OF_RESTAURANT, span_of(call->restaurant_id), now_ms, &retry_s)) &&
           rate_table_take(rates->let_in, call_sid, now_ms, &retry_s);
}
