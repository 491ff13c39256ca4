#include "openai/realtime_event.h"

#include <string.h>

#include "base/unset.h"
#include "openai/realtime_scan.h"

enum { UNIX_S_DIGITS_MAX = 12 }; /* of a time: thousands of years */

/* What is read of one message: the first mistake is kept, what is read after it is harmless. */
struct reading {
    enum vp_err err;
};

/* A text as it stands in the message, made a C string. To be called when nothing is scanned any more: it
 * writes over quotes. */
static const char *text_of(struct reading *reading, const struct json_value *value)
{
    const char *text = "";
    if (reading->err == VP_OK && value->text.len <= REALTIME_TEXT_MAX_BYTES)
        reading->err = json_value_take_text(value, &text);
    return text;
}

/* Members of a nested object; all absent when it is none. */
static void pick(struct reading *reading, const struct json_value *object, const struct span *keys,
                 size_t count, struct json_value *out_values)
{
    struct span text = object->kind == JSON_KIND_OBJECT ? object->text : SPAN_LIT("{}");
    enum vp_err err = json_scan_pick(text, keys, count, out_values);
    if (reading->err == VP_OK)
        reading->err = err;
}

enum { ERROR_TYPE, ERROR_CODE, ERROR_MESSAGE, ERROR_PARAM, ERROR_EVENT_ID, ERROR_MEMBER_COUNT };

static void pick_error(struct reading *reading, const struct json_value *error,
                       struct json_value out_members[ERROR_MEMBER_COUNT])
{
    static const struct span keys[ERROR_MEMBER_COUNT] = {SPAN_INIT("type"), SPAN_INIT("code"),
                                                         SPAN_INIT("message"), SPAN_INIT("param"),
                                                         SPAN_INIT("event_id")};
    pick(reading, error, keys, ERROR_MEMBER_COUNT, out_members);
    if (error->kind == JSON_KIND_STRING) /* some servers only say it */
        out_members[ERROR_MESSAGE] = *error;
}

static struct realtime_error error_of(struct reading *reading,
                                      const struct json_value members[ERROR_MEMBER_COUNT])
{
    return (struct realtime_error){.type = text_of(reading, &members[ERROR_TYPE]),
                                   .code = text_of(reading, &members[ERROR_CODE]),
                                   .message = text_of(reading, &members[ERROR_MESSAGE]),
                                   .param = text_of(reading, &members[ERROR_PARAM]),
                                   .event_id = text_of(reading, &members[ERROR_EVENT_ID])};
}

static void decode_error(struct reading *reading, const struct json_value *error,
                         struct realtime_event *event)
{
    struct json_value members[ERROR_MEMBER_COUNT];
    pick_error(reading, error, members);
    event->error = error_of(reading, members);
}

/* GA shows {"type":"audio/pcm","rate":24000} under "format" of a side; a bare string is taken too. */
static void pick_format(struct reading *reading, const struct json_value *side, struct json_value *out_name,
                        int *out_hz)
{
    static const struct span side_keys[] = {SPAN_INIT("format")};
    static const struct span format_keys[] = {SPAN_INIT("type"), SPAN_INIT("rate")};
    struct json_value format, members[2];
    uint64_t hz = 0;
    pick(reading, side, side_keys, 1, &format);
    pick(reading, &format, format_keys, 2, members);
    *out_name = format.kind == JSON_KIND_STRING ? format : members[0];
    bool has_hz = members[1].kind == JSON_KIND_NUMBER && json_value_u64(&members[1], &hz);
    *out_hz = has_hz && hz <= 192000 ? (int)hz : 0;
}

static void pick_turns(struct reading *reading, const struct json_value *input, struct realtime_session *out)
{
    static const struct span side_keys[] = {SPAN_INIT("turn_detection")};
    static const struct span detection_keys[] = {SPAN_INIT("interrupt_response"),
                                                 SPAN_INIT("create_response")};
    struct json_value detection, members[2];
    pick(reading, input, side_keys, 1, &detection);
    pick(reading, &detection, detection_keys, 2, members);
    out->interrupts = members[0].kind != JSON_KIND_FALSE;
    out->answers = members[1].kind != JSON_KIND_FALSE;
}

static void decode_session(struct reading *reading, const struct json_value *session,
                           struct realtime_session *out)
{
    enum { ID, MODEL, EXPIRES_AT, AUDIO, INPUT_FORMAT, OUTPUT_FORMAT, VOICE, COUNT };
    static const struct span keys[COUNT] = {SPAN_INIT("id"),
                                            SPAN_INIT("model"),
                                            SPAN_INIT("expires_at"),
                                            SPAN_INIT("audio"),
                                            SPAN_INIT("input_audio_format"),
                                            SPAN_INIT("output_audio_format"),
                                            SPAN_INIT("voice")};
    static const struct span side_keys[] = {SPAN_INIT("input"), SPAN_INIT("output")};
    static const struct span voice_keys[] = {SPAN_INIT("voice")};
    struct json_value members[COUNT], sides[2];
    uint64_t expires_at_unix_s = 0;
    pick(reading, session, keys, COUNT, members);
    pick(reading, &members[AUDIO], side_keys, 2, sides);
    *out = (struct realtime_session){
        .has_ga_shape = members[AUDIO].kind == JSON_KIND_OBJECT, .interrupts = true, .answers = true};
    out->has_beta_shape = !out->has_ga_shape && members[INPUT_FORMAT].kind == JSON_KIND_STRING;
    if (members[EXPIRES_AT].kind == JSON_KIND_NUMBER && members[EXPIRES_AT].text.len <= UNIX_S_DIGITS_MAX &&
        json_value_u64(&members[EXPIRES_AT], &expires_at_unix_s))
        out->expires_at_unix_s = (int64_t)expires_at_unix_s;
    if (out->has_ga_shape) {
        pick_format(reading, &sides[0], &members[INPUT_FORMAT], &out->input_hz);
        pick_format(reading, &sides[1], &members[OUTPUT_FORMAT], &out->output_hz);
        pick_turns(reading, &sides[0], out);
        pick(reading, &sides[1], voice_keys, 1, &members[VOICE]);
    }
    out->voice = text_of(reading, &members[VOICE]);
    out->id = text_of(reading, &members[ID]);
    out->model = text_of(reading, &members[MODEL]);
    out->input_format = text_of(reading, &members[INPUT_FORMAT]);
    out->output_format = text_of(reading, &members[OUTPUT_FORMAT]);
}

enum { TOKENS_DIGITS_MAX = 9 }; /* no response has a thousand million tokens */

static int64_t count_of(const struct json_value *value)
{
    uint64_t count = 0;
    bool is_count = value->kind == JSON_KIND_NUMBER && value->text.len <= TOKENS_DIGITS_MAX &&
                    json_value_u64(value, &count);
    return is_count ? (int64_t)count : 0;
}

static int64_t lesser(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* Section 7. Cached tokens are a part of the input's. Where a server does not say of what, text comes first, as it
 * stands in front; where it does not tell text from audio at all, they are audio, the dearer. */
static void decode_usage(struct reading *reading, const struct json_value *usage, struct token_usage *out)
{
    enum { INPUT, OUTPUT, INPUT_DETAILS, OUTPUT_DETAILS, COUNT };
    enum { TEXT, AUDIO, CACHED, CACHED_DETAILS, DETAIL_COUNT };
    static const struct span keys[COUNT] = {SPAN_INIT("input_tokens"), SPAN_INIT("output_tokens"),
                                            SPAN_INIT("input_token_details"),
                                            SPAN_INIT("output_token_details")};
    static const struct span detail_keys[DETAIL_COUNT] = {SPAN_INIT("text_tokens"), SPAN_INIT("audio_tokens"),
                                                          SPAN_INIT("cached_tokens"),
                                                          SPAN_INIT("cached_tokens_details")};
    struct json_value members[COUNT], in[DETAIL_COUNT], out_members[DETAIL_COUNT], cached[2];
    pick(reading, usage, keys, COUNT, members);
    pick(reading, &members[INPUT_DETAILS], detail_keys, DETAIL_COUNT, in);
    pick(reading, &members[OUTPUT_DETAILS], detail_keys, DETAIL_COUNT, out_members);
    pick(reading, &in[CACHED_DETAILS], detail_keys, 2, cached);
    int64_t text_in = count_of(&in[TEXT]), text_out = count_of(&out_members[TEXT]);
    int64_t audio_in = count_of(&in[AUDIO]), audio_out = count_of(&out_members[AUDIO]);
    if (text_in + audio_in == 0)
        audio_in = count_of(&members[INPUT]);
    if (text_out + audio_out == 0)
        audio_out = count_of(&members[OUTPUT]);
    bool has_cached_kinds = in[CACHED_DETAILS].kind == JSON_KIND_OBJECT;
    int64_t all_cached = count_of(&in[CACHED]);
    int64_t text_cached = lesser(has_cached_kinds ? count_of(&cached[TEXT]) : all_cached, text_in);
    int64_t audio_cached =
        lesser(has_cached_kinds ? count_of(&cached[AUDIO]) : all_cached - text_cached, audio_in);
    *out = (struct token_usage){.tokens = {[TOKENS_TEXT_IN] = text_in - text_cached,
                                           [TOKENS_TEXT_CACHED] = text_cached,
                                           [TOKENS_TEXT_OUT] = text_out,
                                           [TOKENS_AUDIO_IN] = audio_in - audio_cached,
                                           [TOKENS_AUDIO_CACHED] = audio_cached,
                                           [TOKENS_AUDIO_OUT] = audio_out}};
}

static void decode_response(struct reading *reading, const struct json_value *response,
                            struct realtime_event *event)
{
    static const struct span keys[] = {SPAN_INIT("id"), SPAN_INIT("status"), SPAN_INIT("status_details"),
                                       SPAN_INIT("output"), SPAN_INIT("usage")};
    static const struct span detail_keys[] = {SPAN_INIT("reason"), SPAN_INIT("error")};
    struct json_value members[5], details[2], error[ERROR_MEMBER_COUNT];
    pick(reading, response, keys, 5, members);
    pick(reading, &members[2], detail_keys, 2, details);
    pick_error(reading, &details[1], error);
    decode_usage(reading, &members[4], &event->response.usage);
    event->response_id = text_of(reading, &members[0]);
    event->response.status = text_of(reading, &members[1]);
    event->response.reason = text_of(reading, &details[0]);
    event->response.error = error_of(reading, error);
    json_scan_begin(&event->response.output,
                    members[3].kind == JSON_KIND_ARRAY ? members[3].text : SPAN_LIT("[]"));
}

/* Arguments are one JSON text; a server that sends the object itself means the same. */
static const char *arguments_of(struct reading *reading, const struct json_value *arguments)
{
    struct json_value text = *arguments;
    if (text.kind == JSON_KIND_OBJECT)
        text.kind = JSON_KIND_STRING; /* ends where it ends: nothing behind it is scanned any more */
    return text_of(reading, &text);
}

static struct tool_call call_of(struct reading *reading, const struct json_value *id,
                                const struct json_value *name, const struct json_value *arguments)
{
    struct tool_call call = {.id = text_of(reading, id),
                             .name = text_of(reading, name),
                             .arguments = arguments_of(reading, arguments)};
    if (strlen(call.id) > REALTIME_ID_MAX_BYTES)
        call.id = "";
    return call;
}

/* An item of a response: only function calls matter. A server that leaves the status out of a finished one means
 * complete; a cut call must never run (section 6.3). Arguments that are too long are none: the model is told that
 * they are no JSON. */
static void decode_item(struct reading *reading, const struct json_value *item, struct realtime_event *event)
{
    enum { TYPE, STATUS, ID, CALL_ID, NAME, ARGUMENTS, COUNT };
    static const struct span keys[COUNT] = {SPAN_INIT("type"), SPAN_INIT("status"),
                                            SPAN_INIT("id"),   SPAN_INIT("call_id"),
                                            SPAN_INIT("name"), SPAN_INIT("arguments")};
    struct json_value members[COUNT];
    pick(reading, item, keys, COUNT, members);
    const char *status = text_of(reading, &members[STATUS]);
    if (strcmp(text_of(reading, &members[TYPE]), "function_call") != 0) {
        event->kind = REALTIME_UNKNOWN;
        return;
    }
    event->item_id = text_of(reading, &members[ID]);
    event->tool_call = call_of(reading, &members[CALL_ID], &members[NAME], &members[ARGUMENTS]);
    bool is_unnamed = event->tool_call.id[0] == '\0' && strlen(event->item_id) <= REALTIME_ID_MAX_BYTES;
    if (event->kind == REALTIME_TOOL_CALL && is_unnamed && members[CALL_ID].kind == JSON_KIND_NULL)
        event->tool_call.id = event->item_id; /* else nobody would answer it */
    if (event->kind == REALTIME_TOOL_CALL && status[0] != '\0' && strcmp(status, "completed") != 0)
        event->kind = REALTIME_TOOL_CALL_CUT;
    if (event->kind == REALTIME_TOOL_CALL && reading->err == VP_OK &&
        (event->tool_call.id[0] == '\0' || event->tool_call.name[0] == '\0'))
        reading->err = VP_ERR_BAD_MESSAGE;
}

bool realtime_response_next_item(struct realtime_response *response, struct realtime_event *out_item)
{
    struct reading reading = {VP_OK};
    struct json_value item;
    if (json_scan_next_element(&response->output, &item) != VP_OK)
        return false;
    *out_item = (struct realtime_event){.kind = REALTIME_TOOL_CALL, .response_id = "", .item_id = ""};
    decode_item(&reading, &item, out_item);
    if (reading.err != VP_OK)
        out_item->kind = REALTIME_UNKNOWN;
    return true;
}

static enum vp_err decode_members(const struct json_value members[REALTIME_MEMBER_COUNT],
                                  struct realtime_event *event)
{
    struct reading whole = {VP_OK}, *reading = &whole;
    const struct json_value *transcript = &members[REALTIME_MEMBER_TRANSCRIPT];
    const struct json_value *words = NULL;
    switch (event->kind) {
    case REALTIME_ERROR:
    case REALTIME_CALLER_WORDS_FAILED:
        decode_error(reading, &members[REALTIME_MEMBER_ERROR], event);
        break;
    case REALTIME_SESSION_CREATED:
    case REALTIME_SESSION_UPDATED:
        decode_session(reading, &members[REALTIME_MEMBER_SESSION], &event->session);
        break;
    case REALTIME_RESPONSE_CREATED:
    case REALTIME_RESPONSE_DONE:
        decode_response(reading, &members[REALTIME_MEMBER_RESPONSE], event);
        return reading->err;
    case REALTIME_WORDS:
        words = &members[REALTIME_MEMBER_DELTA];
        break;
    case REALTIME_WORDS_DONE:
        words = transcript->kind != JSON_KIND_NULL ? transcript : &members[REALTIME_MEMBER_TEXT];
        break;
    case REALTIME_CALLER_WORDS:
        words = transcript;
        break;
    case REALTIME_TOOL_CALL_BEGUN:
    case REALTIME_TOOL_CALL:
    case REALTIME_TOOL_CALL_CUT:
        decode_item(reading, &members[REALTIME_MEMBER_ITEM], event);
        event->response_id = text_of(reading, &members[REALTIME_MEMBER_RESPONSE_ID]);
        return reading->err;
    case REALTIME_TOOL_CALL_ARGUMENTS:
        event->tool_call = call_of(reading, &members[REALTIME_MEMBER_CALL_ID], &members[REALTIME_MEMBER_NAME],
                                   &members[REALTIME_MEMBER_ARGUMENTS]);
        break;
    case REALTIME_AUDIO:
    case REALTIME_AUDIO_DONE:
    case REALTIME_SPEECH_STARTED:
    case REALTIME_SPEECH_STOPPED:
    case REALTIME_COMMITTED:
    case REALTIME_UNKNOWN:
        break;
    }
    if (words != NULL)
        event->words = text_of(reading, words);
    event->response_id = text_of(reading, &members[REALTIME_MEMBER_RESPONSE_ID]);
    event->item_id = text_of(reading, &members[REALTIME_MEMBER_ITEM_ID]);
    return reading->err;
}

enum vp_err realtime_event_decode(char *text, size_t len, struct realtime_event *out_event)
{
    struct json_value members[REALTIME_MEMBER_COUNT] UNSET;
    enum vp_err err = realtime_event_scan(text, len, out_event, members);
    if (err == VP_OK && out_event->kind != REALTIME_AUDIO && out_event->kind != REALTIME_UNKNOWN)
        err = decode_members(members, out_event);
    return err;
}
