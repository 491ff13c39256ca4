/* Which deliveries are to be made: one for each event and way that takes it, and one to the staff's telephone for
 * an order that nobody acknowledged in time. */
#ifndef VP_DELIVERY_WAY_PLAN_H
#define VP_DELIVERY_WAY_PLAN_H

#include "order/menu_set.h"
#include "store/store.h"

struct watched_way;

struct way_plan {                /* zeroed before use */
    struct store_ways *ways;     /* of each restaurant */
    struct watched_way *watched; /* whose silence rings the staff number */
    size_t way_count, watched_count;
};

/* The ways of the menus as they are now; without memory it stays as it was. */
void way_plan_take(struct way_plan *plan, const struct menu_set *menus);
/* Makes what is missing in the store; its errors. */
VP_MUST_CHECK enum vp_err way_plan_run(const struct way_plan *plan, struct store *store, int64_t now_unix_ms);
void way_plan_free(struct way_plan *plan);

#endif
