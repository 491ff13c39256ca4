/* How many calls pages may have at once: each takes a worker's room as a telephone's does, and costs the same model.
 * No I/O; of one process. */
#ifndef VP_WEB_BROWSER_SEATS_H
#define VP_WEB_BROWSER_SEATS_H

#include "base/call_sid.h"
#include "call/scoreboard.h"

enum {
    BROWSER_SEATS_MAX = 4,  /* chosen: who tries it, and somebody beside */
    BROWSER_SEAT_MS = 10000 /* so long a call may take until its stream is there */
};

struct browser_seats { /* zeroed at first */
    char call_sids[BROWSER_SEATS_MAX][CALL_SID_BYTES];
    int64_t taken_ms[BROWSER_SEATS_MAX]; /* monotonic */
};

/* A seat for this call. False: all are taken, by calls that are live or were given a seat a moment ago. */
bool browser_seats_take(struct browser_seats *seats, const struct scoreboard *board, const char *call_sid,
                        int64_t now_ms);

#endif
