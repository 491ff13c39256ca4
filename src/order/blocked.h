/* A number whose calls a restaurant does not take, besides those of its menu file: whoever works there has blocked it
 * (docs/owner.md), and the store keeps it. */
#ifndef VP_ORDER_BLOCKED_H
#define VP_ORDER_BLOCKED_H

#include "order/menu.h"

struct blocked_number {
    char restaurant_id[MENU_NAME_BYTES], number[MENU_NUMBER_BYTES]; /* E.164 */
};

#endif
