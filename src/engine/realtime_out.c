#include "engine/realtime_out.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/base64.h"
#include "engine/ids.h"

void realtime_send(const struct event_sink *sink, const char *type, const char *format, ...)
{
    char event_id[ID_SIZE_BYTES];
    id_make(event_id, "event");
    va_list args;
    va_start(args, format);
    json_t *members = json_vpack_ex(NULL, 0, format, args);
    va_end(args);
    json_t *event = json_pack("{s:s, s:s}", "type", type, "event_id", event_id);
    if (members != NULL && event != NULL && json_object_update(event, members) == 0) {
        char *text = json_dumps(event, JSON_COMPACT);
        if (text != NULL) {
            struct span part = span_of(text);
            sink->send(sink->owner, &part, 1);
        }
        free(text);
    }
    json_decref(members);
    json_decref(event);
}

void realtime_send_error(const struct event_sink *sink, const struct realtime_refusal *error)
{
    realtime_send(sink, "error", "{s:{s:s, s:s?, s:s, s:s?, s:s?}}", "error", "type", error->type, "code",
                  error->code, "message", error->message, "param",
                  error->param[0] != '\0' ? error->param : NULL, "event_id",
                  error->event_id[0] != '\0' ? error->event_id : NULL);
}

void realtime_send_audio_delta(const struct event_sink *sink, const struct delta_place *place,
                               const uint8_t *bytes, size_t count)
{
    char event_id[ID_SIZE_BYTES], head[512], text[DELTA_BYTES_MAX / 3 * 4];
    if (count > DELTA_BYTES_MAX)
        count = DELTA_BYTES_MAX;
    id_make(event_id, "event");
    int head_len = snprintf(head, sizeof head,
                            "{\"type\":\"response.output_audio.delta\",\"event_id\":\"%s\","
                            "\"response_id\":\"%s\",\"item_id\":\"%s\",\"output_index\":%d,"
                            "\"content_index\":0,\"delta\":\"",
                            event_id, place->response_id, place->item_id, place->output_index);
    base64_encode(bytes, count, text);
    const struct span parts[] = {
        {head, (size_t)head_len}, {text, base64_encoded_len(count)}, SPAN_LIT("\"}")};
    sink->send(sink->owner, parts, 3);
}
