#include "store/order_change.h"

#include "store/store_internal.h"

enum vp_err store_change_order(struct store *store, const struct store_order_change *change)
{
    return store->backend->change_order(store, change);
}

enum vp_err store_reprint_order(struct store *store, const struct store_order_change *change)
{
    return store->backend->reprint_order(store, change);
}

enum vp_err store_undo_order(struct store *store, const struct store_order_change *change)
{
    return store->backend->undo_order(store, change);
}

static bool take_ticket(void *owner, const struct ticket *ticket)
{
    *(struct ticket *)owner = *ticket;
    return false;
}

enum vp_err store_find_order(struct store *store, const char *restaurant_id, int order_number,
                             struct ticket *out_ticket)
{
    const struct store_order_filter filter = {
        .restaurant_id = restaurant_id, .order_number = order_number, .limit = 1};
    out_ticket->order_number = 0;
    enum vp_err err = store_each_order(store, &filter, take_ticket, out_ticket);
    return err != VP_OK || out_ticket->order_number == order_number ? err : VP_ERR_NOT_FOUND;
}
