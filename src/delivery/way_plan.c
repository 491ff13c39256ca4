#include "delivery/way_plan.h"

#include <assert.h>
#include <stdlib.h>

#include "base/log.h"
#include "delivery/backoff.h"

enum {
    CALL_WITHIN_MS = 2 * 3600 * 1000
}; /* an order of longer ago, such as from before a stop, rings nobody */

/* A menu file's events are the store's. */
static_assert(
    (int)MENU_EVENT_CREATED == STORE_EVENT_CREATED && (int)MENU_EVENT_ACCEPTED == STORE_EVENT_ACCEPTED &&
        (int)MENU_EVENT_READY == STORE_EVENT_READY && (int)MENU_EVENT_PICKED_UP == STORE_EVENT_PICKED_UP &&
        (int)MENU_EVENT_CANCELLED == STORE_EVENT_CANCELLED &&
        (int)MENU_EVENT_REPRINT == STORE_EVENT_REPRINT && (int)MENU_EVENT_MESSAGE == STORE_EVENT_MESSAGE &&
        (int)MENU_EVENT_UNDONE == STORE_EVENT_UNDONE &&
        (int)MENU_EVENT_CALL_STARTED == STORE_EVENT_CALL_STARTED &&
        (int)MENU_EVENT_CALL_ENDED == STORE_EVENT_CALL_ENDED && (int)MENU_EVENT_COUNT == STORE_EVENT_COUNT,
    "menu.h and store_event.h name the same events in one order");

struct watched_way {
    char restaurant_id[MENU_NAME_BYTES], way_id[MENU_NAME_BYTES];
    bool is_page;
    int64_t after_s; /* 0: nobody is rung */
};

static void watch(struct way_plan *plan, const struct menu *menu, const struct menu_delivery *way,
                  bool can_ring)
{
    bool has_orders = (way->events & MENU_EVENT_BIT(MENU_EVENT_CREATED)) != 0;
    bool rings = way->calls && has_orders && (can_ring || !way->is_unlisted);
    struct watched_way watched = {.is_page = way->way == MENU_PAGE,
                                  .after_s = rings ? menu->call_after_s : 0};
    if (!watched.is_page && watched.after_s == 0)
        return;
    span_copy(span_of(menu->restaurant_id), watched.restaurant_id, sizeof watched.restaurant_id);
    span_copy(span_of(way->id), watched.way_id, sizeof watched.way_id);
    plan->watched[plan->watched_count++] = watched;
}

static void take_menu(struct way_plan *plan, const struct menu *menu, bool can_ring)
{
    struct store_ways *ways = &plan->ways[plan->way_count++];
    span_copy(span_of(menu->restaurant_id), ways->restaurant_id, sizeof ways->restaurant_id);
    ways->way_count = menu->delivery_count;
    for (size_t i = 0; i < menu->delivery_count; i++) {
        const struct menu_delivery *way = &menu->deliveries[i];
        span_copy(span_of(way->id), ways->way_ids[i], sizeof ways->way_ids[i]);
        ways->way_events[i] = way->events;
        watch(plan, menu, way, can_ring);
    }
}

void way_plan_take(struct way_plan *plan, const struct menu_set *menus, bool can_ring)
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
        take_menu(plan, menus->menus[i], can_ring);
}

static enum vp_err plan_calls(const struct watched_way *watched, struct store *store, int64_t now_unix_ms)
{
    if (watched->after_s == 0)
        return VP_OK;
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

enum vp_err way_plan_run(struct way_plan *plan, struct store *store, int64_t now_unix_ms,
                         int64_t turned_on_ms)
{
    const struct store_plan events = {plan->ways, plan->way_count, now_unix_ms,
                                      now_unix_ms - turned_on_ms - BACKOFF_GIVE_UP_MS};
    int count = 0, settled = 0;
    enum vp_err err = store_plan_deliveries(store, &events, &count);
    plan->settled_count = 0;
    for (size_t i = 0; i < plan->watched_count && err == VP_OK; i++) {
        const struct watched_way *watched = &plan->watched[i];
        if (watched->is_page)
            err = store_settle_seen(store, watched->restaurant_id, watched->way_id, now_unix_ms, &settled);
        plan->settled_count += watched->is_page && err == VP_OK ? settled : 0;
        if (err == VP_OK)
            err = plan_calls(watched, store, now_unix_ms);
    }
    return err;
}

void way_plan_free(struct way_plan *plan)
{
    free(plan->ways);
    free(plan->watched);
    *plan = (struct way_plan){.ways = NULL};
}
