#include "delivery/order_event.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "call/ticket_json.h"
#include "store/message_json.h"
#include "store/store_event.h"

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
    else if (delivery_is_of_call(delivery))
        snprintf(out_id, ORDER_EVENT_ID_BYTES, "%s_%s_%d", delivery->event, delivery->call_sid,
                 delivery->sequence);
    else if (delivery->sequence == 0)
        snprintf(out_id, ORDER_EVENT_ID_BYTES, "order_%s_%s_%" PRIu32, delivery->event, delivery->call_sid,
                 delivery->basket_version);
    else
        snprintf(out_id, ORDER_EVENT_ID_BYTES, "order_%s_%s_%" PRIu32 "_%d", delivery->event,
                 delivery->call_sid, delivery->basket_version, delivery->sequence);
    return out_id;
}

static bool is_event(const struct store_delivery *delivery, enum store_event event)
{
    return strcmp(delivery->event, store_event_name(event)) == 0;
}

static const char *type_of(const struct delivery_job *job)
{
    const struct store_delivery *delivery = &job->delivery;
    return delivery_is_test(job)                          ? "delivery.test"
           : delivery->message_id != 0                    ? "message.left"
           : is_event(delivery, STORE_EVENT_CALL_STARTED) ? "call.started"
           : is_event(delivery, STORE_EVENT_CALL_ENDED)   ? "call.ended"
           : is_event(delivery, STORE_EVENT_CREATED)      ? "order.created"
           : is_event(delivery, STORE_EVENT_CANCELLED)    ? "order.cancelled"
           : is_event(delivery, STORE_EVENT_REPRINT)      ? "order.reprint"
                                                          : "order.updated";
}

/* What came of it, once it is over. */
static void add_end(json_t *json, const struct call_summary *of)
{
    const struct store_call *call = &of->call;
    json_t *numbers = json_array();
    for (size_t i = 0; i < of->order_count; i++)
        json_array_append_new(numbers, json_integer(of->order_numbers[i]));
    json_object_set_new(json, "ended_unix_ms", json_integer((json_int_t)call->ended_unix_ms));
    json_object_set_new(json, "seconds",
                        json_integer((json_int_t)(call->ended_unix_ms - call->started_unix_ms) / 1000));
    json_object_set_new(json, "outcome", json_string(call_outcome_name(of->outcome)));
    json_object_set_new(json, "end_reason", json_string(call->end_reason));
    json_object_set_new(json, "order_numbers", numbers);
    json_object_set_new(json, "total_cents", json_integer((json_int_t)of->total_cents));
    json_object_set_new(json, "turns", json_integer(of->turn_count));
    json_object_set_new(json, "cost_micros", json_integer((json_int_t)of->cost_micros));
}

static json_t *call_json(const struct delivery_job *job)
{
    const struct store_call *call = &job->call.call;
    json_t *json = json_pack("{s:s, s:s, s:s, s:s, s:I}", "call_sid", call->call_sid, "restaurant_id",
                             call->restaurant_id, "caller_number", call->caller_number, "arm",
                             store_arm_name(call->arm), "started_unix_ms", (json_int_t)call->started_unix_ms);
    if (json != NULL && is_event(&job->delivery, STORE_EVENT_CALL_ENDED))
        add_end(json, &job->call);
    return json;
}

/* When it happened, or was done. */
static int64_t time_of(const struct delivery_job *job)
{
    const struct store_delivery *delivery = &job->delivery;
    const struct store_call *call = &job->call.call;
    if (delivery_is_of_call(delivery))
        return is_event(delivery, STORE_EVENT_CALL_ENDED) ? call->ended_unix_ms : call->started_unix_ms;
    if (delivery->message_id != 0)
        return job->message.unix_ms;
    return delivery->sequence > 0 ? delivery->since_unix_ms : job->ticket.created_unix_ms;
}

/* Nothing of an order or a message, so that nobody takes it for one. */
static json_t *test_json(const struct delivery_job *job)
{
    return json_pack("{s:s, s:s, s:s}", "restaurant_id", job->delivery.restaurant_id, "way",
                     job->delivery.way_id, "text", job->message.text);
}

char *order_event_json(const struct delivery_job *job)
{
    char timestamp[CLOCK_UTC_BYTES];
    clock_format_utc(time_of(job), timestamp);
    json_t *data = delivery_is_test(job)                 ? test_json(job)
                   : job->delivery.message_id != 0       ? store_message_json(&job->message)
                   : delivery_is_of_call(&job->delivery) ? call_json(job)
                                                         : ticket_json(&job->ticket);
    json_t *event = data != NULL ? json_pack("{s:s, s:s, s:o}", "type", type_of(job), "timestamp", timestamp,
                                             "data", data)
                                 : NULL;
    char *text = event != NULL ? json_dumps(event, JSON_COMPACT) : NULL;
    json_decref(event);
    return text;
}
