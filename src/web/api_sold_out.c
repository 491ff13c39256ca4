/* The API of what is sold out (docs/menu.md). Every process has a change within a second. */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "store/sold_out_json.h"
#include "web/web_internal.h"

struct sold_out_request { /* on its way through the store */
    struct http_request *request;
    enum vp_err (*change)(struct store *store, const struct store_sold_out *thing); /* NULL: only look */
    struct store_sold_out thing;
    char restaurant_id[MENU_NAME_BYTES]; /* "": of all */
    json_t *json;                        /* the answer; NULL: no memory */
};

static void refuse(struct http_request *request, int status, const char *why)
{
    http_reply_error(request, status, status == 404 ? "not_found" : "invalid_request_error", why);
}

static enum vp_err work(struct store *store, void *job)
{
    struct sold_out_request *wanted = job;
    enum vp_err err = wanted->change != NULL ? wanted->change(store, &wanted->thing) : VP_OK;
    return err == VP_OK
               ? sold_out_json(store, wanted->restaurant_id[0] != '\0' ? wanted->restaurant_id : NULL,
                               clock_unix_ms(), &wanted->json)
               : err;
}

static void answer(void *job, enum vp_err err)
{
    struct sold_out_request *wanted = job;
    reply_stored(wanted->request, err, wanted->json, "this is not sold out");
    free(wanted);
}

static void ask(struct web *web, struct http_request *request, const struct sold_out_request *filled)
{
    struct sold_out_request *wanted = web_job_create(request, sizeof *wanted);
    if (wanted == NULL)
        return;
    *wanted = *filled;
    wanted->request = request;
    store_thread_ask(web->settings.store, work, answer, wanted);
}

void api_serve_sold_out(void *owner, struct http_request *request)
{
    struct web *web = owner;
    struct sold_out_request wanted = {.change = NULL};
    const char *restaurant_id = http_query(request, "restaurant");
    if (!guard_admin(web, request))
        return;
    if (restaurant_id != NULL && menu_set_find(web->settings.menus, restaurant_id) == NULL) {
        refuse(request, 400, "restaurant is no restaurant of this server");
        return;
    }
    (void)span_copy(span_of(restaurant_id != NULL ? restaurant_id : ""), wanted.restaurant_id,
                    sizeof wanted.restaurant_id);
    ask(web, request, &wanted);
}

/* "/api/sold-out/RESTAURANT/item/ID" in its three parts. False: it is not of that form. */
static bool split_path(const char *path, char parts[3][MENU_NAME_BYTES])
{
    static const char prefix[] = "/api/sold-out/";
    const char *at = path + sizeof prefix - 1;
    for (int i = 0; i < 3; i++) {
        size_t len = strcspn(at, "/");
        if (len == 0 || !span_copy((struct span){at, len}, parts[i], sizeof parts[i]) ||
            (at[len] == '/') != (i < 2))
            return false;
        at += len + 1;
    }
    return true;
}

/* What the path names. False: the request was answered. */
static bool read_thing(const struct web *web, struct http_request *request, bool is_for_good,
                       struct sold_out *out_thing)
{
    char parts[3][MENU_NAME_BYTES];
    enum sold_out_kind kind;
    if (!split_path(http_path(request), parts) || !sold_out_kind_parse(parts[1], &kind)) {
        refuse(request, 400, "the path must end in RESTAURANT/item/ID or RESTAURANT/option/ID");
        return false;
    }
    const struct menu *menu = menu_set_find(web->settings.menus, parts[0]);
    if (menu == NULL) {
        refuse(request, 404, "no such restaurant");
        return false;
    }
    if (!sold_out_choose(menu, kind, parts[2], is_for_good, clock_unix_ms(), out_thing)) {
        refuse(request, 404, "there is no such thing on the menu");
        return false;
    }
    return true;
}

/* {"until":"closing"} or {"until":"further-notice"}; without a body the former. False: the request was answered. */
static bool read_until(struct http_request *request, bool *out_is_for_good)
{
    static const char *const keys[] = {"until", NULL};
    char why[160] = "until must be \"closing\" or \"further-notice\"";
    *out_is_for_good = false;
    if (http_body(request).len == 0)
        return true;
    json_t *json = change_read_body(request, keys, why, sizeof why);
    const char *until = json_string_value(json_object_get(json, "until"));
    bool is_good = json != NULL && until != NULL &&
                   (strcmp(until, "closing") == 0 || strcmp(until, "further-notice") == 0);
    *out_is_for_good = is_good && strcmp(until, "closing") != 0;
    json_decref(json);
    if (!is_good)
        refuse(request, 400, why);
    return is_good;
}

static void make_change(struct web *web, struct http_request *request, const char *who, bool is_for_good,
                        enum vp_err (*change)(struct store *store, const struct store_sold_out *thing))
{
    struct sold_out_request wanted = {.change = change, .thing = {.changed_unix_ms = clock_unix_ms()}};
    if (!read_thing(web, request, is_for_good, &wanted.thing.thing))
        return;
    (void)span_copy(span_of(who), wanted.thing.changed_by, sizeof wanted.thing.changed_by);
    (void)span_copy(span_of(wanted.thing.thing.restaurant_id), wanted.restaurant_id,
                    sizeof wanted.restaurant_id);
    ask(web, request, &wanted);
}

void api_sell_out(void *owner, struct http_request *request)
{
    bool is_for_good;
    const char *who = change_read_who(owner, request);
    if (who != NULL && read_until(request, &is_for_good))
        make_change(owner, request, who, is_for_good, store_sell_out);
}

void api_offer_again(void *owner, struct http_request *request)
{
    const char *who = change_read_who(owner, request);
    if (who != NULL)
        make_change(owner, request, who, true, store_offer_again);
}
