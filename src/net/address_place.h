/* Where somebody is, as far as limits tell people apart: an IPv4 address, or the network of an IPv6 address (/64), of
 * which one subscriber has all addresses. */
#ifndef VP_NET_ADDRESS_PLACE_H
#define VP_NET_ADDRESS_PLACE_H

#include <stdbool.h>
#include <stdint.h>

enum { ADDRESS_PLACE_BYTES = 16 };

/* Of a numeric address; one of IPv4 as IPv6 maps it (RFC 4291, 2.5.5.2). What is none is all zeros. */
void address_place_read(const char *address, uint8_t out_place[ADDRESS_PLACE_BYTES]);

/* Whether a numeric address is in a list of addresses and networks with commas between, "10.0.0.0/8, 2001:db8::1". */
bool address_list_has(const char *list, const char *address);
/* The first entry of a list that is none, cut to fit; false: all are. */
bool address_list_find_wrong(const char *list, char *out_entry, int size_bytes);

#endif
