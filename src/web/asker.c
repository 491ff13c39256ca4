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

/* The last of a list with commas between, which is cut off; false: it is no address, or there is none. */
static bool take_last(struct span *list, char out[ASKER_ADDRESS_BYTES])
{
    const char *comma = memrchr(list->at, ',', list->len);
    const char *at = comma != NULL ? comma + 1 : list->at, *end = list->at + list->len;
    list->len = comma != NULL ? (size_t)(comma - list->at) : 0;
    while (at < end && (*at == ' ' || *at == '\t'))
        at++;
    while (end > at && (end[-1] == ' ' || end[-1] == '\t'))
        end--;
    return at < end && span_copy((struct span){at, (size_t)(end - at)}, out, ASKER_ADDRESS_BYTES);
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
