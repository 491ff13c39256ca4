#include "net/address_range.h"

#include <netinet/in.h>
#include <stddef.h>

#include "net/address_network.h"

static const struct address_network special_v4[] = {
    {{0}, 8},
    {{10}, 8},
    {{100, 64}, 10},
    {{127}, 8},
    {{169, 254}, 16},
    {{172, 16}, 12},
    {{192, 0, 0}, 24},
    {{192, 0, 2}, 24},
    {{192, 88, 99}, 24},
    {{192, 168}, 16},
    {{198, 18}, 15},
    {{198, 51, 100}, 24},
    {{203, 0, 113}, 24},
    {{224}, 3},
};

/* Of IPv6 only 2000::/3 is given to anybody, and these of it are not. */
static const struct address_network global_v6 = {{0x20}, 3};
static const struct address_network special_v6[] = {
    {{0x20, 0x01, 0x00}, 23}, {{0x20, 0x01, 0x0d, 0xb8}, 32}, {{0x3f, 0xff}, 20}};

/* Addresses of IPv4 in those of IPv6: as a whole (RFC 4291), behind a translator (RFC 6052), in a tunnel (RFC 3056). */
static const struct address_network mapped_v6 = {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 96};
static const struct address_network translated_v6 = {{0x00, 0x64, 0xff, 0x9b}, 96};
static const struct address_network tunnelled_v6 = {{0x20, 0x02}, 16};

static bool is_in_any(const struct address_network *ranges, size_t count, const uint8_t *bytes)
{
    for (size_t i = 0; i < count; i++)
        if (address_network_has(&ranges[i], bytes))
            return true;
    return false;
}

static bool is_public_v4(const uint8_t *bytes)
{
    return !is_in_any(special_v4, sizeof special_v4 / sizeof special_v4[0], bytes);
}

static bool is_public_v6(const uint8_t *bytes)
{
    if (address_network_has(&mapped_v6, bytes) || address_network_has(&translated_v6, bytes))
        return is_public_v4(bytes + 12);
    if (address_network_has(&tunnelled_v6, bytes))
        return is_public_v4(bytes + 2);
    return address_network_has(&global_v6, bytes) &&
           !is_in_any(special_v6, sizeof special_v6 / sizeof special_v6[0], bytes);
}

bool address_is_public(const struct sockaddr *address)
{
    if (address->sa_family == AF_INET)
        return is_public_v4((const uint8_t *)&((const struct sockaddr_in *)(const void *)address)->sin_addr);
    if (address->sa_family == AF_INET6)
        return is_public_v6(((const struct sockaddr_in6 *)(const void *)address)->sin6_addr.s6_addr);
    return false;
}
