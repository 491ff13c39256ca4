#include "engine/speech_asked.h"

#include <string.h>

#include "base/utf8.h"
#include "engine/member_check.h"

enum { INPUT_MAX_CHARS = 4096 };

static const char *const format_words[] = {
    [SPEECH_WAV] = "wav", [SPEECH_PCM] = "pcm", [SPEECH_ULAW] = "ulaw", [SPEECH_FORMAT_COUNT] = NULL};
static const char *const stream_words[] = {"audio", "sse", NULL};
/* The service's (section 5), which all sound like the engine's default, and our own names. */
static const char *const voice_words[] = {"alloy", "ash",     "ballad", "coral",   "echo",  "fable",
                                          "onyx",  "nova",    "sage",   "shimmer", "verse", "marin",
                                          "cedar", "default", "joe",    "rms",     "flite", NULL};

static enum vp_err check_voice(const json_t *value, const char *path, struct realtime_refusal *error)
{
    if (json_is_object(value))
        return realtime_refuse(error, "invalid_value", path,
                               "Invalid value: there are no custom voices here.");
    return member_check_word(value, voice_words, path, error);
}

static enum vp_err check_input(const json_t *value, const char *path, struct realtime_refusal *error)
{
    if (!json_is_string(value))
        return member_wrong_type(error, path, "a string");
    const char *input = json_string_value(value);
    if (input[0] == '\0')
        return realtime_refuse(error, "string_too_short", path, "Invalid 'input': string too short.");
    return utf8_char_count(input) <= INPUT_MAX_CHARS
               ? VP_OK
               : realtime_refuse(error, NULL, path,
                                 "string_too_long: 'input' may have at most %d characters.", INPUT_MAX_CHARS);
}

/* The service's range is wider: what is beyond the synthesiser's is refused, not bent. */
static enum vp_err check_speed(const json_t *value, const char *path, struct realtime_refusal *error)
{
    double speed = json_number_value(value);
    if (!json_is_number(value))
        return member_wrong_type(error, path, "a number");
    if (speed < 0.25 || speed > 4.0)
        return realtime_refuse(error, "invalid_value", path,
                               "Invalid value: 'speed' must lie between 0.25 and 4.0.");
    return speed >= 0.5 && speed <= 2.0
               ? VP_OK
               : realtime_refuse(error, "unsupported_value", path,
                                 "Unsupported value: this model speaks at 0.5 to 2.0 times its speed.");
}

static enum vp_err check_instructions(const json_t *value, const char *path, struct realtime_refusal *error)
{
    if (!json_is_string(value))
        return member_wrong_type(error, path, "a string");
    return json_string_length(value) == 0
               ? VP_OK
               : realtime_refuse(error, "unsupported_parameter", path,
                                 "Unsupported parameter: this model's voice takes no instructions.");
}

static const struct member_rule asked_form[] = {
    {.name = "input", .value = MEMBER_CHECKED, .is_required = true, .check = check_input},
    {.name = "model", .value = MEMBER_STRING},
    {.name = "voice", .value = MEMBER_CHECKED, .check = check_voice},
    {.name = "instructions", .value = MEMBER_CHECKED, .may_be_null = true, .check = check_instructions},
    {.name = "response_format", .value = MEMBER_STRING, .may_be_null = true, .words = format_words},
    {.name = "speed", .value = MEMBER_CHECKED, .may_be_null = true, .check = check_speed},
    {.name = "stream_format", .value = MEMBER_STRING, .may_be_null = true, .words = stream_words},
    {0}};

enum vp_err speech_asked_read(const json_t *json, struct speech_asked *out_asked,
                              struct realtime_refusal *error)
{
    if (!json_is_object(json))
        return realtime_refuse(error, NULL, NULL, "The body must be a JSON object.");
    enum vp_err err = member_check(json, asked_form, "", error);
    if (err != VP_OK)
        return err;
    const char *format = json_string_value(json_object_get(json, "response_format"));
    const char *stream = json_string_value(json_object_get(json, "stream_format"));
    const json_t *speed = json_object_get(json, "speed");
    struct speech_asked asked = {.input = json_string_value(json_object_get(json, "input")),
                                 .model = json_string_value(json_object_get(json, "model")),
                                 .speed = json_is_number(speed) ? json_number_value(speed) : 0,
                                 .voice = json_string_value(json_object_get(json, "voice")),
                                 .is_events = stream != NULL && strcmp(stream, "sse") == 0};
    for (int i = 0; format != NULL && format_words[i] != NULL; i++)
        if (strcmp(format_words[i], format) == 0)
            asked.format = (enum speech_format)i;
    *out_asked = asked;
    return VP_OK;
}
