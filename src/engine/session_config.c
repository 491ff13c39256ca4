#include "engine/session_config.h"

#include <string.h>

#include "engine/model_name.h"
#include "engine/session_check.h"
#include "engine/thresholds.h"

static const struct {
    const char *eagerness;
    int silence_ms, unfinished_wait_ms;
} eagerness_waits[] = {{"low", EAGERNESS_LOW_SILENCE_MS, EAGERNESS_LOW_WAIT_MS},
                       {"medium", EAGERNESS_MEDIUM_SILENCE_MS, EAGERNESS_MEDIUM_WAIT_MS},
                       {"auto", EAGERNESS_MEDIUM_SILENCE_MS, EAGERNESS_MEDIUM_WAIT_MS},
                       {"high", EAGERNESS_HIGH_SILENCE_MS, EAGERNESS_HIGH_WAIT_MS}};

static json_t *turn_detection_defaults(const char *type, int silence_ms)
{
    if (strcmp(type, "semantic_vad") == 0)
        return json_pack("{s:s, s:s, s:b, s:b}", "type", type, "eagerness", "auto", "create_response", 1,
                         "interrupt_response", 1);
    return json_pack("{s:s, s:f, s:i, s:i, s:n, s:b, s:b}", "type", type, "threshold", TURN_THRESHOLD_DEFAULT,
                     "prefix_padding_ms", 300, "silence_duration_ms", silence_ms, "idle_timeout_ms",
                     "create_response", 1, "interrupt_response", 1);
}

static bool member_is(const json_t *object, const char *name, const char *value)
{
    const char *text = json_string_value(json_object_get(object, name));
    return text != NULL && strcmp(text, value) == 0;
}

static void read_turn_detection(struct session_config *config, const json_t *detection)
{
    config->turn_mode = json_is_object(detection) ? TURN_MODE_VAD : TURN_MODE_MANUAL;
    config->may_create_response =
        !config->is_transcription && json_is_true(json_object_get(detection, "create_response"));
    config->may_interrupt_response = json_is_true(json_object_get(detection, "interrupt_response"));
    config->threshold = TURN_THRESHOLD_DEFAULT;
    config->prefix_ms = 300;
    config->silence_ms = config->silence_default_ms;
    config->unfinished_wait_ms = UNFINISHED_SERVER_VAD_MS;
    config->idle_timeout_ms = (int)json_integer_value(json_object_get(detection, "idle_timeout_ms"));
    if (member_is(detection, "type", "semantic_vad")) {
        for (size_t i = 0; i < sizeof eagerness_waits / sizeof *eagerness_waits; i++)
            if (member_is(detection, "eagerness", eagerness_waits[i].eagerness)) {
                config->silence_ms = eagerness_waits[i].silence_ms;
                config->unfinished_wait_ms = eagerness_waits[i].unfinished_wait_ms;
            }
    } else if (config->turn_mode == TURN_MODE_VAD) {
        config->threshold = json_number_value(json_object_get(detection, "threshold"));
        config->prefix_ms = (int)json_integer_value(json_object_get(detection, "prefix_padding_ms"));
        config->silence_ms = (int)json_integer_value(json_object_get(detection, "silence_duration_ms"));
    }
}

enum audio_format session_config_format(const json_t *direction)
{
    return member_is(json_object_get(direction, "format"), "type", "audio/pcmu") ? AUDIO_FORMAT_PCMU
                                                                                 : AUDIO_FORMAT_PCM24K;
}

json_t *session_config_format_json(enum audio_format format)
{
    return format == AUDIO_FORMAT_PCMU ? json_pack("{s:s}", "type", "audio/pcmu")
                                       : json_pack("{s:s, s:i}", "type", "audio/pcm", "rate", 24000);
}

static void read_shown(struct session_config *config)
{
    const json_t *audio = json_object_get(config->shown, "audio");
    const json_t *input = json_object_get(audio, "input"), *output = json_object_get(audio, "output");
    config->input_format = session_config_format(input);
    config->output_format = session_config_format(output);
    config->speed = json_number_value(json_object_get(output, "speed"));
    const char *voice = json_string_value(json_object_get(output, "voice"));
    config->voice = voice != NULL ? voice : "";
    config->wants_transcription = json_is_object(json_object_get(input, "transcription"));
    const json_t *modalities = json_object_get(config->shown, "output_modalities");
    const char *modality = json_string_value(json_array_get(modalities, 0));
    config->wants_audio = modality != NULL && strcmp(modality, "audio") == 0;
    config->instructions = json_string_value(json_object_get(config->shown, "instructions"));
    config->tools = json_object_get(config->shown, "tools");
    config->may_call_tools = !member_is(config->shown, "tool_choice", "none");
    const json_t *tokens = json_object_get(config->shown, "max_output_tokens");
    config->tokens_max = (int)json_integer_value(tokens); /* "inf": 0 */
    read_turn_detection(config, json_object_get(input, "turn_detection"));
}

static json_t *realtime_defaults(const struct session_setup *setup)
{
    return json_pack("{s:s, s:s, s:s, s:s, s:[s], s:s, s:[], s:s, s:s, s:n, s:s, s:n, s:I,"
                     " s:{s:{s:{s:s, s:i}, s:o}, s:{s:{s:s, s:i}, s:s, s:f}}}",
                     "type", "realtime", "object", "realtime.session", "id", setup->id, "model", setup->model,
                     "output_modalities", "audio", "instructions", "", "tools", "tool_choice", "auto",
                     "max_output_tokens", "inf", "tracing", "truncation", "auto", "prompt", "expires_at",
                     (json_int_t)setup->expires_at_unix_s, "audio", "input", "format", "type", "audio/pcm",
                     "rate", 24000, "turn_detection",
                     turn_detection_defaults("server_vad", setup->silence_ms), "output", "format", "type",
                     "audio/pcm", "rate", 24000, "voice", setup->voice, "speed", setup->speed);
}

/* Words are all that such a session is for. */
static json_t *transcription_defaults(const struct session_setup *setup)
{
    return json_pack("{s:s, s:s, s:s, s:I, s:{s:{s:{s:s, s:i}, s:{s:s}, s:o}}}", "type", "transcription",
                     "object", "realtime.transcription_session", "id", setup->id, "expires_at",
                     (json_int_t)setup->expires_at_unix_s, "audio", "input", "format", "type", "audio/pcm",
                     "rate", 24000, "transcription", "model", MODEL_NAME_OWN, "turn_detection",
                     turn_detection_defaults("server_vad", setup->silence_ms));
}

enum vp_err session_config_init(struct session_config *config, const struct session_setup *setup)
{
    *config = (struct session_config){.silence_default_ms = setup->silence_ms,
                                      .is_transcription = setup->is_transcription};
    config->shown = setup->is_transcription ? transcription_defaults(setup) : realtime_defaults(setup);
    if (config->shown == NULL)
        return VP_ERR_NO_MEMORY;
    read_shown(config);
    return VP_OK;
}

void session_config_deinit(struct session_config *config)
{
    json_decref(config->shown);
    *config = (struct session_config){0};
}

/* An update of turn detection without all members: the rest keeps its value where the type stays, and is the
 * default where it changes. */
static json_t *merged_turn_detection(const struct session_config *config, const json_t *old,
                                     const json_t *update)
{
    if (!json_is_object(update))
        return json_null();
    const char *type = json_string_value(json_object_get(update, "type"));
    json_t *merged = member_is(old, "type", type) ? json_copy((json_t *)old)
                                                  : turn_detection_defaults(type, config->silence_default_ms);
    if (merged != NULL && json_object_update(merged, (json_t *)update) != 0) {
        json_decref(merged);
        return NULL;
    }
    return merged;
}

/* Without a strength the one before stays. */
static json_t *merged_noise_reduction(const json_t *old, const json_t *update)
{
    json_t *merged = old != NULL ? json_copy((json_t *)old) : json_object();
    if (merged != NULL)
        json_object_update(merged, (json_t *)update);
    return merged;
}

/* update: a whole direction that has the member. */
static json_t *merged_member(const struct session_config *config, const char *key, const json_t *old,
                             const json_t *update)
{
    const json_t *value = json_object_get(update, key);
    if (strcmp(key, "turn_detection") == 0)
        return merged_turn_detection(config, old, value);
    if (strcmp(key, "format") == 0)
        return session_config_format_json(session_config_format(update));
    if (strcmp(key, "noise_reduction") == 0)
        return merged_noise_reduction(old, value);
    return json_deep_copy(value);
}

static enum vp_err merge_direction(const struct session_config *config, json_t *shown, const json_t *update)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)update, key, value)
    {
        if (json_is_null(value) && strcmp(key, "turn_detection") != 0) {
            json_object_del(shown, key); /* off: the schema leaves it out */
            continue;
        }
        json_t *merged = merged_member(config, key, json_object_get(shown, key), update);
        if (json_object_set_new(shown, key, merged) != 0)
            return VP_ERR_NO_MEMORY;
    }
    return VP_OK;
}

static enum vp_err merge(const struct session_config *config, json_t *shown, const json_t *update)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)update, key, value)
    {
        if (strcmp(key, "type") == 0 || strcmp(key, "model") == 0)
            continue; /* set when the session was opened */
        if (strcmp(key, "tracing") == 0 || (json_is_null(value) && strcmp(key, "prompt") != 0) ||
            strcmp(key, "include") == 0)
            continue; /* nothing is traced or included, and shown so */
        if (strcmp(key, "audio") != 0) {
            if (json_object_set_new(shown, key, json_deep_copy(value)) != 0)
                return VP_ERR_NO_MEMORY;
            continue;
        }
        json_t *audio = json_object_get(shown, "audio");
        enum vp_err err =
            merge_direction(config, json_object_get(audio, "input"), json_object_get(value, "input"));
        if (err == VP_OK)
            err = merge_direction(config, json_object_get(audio, "output"), json_object_get(value, "output"));
        if (err != VP_OK)
            return err;
    }
    return VP_OK;
}

/* What cannot be changed any more may be said again. */
static enum vp_err check_fixed(const struct session_config *config, const json_t *update,
                               struct realtime_refusal *error)
{
    const char *model = json_string_value(json_object_get(update, "model"));
    if (model != NULL && !member_is(config->shown, "model", model))
        return realtime_refuse(error, "invalid_value", "session.model",
                               "The model of a session cannot be changed: it is '%.60s', not '%.60s'.",
                               json_string_value(json_object_get(config->shown, "model")), model);
    const json_t *output = json_object_get(json_object_get(update, "audio"), "output");
    const json_t *shown = json_object_get(json_object_get(config->shown, "audio"), "output");
    const json_t *voice = json_object_get(output, "voice");
    if (voice != NULL && config->has_spoken && !json_equal(voice, json_object_get(shown, "voice")))
        return realtime_refuse(error, "cannot_update_voice", "session.audio.output.voice",
                               "Cannot update a conversation's voice if assistant audio is present.");
    return VP_OK;
}

enum vp_err session_config_update(struct session_config *config, const json_t *update,
                                  struct realtime_refusal *error)
{
    enum vp_err err = session_check(update, config->is_transcription, error);
    if (err == VP_OK)
        err = check_fixed(config, update, error);
    if (err != VP_OK)
        return err;
    json_t *shown = json_deep_copy(config->shown);
    if (shown == NULL)
        return VP_ERR_NO_MEMORY;
    err = merge(config, shown, update);
    if (err != VP_OK) {
        json_decref(shown);
        return err;
    }
    json_decref(config->shown);
    config->shown = shown;
    read_shown(config);
    return VP_OK;
}
