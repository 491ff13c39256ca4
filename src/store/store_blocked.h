/* Numbers that somebody at a restaurant has blocked (order/blocked.h), as the store keeps them; each change is logged
 * in the transaction that makes it. */
#ifndef VP_STORE_STORE_BLOCKED_H
#define VP_STORE_STORE_BLOCKED_H

#include "store/store.h"

struct store_blocked {
    struct blocked_number number;
    char changed_by[STORE_WHO_BYTES];
    int64_t changed_unix_ms;
};
enum { STORE_BLOCKED_MAX = 500 }; /* of a restaurant */
/* One that is blocked already stays so, with who did it and when. VP_ERR_TOO_MANY: the restaurant has blocked
 * STORE_BLOCKED_MAX. */
VP_MUST_CHECK enum vp_err store_block(struct store *store, const struct store_blocked *blocked);
/* VP_ERR_NOT_FOUND: it was not blocked. */
VP_MUST_CHECK enum vp_err store_unblock(struct store *store, const struct store_blocked *blocked);
/* By restaurant, the newest first. False from on_blocked stops. */
VP_MUST_CHECK enum vp_err store_each_blocked(
    struct store *store, bool (*on_blocked)(void *owner, const struct store_blocked *blocked), void *owner);
/* Grows with every change, whoever makes it; 0: none yet. Cheap to ask. */
VP_MUST_CHECK enum vp_err store_blocked_version(struct store *store, int64_t *out_version);

#endif
