/* When a loop waits for more before it wakes. A frame that finds the loop asleep costs a wake-up of its own, which is
 * more than passing it on; where several come in a millisecond, one wake-up serves them all. What it adds to a frame is
 * less than that millisecond, of the 20 that the frame lasts. */
#include <time.h>

#include "net/net_internal.h"

static const int64_t gather_ns = 1000000, window_ns = 16 * 1000000;
enum { BUSY_EVENTS = 64 }; /* in a window: four for each wake-up that is left */

void loop_pace_count(struct loop_pace *pace, int events)
{
    int64_t now_ns = loop_now_ns();
    pace->woke_ns = now_ns;
    pace->window_events += events;
    if (now_ns - pace->window_ns < window_ns)
        return;
    /* A window that a wait has stretched held nothing in that time. */
    pace->is_busy = pace->window_events * window_ns >= BUSY_EVENTS * (now_ns - pace->window_ns);
    pace->window_ns = now_ns;
    pace->window_events = 0;
}

void loop_pace_gather(struct loop_pace *pace)
{
    if (!pace->is_busy)
        return;
    int64_t wait_ns = pace->woke_ns + gather_ns - loop_now_ns();
    if (wait_ns > 0 && wait_ns <= gather_ns)
        nanosleep(&(struct timespec){.tv_nsec = wait_ns},
                  NULL); /* a signal ends it early, and that is right */
}
