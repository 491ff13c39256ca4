#include "delivery/way_plan.h"

#include <assert.h>
#include <stdlib.h>

#include "base/log.h"
#include "delivery/backoff.h"

enum {
    CALL_WITHIN_MS = 2 * 3600 * 1000
}; /* an order of longer ago, such as from before a stop, rings nobody */

/* A menu file's events are the store's. */
static_assert((int)MENU_EVENT_CREATED == STORE_EVENT_CREATED &&
                  (int)MENU_EVENT_ACCEPTED == STORE_EVENT_ACCEPTED &&
                  (int)MENU_EVENT_READY == STORE_EVENT_READY &&
                  (int)MENU_EVENT_PICKED_UP == STORE_EVENT_PICKED_UP &&
                  (int)MENU_EVENT_CANCELLED == STORE_EVENT_CANCELLED &&
                  (int)MENU_EVENT_REPRINT == STORE_EVENT_REPRINT &&
                  (int)MENU_EVENT_MESSAGE == STORE_EVENT_MESSAGE &&
                  (int)MENU_EVENT_COUNT == STORE_EVENT_COUNT,
              "menu.h and store_event.h name the same events in one order");

struct watched_way {
    char restaurant_id[MENU_NAME_BYTES], way_id[MENU_NAME_BYTES];
    int64_t after_s;
};

static void take_menu(struct way_plan *plan, const struct menu *menu)
{
    struct store_ways *ways = &plan->ways[plan->way_count++];
    span_copy(span_of(menu->restaurant_id), ways->restaurant_id, sizeof ways->restaurant_id);
    ways->way_count = menu->delivery_count;
    for (size_t i = 0; i < menu->delivery_count; i++) {
        const struct menu_delivery *way = &menu->deliveries[i];
        span_copy(span_of(way->id), ways->way_ids[i], sizeof ways->way_ids[i]);
        ways->way_events[i] = way->events;
        if (menu->call_after_s == 0 || !way->calls || (way->events & MENU_EVENT_BIT(MENU_EVENT_CREATED)) == 0)
            continue;
        struct watched_way *watched = &plan->watched[plan->watched_count++];
        span_copy(span_of(menu->restaurant_id), watched->restaurant_id, sizeof watched->restaurant_id);
        span_copy(span_of(way->id), watched->way_id, sizeof watched->way_id);
        watched->after_s = menu->call_after_s;
    }
}

void way_plan_take(struct way_plan *plan, const struct menu_set *menus)
{
    if (menus->count == 0)
        return;
    struct store_ways *ways = realloc(plan->ways, menus->count * sizeof *ways);
    if (ways != NULL)
        plan->ways = ways;
    struct watched_way *watched =
        realloc(plan->watched, menus->count * MENU_DELIVERIES_MAX * sizeof *watched);
    if (watched != NULL)
        plan->watched = watched;
    if (ways == NULL || watched == NULL)
        return;
    plan->way_count = plan->watched_count = 0;
    for (size_t i = 0; i < menus->count; i++)
        take_menu(plan, menus->menus[i]);
}

static enum vp_err plan_calls(const struct watched_way *watched, struct store *store, int64_t now_unix_ms)
{
    const struct store_unheard unheard = {.restaurant_id = watched->restaurant_id,
                                          .way_id = watched->way_id,
                                          .told_way_id = MENU_STAFF_CALL_ID,
                                          .unix_ms = now_unix_ms,
                                          .before_unix_ms = now_unix_ms - watched->after_s * 1000,
                                          .oldest_unix_ms = now_unix_ms - CALL_WITHIN_MS};
    int count = 0;
    enum vp_err err = store_plan_unheard(store, &unheard, &count);
    if (count > 0)
        log_warn("delivery",
                 "nobody acknowledged an order, the staff number rings restaurant=%s way=%s orders=%d",
                 watched->restaurant_id, watched->way_id, count);
    return err;
}

enum vp_err way_plan_run(const struct way_plan *plan, struct store *store, int64_t now_unix_ms)
{
    const struct store_plan events = {plan->ways, plan->way_count, now_unix_ms,
                                      now_unix_ms - BACKOFF_GIVE_UP_MS};
    int count = 0;
    enum vp_err err = store_plan_deliveries(store, &events, &count);
    for (size_t i = 0; i < plan->watched_count && err == VP_OK; i++)
        err = plan_calls(&plan->watched[i], store, now_unix_ms);
    return err;
}

void way_plan_free(struct way_plan *plan)
{
    free(plan->ways);
    free(plan->watched);
    *plan = (struct way_plan){.ways = NULL};
}
