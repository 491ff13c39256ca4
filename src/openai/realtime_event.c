#include "openai/realtime_event.h"

#include <jansson.h>
#include <string.h>

#include "openai/realtime_scan.h"

static const char *string_of(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));
    return text != NULL ? text : "";
}

static void decode_error(const json_t *error, struct realtime_error *out)
{
    out->type = string_of(error, "type");
    out->code = string_of(error, "code");
    out->message = string_of(error, "message");
    out->param = string_of(error, "param");
    out->event_id = string_of(error, "event_id");
}

/* GA shows {"type":"audio/pcm","rate":24000}; a bare string is taken too. */
static const char *decode_format(const json_t *side, int *out_hz)
{
    const json_t *format = json_object_get(side, "format");
    json_int_t hz = json_integer_value(json_object_get(format, "rate"));
    *out_hz = hz > 0 && hz <= 192000 ? (int)hz : 0;
    return json_is_string(format) ? json_string_value(format) : string_of(format, "type");
}

static void decode_session(const json_t *session, struct realtime_session *out)
{
    const json_t *audio = json_object_get(session, "audio");
    out->id = string_of(session, "id");
    out->model = string_of(session, "model");
    out->expires_at_unix_s = json_integer_value(json_object_get(session, "expires_at"));
    out->has_ga_shape = json_is_object(audio);
    out->has_beta_shape =
        !out->has_ga_shape && json_is_string(json_object_get(session, "input_audio_format"));
    out->input_hz = out->output_hz = 0;
    if (out->has_ga_shape) {
        out->input_format = decode_format(json_object_get(audio, "input"), &out->input_hz);
        out->output_format = decode_format(json_object_get(audio, "output"), &out->output_hz);
    } else {
        out->input_format = string_of(session, "input_audio_format");
        out->output_format = string_of(session, "output_audio_format");
    }
}

static void decode_response(const json_t *response, struct realtime_event *event)
{
    const json_t *details = json_object_get(response, "status_details");
    event->response_id = string_of(response, "id");
    event->response.status = string_of(response, "status");
    event->response.reason = string_of(details, "reason");
    decode_error(json_object_get(details, "error"), &event->response.error);
}

/* An item is finished: only a complete function call matters. A server that leaves the status out means
 * complete; a cut call must never run (section 6.3). */
static enum vp_err decode_item_done(const json_t *root, struct realtime_event *event)
{
    const json_t *item = json_object_get(root, "item");
    const char *status = string_of(item, "status");
    if (strcmp(string_of(item, "type"), "function_call") != 0 ||
        (status[0] != '\0' && strcmp(status, "completed") != 0)) {
        event->kind = REALTIME_UNKNOWN;
        return VP_OK;
    }
    event->item_id = string_of(item, "id");
    event->tool_call.call_id = string_of(item, "call_id");
    event->tool_call.name = string_of(item, "name");
    event->tool_call.arguments = string_of(item, "arguments");
    return event->tool_call.call_id[0] != '\0' && event->tool_call.name[0] != '\0' ? VP_OK
                                                                                   : VP_ERR_BAD_MESSAGE;
}

static enum vp_err decode_members(const json_t *root, struct realtime_event *event)
{
    event->response_id = string_of(root, "response_id");
    event->item_id = string_of(root, "item_id");
    switch (event->kind) {
    case REALTIME_ERROR:
        decode_error(json_object_get(root, "error"), &event->error);
        break;
    case REALTIME_SESSION_CREATED:
    case REALTIME_SESSION_UPDATED:
        decode_session(json_object_get(root, "session"), &event->session);
        break;
    case REALTIME_RESPONSE_CREATED:
    case REALTIME_RESPONSE_DONE:
        decode_response(json_object_get(root, "response"), event);
        break;
    case REALTIME_WORDS:
        event->words = string_of(root, "delta");
        break;
    case REALTIME_WORDS_DONE:
        event->words = string_of(root, json_object_get(root, "transcript") != NULL ? "transcript" : "text");
        break;
    case REALTIME_CALLER_WORDS:
        event->words = string_of(root, "transcript");
        break;
    case REALTIME_CALLER_WORDS_FAILED:
        decode_error(json_object_get(root, "error"), &event->error);
        break;
    case REALTIME_TOOL_CALL:
        return decode_item_done(root, event);
    case REALTIME_AUDIO:
    case REALTIME_AUDIO_DONE:
    case REALTIME_SPEECH_STARTED:
    case REALTIME_SPEECH_STOPPED:
    case REALTIME_UNKNOWN:
        break;
    }
    return VP_OK;
}

enum vp_err realtime_event_decode(char *text, size_t len, struct realtime_event *out_event)
{
    struct realtime_event event;
    enum vp_err err = realtime_event_scan(text, len, &event);
    if (err == VP_OK && event.kind != REALTIME_AUDIO && event.kind != REALTIME_UNKNOWN) {
        event.root = json_loadb(text, len, 0, NULL);
        err = event.root != NULL ? decode_members(event.root, &event) : VP_ERR_BAD_JSON;
    }
    if (err != VP_OK) {
        json_decref(event.root);
        return err;
    }
    *out_event = event;
    return VP_OK;
}

void realtime_event_deinit(struct realtime_event *event)
{
    json_decref(event->root);
    event->root = NULL;
}
