/* Which addresses belong to everybody's network, and which to this machine, its network, or nobody. */
#ifndef VP_NET_ADDRESS_RANGE_H
#define VP_NET_ADDRESS_RANGE_H

#include <stdbool.h>
#include <sys/socket.h>

/* Whether it can be an address of somebody on the internet: not of a private, loopback, link-local, shared,
 * documentation, test or multicast range (IANA's special-purpose registries, RFC 6890), written in IPv6 or not. */
bool address_is_public(const struct sockaddr *address);

#endif
