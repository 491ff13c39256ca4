#include "service/capacity.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/log.h"
#include "net/descriptors.h"

enum {
    CALL_DESCRIPTORS = 2,
    OWN_DESCRIPTORS =
        32,             /* standard streams, listeners, shared memory, loop, database and its journal, curl */
    STREAMS_SPARE = 32, /* media streams whose start has not come yet: they have 5 s for it */
    HTTP_DESCRIPTORS = 64, /* at least, where the limit is not very small */
    HTTP_PART = 8,         /* of a very small one */
};

void capacity_make(int descriptors, int64_t wanted_calls_max, struct capacity *out_capacity)
{
    int free_count = descriptors_line_of(descriptors) - OWN_DESCRIPTORS;
    int http_count = descriptors / HTTP_PART < HTTP_DESCRIPTORS ? descriptors / HTTP_PART : HTTP_DESCRIPTORS;
    int64_t calls_max = (free_count - http_count) / CALL_DESCRIPTORS;
    calls_max = calls_max < 1 ? 1 : calls_max < wanted_calls_max ? calls_max : wanted_calls_max;
    int64_t connections_max = free_count - calls_max * CALL_DESCRIPTORS;
    if (connections_max < http_count)
        connections_max = http_count;
    if (connections_max > (int64_t)http_limits_default.connections_max)
        connections_max = (int64_t)http_limits_default.connections_max;
    int spare = http_count / 2 < STREAMS_SPARE ? http_count / 2 : STREAMS_SPARE;
    *out_capacity = (struct capacity){.descriptors = descriptors,
                                      .calls_max = calls_max,
                                      .streams_max = (int)calls_max + spare,
                                      .connections_max = (size_t)connections_max};
}

void capacity_of_process(int64_t wanted_calls_max, struct capacity *out_capacity)
{
    capacity_make(descriptors_limit(), wanted_calls_max, out_capacity);
}

struct http_limits capacity_limits(const struct capacity *capacity)
{
    struct http_limits limits = http_limits_default;
    limits.connections_max = capacity->connections_max;
    /* Whoever is one of many addresses may have a fair part; the default is a quarter too. */
    limits.connections_per_address_max = (capacity->connections_max + 3) / 4;
    return limits;
}

bool capacity_raise(void)
{
    int limit = descriptors_raise();
    if (limit >= CAPACITY_DESCRIPTORS_MIN)
        return true;
    fprintf(stderr,
            "a process may have %d descriptors, and needs %d at least: "
            "raise the limit (LimitNOFILE, ulimit -Hn)\n",
            limit, CAPACITY_DESCRIPTORS_MIN);
    return false;
}

void capacity_log(int64_t wanted_calls_max)
{
    struct capacity capacity;
    capacity_of_process(wanted_calls_max, &capacity);
    log_info("app", "descriptors limit=%d calls_per_worker=%" PRId64 " http_connections=%zu",
             capacity.descriptors, capacity.calls_max, capacity.connections_max);
    if (capacity.calls_max < wanted_calls_max)
        log_warn("app",
                 "calls_max is lowered from %" PRId64 " to %" PRId64
                 ": each call needs 2 descriptors and a process may have %d; raise the limit (LimitNOFILE, "
                 "ulimit -Hn)",
                 wanted_calls_max, capacity.calls_max, capacity.descriptors);
}
