#include "call/trail.h"

#include <stdio.h>

void trail_put(struct trail *trail, enum call_event event)
{
    trail->events[trail->count++ % TRAIL_MAX] = (uint8_t)event;
}

const char *trail_text(const struct trail *trail, char out[TRAIL_TEXT_BYTES])
{
    size_t used = 0;
    uint32_t first = trail->count > TRAIL_MAX ? trail->count - TRAIL_MAX : 0;
    out[0] = '\0';
    for (uint32_t i = first; i < trail->count && used < TRAIL_TEXT_BYTES; i++)
        used += (size_t)snprintf(out + used, TRAIL_TEXT_BYTES - used, "%s ",
                                 call_event_name(trail->events[i % TRAIL_MAX]));
    return out;
}
