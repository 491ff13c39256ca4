#include "delivery/order_event.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>

#include "call/ticket_json.h"

enum { MINUTE_MS = 60000 };

const char *order_event_id(const struct store_delivery *delivery, char out_id[ORDER_EVENT_ID_BYTES])
{
    snprintf(out_id, ORDER_EVENT_ID_BYTES, "order_%s_%s_%" PRIu32, delivery->event, delivery->call_sid,
             delivery->basket_version);
    return out_id;
}

char *order_event_json(const struct store_delivery *delivery, const struct ticket *ticket)
{
    char type[32], timestamp[32];
    time_t created_s = (time_t)(ticket->created_unix_ms / 1000);
    struct tm parts = {0};
    gmtime_r(&created_s, &parts);
    strftime(timestamp, sizeof timestamp, "%Y-%m-%dT%H:%M:%SZ", &parts);
    snprintf(type, sizeof type, "order.%s", delivery->event);
    json_t *order = ticket_json(ticket);
    if (order == NULL)
        return NULL;
    json_object_set_new(order, "due_unix_ms",
                        json_integer(ticket->created_unix_ms + (int64_t)ticket->ready_minutes * MINUTE_MS));
    json_t *event = json_pack("{s:s, s:s, s:o}", "type", type, "timestamp", timestamp, "data", order);
    char *text = event != NULL ? json_dumps(event, JSON_COMPACT) : NULL;
    json_decref(event);
    return text;
}
