#include "net/address_network.h"

#include <stddef.h>
#include <string.h>

bool address_network_has(const struct address_network *network, const uint8_t *bytes)
{
    size_t whole = (size_t)network->bits / 8;
    int rest = network->bits % 8;
    return memcmp(network->bytes, bytes, whole) == 0 &&
           (rest == 0 || (network->bytes[whole] ^ bytes[whole]) >> (8 - rest) == 0);
}
