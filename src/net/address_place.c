#include "net/address_place.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "base/span.h"
#include "net/address_network.h"

enum { ENTRY_BYTES = 64, V4_BITS = 32, V6_BITS = 128, MAPPED_BITS = 96 };

static const uint8_t mapped[12] = {[10] = 0xff, [11] = 0xff};

static bool read_whole(const char *address, uint8_t out_bytes[ADDRESS_PLACE_BYTES])
{
    memset(out_bytes, 0, ADDRESS_PLACE_BYTES);
    if (inet_pton(AF_INET, address, out_bytes + 12) != 1)
        return inet_pton(AF_INET6, address, out_bytes) == 1;
    memcpy(out_bytes, mapped, sizeof mapped);
    return true;
}

void address_place_read(const char *address, uint8_t out_place[ADDRESS_PLACE_BYTES])
{
    if (!read_whole(address, out_place))
        memset(out_place, 0, ADDRESS_PLACE_BYTES);
    else if (memcmp(out_place, mapped, sizeof mapped) != 0)
        memset(out_place + 8, 0, 8);
}

static bool read_network(const char *entry, struct address_network *out_network)
{
    char address[ENTRY_BYTES];
    const char *slash = strchr(entry, '/');
    size_t len = slash != NULL ? (size_t)(slash - entry) : strlen(entry);
    if (!span_copy((struct span){entry, len}, address, sizeof address) ||
        !read_whole(address, out_network->bytes))
        return false;
    bool is_v4 = strchr(address, ':') == NULL;
    int64_t bits = is_v4 ? V4_BITS : V6_BITS;
    if (slash != NULL && !number_parse(slash + 1, 0, bits, &bits))
        return false;
    out_network->bits = (int)bits + (is_v4 ? MAPPED_BITS : 0);
    return true;
}

/* The next entry of the list without blanks around it; NULL: there is none. Too long a one is cut, and is none then. */
static const char *next_entry(const char *list, char out_entry[ENTRY_BYTES])
{
    list += strspn(list, ", \t");
    if (*list == '\0')
        return NULL;
    size_t len = strcspn(list, ",");
    const char *end = list + len;
    while (len > 0 && strchr(" \t", list[len - 1]) != NULL)
        len--;
    snprintf(out_entry, ENTRY_BYTES, "%.*s", (int)len, list);
    return end;
}

bool address_list_has(const char *list, const char *address)
{
    char entry[ENTRY_BYTES];
    uint8_t bytes[ADDRESS_PLACE_BYTES];
    struct address_network network;
    if (!read_whole(address, bytes))
        return false;
    while ((list = next_entry(list, entry)) != NULL)
        if (read_network(entry, &network) && address_network_has(&network, bytes))
            return true;
    return false;
}

bool address_list_find_wrong(const char *list, char *out_entry, int size_bytes)
{
    char entry[ENTRY_BYTES];
    struct address_network network;
    while ((list = next_entry(list, entry)) != NULL)
        if (!read_network(entry, &network)) {
            snprintf(out_entry, (size_t)size_bytes, "%s", entry);
            return true;
        }
    return false;
}
