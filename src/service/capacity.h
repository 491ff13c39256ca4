/* How many calls and connections the descriptors of a process allow. Every call needs two sockets: the media
 * stream and its model's session. The rest is for HTTP, the store, the log, the loop, and what must not fail
 * at the edge. */
#ifndef VP_SERVICE_CAPACITY_H
#define VP_SERVICE_CAPACITY_H

#include <stdbool.h>
#include <stdint.h>

#include "net/http_server.h"

struct capacity {
    int descriptors;        /* the limit of each process */
    int64_t calls_max;      /* at once in each worker: the setting, or less where the limit is too small */
    int streams_max;        /* media streams in each worker: calls, and those whose start has not come yet */
    size_t connections_max; /* HTTP connections of each process */
};

/* Pure. */
void capacity_make(int descriptors, int64_t wanted_calls_max, struct capacity *out_capacity);
/* Of this process as it is. */
void capacity_of_process(int64_t wanted_calls_max, struct capacity *out_capacity);
/* The HTTP server's limits within that. */
struct http_limits capacity_limits(const struct capacity *capacity);

enum { CAPACITY_DESCRIPTORS_MIN = 32 }; /* enough for one call at a time */

/* At the start of a server: raises the limit of descriptors as far as the system allows. False, with what to
 * do on standard error, when that is below CAPACITY_DESCRIPTORS_MIN: it could start, and serve nobody. */
bool capacity_raise(void);
/* Says what the limit allows, and warns when it makes calls_max smaller. */
void capacity_log(int64_t wanted_calls_max);

#endif
