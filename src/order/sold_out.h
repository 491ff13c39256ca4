/* What a restaurant has run out of while its menu file still offers it: set by whoever works there (docs/menu.md),
 * kept in the store, and laid over the menu as availability. */
#ifndef VP_ORDER_SOLD_OUT_H
#define VP_ORDER_SOLD_OUT_H

#include "order/menu.h"

enum sold_out_kind { SOLD_OUT_ITEM, SOLD_OUT_OPTION, SOLD_OUT_KIND_COUNT };
const char *sold_out_kind_name(enum sold_out_kind kind); /* "item" */

struct sold_out {
    char restaurant_id[MENU_NAME_BYTES];
    enum sold_out_kind kind;
    char id[MENU_NAME_BYTES]; /* of the item or the option */
    int64_t until_unix_ms;    /* 0: until it is taken back */
};

bool sold_out_kind_parse(const char *name, enum sold_out_kind *out_kind);

/* A thing of that menu, until the restaurant closes for the day or for good. False: the menu has no such thing, and
 * *out_thing is not written. */
bool sold_out_choose(const struct menu *menu, enum sold_out_kind kind, const char *id, bool is_for_good,
                     int64_t unix_ms, struct sold_out *out_thing);
/* Whether it counts at that time. */
bool sold_out_holds(const struct sold_out *thing, int64_t unix_ms);
/* The name of the thing on its menu, borrowed from it; NULL: there is no such thing. */
const char *sold_out_name(const struct sold_out *thing, const struct menu *menu);

/* The menu without what of things is its restaurant's and counts at that time: another menu, that lives on its own,
 * or the same one retained, where nothing is missing. VP_ERR_NO_MEMORY. */
VP_MUST_CHECK enum vp_err menu_without(struct menu *menu, const struct sold_out *things, size_t count,
                                       int64_t unix_ms, struct menu **out_menu);
/* Whether both offer the same at the same prices, where they are of one file. */
bool menu_offers_same(const struct menu *menu, const struct menu *other);

#endif
