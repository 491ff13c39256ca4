#include "engine/session_internal.h"

void session_send_item(struct session *session, const char *type, const struct item *item)
{
    realtime_send(&session->sink, type, "{s:s?, s:o}", "previous_item_id", conversation_previous_id(item),
                  "item", item_to_json(item));
}
