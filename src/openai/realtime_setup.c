#include "openai/realtime_setup.h"

#include <jansson.h>
#include <string.h>

#include "call/own_tool.h"
#include "openai/instructions.h"

enum { KEYWORDS_MAX = 200 };

/* Adds value (taken over) unless there was no memory for it; then the whole object is given up by dump(). */
static void put(json_t *object, const char *name, json_t *value, bool *failed)
{
    *failed |= json_object_set_new(object, name, value) != 0;
}

static void add_keyword(json_t *keywords, const char *word, bool *failed)
{
    if (word[0] != '\0' && json_array_size(keywords) < KEYWORDS_MAX)
        *failed |= json_array_append_new(keywords, json_string(word)) != 0;
}

/* The names a caller will say; they are what a transcription gets wrong most. */
static json_t *keywords_of(const struct menu *menu, bool *failed)
{
    json_t *keywords = json_array();
    add_keyword(keywords, menu->restaurant_name, failed);
    for (size_t c = 0; c < menu->category_count; c++)
        for (size_t i = 0; i < menu->categories[c].item_count; i++)
            add_keyword(keywords, menu->categories[c].items[i].name, failed);
    for (size_t g = 0; g < menu->group_count; g++)
        for (size_t o = 0; o < menu->groups[g].option_count; o++)
            add_keyword(keywords, menu->groups[g].options[o].name, failed);
    return keywords;
}

/* Only these take keywords; others refuse the whole update for an unknown member. */
static bool takes_keywords(const char *model)
{
    return strncmp(model, "gpt-transcribe", 14) == 0 || strncmp(model, "gpt-live-transcribe", 19) == 0;
}

/* The restaurant's own goes before the settings', but at the engine, which has one language. */
static const char *own_or(const struct ai_settings *settings, const char *own, const char *otherwise)
{
    return settings->is_engine || own == NULL || own[0] == '\0' ? otherwise : own;
}

/* The engine has voices of its own. */
static const char *voice_of(const struct ai_settings *settings, const struct menu *menu)
{
    bool has_engine_voice =
        settings->is_engine && menu->engine_voice != NULL && menu->engine_voice[0] != '\0';
    return has_engine_voice ? menu->engine_voice : own_or(settings, menu->voice, settings->voice);
}

static json_t *transcription_of(const struct ai_settings *settings, const struct menu *menu, bool *failed)
{
    json_t *transcription = json_pack("{s:s}", "model", settings->transcription_model);
    const char *language = own_or(settings, menu->language, settings->language);
    if (language[0] != '\0')
        put(transcription, "language", json_stringn(language, strcspn(language, "-")), failed);
    if (takes_keywords(settings->transcription_model))
        put(transcription, "keywords", keywords_of(menu, failed), failed);
    return transcription;
}

/* The beta's first servers know the four classic members only (section 2.3). */
static json_t *turn_detection_of(const struct ai_settings *settings, enum ai_dialect dialect, bool *failed)
{
    json_t *detection = json_pack("{s:s}", "type", settings->vad_type);
    if (strcmp(settings->vad_type, "server_vad") == 0) {
        put(detection, "threshold", json_real(settings->vad_threshold), failed);
        put(detection, "prefix_padding_ms", json_integer(settings->vad_prefix_ms), failed);
        put(detection, "silence_duration_ms", json_integer(settings->vad_silence_ms), failed);
    }
    if (dialect == AI_DIALECT_GA) {
        put(detection, "create_response", json_boolean(!settings->confirms_barge_in || !settings->is_engine),
            failed);
        put(detection, "interrupt_response", json_boolean(!settings->confirms_barge_in), failed);
    }
    return detection;
}

static json_t *ga_format(enum realtime_audio audio)
{
    if (audio == REALTIME_AUDIO_ULAW)
        return json_pack("{s:s}", "type", "audio/pcmu");
    return json_pack("{s:s, s:i}", "type", "audio/pcm", "rate", 24000);
}

/* The restaurant's own choice goes before the settings'; "": none. */
static const char *noise_reduction_of(const struct ai_settings *settings, const struct menu *menu)
{
    const char *own = menu->noise_reduction;
    if (own == NULL || own[0] == '\0')
        return settings->noise_reduction;
    return strcmp(own, "none") != 0 ? own : "";
}

static void put_ga_audio(json_t *session, const struct ai_settings *settings, const struct menu *menu,
                         enum realtime_audio audio, bool *failed)
{
    json_t *input = json_pack("{s:o}", "format", ga_format(audio));
    json_t *output = json_pack("{s:o}", "format", ga_format(audio));
    const char *noise_reduction = noise_reduction_of(settings, menu);
    if (noise_reduction[0] != '\0')
        put(input, "noise_reduction", json_pack("{s:s}", "type", noise_reduction), failed);
    if (settings->transcription_model[0] != '\0')
        put(input, "transcription", transcription_of(settings, menu, failed), failed);
    put(input, "turn_detection", turn_detection_of(settings, AI_DIALECT_GA, failed), failed);
    const char *voice = voice_of(settings, menu);
    if (voice[0] != '\0')
        put(output, "voice", json_string(voice), failed);
    put(session, "audio", json_pack("{s:o, s:o}", "input", input, "output", output), failed);
}

static json_t *ga_session(const struct ai_settings *settings, const struct menu *menu,
                          enum realtime_audio audio, bool *failed)
{
    json_t *session = json_pack("{s:s, s:[s]}", "type", "realtime", "output_modalities", "audio");
    put_ga_audio(session, settings, menu, audio, failed);
    if (settings->reasoning_effort[0] != '\0')
        put(session, "reasoning", json_pack("{s:s}", "effort", settings->reasoning_effort), failed);
    if (settings->output_tokens_max > 0)
        put(session, "max_output_tokens", json_integer(settings->output_tokens_max), failed);
    return session;
}

static json_t *beta_session(const struct ai_settings *settings, const struct menu *menu,
                            enum realtime_audio audio, bool *failed)
{
    const char *format = audio == REALTIME_AUDIO_ULAW ? "g711_ulaw" : "pcm16";
    json_t *session = json_pack("{s:[s,s], s:s, s:s}", "modalities", "text", "audio", "input_audio_format",
                                format, "output_audio_format", format);
    const char *voice = voice_of(settings, menu);
    if (voice[0] != '\0')
        put(session, "voice", json_string(voice), failed);
    if (settings->transcription_model[0] != '\0')
        put(session, "input_audio_transcription", transcription_of(settings, menu, failed), failed);
    put(session, "turn_detection", turn_detection_of(settings, AI_DIALECT_BETA, failed), failed);
    if (settings->temperature > 0)
        put(session, "temperature", json_real(settings->temperature), failed);
    if (settings->output_tokens_max > 0)
        put(session, "max_response_output_tokens", json_integer(settings->output_tokens_max), failed);
    return session;
}

/* NULL: no memory. */
static json_t *session_of(const struct realtime_setup *setup)
{
    bool failed = false;
    struct buf instructions;
    buf_init(&instructions, INSTRUCTIONS_MAX_BYTES);
    failed |= instructions_write(setup->menu, &instructions) != VP_OK || buf_text(&instructions) == NULL;
    json_t *session = (setup->dialect == AI_DIALECT_BETA ? beta_session : ga_session)(
        setup->settings, setup->menu, setup->audio, &failed);
    if (!failed)
        put(session, "instructions", json_stringn(instructions.at, instructions.len), &failed);
    put(session, "tools", own_tool_schema_flat(setup->menu), &failed);
    put(session, "tool_choice", json_string("auto"), &failed);
    buf_deinit(&instructions);
    if (failed) {
        json_decref(session);
        return NULL;
    }
    setup_members_leave_out(session, setup->left_out);
    return session;
}

char *realtime_encode_setup(const struct realtime_setup *setup, const char *event_id)
{
    json_t *root = json_pack("{s:s, s:s, s:o}", "type", "session.update", "event_id", event_id, "session",
                             session_of(setup));
    char *text = root != NULL ? json_dumps(root, JSON_COMPACT) : NULL;
    json_decref(root);
    return text;
}

/* Only members that are present change (section 2.1); the GA dialect wants the type in every update. */
char *realtime_encode_instructions(const struct realtime_setup *setup, const char *event_id)
{
    struct buf instructions;
    buf_init(&instructions, INSTRUCTIONS_MAX_BYTES);
    bool failed = instructions_write(setup->menu, &instructions) != VP_OK;
    json_t *session =
        setup->dialect == AI_DIALECT_BETA ? json_object() : json_pack("{s:s}", "type", "realtime");
    put(session, "instructions", json_stringn(instructions.at, instructions.len), &failed);
    json_t *root =
        json_pack("{s:s, s:s, s:o}", "type", "session.update", "event_id", event_id, "session", session);
    char *text = root != NULL && !failed ? json_dumps(root, JSON_COMPACT) : NULL;
    json_decref(root);
    buf_deinit(&instructions);
    return text;
}

uint32_t realtime_setup_blamed(const struct realtime_setup *setup, const struct realtime_error *error)
{
    json_t *session = session_of(setup);
    uint32_t bit = session != NULL ? setup_member_blamed(session, error) : 0;
    json_decref(session);
    return bit;
}
