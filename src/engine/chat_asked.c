#include "engine/chat_asked.h"

#include <string.h>

#include "base/utf8.h"
#include "engine/member_check.h"
#include "engine/session_values.h"
#include "engine/thresholds.h"

static const char *const tier_words[] = {"auto", "default", NULL};
static const char *const effort_words[] = {"none", NULL};
static const char *const verbosity_words[] = {"medium", NULL};

static enum vp_err unsupported(struct realtime_refusal *error, const char *path, const char *why)
{
    return realtime_refuse(error, "unsupported_value", path, "Unsupported value: %s", why);
}

static enum vp_err check_tools(const json_t *value, const char *path, struct realtime_refusal *error)
{
    size_t index;
    json_t *tool;
    if (!json_is_array(value))
        return member_wrong_type(error, path, "an array");
    json_array_foreach((json_t *)value, index, tool)
    {
        const char *type = json_string_value(json_object_get(tool, "type"));
        const json_t *function = json_object_get(tool, "function");
        if (type == NULL || strcmp(type, "function") != 0)
            return realtime_refuse(error, "invalid_value", path,
                                   "Invalid value: '%s[%zu].type' must be 'function'.", path, index);
        if (!json_is_string(json_object_get(function != NULL ? function : tool, "name")))
            return realtime_refuse(error, "missing_required_parameter", path,
                                   "Missing required parameter: '%s[%zu].function.name'.", path, index);
    }
    return VP_OK;
}

static enum vp_err check_stop(const json_t *value, const char *path, struct realtime_refusal *error)
{
    size_t count = json_array_size(value);
    if (json_is_string(value))
        return VP_OK;
    if (!json_is_array(value))
        return member_wrong_type(error, path, "a string or an array of strings");
    for (size_t i = 0; i < count; i++)
        if (!json_is_string(json_array_get(value, i)))
            return member_wrong_type(error, path, "a string or an array of strings");
    return count <= CHAT_STOPS_MAX
               ? VP_OK
               : realtime_refuse(error, "invalid_value", path,
                                 "Invalid value: '%s' may have at most %d strings.", path, CHAT_STOPS_MAX);
}

static enum vp_err check_format(const json_t *value, const char *path, struct realtime_refusal *error)
{
    const char *type = json_string_value(json_object_get(value, "type"));
    if (type == NULL)
        return member_wrong_type(error, path, "an object with 'type'");
    return strcmp(type, "text") == 0
               ? VP_OK
               : unsupported(error, path, "this model answers in plain text ('text') only.");
}

static enum vp_err check_false(const json_t *value, const char *path, struct realtime_refusal *error)
{
    if (!json_is_boolean(value))
        return member_wrong_type(error, path, "a boolean");
    return json_is_false(value) ? VP_OK : unsupported(error, path, "it cannot be true with this model.");
}

static enum vp_err check_true(const json_t *value, const char *path, struct realtime_refusal *error)
{
    if (!json_is_boolean(value))
        return member_wrong_type(error, path, "a boolean");
    return json_is_true(value) ? VP_OK : unsupported(error, path, "it cannot be false with this model.");
}

static enum vp_err check_bias(const json_t *value, const char *path, struct realtime_refusal *error)
{
    if (!json_is_object(value))
        return member_wrong_type(error, path, "an object");
    return json_object_size(value) == 0 ? VP_OK
                                        : unsupported(error, path, "this model has no tokens to bias.");
}

static enum vp_err check_text_only(const json_t *value, const char *path, struct realtime_refusal *error)
{
    const char *only = json_string_value(json_array_get(value, 0));
    if (!json_is_array(value))
        return member_wrong_type(error, path, "an array");
    return json_array_size(value) == 1 && only != NULL && strcmp(only, "text") == 0
               ? VP_OK
               : unsupported(error, path, "this model answers with ['text'] here.");
}

static const struct member_rule stream_form[] = {{.name = "include_usage", .value = MEMBER_BOOLEAN},
                                                 {.name = "include_obfuscation", .value = MEMBER_BOOLEAN},
                                                 {0}};

static const struct member_rule asked_form[] = {
    {.name = "messages", .value = MEMBER_ARRAY, .is_required = true},
    {.name = "model", .value = MEMBER_STRING},
    {.name = "tools", .value = MEMBER_CHECKED, .may_be_null = true, .check = check_tools},
    {.name = "tool_choice", .value = MEMBER_CHECKED, .may_be_null = true, .check = value_check_tool_choice},
    {.name = "parallel_tool_calls", .value = MEMBER_CHECKED, .may_be_null = true, .check = check_true},
    {.name = "stream", .value = MEMBER_BOOLEAN, .may_be_null = true},
    {.name = "stream_options", .value = MEMBER_OBJECT, .may_be_null = true, .form = stream_form},
    {.name = "max_tokens", .value = MEMBER_INTEGER, .may_be_null = true, .lowest = 1, .highest = 1e9},
    {.name = "max_completion_tokens",
     .value = MEMBER_INTEGER,
     .may_be_null = true,
     .lowest = 1,
     .highest = 1e9},
    {.name = "stop", .value = MEMBER_CHECKED, .may_be_null = true, .check = check_stop},
    {.name = "n", .value = MEMBER_ONLY, .may_be_null = true, .lowest = 1, .highest = 1},
    {.name = "temperature", .value = MEMBER_ONLY, .may_be_null = true, .lowest = 0, .highest = 1},
    {.name = "top_p", .value = MEMBER_ONLY, .may_be_null = true, .lowest = 1, .highest = 1},
    {.name = "frequency_penalty", .value = MEMBER_ONLY, .may_be_null = true},
    {.name = "presence_penalty", .value = MEMBER_ONLY, .may_be_null = true},
    {.name = "seed", .value = MEMBER_INTEGER, .may_be_null = true}, /* it answers alike with any */
    {.name = "logit_bias", .value = MEMBER_CHECKED, .may_be_null = true, .check = check_bias},
    {.name = "logprobs", .value = MEMBER_CHECKED, .may_be_null = true, .check = check_false},
    {.name = "top_logprobs", .value = MEMBER_REFUSED, .may_be_null = true},
    {.name = "response_format", .value = MEMBER_CHECKED, .may_be_null = true, .check = check_format},
    {.name = "reasoning_effort", .value = MEMBER_STRING, .may_be_null = true, .words = effort_words},
    {.name = "verbosity", .value = MEMBER_STRING, .may_be_null = true, .words = verbosity_words},
    {.name = "modalities", .value = MEMBER_CHECKED, .may_be_null = true, .check = check_text_only},
    {.name = "store", .value = MEMBER_CHECKED, .may_be_null = true, .check = check_false},
    {.name = "service_tier", .value = MEMBER_STRING, .may_be_null = true, .words = tier_words},
    {.name = "metadata", .value = MEMBER_CHECKED, .may_be_null = true, .check = member_check_metadata},
    /* Who asks, and hints for a cache: they change no answer at the service, either. */
    {.name = "user", .value = MEMBER_STRING, .may_be_null = true},
    {.name = "safety_identifier", .value = MEMBER_STRING, .may_be_null = true},
    {.name = "prompt_cache_key", .value = MEMBER_STRING, .may_be_null = true},
    {.name = "prompt_cache_options", .value = MEMBER_ANY},
    {.name = "prompt_cache_retention", .value = MEMBER_ANY},
    {.name = "audio", .value = MEMBER_REFUSED, .may_be_null = true},
    {.name = "functions", .value = MEMBER_REFUSED, .may_be_null = true, .why = "Use 'tools' instead."},
    {.name = "function_call",
     .value = MEMBER_REFUSED,
     .may_be_null = true,
     .why = "Use 'tool_choice' instead."},
    {.name = "prediction", .value = MEMBER_REFUSED, .may_be_null = true},
    {.name = "moderation", .value = MEMBER_REFUSED, .may_be_null = true},
    {.name = "web_search_options", .value = MEMBER_REFUSED, .may_be_null = true},
    {0}};

static void read_stops(const json_t *stop, struct chat_asked *asked)
{
    if (json_is_string(stop))
        asked->stops[asked->stop_count++] = json_string_value(stop);
    for (size_t i = 0; i < json_array_size(stop); i++)
        asked->stops[asked->stop_count++] = json_string_value(json_array_get(stop, i));
}

enum vp_err chat_asked_read(const json_t *json, struct chat_asked *out_asked, struct realtime_refusal *error)
{
    if (!json_is_object(json))
        return realtime_refuse(error, NULL, NULL,
                               "The body must be a JSON object, and not a very large one.");
    enum vp_err err = member_check(json, asked_form, "", error);
    if (err != VP_OK)
        return err;
    const json_t *options = json_object_get(json, "stream_options");
    const json_t *tokens = json_object_get(json, "max_tokens"),
                 *new_tokens = json_object_get(json, "max_completion_tokens");
    const char *choice = json_string_value(json_object_get(json, "tool_choice"));
    struct chat_asked asked = {.messages = json_object_get(json, "messages"),
                               .model = json_string_value(json_object_get(json, "model")),
                               .may_call_tools = choice == NULL || strcmp(choice, "none") != 0,
                               .is_streamed = json_is_true(json_object_get(json, "stream")),
                               .wants_usage = json_is_true(json_object_get(options, "include_usage")),
                               .tokens_max =
                                   json_integer_value(json_is_integer(tokens) ? tokens : new_tokens)};
    if (json_is_array(json_object_get(json, "tools")))
        asked.tools = json_object_get(json, "tools");
    if (json_is_object(options) && !asked.is_streamed)
        return realtime_refuse(error, "invalid_value", "stream_options",
                               "The 'stream_options' parameter is only allowed when 'stream' is enabled.");
    if (json_is_integer(tokens) && json_is_integer(new_tokens))
        return realtime_refuse(error, "invalid_value", "max_tokens",
                               "Setting 'max_tokens' and 'max_completion_tokens' at the same time is not "
                               "supported.");
    read_stops(json_object_get(json, "stop"), &asked);
    *out_asked = asked;
    return VP_OK;
}

size_t chat_asked_len(const struct chat_asked *asked, const char *words, bool *out_is_cut)
{
    size_t len = strlen(words), room = (size_t)asked->tokens_max * BYTES_PER_TEXT_TOKEN;
    for (size_t i = 0; i < asked->stop_count; i++) {
        const char *at = asked->stops[i][0] != '\0' ? strstr(words, asked->stops[i]) : NULL;
        if (at != NULL && (size_t)(at - words) < len)
            len = (size_t)(at - words);
    }
    *out_is_cut = asked->tokens_max > 0 && len > room;
    return *out_is_cut ? utf8_cut((struct span){words, len}, room) : len;
}
