/* An order as Square's Orders API takes it (restaurant-integrations: Square Orders). */
#ifndef VP_DELIVERY_SQUARE_ORDER_H
#define VP_DELIVERY_SQUARE_ORDER_H

#include <jansson.h>

#include "delivery/delivery_way.h"

#define SQUARE_URL         "https://connect.squareup.com"
#define SQUARE_SANDBOX_URL "https://connect.squareupsandbox.com"
#define SQUARE_VERSION     "2026-09-16"

enum { SQUARE_KEY_BYTES = 192 };

/* The idempotency key of the order's creation, the same at each try: Square makes one order of it. */
const char *square_key(const struct delivery_job *job, char out_key[SQUARE_KEY_BYTES]);
/* The body of POST /v2/orders; NULL without memory. */
json_t *square_order_json(const struct delivery_job *job);
/* Of POST /v2/payments, for what is paid at the counter; total: as Square answered. */
json_t *square_payment_json(const struct delivery_job *job, const char *order_id, const json_t *total);
/* Of PUT /v2/orders/ID: the order is not made any more. */
json_t *square_cancel_json(const struct delivery_job *job, int64_t version);

#endif
