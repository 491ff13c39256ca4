#include "engine/append_scan.h"

#include "base/json_scan.h"

bool append_scan(struct span text, struct span *out_audio_b64)
{
    struct json_scan scan;
    json_scan_begin(&scan, text);
    struct span key, audio = SPAN_NONE;
    struct json_value value;
    bool is_append = false;
    enum vp_err err;
    while ((err = json_scan_next(&scan, &key, &value)) == VP_OK) {
        if (span_is(key, "type")) {
            is_append = value.kind == JSON_KIND_STRING && span_is(value.text, "input_audio_buffer.append");
            if (!is_append)
                return false;
        } else if (span_is(key, "audio") && value.kind == JSON_KIND_STRING && !value.has_escapes) {
            audio = value.text;
        } else if (!span_is(key, "event_id") || value.kind != JSON_KIND_STRING) {
            return false;
        }
    }
    if (err != VP_ERR_NEED_MORE || !is_append || audio.at == NULL)
        return false;
    *out_audio_b64 = audio;
    return true;
}
