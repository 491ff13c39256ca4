/* Time. Deadlines and durations use the monotonic clock; the wall clock is for people and signatures. */
#ifndef VP_BASE_CLOCK_H
#define VP_BASE_CLOCK_H

#include <stdint.h>

/* This thread's time while it stands still (clock_hold); -1: it goes on. */
extern _Thread_local int64_t clock_held_ms;
int64_t clock_running_ms(void);

/* Asked for at each step of a frame, so it is read in place. */
static inline int64_t clock_mono_ms(void)
{
    return clock_held_ms >= 0 ? clock_held_ms : clock_running_ms();
}
int64_t clock_mono_us(void);
int64_t clock_unix_ms(void);
int64_t clock_unix_us(void);

/* Where several machines have one store, all go by its clock: from now on the wall clock of this process is set back by
 * so much (forward, where it is negative). For any thread. */
void clock_set_ahead_ms(int64_t ahead_ms);
int64_t clock_ahead_ms(void); /* as it was set; 0: the machine's own clock counts */
/* From now on that stands in this memory (borrowed, for as long as the process lives; zeroed at the beginning), so that
 * all processes that share it have one time. Before there are threads. */
void clock_share_ahead(_Atomic int64_t *ahead_ms);
/* The machine's own clock, whatever was set: for what is never to be had back (erasing), and for whoever has no part in
 * the store (providers, signatures, files). */
int64_t clock_machine_unix_ms(void);

enum { CLOCK_UTC_BYTES = 32 };
/* The wall clock's time as events of webhooks tell it: "2026-11-28T16:20:00Z". */
void clock_format_utc(int64_t unix_ms, char out[CLOCK_UTC_BYTES]);

/* Until clock_release the monotonic clock of this thread stands still: what follows from one message happens
 * at one time, which is not asked for again at each step. Not nested. */
void clock_hold(void);
void clock_release(void);

/* Tests turn the clock by hand: after this both clocks stand at these values until set again.
 * A negative mono_us gives the real clocks back. */
void clock_set_for_test(int64_t mono_us, int64_t unix_ms);

#endif
