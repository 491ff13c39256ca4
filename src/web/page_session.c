/* GET /api/me: who asks, and which restaurants they may see. A login that is used holds on. */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "english/currency.h"
#include "web/web_internal.h"

enum { RENEW_AFTER_MS = 24 * 3600 * 1000 };

struct renewal { /* on its way through the store */
    struct web *web;
    struct http_request *request;
    struct store_login login;
    char secret[LOGIN_SECRET_BYTES];
    json_t *json; /* the answer */
};

/* By which its orders go, the ways that nobody listed too. */
static json_t *ways_json(const struct menu *menu)
{
    json_t *ways = json_array();
    for (size_t i = 0; i < menu->delivery_count; i++)
        json_array_append_new(ways, json_pack("{s:s, s:s}", "id", menu->deliveries[i].id, "kind",
                                              menu_way_name(menu->deliveries[i].way)));
    return ways;
}

static json_t *restaurant_json(const struct menu *menu)
{
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:o}", "id", menu->restaurant_id, "name",
                     menu->restaurant_name, "currency", menu->currency->code, "timezone", menu->timezone,
                     "staff_number", menu->staff_number, "ways", ways_json(menu));
}

static json_t *me_json(const struct web *web, const char *own_id, bool is_open)
{
    json_t *restaurants = json_array();
    for (size_t i = 0; i < web->settings.menus->count; i++)
        if (guard_may_see(own_id, web->settings.menus->menus[i]->restaurant_id))
            json_array_append_new(restaurants, restaurant_json(web->settings.menus->menus[i]));
    return json_pack("{s:s, s:o, s:b}", "who", own_id[0] == '\0' ? "operator" : "restaurant", "restaurants",
                     restaurants, "open", is_open);
}

/* No telephone of the staff, and no way: a token is for what its scopes say. */
static json_t *token_json(const struct web *web, const struct store_token *token)
{
    json_t *restaurants = json_array(), *scopes = json_array();
    for (size_t i = 0; i < web->settings.menus->count; i++) {
        const struct menu *menu = web->settings.menus->menus[i];
        if (guard_may_see(token->restaurant_id, menu->restaurant_id))
            json_array_append_new(restaurants, json_pack("{s:s, s:s, s:s, s:s}", "id", menu->restaurant_id,
                                                         "name", menu->restaurant_name, "currency",
                                                         menu->currency->code, "timezone", menu->timezone));
    }
    for (int i = 0; i < STORE_SCOPE_COUNT; i++)
        if ((token->scopes & STORE_SCOPE_BIT(i)) != 0)
            json_array_append_new(scopes, json_string(store_scope_name((enum store_scope)i)));
    return json_pack("{s:s, s:s, s:o, s:o, s:b}", "who", "token", "name", token->name, "scopes", scopes,
                     "restaurants", restaurants, "open", 0);
}

static enum vp_err put_login(struct store *store, void *job)
{
    const struct renewal *renewal = job;
    return store_put_login(store, &renewal->login, clock_unix_ms());
}

/* Where it could not be kept, the login holds as long as before. */
static void on_put(void *job, enum vp_err err)
{
    struct renewal *renewal = job;
    if (err == VP_OK) {
        logins_put(renewal->web->logins, &renewal->login);
        page_set_cookie(renewal->web, renewal->request, renewal->secret);
    }
    reply_json(renewal->request, 200, renewal->json);
    free(renewal);
}

static void renew(struct web *web, struct http_request *request, const struct store_login *login,
                  json_t *json)
{
    struct renewal *renewal = web_job_create(request, sizeof *renewal);
    if (renewal == NULL) {
        json_decref(json);
        return;
    }
    *renewal = (struct renewal){.web = web, .request = request, .login = *login, .json = json};
    (void)guard_read_cookie(request, renewal->secret);
    renewal->login.until_unix_ms = clock_unix_ms() + page_login_ms();
    store_thread_ask(web->settings.store, put_login, on_put, renewal);
}

void page_serve_me(void *owner, struct http_request *request)
{
    struct web *web = owner;
    char own_id[MENU_NAME_BYTES];
    if (!guard_known(web, request, own_id))
        return;
    const struct store_token *token = guard_find_token(web, request);
    if (token != NULL) {
        reply_json(request, 200, token_json(web, token));
        return;
    }
    const struct store_login *login = guard_find_login(web, request);
    json_t *json = me_json(web, own_id, login == NULL && http_header(request, "Authorization") == NULL);
    if (login != NULL && login->until_unix_ms < clock_unix_ms() + page_login_ms() - RENEW_AFTER_MS)
        renew(web, request, login, json);
    else
        reply_json(request, 200, json);
}
