/* The API of orders: what was ordered, and what the restaurant does with it. */
#include <stdlib.h>

#include "base/clock.h"
#include "base/number.h"
#include "call/ticket_json.h"
#include "store/order_change.h"
#include "web/web_internal.h"

enum { ORDERS_DEFAULT = 100, ORDERS_MAX = 500, MINUTE_MS = 60000, READY_MINUTES_MAX = 1440 };

static bool refuse(struct http_request *request, int status, const char *why)
{
    http_reply_error(request, status,
                     status == 404   ? "not_found"
                     : status == 409 ? "conflict"
                                     : "invalid_request_error",
                     why);
    return false;
}

/* ---- the list ---- */

struct orders_query { /* on its way through the store */
    struct http_request *request;
    char restaurant_id[MENU_NAME_BYTES]; /* "": all */
    struct store_order_filter filter;
    json_t *orders;
};

static bool append_order(void *owner, const struct ticket *ticket)
{
    return json_array_append_new(owner, ticket_json(ticket)) == 0;
}

static enum vp_err collect_orders(struct store *store, void *job)
{
    struct orders_query *query = job;
    query->orders = json_array();
    query->filter.restaurant_id = query->restaurant_id[0] != '\0' ? query->restaurant_id : NULL;
    return store_each_order(store, &query->filter, append_order, query->orders);
}

static void answer_orders(void *job, enum vp_err err)
{
    struct orders_query *query = job;
    reply_stored(query->request, err, json_pack("{s:o}", "orders", query->orders), "no such order");
    free(query);
}

static bool is_asked(const char *parameter)
{
    return parameter != NULL && parameter[0] != '\0';
}

/* Of all restaurants' orders the day is the first one's. */
static bool read_day(const struct web *web, struct http_request *request, struct orders_query *query)
{
    const struct menu_set *menus = web->settings.menus;
    const char *day = http_query(request, "day");
    if (!is_asked(day))
        return true;
    const struct menu *menu =
        query->restaurant_id[0] != '\0' ? menu_set_find(menus, query->restaurant_id) : menus->menus[0];
    if (menu == NULL)
        return refuse(request, 404, "no such restaurant");
    return menu_day_times(menu, day, &query->filter.since_unix_ms, &query->filter.before_unix_ms) ||
           refuse(request, 400, "day must be a day, as 2026-11-30");
}

/* False: the request was answered. */
static bool read_filter(const struct web *web, struct http_request *request, struct orders_query *query)
{
    const char *restaurant = http_query(request, "restaurant"), *state = http_query(request, "state");
    const char *limit = http_query(request, "limit"), *before = http_query(request, "before");
    struct store_order_filter *filter = &query->filter;
    int64_t count = ORDERS_DEFAULT, before_unix_ms = 0;
    if (restaurant != NULL)
        (void)span_copy(span_of(restaurant), query->restaurant_id, sizeof query->restaurant_id);
    if (is_asked(state) && !order_state_parse(state, &filter->state))
        return refuse(request, 400, "state must be received, accepted, ready, picked_up or cancelled");
    filter->has_state = is_asked(state);
    if (!read_day(web, request, query))
        return false;
    if (limit != NULL && !number_parse(limit, 1, ORDERS_MAX, &count))
        return refuse(request, 400, "limit must be 1 to 500");
    if (is_asked(before) && !number_parse(before, 1, INT64_MAX, &before_unix_ms))
        return refuse(request, 400, "before must be a time, in milliseconds since 1970");
    filter->limit = (int)count;
    if (before_unix_ms != 0 && (filter->before_unix_ms == 0 || before_unix_ms < filter->before_unix_ms))
        filter->before_unix_ms = before_unix_ms;
    return true;
}

void api_serve_orders(void *owner, struct http_request *request)
{
    struct web *web = owner;
    struct orders_query wanted = {.request = request};
    if (!guard_admin(web, request) || !read_filter(web, request, &wanted))
        return;
    struct orders_query *query = web_job_create(request, sizeof *query);
    if (query == NULL)
        return;
    *query = wanted;
    store_thread_ask(web->settings.store, collect_orders, answer_orders, query);
}

/* ---- one order ---- */

struct order_request { /* on its way through the store */
    struct http_request *request;
    enum vp_err (*change)(struct store *store, const struct store_order_change *change);
    enum order_state to;
    int order_number;
    int64_t due_unix_ms;
    char restaurant_id[MENU_NAME_BYTES], who[STORE_WHO_BYTES], reason[ORDER_REASON_BYTES];
    char page_way_id[MENU_NAME_BYTES]; /* "": none */
    struct ticket ticket;              /* as it is afterwards, or was and stays */
};

static enum vp_err change_order(struct store *store, void *job)
{
    struct order_request *wanted = job;
    const struct store_order_change change = {.restaurant_id = wanted->restaurant_id,
                                              .order_number = wanted->order_number,
                                              .to = wanted->to,
                                              .due_unix_ms = wanted->due_unix_ms,
                                              .reason = wanted->reason,
                                              .who = wanted->who,
                                              .page_way_id =
                                                  wanted->page_way_id[0] != '\0' ? wanted->page_way_id : NULL,
                                              .unix_ms = clock_unix_ms()};
    enum vp_err err = wanted->change(store, &change);
    if (err != VP_OK && err != VP_ERR_SUPERSEDED)
        return err;
    enum vp_err found = store_find_order(store, wanted->restaurant_id, wanted->order_number, &wanted->ticket);
    return found == VP_OK ? err : found;
}

static void answer_order(void *job, enum vp_err err)
{
    struct order_request *wanted = job;
    char why[96];
    if (err == VP_ERR_SUPERSEDED && wanted->change == store_undo_order)
        (void)refuse(wanted->request, 409, order_undo_refusal(wanted->ticket.life.state));
    else if (err == VP_ERR_SUPERSEDED)
        (void)refuse(wanted->request, 409,
                     order_refusal(wanted->ticket.life.state, wanted->to, why, sizeof why));
    else
        reply_stored(wanted->request, err,
                     err == VP_OK ? json_pack("{s:o}", "order", ticket_json(&wanted->ticket)) : NULL,
                     "no such order");
    free(wanted);
}

/* {"ready_minutes":20}, from now; without a body the time stays as the caller was told. */
static bool read_accept(const struct web *web, struct http_request *request, struct order_request *wanted)
{
    static const char *const keys[] = {"ready_minutes", NULL};
    char why[160] = "ready_minutes must be a whole number from 1 to 1440";
    (void)web;
    wanted->to = ORDER_ACCEPTED;
    if (http_body(request).len == 0)
        return true;
    json_t *json = change_read_body(request, keys, why, sizeof why);
    const json_t *minutes = json_object_get(json, "ready_minutes");
    int64_t count = json_integer_value(minutes);
    bool is_good = json != NULL && (minutes == NULL ||
                                    (json_is_integer(minutes) && count >= 1 && count <= READY_MINUTES_MAX));
    if (is_good && minutes != NULL)
        wanted->due_unix_ms = clock_unix_ms() + count * MINUTE_MS;
    json_decref(json);
    return is_good || refuse(request, 400, why);
}

/* {"reason":"..."}; a slip and a message have room for one line of it. */
static bool read_cancel(const struct web *web, struct http_request *request, struct order_request *wanted)
{
    static const char *const keys[] = {"reason", NULL};
    char why[160] = "reason must be a text of up to 127 bytes without line ends";
    (void)web;
    wanted->to = ORDER_CANCELLED;
    if (http_body(request).len == 0)
        return true;
    json_t *json = change_read_body(request, keys, why, sizeof why);
    const json_t *reason = json_object_get(json, "reason");
    struct span text = {json_string_value(reason), json_string_length(reason)};
    bool is_good =
        json != NULL && (reason == NULL ||
                         (json_is_string(reason) && span_copy(text, wanted->reason, sizeof wanted->reason)));
    for (const char *at = wanted->reason; is_good && *at != '\0'; at++)
        is_good = (unsigned char)*at >= 0x20 && *at != 0x7f;
    json_decref(json);
    return is_good || refuse(request, 400, why);
}

static bool read_ready(const struct web *web, struct http_request *request, struct order_request *wanted)
{
    (void)web, (void)request;
    wanted->to = ORDER_READY;
    return true;
}

static bool read_picked_up(const struct web *web, struct http_request *request, struct order_request *wanted)
{
    (void)web, (void)request;
    wanted->to = ORDER_PICKED_UP;
    return true;
}

static bool read_reprint(const struct web *web, struct http_request *request, struct order_request *wanted)
{
    const struct menu *menu = menu_set_find(web->settings.menus, wanted->restaurant_id);
    wanted->change = store_reprint_order;
    for (size_t i = 0; menu != NULL && i < menu->delivery_count; i++)
        if ((menu->deliveries[i].events & MENU_EVENT_BIT(MENU_EVENT_REPRINT)) != 0)
            return true;
    return refuse(request, 409, "this restaurant has no printer");
}

static bool read_undo(const struct web *web, struct http_request *request, struct order_request *wanted)
{
    const struct menu *menu = menu_set_find(web->settings.menus, wanted->restaurant_id);
    const struct menu_delivery *page = menu != NULL ? menu_find_page(menu) : NULL;
    (void)request;
    wanted->change = store_undo_order;
    if (page != NULL)
        (void)span_copy(span_of(page->id), wanted->page_way_id, sizeof wanted->page_way_id);
    return true;
}

static const struct {
    const char *name;
    bool (*read)(const struct web *web, struct http_request *request, struct order_request *wanted);
} actions[] = {
    {"accept", read_accept}, {"ready", read_ready},     {"picked-up", read_picked_up},
    {"cancel", read_cancel}, {"reprint", read_reprint}, {"undo", read_undo},
};

/* RESTAURANT/NUMBER/ACTION of the path; the action's number, -1: there is no such thing. */
static int read_path(const struct http_request *request, struct order_request *wanted)
{
    static const char prefix[] = "/api/orders/";
    const char *restaurant = http_path(request) + sizeof prefix - 1, *number = strchr(restaurant, '/');
    const char *action = number != NULL ? strchr(number + 1, '/') : NULL;
    char digits[16];
    int64_t order_number;
    if (action == NULL ||
        !span_copy((struct span){restaurant, (size_t)(number - restaurant)}, wanted->restaurant_id,
                   sizeof wanted->restaurant_id) ||
        !span_copy((struct span){number + 1, (size_t)(action - number - 1)}, digits, sizeof digits) ||
        !number_parse(digits, 1, INT32_MAX, &order_number))
        return -1;
    wanted->order_number = (int)order_number;
    for (int i = 0; i < (int)(sizeof actions / sizeof actions[0]); i++)
        if (strcmp(action + 1, actions[i].name) == 0)
            return i;
    return -1;
}

void api_change_order(void *owner, struct http_request *request)
{
    struct web *web = owner;
    struct order_request *wanted;
    const char *who = change_read_who(web, request);
    if (who == NULL || (wanted = web_job_create(request, sizeof *wanted)) == NULL)
        return;
    wanted->request = request;
    wanted->change = store_change_order;
    (void)span_copy(span_of(who), wanted->who, sizeof wanted->who);
    int action = read_path(request, wanted);
    if (action < 0)
        (void)refuse(request, 404, "no such order, or nothing that is done with one");
    if (action < 0 || !actions[action].read(web, request, wanted))
        free(wanted);
    else
        store_thread_ask(web->settings.store, change_order, answer_order, wanted);
}
