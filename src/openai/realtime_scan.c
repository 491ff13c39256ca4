#include "openai/realtime_scan.h"

#include <string.h>

#include "base/base64.h"
#include "base/json_scan.h"
#include "base/json_shape.h"
#include "base/unset.h"
#include "openai/piece_shape.h"

static enum realtime_kind kind_of(struct span name)
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
        {"response.function_call_arguments.done", REALTIME_TOOL_CALL_ARGUMENTS},
        {"response.output_item.added", REALTIME_TOOL_CALL_BEGUN},
        {"response.output_item.done", REALTIME_TOOL_CALL},
        {"input_audio_buffer.speech_started", REALTIME_SPEECH_STARTED},
        {"input_audio_buffer.speech_stopped", REALTIME_SPEECH_STOPPED},
        {"input_audio_buffer.committed", REALTIME_COMMITTED},
        {"conversation.item.input_audio_transcription.completed", REALTIME_CALLER_WORDS},
        {"conversation.item.input_audio_transcription.failed", REALTIME_CALLER_WORDS_FAILED},
        {"session.created", REALTIME_SESSION_CREATED},
        {"session.updated", REALTIME_SESSION_UPDATED},
        {"error", REALTIME_ERROR},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (span_is(name, kinds[i].name))
            return kinds[i].kind;
    return REALTIME_UNKNOWN;
}

static enum vp_err take_audio(const struct json_value *delta, const struct json_value *response_id,
                              const struct json_value *item_id, struct realtime_event *event)
{
    if (delta->text.len > REALTIME_AUDIO_MAX_BYTES)
        return VP_ERR_TOO_BIG;
    event->audio_b64 = span_of(json_value_in_place(delta));
    if (!base64_is_valid(event->audio_b64))
        return VP_ERR_BAD_MESSAGE;
    event->response_id = json_value_in_place(response_id);
    event->item_id = json_value_in_place(item_id);
    return VP_OK;
}

/* Of audio this would cost more than all the rest. */
static void clear(struct realtime_event *event, enum realtime_kind kind)
{
    *event = (struct realtime_event){.kind = kind, .response_id = "", .item_id = ""};
}

static enum vp_err take_shaped_audio(const struct piece_shape *piece, struct realtime_event *event)
{
    if (piece->delta.len > REALTIME_AUDIO_MAX_BYTES)
        return VP_ERR_TOO_BIG;
    if (!piece->is_base64 && !base64_is_valid(piece->delta))
        return VP_ERR_BAD_MESSAGE;
    event->kind = REALTIME_AUDIO;
    event->audio_b64 = piece->delta;
    event->response_id = json_shape_text(piece->response_id);
    event->item_id = json_shape_text(piece->item_id);
    return VP_OK;
}

static struct json_value string_of(struct span text)
{
    return (struct json_value){.kind = JSON_KIND_STRING, .text = text};
}

/* Finds the members that it has, none of the others. */
static enum vp_err take_piece(const struct piece_shape *piece, struct realtime_event *event,
                              struct json_value out_members[REALTIME_MEMBER_COUNT])
{
    enum realtime_kind kind = kind_of(piece->type);
    if (kind == REALTIME_AUDIO)
        return take_shaped_audio(piece, event);
    clear(event, kind);
    for (size_t i = 0; i < REALTIME_MEMBER_COUNT; i++)
        out_members[i] = (struct json_value){.kind = JSON_KIND_NULL, .text = {"", 0}};
    out_members[REALTIME_MEMBER_TYPE] = string_of(piece->type);
    out_members[REALTIME_MEMBER_RESPONSE_ID] = string_of(piece->response_id);
    out_members[REALTIME_MEMBER_ITEM_ID] = string_of(piece->item_id);
    out_members[REALTIME_MEMBER_DELTA] = string_of(piece->delta);
    if (kind == REALTIME_UNKNOWN)
        event->response_id = json_shape_text(piece->response_id);
    return VP_OK;
}

enum vp_err realtime_event_scan(char *text, size_t len, struct realtime_event *out_event,
                                struct json_value out_members[REALTIME_MEMBER_COUNT])
{
    static const struct span keys[REALTIME_MEMBER_COUNT] = {
        [REALTIME_MEMBER_TYPE] = SPAN_INIT("type"),
        [REALTIME_MEMBER_RESPONSE_ID] = SPAN_INIT("response_id"),
        [REALTIME_MEMBER_ITEM_ID] = SPAN_INIT("item_id"),
        [REALTIME_MEMBER_CALL_ID] = SPAN_INIT("call_id"),
        [REALTIME_MEMBER_NAME] = SPAN_INIT("name"),
        [REALTIME_MEMBER_ARGUMENTS] = SPAN_INIT("arguments"),
        [REALTIME_MEMBER_DELTA] = SPAN_INIT("delta"),
        [REALTIME_MEMBER_TRANSCRIPT] = SPAN_INIT("transcript"),
        [REALTIME_MEMBER_TEXT] = SPAN_INIT("text"),
        [REALTIME_MEMBER_ITEM] = SPAN_INIT("item"),
        [REALTIME_MEMBER_RESPONSE] = SPAN_INIT("response"),
        [REALTIME_MEMBER_SESSION] = SPAN_INIT("session"),
        [REALTIME_MEMBER_ERROR] = SPAN_INIT("error"),
    };
    struct piece_shape piece UNSET;
    if (piece_shape_read((struct span){text, len}, &piece))
        return take_piece(&piece, out_event, out_members);
    clear(out_event, REALTIME_UNKNOWN);
    enum vp_err err = json_scan_pick((struct span){text, len}, keys, REALTIME_MEMBER_COUNT, out_members);
    if (err != VP_OK)
        return err;
    if (out_members[REALTIME_MEMBER_TYPE].kind != JSON_KIND_STRING)
        return VP_ERR_BAD_MESSAGE;
    char plain[JSON_NAME_BYTES];
    out_event->kind = kind_of(json_value_name(&out_members[REALTIME_MEMBER_TYPE], plain));
    if (out_event->kind ==
        REALTIME_UNKNOWN) /* it shows all the same that the model is at work on a response */
        out_event->response_id = json_value_in_place(&out_members[REALTIME_MEMBER_RESPONSE_ID]);
    if (out_event->kind != REALTIME_AUDIO)
        return VP_OK;
    return take_audio(&out_members[REALTIME_MEMBER_DELTA], &out_members[REALTIME_MEMBER_RESPONSE_ID],
                      &out_members[REALTIME_MEMBER_ITEM_ID], out_event);
}
