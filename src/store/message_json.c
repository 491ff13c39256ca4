#include "store/message_json.h"

json_t *store_message_json(const struct store_message *message)
{
    json_t *json =
        json_pack("{s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:I, s:s, s:s}", "id",
                  (json_int_t)message->id, "restaurant_id", message->restaurant_id, "call_sid",
                  message->call_sid, "kind", store_message_kind_name(message->kind), "text", message->text,
                  "name", message->name, "phone", message->phone, "wanted_for", message->wanted_for,
                  "caller_number", message->caller_number, "unix_ms", (json_int_t)message->unix_ms, "state",
                  store_message_state_name(message->state), "done_by", message->done_by);
    if (message->kind == STORE_MESSAGE_VOICE)
        json_object_set_new(json, "seconds", json_integer(message->seconds));
    return json;
}
