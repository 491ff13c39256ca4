#include "service/model_setup.h"

#include <string.h>

#include "engine/model_name.h"

/* The engine has one model, which understands English, and no names but its own for what others call theirs. */
static void address_engine(struct ai_settings *settings, const struct shared *shared)
{
    settings->url = shared->engine_realtime_url;
    settings->model = settings->language = settings->reasoning_effort = "";
    settings->key = shared->config.engine_key;
    settings->key_header = "Authorization";
    settings->ca_file = NULL;
    settings->dialect = AI_DIALECT_GA;
    if (settings->transcription_model[0] != '\0')
        settings->transcription_model = MODEL_NAME_OWN;
    settings->is_engine = true;
}

struct ai_settings model_setup_make(const struct shared *shared)
{
    const struct config *config = &shared->config;
    struct ai_settings settings = {
        .url = shared->realtime_url,
        .model = config->realtime_model,
        .key = config->realtime_key,
        .key_header = config->realtime_key_header,
        .ca_file = config->realtime_ca_file[0] != '\0' ? config->realtime_ca_file : NULL,
        .dialect = strcmp(config->realtime_dialect, "ga") == 0     ? AI_DIALECT_GA
                   : strcmp(config->realtime_dialect, "beta") == 0 ? AI_DIALECT_BETA
                                                                   : AI_DIALECT_AUTO,
        .voice = config->realtime_voice,
        .transcription_model = config->realtime_transcription_model,
        .language = config->realtime_language,
        .vad_type = config->realtime_vad_type,
        .vad_threshold = config->realtime_vad_threshold,
        .vad_prefix_ms = (int)config->realtime_vad_prefix_ms,
        .vad_silence_ms = (int)config->realtime_vad_silence_ms,
        .confirms_barge_in = config->realtime_confirmed_barge_in,
        .noise_reduction = config->realtime_noise_reduction,
        .reasoning_effort = config->realtime_reasoning_effort,
        .temperature = config->realtime_temperature,
        .output_tokens_max = (int)config->realtime_output_tokens_max,
        .is_engine = shared->is_engine_the_model,
    };
    if (shared->is_engine_the_model)
        address_engine(&settings, shared);
    return settings;
}

struct ai_settings model_setup_make_engine(const struct shared *shared)
{
    struct ai_settings settings = model_setup_make(shared);
    address_engine(&settings, shared);
    return settings;
}

struct token_prices model_setup_prices(const struct config *config)
{
    return (struct token_prices){.dollars_per_million = {
                                     [TOKENS_TEXT_IN] = config->realtime_price_text_in,
                                     [TOKENS_TEXT_CACHED] = config->realtime_price_text_cached,
                                     [TOKENS_TEXT_OUT] = config->realtime_price_text_out,
                                     [TOKENS_AUDIO_IN] = config->realtime_price_audio_in,
                                     [TOKENS_AUDIO_CACHED] = config->realtime_price_audio_cached,
                                     [TOKENS_AUDIO_OUT] = config->realtime_price_audio_out,
                                 }};
}

int64_t model_setup_daily_limit_micros(const struct config *config)
{
    return (int64_t)(config->realtime_daily_limit * 1e6 + 0.5);
}
