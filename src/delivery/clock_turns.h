/* Somebody sets the wall clock right, or wrong: a day passes at once, or begins again. What waits to be delivered has
 * waited no longer for that. */
#ifndef VP_DELIVERY_CLOCK_TURNS_H
#define VP_DELIVERY_CLOCK_TURNS_H

#include <stdint.h>

/* By how much it was turned: ms, back where it is negative. */
struct clock_turns {
    /* the loop's: */
    int64_t seen_mono_ms, seen_unix_ms; /* both clocks as it looked last */
    int64_t turned_mono_ms;             /* when that was */
    int64_t untold_ms;                  /* since the last round began */
    int64_t forward_ms;                 /* forward in the last day, which nothing has waited */
    /* the round's while one runs: */
    int64_t told_ms; /* what the store is told; the round zeroes it once it knows */
    int64_t
        plan_forward_ms; /* forward_ms shortly after a turn: what came just before it is planned for sure */
};

void clock_turns_init(struct clock_turns *turns);
/* Before times are compared, on the loop. */
void clock_turns_look(struct clock_turns *turns);
/* Looks, and hands to the round what it is to tell. */
void clock_turns_begin_round(struct clock_turns *turns);

#endif
