/* How often who asks may ask: a login so often, and nobody known so often from one address. Whoever shows a right
 * token has no rate, wrong ones count as guesses (guess_limit.h), too, and a webhook once it is known to be signed by
 * nobody. */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "net/address_place.h"
#include "net/net_listen.h"
#include "order/menu_people.h"
#include "web/web_internal.h"

/* What a stranger may have as often as he likes: what is the same for everybody, and /health and /ready, so that no
 * monitor is told that the service is ill; and what has its proof in itself, which is looked at where it is read. */
static bool is_judged_later(const char *path)
{
    static const char *const prefixes[] = {"/page/", "/voice", "/sms", "/print/"};
    bool is_later = strcmp(path, "/") == 0 || strcmp(path, "/health") == 0 || strcmp(path, "/ready") == 0;
    for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0] && !is_later; i++)
        is_later = strncmp(path, prefixes[i], strlen(prefixes[i])) == 0;
    return is_later;
}

static bool refuse(struct http_request *request, int retry_s)
{
    char seconds[16];
    snprintf(seconds, sizeof seconds, "%d", retry_s);
    http_add_header(request, "Retry-After", seconds);
    http_reply_error(request, 429, "too_many_requests", "too many requests: try again in a moment");
    return false;
}

/* This machine is not limited: what asks from here without naming anybody is a probe, or a proxy that brings
 * everybody. */
static bool take_strangers(struct web *web, const struct http_request *request, int *out_retry_s)
{
    char address[ASKER_ADDRESS_BYTES];
    uint8_t place[ADDRESS_PLACE_BYTES];
    if (net_is_loopback(asker_address(web, request, address)))
        return true;
    address_place_read(address, place);
    const struct span key = {(const char *)place, sizeof place};
    return rates_take(web->rates, RATE_OF_STRANGER, key, clock_mono_ms(), out_retry_s);
}

bool guard_stranger(struct web *web, struct http_request *request)
{
    int retry_s = 1;
    return take_strangers(web, request, &retry_s) || refuse(request, retry_s);
}

/* A right token, where one may be tried: else the answer would tell which one is right. */
static bool has_token(struct web *web, const struct http_request *request, const char *bearer)
{
    char address[ASKER_ADDRESS_BYTES];
    int retry_s;
    return guess_limit_may_try(&web->guesses, asker_address(web, request, address), clock_mono_ms(),
                               &retry_s) &&
           (guard_is_api_token(bearer) ? guard_find_token(web, request) != NULL
                                       : guard_is_admin_token(web, span_of(bearer)));
}

bool guard_rate(struct web *web, struct http_request *request)
{
    const char *bearer = guard_bearer(request);
    int retry_s = 1;
    if (is_judged_later(http_path(request)) || (bearer != NULL && has_token(web, request, bearer)))
        return true;
    const struct store_login *login = guard_find_login(web, request);
    bool may_ask = login != NULL ? rates_take(web->rates, RATE_OF_LOGIN, span_of(login->secret_hash),
                                              clock_mono_ms(), &retry_s)
                                 : take_strangers(web, request, &retry_s);
    if (!may_ask && bearer != NULL) /* nobody looks at it any more: it is counted here */
        guard_note_guess(web, request, false);
    return may_ask || refuse(request, retry_s);
}

bool guard_call_rate(struct web *web, const struct phone_webhook *webhook, const struct menu *menu,
                     bool is_blocked)
{
    const struct rated_call call = {.call_sid = webhook->call_sid,
                                    .number = webhook->from,
                                    .restaurant_id = menu->restaurant_id,
                                    .is_blocked = is_blocked};
    return menu_has_person(menu, webhook->from) || rates_take_call(web->rates, &call, clock_mono_ms());
}

bool guard_text_rate(struct web *web, const struct menu *menu)
{
    int retry_s;
    return rates_take(web->rates, RATE_OF_TEXTS, span_of(menu->restaurant_id), clock_mono_ms(), &retry_s);
}
