/* Which restaurant a call is for, where its caller chose one of several: the basket says so. */
#ifndef VP_STORE_CALL_RESTAURANT_H
#define VP_STORE_CALL_RESTAURANT_H

#include <stdbool.h>

#include "order/menu.h"

/* False: the basket's text says nothing of it. */
bool call_restaurant_read(const char *basket_json, char out_restaurant_id[MENU_NAME_BYTES]);

#endif
