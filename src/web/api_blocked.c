/* The API of numbers whose calls are not taken (docs/api.md). Every process has a change within a second. */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "order/menu_people.h"
#include "store/blocked_json.h"
#include "store/caller_data.h"
#include "web/web_internal.h"

struct blocked_request { /* on its way through the store */
    struct web *web;
    struct http_request *request;
    enum vp_err (*change)(struct store *store, const struct store_blocked *blocked); /* NULL: only look */
    struct store_blocked blocked;
    char restaurant_id[MENU_NAME_BYTES]; /* "": of all */
    json_t *json;                        /* the answer; NULL: no memory */
};

static const char *asked_id(const struct blocked_request *wanted)
{
    return wanted->restaurant_id[0] != '\0' ? wanted->restaurant_id : NULL;
}

static enum vp_err work(struct store *store, void *job)
{
    struct blocked_request *wanted = job;
    enum vp_err err = wanted->change != NULL ? wanted->change(store, &wanted->blocked) : VP_OK;
    return err == VP_OK ? blocked_json(store, asked_id(wanted), &wanted->json) : err;
}

static void answer(void *job, enum vp_err err)
{
    struct blocked_request *wanted = job;
    if (err == VP_OK && wanted->json != NULL)
        blocked_json_add_files(wanted->json, wanted->web->settings.menus, asked_id(wanted));
    if (err == VP_ERR_TOO_MANY)
        http_reply_error(wanted->request, 409, "invalid_request_error",
                         "the restaurant has blocked 500 numbers: unblock some first");
    else
        reply_stored(wanted->request, err, wanted->json, "this number is not blocked");
    free(wanted);
}

static void ask(struct web *web, struct http_request *request, const struct blocked_request *filled)
{
    struct blocked_request *wanted = web_job_create(request, sizeof *wanted);
    if (wanted == NULL)
        return;
    *wanted = *filled;
    wanted->web = web;
    wanted->request = request;
    store_thread_ask(web->settings.store, work, answer, wanted);
}

void api_serve_blocked(void *owner, struct http_request *request)
{
    struct web *web = owner;
    struct blocked_request wanted = {.change = NULL};
    if (!guard_admin(web, request))
        return;
    const char *restaurant_id = http_query(request, "restaurant");
    if (restaurant_id != NULL && menu_set_find(web->settings.menus, restaurant_id) == NULL) {
        http_reply_error(request, 400, "invalid_request_error", "restaurant is no restaurant of this server");
        return;
    }
    (void)span_copy(span_of(restaurant_id != NULL ? restaurant_id : ""), wanted.restaurant_id,
                    sizeof wanted.restaurant_id);
    ask(web, request, &wanted);
}

/* "/api/blocked/RESTAURANT/NUMBER". NULL: the request was answered. */
static const struct menu *read_path(const struct web *web, struct http_request *request,
                                    struct blocked_number *out_number)
{
    static const char prefix[] = "/api/blocked/";
    const char *at = http_path(request) + sizeof prefix - 1;
    size_t len = strcspn(at, "/");
    const char *number = at[len] == '/' ? at + len + 1 : "";
    const struct menu *menu = NULL;
    if (span_copy((struct span){at, len}, out_number->restaurant_id, sizeof out_number->restaurant_id))
        menu = menu_set_find(web->settings.menus, out_number->restaurant_id);
    if (menu == NULL)
        http_reply_error(request, 404, "not_found", "no such restaurant");
    else if (!caller_number_is_valid(number) ||
             !span_copy(span_of(number), out_number->number, sizeof out_number->number))
        http_reply_error(request, 400, "invalid_request_error",
                         "the path must end in RESTAURANT/NUMBER, the number whole, as %2B15550002222");
    else
        return menu;
    return NULL;
}

/* False: the request was answered. */
static bool read_change(struct web *web, struct http_request *request, struct blocked_request *wanted,
                        const struct menu **out_menu)
{
    const char *who = change_read_who(web, request);
    if (who == NULL || (*out_menu = read_path(web, request, &wanted->blocked.number)) == NULL)
        return false;
    wanted->blocked.changed_unix_ms = clock_unix_ms();
    (void)span_copy(span_of(who), wanted->blocked.changed_by, sizeof wanted->blocked.changed_by);
    (void)span_copy(span_of(wanted->blocked.number.restaurant_id), wanted->restaurant_id,
                    sizeof wanted->restaurant_id);
    return true;
}

void api_block(void *owner, struct http_request *request)
{
    struct blocked_request wanted = {.change = store_block};
    const struct menu *menu;
    if (read_change(owner, request, &wanted, &menu))
        ask(owner, request, &wanted);
}

void api_unblock(void *owner, struct http_request *request)
{
    struct blocked_request wanted = {.change = store_unblock};
    const struct menu *menu;
    if (!read_change(owner, request, &wanted, &menu))
        return;
    if (menu_blocks(menu, wanted.blocked.number.number))
        http_reply_error(request, 409, "invalid_request_error",
                         "the menu file blocks this number (blocked_numbers): take it out there");
    else
        ask(owner, request, &wanted);
}
