#include "delivery/order_event.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "call/ticket_json.h"
#include "store/message_json.h"

/* What happens to an order may happen to it again, and then is another event: sequence counts them. */
const char *order_event_id(const struct delivery_job *job, char out_id[ORDER_EVENT_ID_BYTES])
{
    const struct store_delivery *delivery = &job->delivery;
    if (delivery_is_test(job))
        snprintf(out_id, ORDER_EVENT_ID_BYTES, "test_%s_%" PRId64, delivery->restaurant_id,
                 delivery->since_unix_ms);
    else if (delivery->message_id != 0 && job->message.recording_id[0] != '\0')
        snprintf(out_id, ORDER_EVENT_ID_BYTES, "message_%s_%s", delivery->call_sid,
                 job->message.recording_id);
    else if (delivery->message_id != 0)
        snprintf(out_id, ORDER_EVENT_ID_BYTES, "message_%s_%" PRIu32, delivery->call_sid, job->message.key);
    else if (delivery->sequence == 0)
        snprintf(out_id, ORDER_EVENT_ID_BYTES, "order_%s_%s_%" PRIu32, delivery->event, delivery->call_sid,
                 delivery->basket_version);
    else
        snprintf(out_id, ORDER_EVENT_ID_BYTES, "order_%s_%s_%" PRIu32 "_%d", delivery->event,
                 delivery->call_sid, delivery->basket_version, delivery->sequence);
    return out_id;
}

static const char *type_of(const struct delivery_job *job)
{
    const struct store_delivery *delivery = &job->delivery;
    return delivery_is_test(job)                       ? "delivery.test"
           : delivery->message_id != 0                 ? "message.left"
           : strcmp(delivery->event, "created") == 0   ? "order.created"
           : strcmp(delivery->event, "cancelled") == 0 ? "order.cancelled"
           : strcmp(delivery->event, "reprint") == 0   ? "order.reprint"
                                                       : "order.updated";
}

/* Nothing of an order or a message, so that nobody takes it for one. */
static json_t *test_json(const struct delivery_job *job)
{
    return json_pack("{s:s, s:s, s:s}", "restaurant_id", job->delivery.restaurant_id, "way",
                     job->delivery.way_id, "text", job->message.text);
}

char *order_event_json(const struct delivery_job *job)
{
    bool is_message = job->delivery.message_id != 0;
    char timestamp[32];
    /* of the order, or of what happened to it */
    int64_t unix_ms = is_message                   ? job->message.unix_ms
                      : job->delivery.sequence > 0 ? job->delivery.since_unix_ms
                                                   : job->ticket.created_unix_ms;
    time_t at_s = (time_t)(unix_ms / 1000);
    struct tm parts = {0};
    gmtime_r(&at_s, &parts);
    strftime(timestamp, sizeof timestamp, "%Y-%m-%dT%H:%M:%SZ", &parts);
    json_t *data = delivery_is_test(job) ? test_json(job)
                   : is_message          ? store_message_json(&job->message)
                                         : ticket_json(&job->ticket);
    json_t *event = data != NULL ? json_pack("{s:s, s:s, s:o}", "type", type_of(job), "timestamp", timestamp,
                                             "data", data)
                                 : NULL;
    char *text = event != NULL ? json_dumps(event, JSON_COMPACT) : NULL;
    json_decref(event);
    return text;
}
