/* The API of deliveries: which orders and messages reached their restaurant, and which did not. */
#include <stdlib.h>

#include "base/clock.h"
#include "base/number.h"
#include "store/delivery_json.h"
#include "web/web_internal.h"

enum { DELIVERIES_DEFAULT = 100, DELIVERIES_MAX = 500 };

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

struct deliveries_query { /* on its way through the store */
    struct http_request *request;
    char restaurant_id[MENU_NAME_BYTES]; /* "": all */
    struct store_delivery_filter filter;
    json_t *deliveries;
};

static bool append_delivery(void *owner, const struct store_delivery *delivery)
{
    return json_array_append_new(owner, store_delivery_json(delivery)) == 0;
}

static enum vp_err collect_deliveries(struct store *store, void *job)
{
    struct deliveries_query *query = job;
    query->deliveries = json_array();
    query->filter.restaurant_id = query->restaurant_id[0] != '\0' ? query->restaurant_id : NULL;
    return store_each_delivery(store, &query->filter, append_delivery, query->deliveries);
}

static void answer_deliveries(void *job, enum vp_err err)
{
    struct deliveries_query *query = job;
    reply_stored(query->request, err, json_pack("{s:o}", "deliveries", query->deliveries),
                 "no such delivery");
    free(query);
}

/* False: the request was answered. */
static bool read_filter(struct http_request *request, struct deliveries_query *query)
{
    const char *restaurant = http_query(request, "restaurant"), *state = http_query(request, "state");
    const char *order = http_query(request, "order"), *limit = http_query(request, "limit");
    int64_t count = DELIVERIES_DEFAULT, order_number = 0;
    query->filter.has_state = state != NULL && state[0] != '\0';
    if (query->filter.has_state && !store_delivery_state_parse(state, &query->filter.state))
        return refuse(request, 400, "state must be waiting, acknowledged or given-up");
    if (order != NULL && order[0] != '\0' && !number_parse(order, 1, INT32_MAX, &order_number))
        return refuse(request, 400, "order must be an order's number");
    if (limit != NULL && !number_parse(limit, 1, DELIVERIES_MAX, &count))
        return refuse(request, 400, "limit must be 1 to 500");
    query->filter.order_number = (int)order_number;
    query->filter.limit = (int)count;
    if (restaurant != NULL)
        (void)span_copy(span_of(restaurant), query->restaurant_id, sizeof query->restaurant_id);
    return true;
}

void api_serve_deliveries(void *owner, struct http_request *request)
{
    struct web *web = owner;
    struct deliveries_query wanted = {.request = request};
    if (!guard_admin(web, request) || !read_filter(request, &wanted))
        return;
    struct deliveries_query *query = web_job_create(request, sizeof *query);
    if (query == NULL)
        return;
    *query = wanted;
    store_thread_ask(web->settings.store, collect_deliveries, answer_deliveries, query);
}

/* ---- one of them ---- */

enum action { ACTION_RETRY, ACTION_DONE, ACTION_REDIRECT, ACTION_COUNT };

/* On its way through the store, and for a redirection on the loop once more: whose it is says which ways there are. */
struct delivery_request {
    struct web *web;
    struct http_request *request;
    enum action action;
    int64_t id;
    char way_id[MENU_NAME_BYTES], own_id[MENU_NAME_BYTES]; /* own_id: whose it must be; "": anybody's */
    struct store_delivery delivery;                        /* id 0: not found */
};

static bool take_delivery(void *owner, const struct store_delivery *delivery)
{
    *(struct store_delivery *)owner = *delivery;
    return false;
}

static enum vp_err find_delivery(struct store *store, void *job)
{
    struct delivery_request *wanted = job;
    const struct store_delivery_filter filter = {.id = wanted->id, .limit = 1};
    wanted->delivery.id = 0;
    enum vp_err err = store_each_delivery(store, &filter, take_delivery, &wanted->delivery);
    bool is_there = wanted->delivery.id != 0 && guard_may_see(wanted->own_id, wanted->delivery.restaurant_id);
    return err != VP_OK || is_there ? err : VP_ERR_NOT_FOUND;
}

static enum vp_err change_delivery(struct store *store, void *job)
{
    struct delivery_request *wanted = job;
    int64_t now_unix_ms = clock_unix_ms();
    enum vp_err err = find_delivery(store, job); /* whose it is */
    if (err != VP_OK)
        return err;
    err = wanted->action == ACTION_RETRY ? store_reopen_delivery(store, wanted->id, now_unix_ms)
          : wanted->action == ACTION_DONE
              ? store_acknowledge_delivery(store, wanted->id, now_unix_ms)
              : store_redirect_delivery(store, wanted->id, wanted->way_id, now_unix_ms);
    return err == VP_OK ? find_delivery(store, job) : err;
}

static void answer_delivery(void *job, enum vp_err err)
{
    struct delivery_request *wanted = job;
    if (err == VP_ERR_SUPERSEDED)
        (void)refuse(wanted->request, 409, "it was acknowledged already, and stays so");
    else if (err == VP_ERR_BAD_VALUE)
        (void)refuse(wanted->request, 409, "the same goes, or went, by that way already");
    else
        reply_stored(wanted->request, err,
                     err == VP_OK ? json_pack("{s:o}", "delivery", store_delivery_json(&wanted->delivery))
                                  : NULL,
                     "no such delivery");
    free(wanted);
}

static void answer_found(void *job, enum vp_err err)
{
    struct delivery_request *wanted = job;
    const struct menu *menu =
        err == VP_OK ? menu_set_find(wanted->web->settings.menus, wanted->delivery.restaurant_id) : NULL;
    if (err == VP_OK && (menu == NULL || menu_find_delivery(menu, wanted->way_id) == NULL)) {
        (void)refuse(wanted->request, 400, "way must be a way of the restaurant's menu file");
        free(wanted);
    } else if (err != VP_OK) {
        answer_delivery(job, err);
    } else {
        store_thread_ask(wanted->web->settings.store, change_delivery, answer_delivery, wanted);
    }
}

/* ID/ACTION of the path. False: there is no such thing. */
static bool read_path(const struct http_request *request, struct delivery_request *wanted)
{
    static const char prefix[] = "/api/deliveries/";
    static const char *const names[ACTION_COUNT] = {"retry", "done", "redirect"};
    const char *id = http_path(request) + sizeof prefix - 1, *end = strchr(id, '/');
    char digits[24];
    if (end == NULL || !span_copy((struct span){id, (size_t)(end - id)}, digits, sizeof digits) ||
        !number_parse(digits, 1, INT64_MAX, &wanted->id))
        return false;
    for (int action = 0; action < ACTION_COUNT; action++)
        if (strcmp(end + 1, names[action]) == 0) {
            wanted->action = (enum action)action;
            return true;
        }
    return false;
}

static bool read_way(struct http_request *request, struct delivery_request *wanted)
{
    static const char *const keys[] = {"way", NULL};
    char why[160] = "way must be the id of a way of the restaurant's menu file";
    json_t *json = change_read_body(request, keys, why, sizeof why);
    const char *way = json_string_value(json_object_get(json, "way"));
    bool is_good =
        way != NULL && way[0] != '\0' && span_copy(span_of(way), wanted->way_id, sizeof wanted->way_id);
    json_decref(json);
    return is_good || refuse(request, 400, why);
}

void api_change_delivery(void *owner, struct http_request *request)
{
    struct web *web = owner;
    struct delivery_request wanted = {.web = web, .request = request};
    if (change_read_known(web, request, wanted.own_id) == NULL)
        return;
    if (!read_path(request, &wanted)) {
        (void)refuse(request, 404, "no such delivery, or nothing that is done with one");
        return;
    }
    if (wanted.action == ACTION_REDIRECT && !read_way(request, &wanted))
        return;
    struct delivery_request *job = web_job_create(request, sizeof *job);
    if (job == NULL)
        return;
    *job = wanted;
    if (wanted.action == ACTION_REDIRECT)
        store_thread_ask(web->settings.store, find_delivery, answer_found, job);
    else
        store_thread_ask(web->settings.store, change_delivery, answer_delivery, job);
}
