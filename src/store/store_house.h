/* What is out of the ordinary at restaurants (order/house_state.h), as the store keeps it; each change is logged
 * in the transaction that makes it. */
#ifndef VP_STORE_STORE_HOUSE_H
#define VP_STORE_STORE_HOUSE_H

#include "order/house_state.h"
#include "store/store.h"

struct store_house {
    struct house_state house;
    char changed_by[STORE_WHO_BYTES];
    int64_t changed_unix_ms;
};
/* house is one that house_state_check has let pass. */
VP_MUST_CHECK enum vp_err store_put_house(struct store *store, const struct store_house *house);
/* VP_ERR_NOT_FOUND: nothing was ever changed there. */
VP_MUST_CHECK enum vp_err store_find_house(struct store *store, const char *restaurant_id,
                                           struct store_house *out_house);
/* Of restaurants where something was ever changed, by id. False from on_house stops. */
VP_MUST_CHECK enum vp_err store_each_house(struct store *store,
                                           bool (*on_house)(void *owner, const struct store_house *house),
                                           void *owner);
/* Grows with every change, whoever makes it; 0: none yet. Cheap to ask. */
VP_MUST_CHECK enum vp_err store_house_version(struct store *store, int64_t *out_version);

/* What somebody wants to have changed; the rest stays as it is. */
struct house_wish {
    bool has_pause, has_busy, has_special, has_closed_days;
    bool is_for_good; /* a pause until further notice, not until the restaurant closes for the day */
    struct house_state wanted;
};
/* Reads the house of the menu's restaurant, changes it and puts it back. VP_ERR_BAD_VALUE with why in words. */
VP_MUST_CHECK enum vp_err house_change(struct store *store, const struct menu *menu,
                                       const struct house_wish *wish, const char *who, int64_t unix_ms,
                                       char *out_why, size_t why_size_bytes);

#endif
