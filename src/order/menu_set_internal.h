/* What the files of a set of menus share. */
#ifndef VP_ORDER_MENU_SET_INTERNAL_H
#define VP_ORDER_MENU_SET_INTERNAL_H

#include "order/menu_places.h"
#include "order/menu_set.h"

/* menu_set_share.c: the places that share a number with the menu of a file, itself among them, in the files' order;
 * returns how many. Borrowed from the files. */
size_t menu_set_places(const struct menu_set *set, const struct menu *menu,
                       struct menu_place out_places[MENU_PLACES_MAX]);
/* Makes the menus of the shared numbers anew; one that says the same as before stays. All menus of the files know their
 * places afterwards. VP_ERR_NO_MEMORY: some are as they were. */
VP_MUST_CHECK enum vp_err menu_set_share(struct menu_set *set);

#endif
