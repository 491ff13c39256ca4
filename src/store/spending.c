#include "store/spending.h"

static bool add_cost(void *owner, const struct store_usage *usage)
{
    *(int64_t *)owner += usage->cost_micros;
    return true;
}

bool spending_is_over(struct store *store, const char *restaurant_id, const char *day, int64_t limit_micros)
{
    int64_t spent_micros = 0;
    const struct store_usage_filter filter = {.restaurant_id = restaurant_id, .since_day = day};
    return limit_micros > 0 && store_each_usage(store, &filter, add_cost, &spent_micros) == VP_OK &&
           spent_micros >= limit_micros;
}
