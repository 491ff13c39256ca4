/* What happened to orders, messages and deliveries, whoever did it, in an order that grows: for whoever shows them
 * and wants to follow. */
#ifndef VP_STORE_CHANGE_LOG_H
#define VP_STORE_CHANGE_LOG_H

#include "store/store.h"

enum store_noun { STORE_NOUN_ORDER, STORE_NOUN_MESSAGE, STORE_NOUN_DELIVERY, STORE_NOUN_COUNT };
const char *store_noun_name(enum store_noun noun); /* "order" */

enum { STORE_CHANGE_BYTES = 16 };
struct store_change {
    int64_t id, unix_ms;
    char who[STORE_WHO_BYTES]; /* "": the service */
    char restaurant_id[MENU_NAME_BYTES];
    enum store_noun noun;
    int64_t thing_id; /* an order's number, a message's or delivery's id */
    char what
        [STORE_CHANGE_BYTES]; /* of an order or message: store_event_name, "done"; of a delivery: its state */
};

struct store_change_filter {
    const char *restaurant_id; /* NULL: all */
    int64_t after_id;
    int limit; /* 0: 100 */
};
/* Calls on_change (borrowed) for each, the oldest first; false from it stops. */
VP_MUST_CHECK enum vp_err store_each_change(struct store *store, const struct store_change_filter *filter,
                                            bool (*on_change)(void *owner, const struct store_change *change),
                                            void *owner);
/* The id of the newest change; 0: none yet. Cheap to ask. Smaller than one that was seen before: another database has
 * taken its place, and whoever follows begins anew. */
VP_MUST_CHECK enum vp_err store_change_version(struct store *store, int64_t *out_version);
/* The id of the oldest change that is kept; 0: there is none. Who follows from before it begins anew. */
VP_MUST_CHECK enum vp_err store_first_change(struct store *store, int64_t *out_id);
/* Forgets changes from before that time but the newest, and what was to be told of calls and is over. */
VP_MUST_CHECK enum vp_err store_forget_changes(struct store *store, int64_t before_unix_ms);

#endif
