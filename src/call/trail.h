/* The last events of a call, for the log when something impossible happens. */
#ifndef VP_CALL_TRAIL_H
#define VP_CALL_TRAIL_H

#include <stddef.h>

#include "call/call_state.h"

enum { TRAIL_MAX = 16, TRAIL_TEXT_BYTES = TRAIL_MAX * 20 };

struct trail {
    uint8_t events[TRAIL_MAX]; /* a ring */
    uint32_t count;            /* ever */
};

void trail_put(struct trail *trail, enum call_event event);
/* Their names, oldest first; returns out. */
const char *trail_text(const struct trail *trail, char out[TRAIL_TEXT_BYTES]);

#endif
