/* Where orders are brought, and on which terms: the areas of the menu's delivery (docs/menu.md), found by the address
 * that the caller gave. */
#ifndef VP_ORDER_DELIVERY_AREA_H
#define VP_ORDER_DELIVERY_AREA_H

#include "order/menu.h"

enum delivery_place {
    DELIVERY_PLACE_KNOWN,   /* within an area; or the menu has none, and brings anywhere */
    DELIVERY_PLACE_OUTSIDE, /* of all of them */
    DELIVERY_PLACE_UNKNOWN  /* the address does not say where it is */
};

/* Where the address ("": none is told) is. out_area (may be NULL): its area, borrowed; NULL where there is none. */
enum delivery_place delivery_area_find(const struct menu *menu, const char *address,
                                       const struct menu_area **out_area);

struct delivery_terms {
    int64_t fee_cents, minimum_cents;
    int minutes; /* the busy kitchen's in it */
};

/* Of the address's area, or the menu's own where it has none. */
struct delivery_terms delivery_area_terms(const struct menu *menu, const char *address);
/* "Downtown, Old Town and Riverside"; cut to fit. Returns out. */
const char *delivery_area_names(const struct menu *menu, char *out, size_t size_bytes);

#endif
