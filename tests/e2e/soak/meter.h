/* What a service holds: memory and descriptors of each of its processes as the kernel tells them, streams, sessions,
 * connections and timers as its own /metrics do, and what lies on its disk. */
#ifndef VP_SOAK_METER_H
#define VP_SOAK_METER_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

#include "e2e/kill_matrix/service.h"
#include "net/http_client.h"
#include "net/loop.h"

enum { METER_PROCESSES_MAX = 12, METER_NAME_BYTES = 20 };

/* -1: it cannot be had, since the process is just going. */
struct meter_process {
    char name[METER_NAME_BYTES]; /* "master", "web", "worker 1": the one that is longest there, "worker 2" */
    pid_t pid;
    int descriptor_count;
    int64_t pss_bytes;       /* its share of what it has with others, and what is its own */
    int64_t anonymous_bytes; /* pages of no file: no sibling that comes or goes changes this figure */
};

enum meter_gauge {
    METER_CALLS,
    METER_STREAMS,
    METER_SESSIONS,
    METER_CONNECTIONS,
    METER_TIMERS,
    METER_SPOOLED,
    METER_GAUGE_COUNT
};

struct meter_reading {
    int64_t at_ms;  /* monotonic */
    int call_count; /* that had ended by then */
    struct meter_process processes[METER_PROCESSES_MAX];
    int process_count;
    int64_t gauges[METER_GAUGE_COUNT];
    bool has_gauges;                  /* the web process answered */
    int64_t store_bytes, spool_bytes; /* with their logs beside them */
};

struct meter {
    const struct service *service;
    struct loop *loop;
    struct http_client *http;
    const char *store_path;
};

/* Turns the loop while the service is asked, ten seconds at most. */
void meter_read(const struct meter *meter, struct meter_reading *out_reading);
const char *meter_gauge_name(enum meter_gauge gauge);
/* The process of that name; NULL: there is none, or more than one. */
const struct meter_process *meter_find(const struct meter_reading *reading, const char *name);
/* Whether each process, each descriptor, and each gauge is again as it was; else *out_what tells the first
 * difference. */
bool meter_is_same(const struct meter_reading *before, const struct meter_reading *after, char *out_what,
                   size_t size_bytes);

#endif
