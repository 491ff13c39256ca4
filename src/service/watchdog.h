/* Watches this process's own loop from a thread of its own: one that computes without an end serves nobody
 * and holds its calls. It is noticed before the master notices it (standstill.h), and the process may end in
 * order, with what waits for the store stored. A loop that sleeps or is kept from the processor is left to
 * the master, and so is a process that was stopped. */
#ifndef VP_SERVICE_WATCHDOG_H
#define VP_SERVICE_WATCHDOG_H

#include "base/err.h"

/* Processor time since the last beat. A loop that turns beats every 500 ms (PROCESS_BEAT_MS), so this is one
 * that did nothing else for a quarter of a second; how much of the processor it got does not matter. */
enum { WATCHDOG_BUSY_MS = 750 };

struct watchdog;

/* To be called on the loop's thread. on_hung runs once, on the watchdog's thread, while the loop still
 * computes: it touches nothing of the loop's, and ends the process. VP_ERR_NO_MEMORY. */
VP_MUST_CHECK enum vp_err watchdog_start(void (*on_hung)(void *owner), void *owner,
                                         struct watchdog **out_watchdog);
/* The loop turns. From its thread, at least each half second; accepts NULL. */
void watchdog_beat(struct watchdog *watchdog);
/* Accepts NULL. */
void watchdog_stop(struct watchdog *watchdog);

#endif
