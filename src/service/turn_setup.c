#include "service/turn_setup.h"

#include <stdio.h>
#include <string.h>

#include "engine/model_name.h"
#include "openai/instructions.h"

#define OPENAI_URL "https://api.openai.com"

enum { TOKENS_MAX = 400 }; /* of one answer: it is spoken */

struct server { /* one of the three, as configured */
    const char *path, *openai_model;
    const char *url, *model, *key, *key_header;
};

static bool is_openai(const char *url)
{
    return strncmp(url, OPENAI_URL "/", sizeof OPENAI_URL) == 0;
}

static const char *non_empty(const char *text, const char *otherwise)
{
    return text[0] != '\0' ? text : otherwise;
}

/* realtime_key goes nowhere but to OpenAI itself. */
static struct rest_endpoint choose(const struct shared *shared, const struct server *server,
                                   char url[CONFIG_TEXT_BYTES])
{
    const struct config *config = &shared->config;
    bool is_cloud = config->realtime_key[0] != '\0' || shared->engine_url[0] == '\0';
    bool is_engine = server->url[0] == '\0' && !is_cloud;
    if (server->url[0] != '\0')
        (void)span_copy(span_of(server->url), url, CONFIG_TEXT_BYTES);
    else
        snprintf(url, CONFIG_TEXT_BYTES, "%s%s", is_engine ? shared->engine_url : OPENAI_URL, server->path);
    return (struct rest_endpoint){
        .url = url,
        .model =
            is_engine ? MODEL_NAME_OWN : non_empty(server->model, is_openai(url) ? server->openai_model : ""),
        .key = is_engine ? config->engine_key
                         : non_empty(server->key, is_openai(url) ? config->realtime_key : ""),
        .key_header =
            is_engine || strcmp(server->key_header, "Authorization") == 0 ? NULL : server->key_header,
        .is_engine = is_engine,
    };
}

static void choose_voice(struct synthesise_settings *speech, const struct config *config)
{
    bool is_at_openai = is_openai(speech->endpoint.url);
    speech->voice = speech->endpoint.is_engine
                        ? "default"
                        : non_empty(config->speech_voice, is_at_openai ? config->realtime_voice : "default");
    speech->response_format = is_at_openai ? "pcm" : "wav";
}

void turn_setup_make(struct turn_setup *setup, const struct shared *shared)
{
    const struct config *config = &shared->config;
    const struct server hearing = {"/v1/audio/transcriptions", "gpt-transcribe",
                                   config->transcription_url,  config->transcription_model,
                                   config->transcription_key,  config->transcription_key_header};
    const struct server thinking = {"/v1/chat/completions", "gpt-5.4-mini",   config->chat_url,
                                    config->chat_model,     config->chat_key, config->chat_key_header};
    const struct server speaking = {"/v1/audio/speech",   "gpt-4o-mini-tts",  config->speech_url,
                                    config->speech_model, config->speech_key, config->speech_key_header};
    *setup = (struct turn_setup){.desk = turn_desk_settings_default};
    struct spoken_turn_settings *turn = &setup->desk.turn;
    turn->transcribe = (struct transcribe_settings){.endpoint = choose(shared, &hearing, setup->urls[0]),
                                                    .language = config->realtime_language,
                                                    .quirks = &setup->quirks[0]};
    if (turn->transcribe.endpoint.is_engine)
        turn->transcribe.language = ""; /* it knows one */
    turn->complete = (struct complete_settings){.endpoint = choose(shared, &thinking, setup->urls[1]),
                                                .tokens_max = TOKENS_MAX,
                                                .temperature = -1,
                                                .streams = true,
                                                .quirks = &setup->quirks[1]};
    if (!is_openai(turn->complete.endpoint.url))
        turn->complete.limit = COMPLETE_MAX_TOKENS;
    turn->synthesise.endpoint = choose(shared, &speaking, setup->urls[2]);
    choose_voice(&turn->synthesise, config);
    turn->budgets = spoken_turn_budgets_default;
    turn->keeps_transcript = config->keep_transcripts;
    setup->desk.write_instructions = instructions_write;
    setup->desk.may_own_be_private = config->own_tools_private_urls;
    setup->desk.running_max = (int)config->turns_max;
}
