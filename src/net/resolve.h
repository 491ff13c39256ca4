/* Host names to addresses without blocking the loop: getaddrinfo on a thread of its own, so that the
 * machine's own rules (hosts file, resolv.conf, name service switch) hold and later changes of them are seen. */
#ifndef VP_NET_RESOLVE_H
#define VP_NET_RESOLVE_H

#include <netdb.h>

#include "base/err.h"
#include "net/loop.h"

struct resolve;

/* answer is the callee's (freeaddrinfo) when err is VP_OK, otherwise NULL and err is VP_ERR_RESOLVE. */
typedef void (*resolve_done_fn)(void *owner, enum vp_err err, struct addrinfo *answer);

/* done is called once, from the loop, unless cancelled. VP_ERR_BUSY: too many look-ups run already. */
VP_MUST_CHECK enum vp_err resolve_start(struct loop *loop, const char *host, int port, resolve_done_fn done,
                                        void *owner, struct resolve **out_resolve);
/* No callback afterwards; the thread ends by itself. Not after done. */
void resolve_cancel(struct resolve *resolve);

#endif
