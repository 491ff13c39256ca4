#include "store/store_house.h"

#include <stdio.h>

static void apply(const struct menu *menu, const struct house_wish *wish, int64_t unix_ms,
                  struct house_state *house)
{
    const struct house_state *wanted = &wish->wanted;
    if (wish->has_pause) {
        house->is_paused = wanted->is_paused;
        house->paused_until_unix_ms =
            wanted->is_paused && !wish->is_for_good ? menu_closes_unix_ms(menu, unix_ms) : 0;
    }
    if (wish->has_busy)
        house->busy_minutes = wanted->busy_minutes;
    if (wish->has_special)
        memcpy(house->special, wanted->special, sizeof house->special);
    if (wish->has_closed_days) {
        memcpy(house->closed_days, wanted->closed_days, sizeof house->closed_days);
        house->closed_day_count = wanted->closed_day_count;
    }
}

enum vp_err house_change(struct store *store, const struct menu *menu, const struct house_wish *wish,
                         const char *who, int64_t unix_ms, char *out_why, size_t why_size_bytes)
{
    struct store_house house = {.changed_unix_ms = unix_ms};
    enum vp_err err = store_find_house(store, menu->restaurant_id, &house);
    if (err != VP_OK && err != VP_ERR_NOT_FOUND)
        return err;
    span_copy(span_of(menu->restaurant_id), house.house.restaurant_id, sizeof house.house.restaurant_id);
    if (house.house.is_paused && house.house.paused_until_unix_ms != 0 &&
        house.house.paused_until_unix_ms <= unix_ms)
        house.house.is_paused = false; /* it is over */
    apply(menu, wish, unix_ms, &house.house);
    if (!house_state_check(&house.house, out_why, why_size_bytes))
        return VP_ERR_BAD_VALUE;
    span_copy(span_of(who), house.changed_by, sizeof house.changed_by);
    house.changed_unix_ms = unix_ms;
    return store_put_house(store, &house);
}
