/* What a webhook is told of an order. */
#ifndef VP_DELIVERY_ORDER_EVENT_H
#define VP_DELIVERY_ORDER_EVENT_H

#include "order/ticket.h"
#include "store/store.h"

enum { ORDER_EVENT_ID_BYTES = 80 };

/* The event's id: the same for each try, way and process, and in a database that was repaired. */
const char *order_event_id(const struct store_delivery *delivery, char out_id[ORDER_EVENT_ID_BYTES]);

/* {"type":"order.created","timestamp":"...","data":{...}}; data is the order as GET /api/orders gives it, with
 * due_unix_ms. The caller frees it; NULL: no memory. */
char *order_event_json(const struct store_delivery *delivery, const struct ticket *ticket);

#endif
