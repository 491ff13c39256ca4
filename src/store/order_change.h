/* What the restaurant does with an order that is stored (order/order_life.h). */
#ifndef VP_STORE_ORDER_CHANGE_H
#define VP_STORE_ORDER_CHANGE_H

#include "store/store.h"

struct store_order_change { /* all borrowed */
    const char *restaurant_id;
    int order_number;
    enum order_state to;
    int64_t due_unix_ms; /* of one that is accepted: when it is to be ready; 0: as it was said before */
    const char *reason;  /* of one that is cancelled */
    const char *who;
    const char *
        page_way_id; /* of one that is undone: the restaurant's page, where it then waits again; NULL: none */
    int64_t unix_ms;
};
/* In one transaction with the event for those who are told, and a line of the log of changes. VP_ERR_NOT_FOUND;
 * VP_ERR_SUPERSEDED: its state forbids it (order_may_become). While the order waits for the database,
 * VP_ERR_STORE. */
VP_MUST_CHECK enum vp_err store_change_order(struct store *store, const struct store_order_change *change);
/* Its slip is printed once more, whatever became of it; to, due, and reason are of no meaning. VP_ERR_NOT_FOUND. */
VP_MUST_CHECK enum vp_err store_reprint_order(struct store *store, const struct store_order_change *change);

/* What was done last is undone (order_before): in one transaction with the event for those who were told of it; who
 * was not told yet is not. to, due and reason are of no meaning. VP_ERR_NOT_FOUND; VP_ERR_SUPERSEDED: it stays. */
VP_MUST_CHECK enum vp_err store_undo_order(struct store *store, const struct store_order_change *change);

/* VP_ERR_NOT_FOUND. */
VP_MUST_CHECK enum vp_err store_find_order(struct store *store, const char *restaurant_id, int order_number,
                                           struct ticket *out_ticket);

#endif
