#include "fault_relay/fault.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "base/json_tree.h"
#include "net/ws_message.h"

static const char *const kind_names[FAULT_KIND_COUNT] = {
    [FAULT_REFUSE] = "refuse",       [FAULT_CLOSE] = "close",   [FAULT_STALL] = "stall",
    [FAULT_TEXT_ONLY] = "text_only", [FAULT_FAILED] = "failed", [FAULT_AUDIO_STALL] = "audio_stall",
    [FAULT_ERROR] = "error",         [FAULT_EXPIRE] = "expire", [FAULT_GARBLE] = "garble",
    [FAULT_SLOW] = "slow",           [FAULT_DROP] = "drop",     [FAULT_REPEAT] = "repeat",
};
static const char *const form_names[GARBLE_FORM_COUNT] = {
    [GARBLE_JSON] = "json",   [GARBLE_TRUNCATED] = "truncated", [GARBLE_BINARY] = "binary",
    [GARBLE_UTF8] = "utf8",   [GARBLE_FRAME] = "frame",         [GARBLE_HUGE] = "huge",
    [GARBLE_LARGE] = "large", [GARBLE_FLOOD] = "flood",
};

struct why {
    char *text;
    size_t size_bytes;
};

static enum vp_err refuse(const struct why *why, const char *member, const char *wants)
{
    snprintf(why->text, why->size_bytes, "\"%s\": %s", member, wants);
    return VP_ERR_BAD_VALUE;
}

static bool find_name(const char *const *names, int count, const char *name, int *out_index)
{
    for (int i = 0; name != NULL && i < count; i++) {
        if (strcmp(names[i], name) == 0) {
            *out_index = i;
            return true;
        }
    }
    return false;
}

/* A member that is missing leaves what stands there. */
static enum vp_err take_text(const json_t *object, const char *member, char *out, size_t size_bytes,
                             const struct why *why)
{
    const json_t *value = json_object_get(object, member);
    if (value == NULL)
        return VP_OK;
    const char *text = json_string_value(value);
    if (text == NULL || !span_copy(span_of(text), out, size_bytes))
        return refuse(why, member, "a short text is wanted");
    return VP_OK;
}

static enum vp_err take_count(const json_t *object, const char *member, int low, int high, int *out,
                              const struct why *why)
{
    const json_t *value = json_object_get(object, member);
    if (value == NULL)
        return VP_OK;
    json_int_t number = json_integer_value(value);
    if (!json_is_integer(value) || number < low || number > high) {
        char wants[64];
        snprintf(wants, sizeof wants, "a whole number from %d to %d is wanted", low, high);
        return refuse(why, member, wants);
    }
    *out = (int)number;
    return VP_OK;
}

static enum vp_err check_members(const json_t *object, const struct why *why)
{
    static const char *const known[] = {"do",       "form",  "on",    "at",     "nth",           "skip",
                                        "sessions", "after", "code",  "status", "retry_after_s", "delay_ms",
                                        "bytes",    "error", "reason"};
    const char *member;
    json_t *value;
    int index;
    json_object_foreach((json_t *)object, member, value)
    {
        if (!find_name(known, sizeof known / sizeof *known, member, &index))
            return refuse(why, member, "is not known");
    }
    return VP_OK;
}

/* "now" for what can begin at any moment, and for the others the event that they change. */
static const char *default_moment(enum fault_kind kind)
{
    switch (kind) {
    case FAULT_REFUSE:
        return "handshake";
    case FAULT_TEXT_ONLY:
    case FAULT_FAILED:
        return "response.created";
    case FAULT_AUDIO_STALL:
    case FAULT_DROP:
    case FAULT_REPEAT:
        return "audio";
    default:
        return "now";
    }
}

static enum vp_err check_fit(const struct fault *fault, const struct why *why)
{
    bool is_at_handshake = strcmp(fault->at, "handshake") == 0;
    bool may_stay_open = fault->kind == FAULT_EXPIRE && fault->code == 0;
    if (fault->code != 1006 && !may_stay_open && !ws_close_code_is_valid((uint16_t)fault->code))
        return refuse(why, "code", "no close code that a peer may send, nor 1006");
    if (fault_is_rest(fault)) {
        bool is_for_rest = fault->kind == FAULT_REFUSE || fault->kind == FAULT_CLOSE ||
                           fault->kind == FAULT_STALL || fault->kind == FAULT_GARBLE ||
                           fault->kind == FAULT_SLOW;
        return is_for_rest ? VP_OK : refuse(why, "do", "REST knows refuse, close, stall, garble and slow");
    }
    if (strcmp(fault->on, "realtime") != 0)
        return refuse(why, "on", "\"realtime\", or a path beginning with / is wanted");
    if (fault->kind == FAULT_REFUSE && !is_at_handshake)
        return refuse(why, "at", "a session can be refused only at \"handshake\"");
    if (is_at_handshake && fault->kind != FAULT_REFUSE && fault->kind != FAULT_STALL)
        return refuse(why, "at", "a handshake can only be refused, or stalled");
    if (fault->nth == 0)
        return refuse(why, "nth", "counts from 1");
    return VP_OK;
}

static enum vp_err take_fault(const json_t *object, struct fault *fault, const struct why *why)
{
    int kind, form = GARBLE_JSON, nth = 1, skip = 0, sessions = 1;
    if (!json_is_object(object))
        return refuse(why, "do", "an object is wanted");
    if (!find_name(kind_names, FAULT_KIND_COUNT, json_string_value(json_object_get(object, "do")), &kind))
        return refuse(why, "do",
                      "one of refuse, close, stall, audio_stall, text_only, failed, error, expire, garble, "
                      "slow, drop, repeat is wanted");
    *fault = (struct fault){.kind = (enum fault_kind)kind,
                            .on = "realtime",
                            .error = "server_error",
                            .reason = "The simulator was told to fail.",
                            .code = kind == FAULT_EXPIRE ? 1001 : 1011,
                            .status = 503,
                            .delay_ms = 1000};
    span_copy(span_of(default_moment(fault->kind)), fault->at, sizeof fault->at);
    const json_t *form_value = json_object_get(object, "form"), *after = json_object_get(object, "after");
    if (form_value != NULL && !find_name(form_names, GARBLE_FORM_COUNT, json_string_value(form_value), &form))
        return refuse(why, "form",
                      "one of json, truncated, binary, utf8, frame, huge, large, flood is wanted");
    if (after != NULL && !json_is_boolean(after))
        return refuse(why, "after", "true or false is wanted");
    fault->form = (enum fault_form)form;
    fault->is_after = json_is_true(after);
    enum vp_err err = check_members(object, why);
    const struct {
        const char *member;
        char *at;
        size_t size_bytes;
    } texts[] = {{"on", fault->on, sizeof fault->on},
                 {"at", fault->at, sizeof fault->at},
                 {"error", fault->error, sizeof fault->error},
                 {"reason", fault->reason, sizeof fault->reason}};
    for (size_t i = 0; i < sizeof texts / sizeof *texts && err == VP_OK; i++)
        err = take_text(object, texts[i].member, texts[i].at, texts[i].size_bytes, why);
    const struct {
        const char *member;
        int low, high, *at;
    } counts[] = {{"nth", 1, 1000000, &nth},
                  {"skip", 0, 1000000, &skip},
                  {"sessions", 0, 1000000, &sessions},
                  {"code", 0, 4999, &fault->code},
                  {"status", 0, 599, &fault->status},
                  {"retry_after_s", 0, 86400, &fault->retry_after_s},
                  {"delay_ms", 0, FAULT_DELAY_MAX_MS, &fault->delay_ms},
                  {"bytes", 0, 1 << 24, &fault->bytes}};
    for (size_t i = 0; i < sizeof counts / sizeof *counts && err == VP_OK; i++)
        err = take_count(object, counts[i].member, counts[i].low, counts[i].high, counts[i].at, why);
    fault->nth = (uint32_t)nth;
    fault->skip = (uint32_t)skip;
    fault->sessions = (uint32_t)sessions;
    if (err == VP_OK && fault->status != 0 && fault->status < 200)
        err = refuse(why, "status", "0, or a status from 200 to 599 is wanted");
    return err == VP_OK ? check_fit(fault, why) : err;
}

enum vp_err fault_decode(struct span json, struct fault *out_faults, size_t fault_max, size_t *out_count,
                         char *out_why, size_t why_bytes)
{
    const struct why why = {out_why, why_bytes};
    json_error_t error;
    size_t nodes;
    if (json_tree_check(json, &json_tree_limits_default, &nodes) != VP_OK) {
        snprintf(out_why, why_bytes, "more JSON than faults can be");
        return VP_ERR_TOO_MANY;
    }
    json_t *root = json_loadb(json.at, json.len, JSON_REJECT_DUPLICATES, &error);
    if (root == NULL) {
        snprintf(out_why, why_bytes, "no JSON: %s", error.text);
        return VP_ERR_BAD_JSON;
    }
    size_t count = json_is_array(root) ? json_array_size(root) : 1;
    enum vp_err err = VP_OK;
    if (count > fault_max) {
        snprintf(out_why, why_bytes, "at most %zu faults at once", fault_max);
        err = VP_ERR_TOO_MANY;
    }
    for (size_t i = 0; i < count && err == VP_OK; i++)
        err = take_fault(json_is_array(root) ? json_array_get(root, i) : root, &out_faults[i], &why);
    if (err == VP_OK)
        *out_count = count;
    json_decref(root);
    return err;
}

char *fault_encode(const struct fault *fault, uint32_t id, uint32_t fired_count)
{
    json_t *object = json_pack("{s:i, s:s, s:s, s:s, s:i, s:i, s:i, s:b, s:i}", "id", (int)id, "do",
                               kind_names[fault->kind], "on", fault->on, "at", fault->at, "nth",
                               (int)fault->nth, "skip", (int)fault->skip, "sessions", (int)fault->sessions,
                               "after", fault->is_after, "fired", (int)fired_count);
    char *text = object != NULL ? json_dumps(object, JSON_COMPACT) : NULL;
    json_decref(object);
    return text;
}

const char *fault_kind_name(enum fault_kind kind)
{
    return kind_names[kind];
}

bool fault_is_rest(const struct fault *fault)
{
    return fault->on[0] == '/';
}

bool fault_is_at(const struct fault *fault, struct span event_type)
{
    if (strcmp(fault->at, "audio") == 0)
        return span_is(event_type, "response.output_audio.delta") || /* GA */
               span_is(event_type, "response.audio.delta");          /* beta */
    if (strcmp(fault->at, "function_call") == 0)
        return span_is(event_type, "response.function_call_arguments.done");
    return span_is(event_type, fault->at);
}
