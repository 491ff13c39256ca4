/* Restaurants that share a called number, each with a location of its own ("Downtown", "Riverside"). A call to such a
 * number begins on a menu of the number itself, which sells nothing and knows only the places; whoever has chosen goes
 * on with that restaurant's menu, which knows the others. */
#ifndef VP_ORDER_MENU_PLACES_H
#define VP_ORDER_MENU_PLACES_H

#include "order/menu.h"

/* Out_menu: the same menu that knows these places (copied), retained; none, or fewer than two: the same menu.
 * VP_ERR_NO_MEMORY. */
VP_MUST_CHECK enum vp_err menu_among(struct menu *menu, const struct menu_place *places, size_t count,
                                     struct menu **out_menu);
/* The menu of a number that the menus share; its id is no restaurant's (menu_is_shared_id). VP_ERR_NO_MEMORY. */
VP_MUST_CHECK enum vp_err menu_of_number(const char *number, struct menu *const *menus, size_t count,
                                         struct menu **out_menu);
bool menu_is_shared_id(const char *restaurant_id);
bool menu_has_same_places(const struct menu *menu, const struct menu *other);
/* By its id, its name or a synonym, letters' case aside; NULL: it is none of the menu's. */
const struct menu_place *menu_find_place(const struct menu *menu, const char *words);
/* "Downtown, Riverside or Airport". Returns out. */
const char *menu_places_spoken(const struct menu *menu, char *out, size_t size_bytes);

#endif
