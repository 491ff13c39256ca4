/* The floor of all benchmarks: moves bytes between each accepted connection and a new one to a fixed address,
 * and looks at none of them. One receive and one send per piece, straight on the sockets. */
#ifndef VP_CALLERS_BYTE_RELAY_H
#define VP_CALLERS_BYTE_RELAY_H

#include "net/loop.h"

struct byte_relay;

/* address: numeric IPv4 or IPv6. The listener is borrowed. VP_ERR_BAD_VALUE, VP_ERR_NO_MEMORY. */
VP_MUST_CHECK enum vp_err byte_relay_open(struct loop *loop, int listen_fd, const char *address, int port,
                                          struct byte_relay **out_relay);
void byte_relay_close(struct byte_relay *relay); /* accepts NULL; cuts everything */

#endif
