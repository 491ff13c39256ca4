/* Which of a call's answers the caller waited for longest, and for what. */
#ifndef VP_STORE_SLOWEST_TURN_H
#define VP_STORE_SLOWEST_TURN_H

#include "store/store.h"

struct slowest_turn {
    int number; /* of the turns that were answered, from 1; 0: none was */
    struct turn_latency turn;
};
VP_MUST_CHECK enum vp_err store_find_slowest_turn(struct store *store, const char *call_sid,
                                                  struct slowest_turn *out_slowest);

#endif
