/* What a webhook is told of an order, of a message that was left, or of a call. */
#ifndef VP_DELIVERY_ORDER_EVENT_H
#define VP_DELIVERY_ORDER_EVENT_H

#include "delivery/delivery_way.h"

enum { ORDER_EVENT_ID_BYTES = 128 };

/* The event's id: the same for each try, way and process, and in a database that was repaired. */
const char *order_event_id(const struct delivery_job *job, char out_id[ORDER_EVENT_ID_BYTES]);

/* {"type":"order.created","timestamp":"...","data":{...}}; data is the order as GET /api/orders gives it, with
 * due_unix_ms; of "message.left" the message, of
 * "call.started" and "call.ended" the call. What happens between is "order.updated". The caller frees it; NULL:
 * no memory. */
char *order_event_json(const struct delivery_job *job);

#endif
