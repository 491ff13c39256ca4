#include "service/engine_setup.h"

#include <stddef.h>
#include <unistd.h>

static const char *or_null(const char *text)
{
    return text[0] != '\0' ? text : NULL;
}

struct engine_options engine_setup(const struct config *config)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN) / config->engine_processes;
    return (struct engine_options){
        .models_dir = config->engine_models_dir,
        .sphinx_dir = or_null(config->engine_sphinx_dir),
        .voice = config->engine_voice,
        .speed = config->engine_speed,
        .worker_count = config->engine_threads > 0 ? (int)config->engine_threads
                        : cores > 0                ? (int)cores
                                                   : 1,
        .session_max = (int)config->engine_sessions_max,
        .silence_ms = (int)config->realtime_vad_silence_ms,
        .chat_url = or_null(config->engine_chat_url),
        .chat_model = or_null(config->engine_chat_model),
        .chat_key = or_null(config->engine_chat_key),
        .api_key = or_null(config->engine_key),
    };
}
