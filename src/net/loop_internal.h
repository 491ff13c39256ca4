/* The loop's inside, for its own files and those of net/ that keep something with it. */
#ifndef VP_NET_LOOP_INTERNAL_H
#define VP_NET_LOOP_INTERNAL_H

#include <sys/epoll.h>
#include <sys/queue.h>

#include "net/loop.h"

enum {
    LOOP_EVENTS_MAX = 256,
    LOOP_SIGNALS_MAX = 65,
    LOOP_LOOKS_NS =
        250 * 1000000, /* no wait is longer, so that a standstill of the process is known from one */
};

/* A binary heap of the timers that run, the next one on top; `at[0]` is not used, so that place 0 means none. */
struct loop_timers {
    struct loop_timer **at;
    size_t count, room, owners; /* owners: timers that were initialised; room is for all of them */
    int64_t seen_ns,
        stood_ns; /* when the clock was looked at last; how long the process stood still in all */
};

/* How much comes, and whether it pays to wait for more of it (loop_pace.c). */
struct loop_pace {
    int64_t woke_ns, window_ns;
    int window_events;
    bool is_busy;
};

struct loop_ready { /* what one wait brought */
    struct epoll_event events[LOOP_EVENTS_MAX];
    int count;
    struct loop_watch *again_first, **again_tail;
    size_t again_count;
};

int64_t loop_now_ns(void); /* the real monotonic clock, also where tests turn the other by hand */
int64_t loop_time_ns(struct loop *loop); /* the same without the time that the whole process stood still */

void loop_timers_deinit(struct loop_timers *timers);
int64_t loop_timers_next_ns(struct loop_timers *timers); /* INT64_MAX: none runs */
void loop_timers_run(struct loop *loop);                 /* those that are due */

/* Waits as long as given (ns; 0: not at all), then tells the watches. */
void loop_watch_wait(struct loop *loop, int64_t wait_ns);

/* Sleeps while neighbours of what came may still come: until a millisecond has passed since the last wait. */
void loop_pace_gather(struct loop_pace *pace);
void loop_pace_count(struct loop_pace *pace, int events);

VP_MUST_CHECK enum vp_err loop_mailbox_open(struct loop *loop);
void loop_mailbox_close(struct loop *loop);
/* Those that came since it was asked last. */
void loop_signals_tell(struct loop *loop);

#endif
