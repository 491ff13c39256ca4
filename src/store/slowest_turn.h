/* Which of a call's answers the caller waited for longest, and for what. */
#ifndef VP_STORE_SLOWEST_TURN_H
#define VP_STORE_SLOWEST_TURN_H

#include <jansson.h>

#include "store/call_list.h"

struct slowest_turn {
    int number; /* of the turns that were answered, from 1; 0: none was */
    struct turn_latency turn;
};
VP_MUST_CHECK enum vp_err store_find_slowest_turn(struct store *store, const char *call_sid,
                                                  struct slowest_turn *out_slowest);

/* Puts "slowest" into a call's object, by its "call_sid": {"turn", "total_ms", "part", "part_ms"}, or null where none
 * was answered or it cannot be read. */
void slowest_turn_add_json(struct store *store, json_t *call);

/* As store_list_calls, but the slowest first, and only calls with an answer; filter.limit of them, of the
 * looked_at_max newest that match (in whole pages of CALL_LIST_MAX). */
VP_MUST_CHECK enum vp_err store_list_slowest(struct store *store, const struct call_list_filter *filter,
                                             int looked_at_max,
                                             bool (*on_call)(void *owner, const struct call_summary *call),
                                             void *owner);

#endif
