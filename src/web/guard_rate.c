/* How often who asks may ask: a login so often, and nobody known so often from one address. Whoever shows a token is
 * counted by what is guessed (guess_limit.h), and a webhook once it is known to be signed by nobody. */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "net/address_place.h"
#include "net/net_listen.h"
#include "order/menu_people.h"
#include "web/web_internal.h"

/* What a stranger may have as often as he likes, being the same for everybody; and what has its proof in itself, which
 * is looked at where it is read. */
static bool is_judged_later(const char *path)
{
    static const char *const prefixes[] = {"/page/", "/voice", "/sms", "/print/"};
    bool is_later = strcmp(path, "/") == 0;
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
bool guard_stranger(struct web *web, struct http_request *request)
{
    char address[ASKER_ADDRESS_BYTES];
    uint8_t place[ADDRESS_PLACE_BYTES];
    int retry_s = 1;
    if (net_is_loopback(asker_address(web, request, address)))
        return true;
    address_place_read(address, place);
    const struct span key = {(const char *)place, sizeof place};
    return rates_take(web->rates, RATE_OF_STRANGER, key, clock_mono_ms(), &retry_s) ||
           refuse(request, retry_s);
}

bool guard_rate(struct web *web, struct http_request *request)
{
    const char *bearer = guard_bearer(request);
    int retry_s = 1;
    if (is_judged_later(http_path(request)) || guard_is_api_token(bearer) ||
        (bearer != NULL && web->settings.admin_token[0] != '\0'))
        return true;
    const struct store_login *login = guard_find_login(web, request);
    if (login == NULL)
        return guard_stranger(web, request);
    return rates_take(web->rates, RATE_OF_LOGIN, span_of(login->secret_hash), clock_mono_ms(), &retry_s) ||
           refuse(request, retry_s);
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
