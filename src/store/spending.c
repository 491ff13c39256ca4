#include "store/spending.h"

static bool add_cost(void *owner, const struct store_usage *usage)
{
    *(int64_t *)owner += usage->cost_micros;
    return true;
}

bool spending_is_over(struct store *store, const struct menu *menu, int64_t limit_micros, int64_t now_unix_ms)
{
    char day[MENU_DAY_BYTES];
    int64_t spent_micros = 0;
    if (limit_micros <= 0)
        return false;
    menu_day(menu, now_unix_ms, day);
    const struct store_usage_filter filter = {.restaurant_id = menu->restaurant_id, .since_day = day};
    return store_each_usage(store, &filter, add_cost, &spent_micros) == VP_OK && spent_micros >= limit_micros;
}
