/* The memory that all processes of the service share: stream tokens, the breaker, the
 * store's health, scoreboard, metrics, spans of calls. It
 * lies in a file without a name, so that a master can hand it on to the program that takes its place. */
#ifndef VP_SERVICE_SHARED_MEMORY_H
#define VP_SERVICE_SHARED_MEMORY_H

#include <stdbool.h>

#include "base/metric.h"
#include "base/trace.h"
#include "call/announcements.h"
#include "call/breaker.h"
#include "call/model_report.h"
#include "call/scoreboard.h"
#include "service/alarm.h"
#include "store/store_health.h"
#include "telephony/stream_token.h"

struct shared_memory {
    struct stream_token_table *tokens;
    struct breaker *breaker;
    struct store_health *health;
    struct model_report *model_report;
    struct announcements *announcements;
    struct alarm_board *alarms;
    _Atomic int64_t *clock_ahead_ms; /* clock_share_ahead */
    struct scoreboard *board;
    struct metric_page *pages; /* SCOREBOARD_ROWS_MAX */
    struct trace_ring *traces; /* likewise; what is never used takes no memory */
    int fd;                    /* close-on-exec */
};

/* Maps new memory, or that of inherited_fd (-1: none; taken over: closed where it is no such memory) when it
 * has this program's layout. Where it has another, new memory is made, and the tokens' key and what was spent
 * go over, so that streams promised by the older program are still welcome. False: errno tells. */
bool shared_memory_open(struct shared_memory *memory, int inherited_fd, bool *out_is_inherited);

#endif
