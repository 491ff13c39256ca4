/* The API of what is out of the ordinary at a restaurant (docs/api.md). Every process has a change within a second. */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "store/house_json.h"
#include "web/web_internal.h"

struct house_request { /* on its way through the store */
    struct http_request *request;
    struct menu *menu; /* retained */
    bool is_change;
    struct house_wish wish;
    char who[STORE_WHO_BYTES], why[160];
    json_t *json; /* the answer; NULL: no memory */
};

static enum vp_err work(struct store *store, void *job)
{
    struct house_request *wanted = job;
    int64_t now_unix_ms = clock_unix_ms();
    enum vp_err err = VP_OK;
    if (wanted->is_change)
        err = house_change(store, wanted->menu, &wanted->wish, wanted->who, now_unix_ms, wanted->why,
                           sizeof wanted->why);
    return err == VP_OK ? house_json(store, wanted->menu->restaurant_id, now_unix_ms, &wanted->json) : err;
}

static void answer(void *job, enum vp_err err)
{
    struct house_request *wanted = job;
    if (err == VP_ERR_BAD_VALUE)
        http_reply_error(wanted->request, 400, "invalid_request_error", wanted->why);
    else
        reply_stored(wanted->request, err, wanted->json, "");
    menu_release(wanted->menu);
    free(wanted);
}

static void ask(struct web *web, struct http_request *request, const struct house_request *filled)
{
    static const char prefix[] = "/api/house/";
    struct menu *menu = menu_set_find(web->settings.menus, http_path(request) + sizeof prefix - 1);
    if (menu == NULL) {
        http_reply_error(request, 404, "not_found", "no such restaurant");
        return;
    }
    struct house_request *wanted = web_job_create(request, sizeof *wanted);
    if (wanted == NULL)
        return;
    *wanted = *filled;
    wanted->request = request;
    wanted->menu = menu_retain(menu);
    store_thread_ask(web->settings.store, work, answer, wanted);
}

void api_serve_house(void *owner, struct http_request *request)
{
    struct house_request wanted = {.is_change = false};
    if (guard_admin(owner, request))
        ask(owner, request, &wanted);
}

void api_change_house(void *owner, struct http_request *request)
{
    static const char *const keys[] = {"paused", "pause_until", "busy_minutes", "special", "closed_on", NULL};
    struct house_request wanted = {.is_change = true};
    const char *who = change_read_who(owner, request);
    if (who == NULL)
        return;
    json_t *body = change_read_body(request, keys, wanted.why, sizeof wanted.why);
    bool is_good = body != NULL && house_json_read(body, &wanted.wish, wanted.why, sizeof wanted.why);
    json_decref(body);
    if (!is_good) {
        http_reply_error(request, 400, "invalid_request_error", wanted.why);
        return;
    }
    (void)span_copy(span_of(who), wanted.who, sizeof wanted.who);
    ask(owner, request, &wanted);
}
