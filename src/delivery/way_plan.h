/* Which deliveries are to be made: one for each event and way that takes it, and one to the staff's telephone for
 * an order that nobody acknowledged in time. */
#ifndef VP_DELIVERY_WAY_PLAN_H
#define VP_DELIVERY_WAY_PLAN_H

#include "order/menu_set.h"
#include "store/store.h"

struct watched_way;

struct way_plan {                /* zeroed before use */
    struct store_ways *ways;     /* of each restaurant */
    struct watched_way *watched; /* pages, and those whose silence rings the staff number */
    size_t way_count, watched_count;
    int settled_count; /* by the last run: deliveries to pages, whose orders somebody has seen */
};

/* The ways of the menus as they are now; without memory it stays as it was. can_ring: the staff number can be rung;
 * where it cannot, the page of a menu file that lists no way makes no calls, which only fail. */
void way_plan_take(struct way_plan *plan, const struct menu_set *menus, bool can_ring);
/* Makes what is missing in the store, and ends what waited for somebody to see it; the store's errors. turned_on_ms: by
 * so much the clock was put forward lately, which makes no order older. */
VP_MUST_CHECK enum vp_err way_plan_run(struct way_plan *plan, struct store *store, int64_t now_unix_ms,
                                       int64_t turned_on_ms);
void way_plan_free(struct way_plan *plan);

#endif
