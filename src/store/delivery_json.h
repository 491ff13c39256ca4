/* A delivery as the API and the command line show it (docs/operations.md). */
#ifndef VP_STORE_DELIVERY_JSON_H
#define VP_STORE_DELIVERY_JSON_H

#include <jansson.h>

#include "store/store.h"

/* What it tells, as menu files name it: "order.accepted". Borrowed. */
const char *store_delivery_event_name(const struct store_delivery *delivery);
/* The caller owns it; NULL: no memory. */
json_t *store_delivery_json(const struct store_delivery *delivery);

#endif
