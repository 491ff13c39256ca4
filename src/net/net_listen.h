/* Listening sockets, opened by the master and inherited by its children. */
#ifndef VP_NET_NET_LISTEN_H
#define VP_NET_NET_LISTEN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

/* Opens a non-blocking, close-on-exec TCP listener on a numeric IPv4 or IPv6 address. Port 0 lets the kernel choose.
 * VP_ERR_IN_USE, VP_ERR_BAD_VALUE (not an address), VP_ERR_IO (errno tells). The caller closes *out_fd. */
VP_MUST_CHECK enum vp_err net_listen(const char *address, int port, int *out_fd);

/* Port a listener really has; -1 when fd is no TCP socket. */
int net_port(int fd);

/* Whether net_listen takes it: a numeric IPv4 or IPv6 address, without brackets or port. */
bool net_is_address(const char *address);

bool net_is_loopback(const char *address);

#endif
