#include "engine/session_values.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "engine/model_name.h"

static const char *const eagerness_words[] = {"low", "medium", "high", "auto", NULL};

static const struct member_rule server_vad_form[] = {
    {.name = "type", .value = MEMBER_STRING},
    {.name = "threshold", .value = MEMBER_NUMBER, .lowest = 0, .highest = 1},
    {.name = "prefix_padding_ms", .value = MEMBER_INTEGER, .lowest = 0, .highest = 5000},
    {.name = "silence_duration_ms", .value = MEMBER_INTEGER, .lowest = 0, .highest = 10000},
    {.name = "idle_timeout_ms",
     .value = MEMBER_INTEGER,
     .may_be_null = true,
     .lowest = 5000,
     .highest = 30000},
    {.name = "create_response", .value = MEMBER_BOOLEAN},
    {.name = "interrupt_response", .value = MEMBER_BOOLEAN},
    {0}};

static const struct member_rule semantic_vad_form[] = {
    {.name = "type", .value = MEMBER_STRING},
    {.name = "eagerness", .value = MEMBER_STRING, .words = eagerness_words},
    {.name = "create_response", .value = MEMBER_BOOLEAN},
    {.name = "interrupt_response", .value = MEMBER_BOOLEAN},
    {0}};

enum vp_err value_check_format(const json_t *value, const char *path, struct realtime_refusal *error)
{
    static const struct member_rule form[] = {
        {.name = "type", .value = MEMBER_STRING}, {.name = "rate", .value = MEMBER_INTEGER}, {0}};
    const char *type = json_string_value(json_object_get(value, "type"));
    if (type == NULL)
        return member_wrong_type(error, path, "an object with 'type'");
    enum vp_err err = member_check(value, form, path, error);
    if (err != VP_OK)
        return err;
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

enum vp_err value_check_modalities(const json_t *value, const char *path, struct realtime_refusal *error)
{
    const char *only = json_array_size(value) == 1 ? json_string_value(json_array_get(value, 0)) : NULL;
    if (only != NULL && (strcmp(only, "audio") == 0 || strcmp(only, "text") == 0))
        return VP_OK;
    return realtime_refuse(error, "invalid_value", path,
                           "Invalid modalities. Supported combinations are: ['text'] and ['audio'].");
}

enum vp_err value_check_tools(const json_t *value, const char *path, struct realtime_refusal *error)
{
    static const char *const types[] = {"function", NULL};
    static const struct member_rule form[] = {
        {.name = "type", .value = MEMBER_STRING, .is_required = true, .words = types},
        {.name = "name", .value = MEMBER_STRING, .is_required = true},
        {.name = "description", .value = MEMBER_STRING},
        {.name = "parameters", .value = MEMBER_ANY},
        {0}};
    size_t index;
    json_t *tool;
    if (!json_is_array(value))
        return member_wrong_type(error, path, "an array");
    json_array_foreach((json_t *)value, index, tool)
    {
        char tool_path[MEMBER_PATH_BYTES];
        snprintf(tool_path, sizeof tool_path, "%.60s[%zu]", path, index);
        if (!json_is_object(tool))
            return member_wrong_type(error, tool_path, "an object");
        enum vp_err err = member_check(tool, form, tool_path, error);
        if (err != VP_OK)
            return err;
    }
    return VP_OK;
}

enum vp_err value_check_tokens(const json_t *value, const char *path, struct realtime_refusal *error)
{
    json_int_t tokens = json_integer_value(value);
    if (json_is_integer(value) ? tokens >= 1 && tokens <= 4096
                               : json_is_string(value) && strcmp(json_string_value(value), "inf") == 0)
        return VP_OK;
    return realtime_refuse(error, "invalid_value", path, "Invalid value: '%s' must be 1 to 4096 or 'inf'.",
                           path);
}

enum vp_err value_check_turn_detection(const json_t *value, const char *path, struct realtime_refusal *error)
{
    if (!json_is_object(value))
        return member_wrong_type(error, path, "an object or null");
    const char *type = json_string_value(json_object_get(value, "type"));
    if (type == NULL)
        return realtime_refuse(error, "missing_required_parameter", path,
                               "Missing required parameter: '%s.type'.", path);
    if (strcmp(type, "server_vad") == 0)
        return member_check(value, server_vad_form, path, error);
    if (strcmp(type, "semantic_vad") == 0)
        return member_check(value, semantic_vad_form, path, error);
    return realtime_refuse(error, "invalid_value", path,
                           "Invalid value: '%.60s'. Supported values are: 'server_vad' and 'semantic_vad'.",
                           type);
}

/* The dialogue may call what it needs or nothing; it cannot be made to call. */
enum vp_err value_check_tool_choice(const json_t *value, const char *path, struct realtime_refusal *error)
{
    const char *choice = json_string_value(value);
    if (choice != NULL && (strcmp(choice, "auto") == 0 || strcmp(choice, "none") == 0))
        return VP_OK;
    if (choice == NULL && !json_is_object(value))
        return member_wrong_type(error, path, "a string or an object");
    return realtime_refuse(error, "invalid_value", path,
                           "Invalid value: '%.60s'. This model's supported values are: 'auto' and 'none'.",
                           choice != NULL ? choice : "object");
}

enum vp_err value_check_voice(const json_t *value, const char *path, struct realtime_refusal *error)
{
    if (json_is_string(value))
        return VP_OK;
    const char *id = json_string_value(json_object_get(value, "id"));
    if (id == NULL)
        return member_wrong_type(error, path, "a string or an object with 'id'");
    return realtime_refuse(error, "invalid_value", path, "Invalid value: there is no custom voice '%.60s'.",
                           id);
}

enum vp_err value_check_hearing_model(const json_t *value, const char *path, struct realtime_refusal *error)
{
    if (!json_is_string(value))
        return member_wrong_type(error, path, "a string");
    return model_name_is_known(json_string_value(value), MODEL_TRANSCRIPTION)
               ? VP_OK
               : realtime_refuse(error, "invalid_value", path,
                                 "Invalid value: there is no transcription model '%.60s'.",
                                 json_string_value(value));
}

bool session_is_english(const char *language)
{
    return strncasecmp(language, "en", 2) == 0 &&
           (language[2] == '\0' || language[2] == '-' || language[2] == '_');
}

enum vp_err value_check_language(const json_t *value, const char *path, struct realtime_refusal *error)
{
    if (!json_is_string(value))
        return member_wrong_type(error, path, "a string");
    return json_string_value(value)[0] == '\0' || session_is_english(json_string_value(value))
               ? VP_OK
               : realtime_refuse(error, "invalid_value", path,
                                 "Invalid value: '%.20s'. This model understands English ('en') only.",
                                 json_string_value(value));
}

enum vp_err value_check_texts(const json_t *value, const char *path, struct realtime_refusal *error)
{
    size_t index;
    json_t *text;
    if (!json_is_array(value))
        return member_wrong_type(error, path, "an array of strings");
    json_array_foreach((json_t *)value, index, text)
    {
        if (!json_is_string(text))
            return member_wrong_type(error, path, "an array of strings");
    }
    return VP_OK;
}

/* Candidates: one of them will do. */
enum vp_err value_check_languages(const json_t *value, const char *path, struct realtime_refusal *error)
{
    enum vp_err err = value_check_texts(value, path, error);
    if (err != VP_OK || json_array_size(value) == 0)
        return err;
    for (size_t i = 0; i < json_array_size(value); i++)
        if (session_is_english(json_string_value(json_array_get(value, i))))
            return VP_OK;
    return realtime_refuse(error, "invalid_value", path,
                           "Invalid value: '%s' must have 'en'; this model understands English only.", path);
}

/* No limit of tokens is ever reached here (CONVERSATION_ITEMS_MAX comes first), so each way to stay below it will
 * do; but it must be one. */
enum vp_err value_check_truncation(const json_t *value, const char *path, struct realtime_refusal *error)
{
    static const char *const words[] = {"auto", "disabled", NULL}, *const types[] = {"retention_ratio", NULL};
    static const struct member_rule limits[] = {
        {.name = "post_instructions", .value = MEMBER_INTEGER, .lowest = 0, .highest = 1e9}, {0}};
    static const struct member_rule form[] = {
        {.name = "type", .value = MEMBER_STRING, .is_required = true, .words = types},
        {.name = "retention_ratio", .value = MEMBER_NUMBER, .is_required = true, .lowest = 0, .highest = 1},
        {.name = "token_limits", .value = MEMBER_OBJECT, .form = limits},
        {0}};
    if (json_is_object(value))
        return member_check(value, form, path, error);
    return member_check_word(value, words, path, error);
}

/* Nothing is traced, and session.updated says so; the official agents ask for it whether or not anybody looks. */
enum vp_err value_check_tracing(const json_t *value, const char *path, struct realtime_refusal *error)
{
    static const char *const words[] = {"auto", NULL};
    static const struct member_rule form[] = {{.name = "workflow_name", .value = MEMBER_STRING},
                                              {.name = "group_id", .value = MEMBER_STRING},
                                              {.name = "metadata", .value = MEMBER_ANY},
                                              {0}};
    if (json_is_object(value))
        return member_check(value, form, path, error);
    return member_check_word(value, words, path, error);
}

enum vp_err value_check_include(const json_t *value, const char *path, struct realtime_refusal *error)
{
    if (!json_is_array(value))
        return member_wrong_type(error, path, "an array");
    if (json_array_size(value) == 0)
        return VP_OK;
    return realtime_refuse(error, "unsupported_parameter", path,
                           "Unsupported parameter: this model has no log probabilities to include.");
}

enum vp_err value_check_parallel(const json_t *value, const char *path, struct realtime_refusal *error)
{
    if (!json_is_boolean(value))
        return member_wrong_type(error, path, "a boolean");
    return json_is_true(value) ? VP_OK
                               : realtime_refuse(error, "unknown_parameter", path,
                                                 "Unknown parameter: '%s': this model may always call "
                                                 "several functions at once.",
                                                 path);
}

enum vp_err value_check_effort(const json_t *value, const char *path, struct realtime_refusal *error)
{
    static const char *const words[] = {"minimal", "low", "medium", "high", "xhigh", NULL};
    enum vp_err err = member_check_word(value, words, path, error);
    return err != VP_OK ? err
                        : realtime_refuse(error, "unknown_parameter", path,
                                          "Unknown parameter: '%s': this model does not reason.", path);
}
