#include "openai/realtime_scan.h"

#include <string.h>

#include "base/base64.h"
#include "base/json_scan.h"

/* The outermost members that the short way needs; the others wait for jansson. */
struct outline {
    struct json_value type, response_id, item_id, delta;
};

static enum vp_err read_outline(struct span text, struct outline *outline)
{
    static const struct json_value none = {.kind = JSON_KIND_NULL, .text = {"", 0}};
    *outline = (struct outline){none, none, none, none};
    struct json_scan scan;
    struct span key;
    struct json_value value;
    enum vp_err err;
    json_scan_begin(&scan, text);
    while ((err = json_scan_next(&scan, &key, &value)) == VP_OK) {
        if (span_is(key, "type"))
            outline->type = value;
        else if (span_is(key, "response_id"))
            outline->response_id = value;
        else if (span_is(key, "item_id"))
            outline->item_id = value;
        else if (span_is(key, "delta"))
            outline->delta = value;
    }
    return err == VP_ERR_NEED_MORE ? VP_OK : err;
}

static enum realtime_kind kind_of(const struct json_value *type)
{
    static const struct {
        const char *name;
        enum realtime_kind kind;
    } kinds[] = {
        /* the most frequent first */
        {"response.output_audio.delta", REALTIME_AUDIO},
        {"response.audio.delta", REALTIME_AUDIO},
        {"response.output_audio_transcript.delta", REALTIME_WORDS},
        {"response.audio_transcript.delta", REALTIME_WORDS},
        {"response.output_text.delta", REALTIME_WORDS},
        {"response.text.delta", REALTIME_WORDS},
        {"response.output_audio.done", REALTIME_AUDIO_DONE},
        {"response.audio.done", REALTIME_AUDIO_DONE},
        {"response.output_audio_transcript.done", REALTIME_WORDS_DONE},
        {"response.audio_transcript.done", REALTIME_WORDS_DONE},
        {"response.output_text.done", REALTIME_WORDS_DONE},
        {"response.text.done", REALTIME_WORDS_DONE},
        {"response.created", REALTIME_RESPONSE_CREATED},
        {"response.done", REALTIME_RESPONSE_DONE},
        {"response.output_item.done", REALTIME_TOOL_CALL},
        {"input_audio_buffer.speech_started", REALTIME_SPEECH_STARTED},
        {"input_audio_buffer.speech_stopped", REALTIME_SPEECH_STOPPED},
        {"conversation.item.input_audio_transcription.completed", REALTIME_CALLER_WORDS},
        {"conversation.item.input_audio_transcription.failed", REALTIME_CALLER_WORDS_FAILED},
        {"session.created", REALTIME_SESSION_CREATED},
        {"session.updated", REALTIME_SESSION_UPDATED},
        {"error", REALTIME_ERROR},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (span_is(type->text, kinds[i].name))
            return kinds[i].kind;
    return REALTIME_UNKNOWN;
}

static enum vp_err take_audio(const struct outline *outline, struct realtime_event *event)
{
    const struct json_value *delta = &outline->delta;
    const char *text = json_value_in_place(delta);
    size_t len = delta->kind == JSON_KIND_STRING && !delta->has_escapes ? delta->text.len : strlen(text);
    event->audio_b64 = (struct span){text, len};
    if (!base64_is_valid(event->audio_b64))
        return VP_ERR_BAD_MESSAGE;
    event->response_id = json_value_in_place(&outline->response_id);
    event->item_id = json_value_in_place(&outline->item_id);
    return VP_OK;
}

enum vp_err realtime_event_scan(char *text, size_t len, struct realtime_event *out_event)
{
    struct outline outline;
    *out_event = (struct realtime_event){.kind = REALTIME_UNKNOWN, .response_id = "", .item_id = ""};
    enum vp_err err = read_outline((struct span){text, len}, &outline);
    if (err != VP_OK)
        return err;
    if (outline.type.kind != JSON_KIND_STRING)
        return VP_ERR_BAD_MESSAGE;
    out_event->kind = kind_of(&outline.type);
    return out_event->kind == REALTIME_AUDIO ? take_audio(&outline, out_event) : VP_OK;
}
