/* The operator, known by the admin token or a login, and restaurants, known by theirs. Guessing is slowed
 * (guess_limit.h). */
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <strings.h>

#include "base/clock.h"
#include "base/log_limit.h"
#include "base/log_seldom.h"
#include "base/metric.h"
#include "web/web_internal.h"

/* Of texts of any length, in a time that tells nothing of either's content. */
static bool is_same(struct span a, struct span b)
{
    unsigned char digests[2][EVP_MAX_MD_SIZE];
    unsigned int len;
    return EVP_Digest(a.at, a.len, digests[0], &len, EVP_sha256(), NULL) == 1 &&
           EVP_Digest(b.at, b.len, digests[1], &len, EVP_sha256(), NULL) == 1 &&
           CRYPTO_memcmp(digests[0], digests[1], len) == 0;
}

static void note_wrong(struct web *web, const char *address)
{
    long count;
    char quoted[ASKER_ADDRESS_BYTES + 8];
    metric_add(METRIC_BAD_ADMIN_TOKENS_TOTAL, 1);
    if (log_seldom_is_due(&web->guesses_log, clock_mono_ms(), &count))
        log_sampled(LOG_LEVEL_WARN, "web", "admin token or password refused from=%s count=%ld",
                    log_quote(quoted, sizeof quoted, span_of(address)), count);
}

static enum guard_asker refuse_wrong(struct web *web, struct http_request *request)
{
    http_add_header(request, "WWW-Authenticate", "Bearer");
    http_reply_error(
        request, 401, "unauthorized",
        guard_has_passwords(web)
            ? "log in, or send the admin token or one of the API's as 'Authorization: Bearer TOKEN'"
            : "send the admin token or one of the API's as 'Authorization: Bearer TOKEN'");
    return GUARD_ANSWERED;
}

bool guard_may_guess(struct web *web, struct http_request *request)
{
    char address_bytes[ASKER_ADDRESS_BYTES], seconds[16];
    const char *address = asker_address(web, request, address_bytes);
    int retry_s = 0;
    if (guess_limit_may_try(&web->guesses, address, clock_mono_ms(), &retry_s))
        return true;
    note_wrong(web, address);
    snprintf(seconds, sizeof seconds, "%d", retry_s);
    http_add_header(request, "Retry-After", seconds);
    http_reply_error(request, 429, "too_many_requests",
                     "too many wrong tokens or passwords: try again later");
    return false;
}

void guard_note_guess(struct web *web, const struct http_request *request, bool was_right)
{
    char address_bytes[ASKER_ADDRESS_BYTES];
    const char *address = asker_address(web, request, address_bytes);
    guess_limit_note(&web->guesses, address, was_right, clock_mono_ms());
    if (!was_right)
        note_wrong(web, address);
}

void guard_refuse_guess(struct web *web, struct http_request *request)
{
    guard_note_guess(web, request, false);
    (void)refuse_wrong(web, request);
}

bool guard_is_admin_token(const struct web *web, struct span token)
{
    return web->settings.admin_token[0] != '\0' && is_same(token, span_of(web->settings.admin_token));
}

/* A right token passes the same limit as a wrong one: otherwise the answer would tell which one is right. */
static enum guard_asker judge_token(struct web *web, struct http_request *request, struct span token)
{
    if (!guard_may_guess(web, request))
        return GUARD_ANSWERED;
    bool is_right = guard_is_admin_token(web, token);
    guard_note_guess(web, request, is_right);
    return is_right ? GUARD_OPERATOR : refuse_wrong(web, request);
}

static enum guard_asker judge_api_token(struct web *web, struct http_request *request,
                                        char out_own_id[MENU_NAME_BYTES])
{
    if (web->api_tokens == NULL) { /* nobody has guessed anything: a good one is not known here either */
        http_reply_error(request, 403, "forbidden",
                         "the API's tokens open nothing on the media port: ask the web port, or send the "
                         "admin token");
        return GUARD_ANSWERED;
    }
    if (!guard_may_guess(web, request))
        return GUARD_ANSWERED;
    const struct store_token *token = guard_find_token(web, request);
    guard_note_guess(web, request, token != NULL);
    return token != NULL ? guard_admit_token(request, token, out_own_id) : refuse_wrong(web, request);
}

static enum guard_asker judge_login(struct web *web, struct http_request *request,
                                    const struct store_login *login, char out_own_id[MENU_NAME_BYTES])
{
    if (guard_is_change(request) && !guard_is_own_page(web, request))
        return GUARD_ANSWERED;
    (void)span_copy(span_of(login->restaurant_id), out_own_id, MENU_NAME_BYTES);
    return login->restaurant_id[0] == '\0' ? GUARD_OPERATOR : GUARD_RESTAURANT;
}

static bool has_secrets(const struct web *web)
{
    return web->settings.admin_token[0] != '\0' || guard_has_passwords(web);
}

static enum guard_asker ask(struct web *web, struct http_request *request, char out_own_id[MENU_NAME_BYTES])
{
    const char *bearer = guard_bearer(request);
    out_own_id[0] = '\0';
    if (guard_is_api_token(bearer)) /* whoever sends one wants to be held to it, on this machine too */
        return judge_api_token(web, request, out_own_id);
    if (!has_secrets(web)) /* this machine is the operator's */
        return web->settings.telephony->is_checked ? GUARD_STRANGER : GUARD_OPERATOR;
    if (bearer != NULL && web->settings.admin_token[0] != '\0')
        return judge_token(web, request, span_of(bearer));
    const struct store_login *login = guard_find_login(web, request);
    return login != NULL ? judge_login(web, request, login, out_own_id) : GUARD_STRANGER;
}

enum guard_asker guard_who(struct web *web, struct http_request *request)
{
    char own_id[MENU_NAME_BYTES];
    return ask(web, request, own_id);
}

static void refuse_stranger(struct web *web, struct http_request *request)
{
    if (has_secrets(web))
        (void)refuse_wrong(web, request);
    else
        http_reply_error(request, 403, "forbidden", "set admin_token or page_password to use this page");
}

bool guard_known(struct web *web, struct http_request *request, char out_own_id[MENU_NAME_BYTES])
{
    enum guard_asker asker = ask(web, request, out_own_id);
    if (asker == GUARD_STRANGER)
        refuse_stranger(web, request);
    return asker == GUARD_OPERATOR || asker == GUARD_RESTAURANT;
}

bool guard_may_see(const char *own_id, const char *restaurant_id)
{
    return own_id[0] == '\0' || strcmp(own_id, restaurant_id) == 0;
}

/* What a restaurant's login or token may ask, as long as it is about that restaurant; all else is the operator's. */
enum route_names { BY_QUERY, BY_PATH }; /* ?restaurant=ID; behind the prefix, up to the next slash */
static const struct restaurant_route {
    const char *path;
    enum route_names names;
} restaurant_routes[] = {
    {"/api/orders", BY_QUERY},   {"/api/orders/", BY_PATH},     {"/api/sold-out", BY_QUERY},
    {"/api/sold-out/", BY_PATH}, {"/api/calls", BY_QUERY},      {"/api/calls/live", BY_QUERY},
    {"/api/messages", BY_QUERY}, {"/api/deliveries", BY_QUERY}, {"/api/figures", BY_QUERY},
    {"/api/menu", BY_QUERY},     {"/api/house/", BY_PATH},      {"/api/usage", BY_QUERY},
    {"/api/blocked", BY_QUERY},  {"/api/blocked/", BY_PATH},
};

/* The restaurant that the request is about, "" where it says none; NULL: the route is the operator's. */
static const char *restaurant_asked(const struct http_request *request, char out_id[MENU_NAME_BYTES])
{
    const char *path = http_path(request);
    for (size_t i = 0; i < sizeof restaurant_routes / sizeof restaurant_routes[0]; i++) {
        const struct restaurant_route *route = &restaurant_routes[i];
        size_t len = strlen(route->path);
        if (route->names == BY_QUERY && strcmp(path, route->path) == 0) {
            const char *id = http_query(request, "restaurant");
            return id != NULL ? id : "";
        }
        if (route->names == BY_PATH && strncmp(path, route->path, len) == 0)
            return span_copy((struct span){path + len, strcspn(path + len, "/")}, out_id, MENU_NAME_BYTES)
                       ? out_id
                       : "";
    }
    return NULL;
}

bool guard_admin(struct web *web, struct http_request *request)
{
    char own_id[MENU_NAME_BYTES], asked_id[MENU_NAME_BYTES];
    if (web->admitted == request)
        return true;
    if (!guard_known(web, request, own_id))
        return false;
    const char *asked = own_id;
    if (own_id[0] != '\0') /* whose it is need not be said */
        asked =
            http_set_query_default(request, "restaurant", own_id) ? restaurant_asked(request, asked_id) : "";
    if (asked != NULL && strcmp(asked, own_id) == 0)
        return true;
    if (asked == NULL)
        http_reply_error(request, 403, "forbidden", "this is the operator's: log in as the operator");
    else
        http_reply_error(request, 404, "not_found", "no such restaurant");
    return false;
}

bool guard_scope(struct web *web, struct http_request *request, char out_restaurant_id[MENU_NAME_BYTES])
{
    char own_id[MENU_NAME_BYTES];
    const char *wanted = http_query(request, "restaurant");
    if (!guard_known(web, request, own_id))
        return false;
    if (wanted == NULL || wanted[0] == '\0')
        wanted = own_id;
    if (!guard_may_see(own_id, wanted) || !span_copy(span_of(wanted), out_restaurant_id, MENU_NAME_BYTES)) {
        http_reply_error(request, 404, "not_found", "no such restaurant");
        return false;
    }
    return true;
}
