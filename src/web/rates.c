#include "web/rates.h"

#include <stdlib.h>

#include "base/metric.h"

struct rates {
    struct rate_table *tables[RATE_OF_COUNT]; /* NULL: no limit */
};

enum vp_err rates_create(const int64_t per_second[RATE_OF_COUNT], struct rates **out_rates)
{
    struct rates *rates = calloc(1, sizeof *rates);
    for (int i = 0; i < RATE_OF_COUNT && rates != NULL; i++) {
        if (per_second[i] == 0)
            continue;
        rates->tables[i] = malloc(sizeof *rates->tables[i]);
        if (rates->tables[i] == NULL) {
            rates_destroy(rates);
            return VP_ERR_NO_MEMORY;
        }
        rate_table_init(rates->tables[i], token_rate_make(per_second[i], 1000, per_second[i] * RATE_BURST));
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
    free(rates);
}

bool rates_take(struct rates *rates, enum rate_of whose, struct span key, int64_t now_ms, int *out_retry_s)
{
    static const enum metric metrics[RATE_OF_COUNT] = {[RATE_OF_STRANGER] = METRIC_LIMITED_ADDRESS,
                                                       [RATE_OF_LOGIN] = METRIC_LIMITED_LOGIN,
                                                       [RATE_OF_RESTAURANT] = METRIC_LIMITED_WEBHOOKS};
    if (rates == NULL || rates->tables[whose] == NULL ||
        rate_table_take(rates->tables[whose], key, now_ms, out_retry_s))
        return true;
    metric_add(metrics[whose], 1);
    return false;
}
