#include "engine/session_check.h"

#include <string.h>

#include "engine/session_values.h"

static const char *const noise_words[] = {"near_field", "far_field", NULL};
static const char *const conversation_words[] = {"auto", "none", NULL};

static const struct member_rule noise_form[] = {
    {.name = "type", .value = MEMBER_STRING, .words = noise_words},
    {.name = "strength", .value = MEMBER_NUMBER, .lowest = 0, .highest = 1},
    {0}};

static const struct member_rule transcription_form[] = {
    {.name = "model", .value = MEMBER_CHECKED, .check = value_check_hearing_model},
    {.name = "language", .value = MEMBER_CHECKED, .check = value_check_language},
    {.name = "languages", .value = MEMBER_CHECKED, .check = value_check_languages},
    {.name = "keywords", .value = MEMBER_CHECKED, .check = value_check_texts},
    {.name = "prompt", .value = MEMBER_STRING},
    {.name = "delay", .value = MEMBER_REFUSED, .why = "Only gpt-realtime-whisper knows it."},
    {0}};

static const struct member_rule input_form[] = {
    {.name = "format", .value = MEMBER_CHECKED, .check = value_check_format},
    {.name = "noise_reduction", .value = MEMBER_OBJECT, .may_be_null = true, .form = noise_form},
    {.name = "transcription", .value = MEMBER_OBJECT, .may_be_null = true, .form = transcription_form},
    {.name = "turn_detection",
     .value = MEMBER_CHECKED,
     .may_be_null = true,
     .check = value_check_turn_detection},
    {0}};

static const struct member_rule output_form[] = {
    {.name = "format", .value = MEMBER_CHECKED, .check = value_check_format},
    {.name = "voice", .value = MEMBER_CHECKED, .check = value_check_voice},
    {.name = "speed", .value = MEMBER_NUMBER, .lowest = 0.5, .highest = 1.5}, /* slower is not spoken */
    {0}};

static const struct member_rule audio_form[] = {
    {.name = "input", .value = MEMBER_OBJECT, .form = input_form},
    {.name = "output", .value = MEMBER_OBJECT, .form = output_form},
    {0}};

static const struct member_rule transcription_audio_form[] = {
    {.name = "input", .value = MEMBER_OBJECT, .form = input_form}, {0}};

/* unknown_parameter, as at the service for models without it: who tries it does without. */
static const struct member_rule reasoning_form[] = {
    {.name = "effort", .value = MEMBER_CHECKED, .check = value_check_effort}, {0}};

static const struct member_rule session_form[] = {
    {.name = "type", .value = MEMBER_STRING},
    {.name = "model", .value = MEMBER_STRING},
    {.name = "output_modalities", .value = MEMBER_CHECKED, .check = value_check_modalities},
    {.name = "instructions", .value = MEMBER_STRING},
    {.name = "audio", .value = MEMBER_OBJECT, .form = audio_form},
    {.name = "tools", .value = MEMBER_CHECKED, .check = value_check_tools},
    {.name = "tool_choice", .value = MEMBER_CHECKED, .check = value_check_tool_choice},
    {.name = "parallel_tool_calls",
     .value = MEMBER_CHECKED,
     .may_be_null = true,
     .check = value_check_parallel},
    {.name = "reasoning", .value = MEMBER_OBJECT, .may_be_null = true, .form = reasoning_form},
    {.name = "max_output_tokens", .value = MEMBER_CHECKED, .check = value_check_tokens},
    {.name = "truncation", .value = MEMBER_CHECKED, .check = value_check_truncation},
    {.name = "tracing", .value = MEMBER_CHECKED, .may_be_null = true, .check = value_check_tracing},
    {.name = "prompt", .value = MEMBER_REFUSED, .may_be_null = true, .why = "No prompts are stored here."},
    {.name = "include", .value = MEMBER_CHECKED, .may_be_null = true, .check = value_check_include},
    {0}};

static const struct member_rule transcription_session_form[] = {
    {.name = "type", .value = MEMBER_STRING},
    {.name = "audio", .value = MEMBER_OBJECT, .form = transcription_audio_form},
    {.name = "include", .value = MEMBER_CHECKED, .may_be_null = true, .check = value_check_include},
    {0}};

static const struct member_rule response_output_form[] = {
    {.name = "format", .value = MEMBER_CHECKED, .check = value_check_format},
    {.name = "voice", .value = MEMBER_CHECKED, .check = value_check_voice},
    {0}};

static const struct member_rule response_audio_form[] = {
    {.name = "output", .value = MEMBER_OBJECT, .form = response_output_form}, {0}};

static const struct member_rule response_form[] = {
    {.name = "conversation", .value = MEMBER_STRING, .words = conversation_words},
    {.name = "input", .value = MEMBER_ARRAY},
    {.name = "instructions", .value = MEMBER_STRING, .may_be_null = true},
    {.name = "output_modalities", .value = MEMBER_CHECKED, .check = value_check_modalities},
    {.name = "audio", .value = MEMBER_OBJECT, .form = response_audio_form},
    {.name = "tools", .value = MEMBER_CHECKED, .check = value_check_tools},
    {.name = "tool_choice", .value = MEMBER_CHECKED, .check = value_check_tool_choice},
    {.name = "max_output_tokens", .value = MEMBER_CHECKED, .check = value_check_tokens},
    {.name = "metadata", .value = MEMBER_CHECKED, .may_be_null = true, .check = member_check_metadata},
    {.name = "parallel_tool_calls",
     .value = MEMBER_CHECKED,
     .may_be_null = true,
     .check = value_check_parallel},
    {.name = "reasoning", .value = MEMBER_OBJECT, .may_be_null = true, .form = reasoning_form},
    {.name = "prompt", .value = MEMBER_REFUSED, .may_be_null = true, .why = "No prompts are stored here."},
    {0}};

static enum vp_err wrong_session_type(const char *type, bool is_transcription, struct realtime_refusal *error)
{
    if (strcmp(type, "realtime") != 0 && strcmp(type, "transcription") != 0)
        return realtime_refuse(
            error, "invalid_value", "session.type",
            "Invalid value: '%.60s'. Supported values are: 'realtime' and 'transcription'.", type);
    return realtime_refuse(error, "invalid_parameter", "session.type",
                           "Passing a %s session update event to a %s session is not allowed.",
                           is_transcription ? "realtime" : "transcription",
                           is_transcription ? "transcription" : "realtime");
}

enum vp_err session_check(const json_t *session, bool is_transcription, struct realtime_refusal *error)
{
    const char *type = json_string_value(json_object_get(session, "type"));
    if (type == NULL)
        return realtime_refuse(error, "missing_required_parameter", "session.type",
                               "Missing required parameter: 'session.type'.");
    if (strcmp(type, is_transcription ? "transcription" : "realtime") != 0)
        return wrong_session_type(type, is_transcription, error);
    return member_check(session, is_transcription ? transcription_session_form : session_form, "session",
                        error);
}

enum vp_err response_check(const json_t *response, struct realtime_refusal *error)
{
    return member_check(response, response_form, "response", error);
}
