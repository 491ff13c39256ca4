/* A network: the addresses whose first bits are the same. */
#ifndef VP_NET_ADDRESS_NETWORK_H
#define VP_NET_ADDRESS_NETWORK_H

#include <stdbool.h>
#include <stdint.h>

struct address_network {
    uint8_t bytes[16]; /* of IPv4 the first four; in network order */
    int bits;
};

/* bytes: of an address of the same family. */
bool address_network_has(const struct address_network *network, const uint8_t *bytes);

#endif
