#include "engine/session_check.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum value_kind {
    VALUE_ANY,
    VALUE_STRING,
    VALUE_BOOLEAN,
    VALUE_NUMBER,
    VALUE_INTEGER,
    VALUE_ARRAY,
    VALUE_OBJECT, /* with the members of a form */
    VALUE_FORMAT,
    VALUE_MODALITIES,
    VALUE_TOOLS,
    VALUE_TOKENS, /* integer or "inf" */
    VALUE_TURN_DETECTION,
};

struct member_rule {
    const char *name;
    enum value_kind kind;
    bool may_be_null;
    double lowest, highest;         /* numbers, when lowest < highest */
    const struct member_rule *form; /* VALUE_OBJECT; ends with a nameless rule */
    const char *const *words;       /* VALUE_STRING: allowed ones, NULL-terminated; NULL: any */
};

static const char *const noise_words[] = {"near_field", "far_field", NULL};
static const char *const eagerness_words[] = {"low", "medium", "high", "auto", NULL};

static const struct member_rule noise_form[] = {{.name = "type", .kind = VALUE_STRING, .words = noise_words},
                                                {.name = "strength", .kind = VALUE_ANY},
                                                {0}};

static const struct member_rule transcription_form[] = {{.name = "model", .kind = VALUE_STRING},
                                                        {.name = "language", .kind = VALUE_STRING},
                                                        {.name = "languages", .kind = VALUE_ARRAY},
                                                        {.name = "keywords", .kind = VALUE_ARRAY},
                                                        {.name = "prompt", .kind = VALUE_STRING},
                                                        {.name = "delay", .kind = VALUE_STRING},
                                                        {0}};

static const struct member_rule server_vad_form[] = {
    {.name = "type", .kind = VALUE_STRING},
    {.name = "threshold", .kind = VALUE_NUMBER, .lowest = 0, .highest = 1},
    {.name = "prefix_padding_ms", .kind = VALUE_INTEGER, .lowest = 0, .highest = 5000},
    {.name = "silence_duration_ms", .kind = VALUE_INTEGER, .lowest = 0, .highest = 10000},
    {.name = "idle_timeout_ms", .kind = VALUE_INTEGER, .may_be_null = true, .lowest = 5000, .highest = 30000},
    {.name = "create_response", .kind = VALUE_BOOLEAN},
    {.name = "interrupt_response", .kind = VALUE_BOOLEAN},
    {0}};

static const struct member_rule semantic_vad_form[] = {
    {.name = "type", .kind = VALUE_STRING},
    {.name = "eagerness", .kind = VALUE_STRING, .words = eagerness_words},
    {.name = "create_response", .kind = VALUE_BOOLEAN},
    {.name = "interrupt_response", .kind = VALUE_BOOLEAN},
    {0}};

static const struct member_rule input_form[] = {
    {.name = "format", .kind = VALUE_FORMAT},
    {.name = "noise_reduction", .kind = VALUE_OBJECT, .may_be_null = true, .form = noise_form},
    {.name = "transcription", .kind = VALUE_OBJECT, .may_be_null = true, .form = transcription_form},
    {.name = "turn_detection", .kind = VALUE_TURN_DETECTION, .may_be_null = true},
    {0}};

static const struct member_rule output_form[] = {
    {.name = "format", .kind = VALUE_FORMAT},
    {.name = "voice", .kind = VALUE_ANY},
    {.name = "speed", .kind = VALUE_NUMBER, .lowest = 0.25, .highest = 1.5},
    {0}};

static const struct member_rule audio_form[] = {{.name = "input", .kind = VALUE_OBJECT, .form = input_form},
                                                {.name = "output", .kind = VALUE_OBJECT, .form = output_form},
                                                {0}};

static const struct member_rule session_form[] = {
    {.name = "type", .kind = VALUE_STRING},
    {.name = "model", .kind = VALUE_STRING},
    {.name = "output_modalities", .kind = VALUE_MODALITIES},
    {.name = "instructions", .kind = VALUE_STRING},
    {.name = "audio", .kind = VALUE_OBJECT, .form = audio_form},
    {.name = "tools", .kind = VALUE_TOOLS},
    {.name = "tool_choice", .kind = VALUE_ANY},
    {.name = "parallel_tool_calls", .kind = VALUE_BOOLEAN, .may_be_null = true},
    {.name = "reasoning", .kind = VALUE_ANY, .may_be_null = true},
    {.name = "max_output_tokens", .kind = VALUE_TOKENS},
    {.name = "truncation", .kind = VALUE_ANY},
    {.name = "tracing", .kind = VALUE_ANY, .may_be_null = true},
    {.name = "prompt", .kind = VALUE_ANY, .may_be_null = true},
    {.name = "include", .kind = VALUE_ARRAY, .may_be_null = true},
    {0}};

static const struct member_rule response_output_form[] = {
    {.name = "format", .kind = VALUE_FORMAT}, {.name = "voice", .kind = VALUE_ANY}, {0}};

static const struct member_rule response_audio_form[] = {
    {.name = "output", .kind = VALUE_OBJECT, .form = response_output_form}, {0}};

static const char *const conversation_words[] = {"auto", NULL};

static const struct member_rule response_form[] = {
    {.name = "conversation", .kind = VALUE_STRING, .words = conversation_words},
    {.name = "instructions", .kind = VALUE_STRING, .may_be_null = true},
    {.name = "output_modalities", .kind = VALUE_MODALITIES},
    {.name = "audio", .kind = VALUE_OBJECT, .form = response_audio_form},
    {.name = "tools", .kind = VALUE_TOOLS},
    {.name = "tool_choice", .kind = VALUE_ANY},
    {.name = "max_output_tokens", .kind = VALUE_TOKENS},
    {.name = "metadata", .kind = VALUE_ANY, .may_be_null = true},
    {.name = "parallel_tool_calls", .kind = VALUE_BOOLEAN, .may_be_null = true},
    {.name = "reasoning", .kind = VALUE_ANY, .may_be_null = true},
    {.name = "prompt", .kind = VALUE_ANY, .may_be_null = true},
    {0}};

static enum vp_err check_form(const json_t *object, const struct member_rule *form, const char *path,
                              struct realtime_refusal *error);

static enum vp_err wrong_type(struct realtime_refusal *error, const char *path, const char *expected)
{
    return realtime_refuse(error, "invalid_type", path, "Invalid type for '%s': expected %s.", path,
                           expected);
}

static enum vp_err check_string(const json_t *value, const struct member_rule *rule, const char *path,
                                struct realtime_refusal *error)
{
    if (!json_is_string(value))
        return wrong_type(error, path, "a string");
    if (rule->words == NULL)
        return VP_OK;
    for (const char *const *word = rule->words; *word != NULL; word++)
        if (strcmp(*word, json_string_value(value)) == 0)
            return VP_OK;
    return realtime_refuse(error, "invalid_value", path, "Invalid value: '%.60s' for '%s'.",
                           json_string_value(value), path);
}

static enum vp_err check_number(const json_t *value, const struct member_rule *rule, const char *path,
                                struct realtime_refusal *error)
{
    if (rule->kind == VALUE_INTEGER ? !json_is_integer(value) : !json_is_number(value))
        return wrong_type(error, path, rule->kind == VALUE_INTEGER ? "an integer" : "a number");
    double number = json_number_value(value);
    if (rule->lowest < rule->highest && (number < rule->lowest || number > rule->highest))
        return realtime_refuse(error, "invalid_value", path,
                               "Invalid value: '%s' must lie between %g and %g.", path, rule->lowest,
                               rule->highest);
    return VP_OK;
}

static enum vp_err check_format(const json_t *value, const char *path, struct realtime_refusal *error)
{
    const char *type = json_string_value(json_object_get(value, "type"));
    if (type == NULL)
        return wrong_type(error, path, "an object with 'type'");
    const json_t *rate = json_object_get(value, "rate");
    bool is_pcm = strcmp(type, "audio/pcm") == 0;
    if (!is_pcm && strcmp(type, "audio/pcmu") != 0)
        return realtime_refuse(error, "invalid_value", path,
                               "Invalid value: '%.60s'. Supported values are: 'audio/pcm' and 'audio/pcmu'.",
                               type);
    if (rate != NULL && json_number_value(rate) != (is_pcm ? 24000 : 8000))
        return realtime_refuse(error, "invalid_value", path, "Invalid value: the rate of '%s' is %d.", type,
                               is_pcm ? 24000 : 8000);
    return VP_OK;
}

static enum vp_err check_modalities(const json_t *value, const char *path, struct realtime_refusal *error)
{
    const char *only = json_array_size(value) == 1 ? json_string_value(json_array_get(value, 0)) : NULL;
    if (only != NULL && (strcmp(only, "audio") == 0 || strcmp(only, "text") == 0))
        return VP_OK;
    return realtime_refuse(error, "invalid_value", path,
                           "Invalid modalities. Supported combinations are: ['text'] and ['audio'].");
}

static enum vp_err check_tools(const json_t *value, const char *path, struct realtime_refusal *error)
{
    if (!json_is_array(value))
        return wrong_type(error, path, "an array");
    size_t index;
    json_t *tool;
    json_array_foreach((json_t *)value, index, tool)
    {
        const char *type = json_string_value(json_object_get(tool, "type"));
        if (type == NULL || strcmp(type, "function") != 0)
            return realtime_refuse(error, "invalid_value", path,
                                   "Invalid value: '%s[%zu].type' must be 'function'.", path, index);
        if (!json_is_string(json_object_get(tool, "name")))
            return realtime_refuse(error, "missing_required_parameter", path,
                                   "Missing required parameter: '%s[%zu].name'.", path, index);
    }
    return VP_OK;
}

static enum vp_err check_tokens(const json_t *value, const char *path, struct realtime_refusal *error)
{
    json_int_t tokens = json_integer_value(value);
    if (json_is_integer(value) ? tokens >= 1 && tokens <= 4096
                               : json_is_string(value) && strcmp(json_string_value(value), "inf") == 0)
        return VP_OK;
    return realtime_refuse(error, "invalid_value", path, "Invalid value: '%s' must be 1 to 4096 or 'inf'.",
                           path);
}

static enum vp_err check_turn_detection(const json_t *value, const char *path, struct realtime_refusal *error)
{
    if (!json_is_object(value))
        return wrong_type(error, path, "an object or null");
    const char *type = json_string_value(json_object_get(value, "type"));
    if (type == NULL)
        return realtime_refuse(error, "missing_required_parameter", path,
                               "Missing required parameter: '%s.type'.", path);
    if (strcmp(type, "server_vad") == 0)
        return check_form(value, server_vad_form, path, error);
    if (strcmp(type, "semantic_vad") == 0)
        return check_form(value, semantic_vad_form, path, error);
    return realtime_refuse(error, "invalid_value", path,
                           "Invalid value: '%.60s'. Supported values are: 'server_vad' and 'semantic_vad'.",
                           type);
}

static enum vp_err check_value(const json_t *value, const struct member_rule *rule, const char *path,
                               struct realtime_refusal *error)
{
    if (json_is_null(value) && rule->may_be_null)
        return VP_OK;
    switch (rule->kind) {
    case VALUE_ANY:
        return VP_OK;
    case VALUE_STRING:
        return check_string(value, rule, path, error);
    case VALUE_BOOLEAN:
        return json_is_boolean(value) ? VP_OK : wrong_type(error, path, "a boolean");
    case VALUE_NUMBER:
    case VALUE_INTEGER:
        return check_number(value, rule, path, error);
    case VALUE_ARRAY:
        return json_is_array(value) ? VP_OK : wrong_type(error, path, "an array");
    case VALUE_OBJECT:
        return json_is_object(value) ? check_form(value, rule->form, path, error)
                                     : wrong_type(error, path, "an object");
    case VALUE_FORMAT:
        return check_format(value, path, error);
    case VALUE_MODALITIES:
        return check_modalities(value, path, error);
    case VALUE_TOOLS:
        return check_tools(value, path, error);
    case VALUE_TOKENS:
        return check_tokens(value, path, error);
    case VALUE_TURN_DETECTION:
        return check_turn_detection(value, path, error);
    }
    return VP_ERR_BUG;
}

static enum vp_err check_form(const json_t *object, const struct member_rule *form, const char *path,
                              struct realtime_refusal *error)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)object, key, value)
    {
        char member_path[96];
        snprintf(member_path, sizeof member_path, "%.60s.%.30s", path, key);
        const struct member_rule *rule = form;
        while (rule->name != NULL && strcmp(rule->name, key) != 0)
            rule++;
        if (rule->name == NULL)
            return realtime_refuse(error, "unknown_parameter", member_path, "Unknown parameter: '%s'.",
                                   member_path);
        enum vp_err err = check_value(value, rule, member_path, error);
        if (err != VP_OK)
            return err;
    }
    return VP_OK;
}

enum vp_err session_check(const json_t *session, struct realtime_refusal *error)
{
    const char *type = json_string_value(json_object_get(session, "type"));
    if (type == NULL)
        return realtime_refuse(error, "missing_required_parameter", "session.type",
                               "Missing required parameter: 'session.type'.");
    if (strcmp(type, "realtime") != 0)
        return realtime_refuse(error, "invalid_value", "session.type",
                               "Invalid value: '%.60s'. Supported values are: 'realtime'.", type);
    return check_form(session, session_form, "session", error);
}

enum vp_err response_check(const json_t *response, struct realtime_refusal *error)
{
    return check_form(response, response_form, "response", error);
}
