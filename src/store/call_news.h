/* What is new of the calls that go on, for whoever follows them: lines in the order in which they were stored, and
 * how far baskets are. Cheap to ask, several times a second. What waits for the database is not among it. */
#ifndef VP_STORE_CALL_NEWS_H
#define VP_STORE_CALL_NEWS_H

#include "store/store.h"

struct store_new_line {
    int64_t id; /* grows with every line of any call */
    const char *call_sid, *restaurant_id;
    struct store_line line;
};
/* Calls on_line (borrowed) for each behind after_id, the oldest first, limit at most; false from it stops. */
VP_MUST_CHECK enum vp_err store_each_new_line(struct store *store, int64_t after_id, int limit,
                                              bool (*on_line)(void *owner, const struct store_new_line *line),
                                              void *owner);
/* The id of the newest line; 0: there is none. Smaller than one seen before: another database has taken its place. */
VP_MUST_CHECK enum vp_err store_line_version(struct store *store, int64_t *out_version);

struct store_live_call {
    const char *call_sid, *restaurant_id;
    uint32_t basket_version; /* 0: it has no basket yet */
};
/* Calls on_call (borrowed) for each call that has not ended; false from it stops. */
VP_MUST_CHECK enum vp_err store_each_live_call(
    struct store *store, bool (*on_call)(void *owner, const struct store_live_call *call), void *owner);

#endif
