/* The API of a restaurant's menu, with what is sold out of it, and when it is served (docs/api.md). */
#include <stdlib.h>

#include "base/clock.h"
#include "web/web_internal.h"

enum { THINGS_MAX = 1024, SERVES_BYTES = 400 };

struct menu_query {
    struct http_request *request;
    struct menu *menu; /* retained: as its file says */
    int64_t unix_ms;   /* now */
    struct store_sold_out things[THINGS_MAX];
    size_t count;
};

static bool keep_thing(void *owner, const struct store_sold_out *thing)
{
    struct menu_query *query = owner;
    if (strcmp(thing->thing.restaurant_id, query->menu->restaurant_id) == 0 &&
        sold_out_holds(&thing->thing, clock_unix_ms()))
        query->things[query->count++] = *thing;
    return query->count < THINGS_MAX;
}

/* null: it can be had. until: "menu-file" where the file itself says that it cannot. */
static json_t *sold_out_of(const struct menu_query *query, enum sold_out_kind kind, const char *id,
                           bool is_available)
{
    if (!is_available)
        return json_pack("{s:s, s:n}", "until", "menu-file", "until_unix_ms");
    for (size_t i = 0; i < query->count; i++) {
        const struct store_sold_out *thing = &query->things[i];
        if (thing->thing.kind != kind || strcmp(thing->thing.id, id) != 0)
            continue;
        bool is_for_good = thing->thing.until_unix_ms == 0;
        return json_pack(
            "{s:s, s:o, s:s, s:I}", "until", is_for_good ? "further-notice" : "closing", "until_unix_ms",
            is_for_good ? json_null() : json_integer((json_int_t)thing->thing.until_unix_ms), "changed_by",
            thing->changed_by, "changed_unix_ms", (json_int_t)thing->changed_unix_ms);
    }
    return json_null();
}

/* Where it is not always to be had: when it is, and whether it is now. */
static void put_serves(json_t *json, const struct menu_query *query, const struct week_times *serves)
{
    char text[SERVES_BYTES];
    if (serves->count == 0)
        return;
    json_object_set_new(json, "serves", json_string(week_times_write(serves, text, sizeof text)));
    json_object_set_new(json, "served_now",
                        json_boolean(menu_time_covers(query->menu, serves, query->unix_ms)));
}

/* Beside the usual price those of some times. */
static void put_time_prices(json_t *json, const struct menu_query *query,
                            const struct menu_time_prices *prices)
{
    json_t *array = json_array();
    for (size_t i = 0; i < prices->count; i++) {
        const struct menu_time_price *price = &prices->at[i];
        json_t *entry = json_pack("{s:s, s:I}", "time", query->menu->price_times[price->price_time].id,
                                  "price_cents", (json_int_t)price->price_cents);
        if (price->size_id[0] != '\0')
            json_object_set_new(entry, "size_id", json_string(price->size_id));
        json_array_append_new(array, entry);
    }
    if (prices->count > 0)
        json_object_set(json, "time_prices", array);
    json_decref(array);
}

static json_t *price_times_json(const struct menu_query *query)
{
    json_t *times = json_array();
    for (size_t i = 0; i < query->menu->price_time_count; i++) {
        const struct menu_price_time *time = &query->menu->price_times[i];
        char text[SERVES_BYTES];
        json_array_append_new(times,
                              json_pack("{s:s, s:s, s:s, s:b}", "id", time->id, "name", time->name, "when",
                                        week_times_write(&time->when, text, sizeof text), "now",
                                        (int)menu_time_covers(query->menu, &time->when, query->unix_ms)));
    }
    return times;
}

static json_t *item_json(const struct menu_query *query, const struct menu_item *item)
{
    json_t *json = json_pack("{s:s, s:s, s:o}", "id", item->id, "name", item->name, "sold_out",
                             sold_out_of(query, SOLD_OUT_ITEM, item->id, item->is_available));
    put_serves(json, query, &item->serves);
    if (item->size_count == 0) {
        json_object_set_new(json, "price_cents", json_integer((json_int_t)item->price_cents));
        put_time_prices(json, query, &item->time_prices);
        return json;
    }
    json_t *sizes = json_array();
    for (size_t i = 0; i < item->size_count; i++) {
        json_t *size = json_pack("{s:s, s:s, s:I}", "id", item->sizes[i].id, "name", item->sizes[i].name,
                                 "price_cents", (json_int_t)item->sizes[i].price_cents);
        put_time_prices(size, query, &item->sizes[i].time_prices);
        json_array_append_new(sizes, size);
    }
    json_object_set_new(json, "sizes", sizes);
    return json;
}

static json_t *categories_json(const struct menu_query *query)
{
    json_t *categories = json_array();
    for (size_t i = 0; i < query->menu->category_count; i++) {
        const struct menu_category *category = &query->menu->categories[i];
        json_t *items = json_array();
        for (size_t j = 0; j < category->item_count; j++)
            json_array_append_new(items, item_json(query, &category->items[j]));
        json_t *json =
            json_pack("{s:s, s:s, s:o}", "id", category->id, "name", category->name, "items", items);
        put_serves(json, query, &category->serves);
        json_array_append_new(categories, json);
    }
    return categories;
}

static json_t *groups_json(const struct menu_query *query)
{
    json_t *groups = json_array();
    for (size_t i = 0; i < query->menu->group_count; i++) {
        const struct menu_group *group = &query->menu->groups[i];
        json_t *options = json_array();
        for (size_t j = 0; j < group->option_count; j++) {
            const struct menu_option *option = &group->options[j];
            json_t *json = json_pack("{s:s, s:s, s:I, s:o}", "id", option->id, "name", option->name,
                                     "price_cents", (json_int_t)option->price_cents, "sold_out",
                                     sold_out_of(query, SOLD_OUT_OPTION, option->id, option->is_available));
            put_serves(json, query, &option->serves);
            put_time_prices(json, query, &option->time_prices);
            json_array_append_new(options, json);
        }
        json_array_append_new(
            groups, json_pack("{s:s, s:s, s:o}", "id", group->id, "name", group->name, "options", options));
    }
    return groups;
}

static enum vp_err collect_things(struct store *store, void *job)
{
    return store_each_sold_out(store, keep_thing, job);
}

static void answer_menu(void *job, enum vp_err err)
{
    struct menu_query *query = job;
    json_t *json = err == VP_OK
                       ? json_pack("{s:s, s:s, s:o, s:o, s:o}", "restaurant_id", query->menu->restaurant_id,
                                   "name", query->menu->restaurant_name, "categories", categories_json(query),
                                   "groups", groups_json(query), "price_times", price_times_json(query))
                       : NULL;
    reply_stored(query->request, err, json, "");
    menu_release(query->menu);
    free(query);
}

void api_serve_menu(void *owner, struct http_request *request)
{
    struct web *web = owner;
    const struct menu_set *menus = web->settings.menus;
    if (!guard_admin(web, request))
        return;
    const struct menu *asked = web_restaurant_asked(web, request);
    if (asked == NULL)
        return;
    struct menu_query *query = web_job_create(request, sizeof *query);
    if (query == NULL)
        return;
    for (size_t i = 0; i < menus->count; i++)
        if (menus->menus[i] == asked)
            query->menu = menu_retain(menus->files[i]);
    query->request = request;
    query->unix_ms = clock_unix_ms();
    store_thread_ask(web->settings.store, collect_things, answer_menu, query);
}
