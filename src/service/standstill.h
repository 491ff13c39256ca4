/* Whether a process that sends no heartbeats hangs, or is only kept from the processor by others. */
#ifndef VP_SERVICE_STANDSTILL_H
#define VP_SERVICE_STANDSTILL_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

enum {
    /* With the master's tick of 250 ms and a beat of 500 ms a process that stands still is found within 2 s. */
    HEARTBEAT_LOST_MS = 1750,
    HEARTBEAT_STARVED_MS = 10000, /* on a machine that has no time for it */
};

/* What was seen last: the heartbeat, and the processor time until it. */
struct standstill {  /* zeroed for a new process */
    int64_t beat_ms; /* the last heartbeat that was seen, monotonic */
    int64_t ran_ms;  /* processor time of the main thread by then */
};

/* Milliseconds of processor time that the process's main thread has had, and its state as in proc(5): 'R'
 * runs or waits for a processor, 'S' sleeps, 'T' was stopped. False: there is no such process. */
bool standstill_look(pid_t pid, char *out_state, int64_t *out_ran_ms);

/* To be asked at every tick. beat_ms: the newest heartbeat, monotonic, which may be younger than now_ms. A thread that
 * sleeps, was stopped, or computes without an end has lost its heartbeat after HEARTBEAT_LOST_MS; one that wants to run
 * and may not, only after HEARTBEAT_STARVED_MS: to kill it would end its calls and help nobody. */
bool standstill_is_hung(struct standstill *standstill, int64_t beat_ms, int64_t now_ms, char state,
                        int64_t ran_ms);

#endif
