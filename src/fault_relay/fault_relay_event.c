#include "base/json_scan.h"
#include "fault_relay/fault_relay_internal.h"

static struct span id_of(struct span response)
{
    struct json_scan scan;
    struct span key, id = SPAN_NONE;
    struct json_value value;
    json_scan_begin(&scan, response);
    while (json_scan_next(&scan, &key, &value) == VP_OK)
        if (span_is(key, "id") && value.kind == JSON_KIND_STRING)
            id = value.text;
    return id;
}

bool fault_relay_event_peek(struct span text, struct fault_relay_event *out_event)
{
    struct json_scan scan;
    struct span key;
    struct json_value value;
    *out_event = (struct fault_relay_event){SPAN_NONE, SPAN_NONE};
    json_scan_begin(&scan, text);
    while (json_scan_next(&scan, &key, &value) == VP_OK) {
        if (span_is(key, "type") && value.kind == JSON_KIND_STRING)
            out_event->type = value.text;
        else if (span_is(key, "response_id") && value.kind == JSON_KIND_STRING)
            out_event->response_id = value.text;
        else if (span_is(key, "response") && value.kind == JSON_KIND_OBJECT)
            out_event->response_id = id_of(value.text);
    }
    return out_event->type.len > 0;
}
