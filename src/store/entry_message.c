/* A message as an entry and back. */
#include "store/entry.h"
#include "store/entry_internal.h"

json_t *entry_put_message(const struct store_message *message)
{
    return json_pack("{s:s, s:o, s:o, s:I, s:I, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:i, s:I}", "verb",
                     "put_message", "call_sid", entry_string(message->call_sid), "restaurant_id",
                     entry_string(message->restaurant_id), "epoch", (json_int_t)message->epoch, "key",
                     (json_int_t)message->key, "kind", store_message_kind_name(message->kind), "text",
                     entry_string(message->text), "name", entry_string(message->name), "phone",
                     entry_string(message->phone), "wanted_for", entry_string(message->wanted_for),
                     "account_id", entry_string(message->account_id), "recording_id",
                     entry_string(message->recording_id), "seconds", message->seconds, "unix_ms",
                     (json_int_t)message->unix_ms);
}

enum vp_err entry_read_message(const json_t *entry, struct store_message *out_message)
{
    struct store_message *message = out_message;
    *message = (struct store_message){.id = 0};
    if (!entry_is(entry, "put_message") || entry_text(entry, "call_sid")[0] == '\0' ||
        !store_message_kind_parse(entry_text(entry, "kind"), &message->kind))
        return VP_ERR_BAD_JSON;
    entry_copy(entry, "call_sid", message->call_sid, sizeof message->call_sid);
    entry_copy(entry, "restaurant_id", message->restaurant_id, sizeof message->restaurant_id);
    message->key = (uint32_t)entry_number(entry, "key");
    entry_copy(entry, "text", message->text, sizeof message->text);
    entry_copy(entry, "name", message->name, sizeof message->name);
    entry_copy(entry, "phone", message->phone, sizeof message->phone);
    entry_copy(entry, "wanted_for", message->wanted_for, sizeof message->wanted_for);
    entry_copy(entry, "account_id", message->account_id, sizeof message->account_id);
    entry_copy(entry, "recording_id", message->recording_id, sizeof message->recording_id);
    message->seconds = (int)entry_number(entry, "seconds");
    message->unix_ms = entry_number(entry, "unix_ms");
    return VP_OK;
}
