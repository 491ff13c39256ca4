#include "engine/model_name.h"

#include <ctype.h>
#include <string.h>

static const struct {
    const char *name;
    enum model_use uses;
} models[] = {
    {MODEL_NAME_OWN, MODEL_ANYTHING},
    {"default", MODEL_ANYTHING}, /* what servers of one model are asked for */
    {"gpt-realtime", MODEL_REALTIME},
    {"gpt-realtime-1.5", MODEL_REALTIME},
    {"gpt-realtime-2", MODEL_REALTIME},
    {"gpt-realtime-2.1", MODEL_REALTIME},
    {"gpt-realtime-2.1-mini", MODEL_REALTIME},
    {"gpt-realtime-mini", MODEL_REALTIME},
    {"gpt-audio-1.5", MODEL_REALTIME},
    {"gpt-audio-mini", MODEL_REALTIME},
    {"gpt-4o-realtime-preview", MODEL_REALTIME},
    {"gpt-4o-mini-realtime-preview", MODEL_REALTIME},
    {"gpt-transcribe", MODEL_TRANSCRIPTION},
    {"gpt-live-transcribe", MODEL_TRANSCRIPTION},
    {"gpt-realtime-whisper", MODEL_TRANSCRIPTION},
    {"gpt-4o-transcribe", MODEL_TRANSCRIPTION},
    {"gpt-4o-mini-transcribe", MODEL_TRANSCRIPTION},
    {"whisper-1", MODEL_TRANSCRIPTION},
    {"gpt-4o-mini-tts", MODEL_SPEECH},
    {"tts-1", MODEL_SPEECH},
    {"tts-1-hd", MODEL_SPEECH},
    {"gpt-6-astra", MODEL_CHAT},
    {"gpt-6-luna", MODEL_CHAT},
    {"gpt-6-sol", MODEL_CHAT},
    {"gpt-6.1-sol", MODEL_CHAT},
    {"gpt-6.1-terra", MODEL_CHAT},
    {"gpt-6.2-astra", MODEL_CHAT},
    {"gpt-6.2-sol", MODEL_CHAT},
    {"gpt-5.6-luna", MODEL_CHAT},
    {"gpt-5.6-sol", MODEL_CHAT},
    {"gpt-5.6-terra", MODEL_CHAT},
    {"gpt-5.5", MODEL_CHAT},
    {"gpt-5.4", MODEL_CHAT},
    {"gpt-5.4-mini", MODEL_CHAT},
    {"gpt-5.4-nano", MODEL_CHAT},
    {"gpt-5.2", MODEL_CHAT},
    {"gpt-5.1", MODEL_CHAT},
    {"gpt-5", MODEL_CHAT},
    {"gpt-5-mini", MODEL_CHAT},
    {"gpt-5-nano", MODEL_CHAT},
    {"gpt-4.1", MODEL_CHAT},
    {"gpt-4.1-mini", MODEL_CHAT},
    {"gpt-4.1-nano", MODEL_CHAT},
    {"gpt-4o", MODEL_CHAT},
    {"gpt-4o-mini", MODEL_CHAT},
};

static bool is_date(const char *text)
{
    static const char form[] = "-dddd-dd-dd";
    for (size_t i = 0; i < sizeof form - 1; i++)
        if (form[i] == 'd' ? isdigit((unsigned char)text[i]) == 0 : text[i] != form[i])
            return false;
    return text[sizeof form - 1] == '\0';
}

bool model_name_is_known(const char *name, enum model_use uses)
{
    for (size_t i = 0; i < sizeof models / sizeof *models; i++) {
        size_t len = strlen(models[i].name);
        if ((models[i].uses & uses) != 0 && strncmp(name, models[i].name, len) == 0 &&
            (name[len] == '\0' || is_date(name + len)))
            return true;
    }
    return false;
}

enum vp_err model_name_check(const char *name, enum model_use use, struct realtime_refusal *error)
{
    if (name == NULL || model_name_is_known(name, use))
        return VP_OK;
    return realtime_refuse(error, "model_not_found", "model",
                           "The model '%.60s' does not exist or is none for this.", name);
}

json_t *model_name_json(const char *name)
{
    return json_pack("{s:s, s:s, s:i, s:s}", "id", name, "object", "model", "created", 0, "owned_by",
                     "voiceplate");
}

json_t *model_name_list(void)
{
    json_t *list = json_array();
    for (size_t i = 0; i < sizeof models / sizeof *models; i++)
        json_array_append_new(list, model_name_json(models[i].name));
    return json_pack("{s:s, s:o}", "object", "list", "data", list);
}
