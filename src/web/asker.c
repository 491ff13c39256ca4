/* Where a request really comes from. */
#include <string.h>

#include "net/address_place.h"
#include "net/net_listen.h"
#include "web/web_internal.h"

static bool is_believed(const struct web *web, const char *address)
{
    const char *proxies = web->settings.trusted_proxies;
    return net_is_loopback(address) || (proxies != NULL && address_list_has(proxies, address));
}

/* "203.0.113.9:5123", "[2001:db8::1]:443" and "[2001:db8::1]" are their addresses: some proxies name the port, too. */
static struct span without_port(struct span named)
{
    const char *bracket = named.len > 0 && named.at[0] == '[' ? memchr(named.at, ']', named.len) : NULL;
    const char *colon = memchr(named.at, ':', named.len);
    if (bracket != NULL)
        return (struct span){named.at + 1, (size_t)(bracket - named.at - 1)};
    return colon != NULL && colon == memrchr(named.at, ':', named.len)
               ? (struct span){named.at, (size_t)(colon - named.at)}
               : named;
}

/* The last of a list with commas between, which is cut off; false: it is too long, or there is none. What is no address
 * is a place like any other: the proxy's own would have no limit. */
static bool take_last(struct span *list, char out[ASKER_ADDRESS_BYTES])
{
    const char *comma = memrchr(list->at, ',', list->len);
    const char *at = comma != NULL ? comma + 1 : list->at, *end = list->at + list->len;
    list->len = comma != NULL ? (size_t)(comma - list->at) : 0;
    while (at < end && (*at == ' ' || *at == '\t'))
        at++;
    while (end > at && (end[-1] == ' ' || end[-1] == '\t'))
        end--;
    return at < end &&
           span_copy(without_port((struct span){at, (size_t)(end - at)}), out, ASKER_ADDRESS_BYTES);
}

/* Behind a proxy that is believed, whom it names last, in the line that is there or in one of its own behind it; where
 * that is such a proxy too, whom that one named. What a stranger writes there himself stands before: else he could
 * guess in the operator's name and have him kept out. */
const char *asker_address(const struct web *web, const struct http_request *request,
                          char out[ASKER_ADDRESS_BYTES])
{
    const char *peer = http_peer(request), *forwarded = http_header_last(request, "X-Forwarded-For");
    struct span list = span_of(forwarded);
    char address[ASKER_ADDRESS_BYTES];
    (void)span_copy(span_of(peer), out, ASKER_ADDRESS_BYTES);
    while (forwarded != NULL && is_believed(web, out) && take_last(&list, address))
        memcpy(out, address, sizeof address);
    return out;
}
