#include "store/delivery_json.h"

const char *store_delivery_event_name(const struct store_delivery *delivery)
{
    enum store_event event;
    return store_event_parse(delivery->event, &event) ? store_event_menu_name(event) : delivery->event;
}

json_t *store_delivery_json(const struct store_delivery *delivery)
{
    json_t *json = json_pack(
        "{s:I, s:s, s:i, s:s, s:s, s:s, s:s, s:i, s:I, s:I, s:I, s:s}", "id", (json_int_t)delivery->id,
        "restaurant_id", delivery->restaurant_id, "order_number", delivery->order_number, "call_sid",
        delivery->call_sid, "event", delivery->event, "way", delivery->way_id, "state",
        store_delivery_state_name(delivery->state), "attempts", delivery->attempt_count, "since_unix_ms",
        (json_int_t)delivery->since_unix_ms, "due_unix_ms", (json_int_t)delivery->due_unix_ms, "done_unix_ms",
        (json_int_t)delivery->done_unix_ms, "last_error", delivery->last_error);
    json_object_set_new(json, "event_name", json_string(store_delivery_event_name(delivery)));
    if (delivery->message_id != 0)
        json_object_set_new(json, "message_id", json_integer((json_int_t)delivery->message_id));
    return json;
}
