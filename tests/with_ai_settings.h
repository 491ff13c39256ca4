/* How a model is spoken to, where nothing else matters: a key, no wishes, and the server finds the turns. */
#ifndef VP_TESTS_WITH_AI_SETTINGS_H
#define VP_TESTS_WITH_AI_SETTINGS_H

#include "openai/ai_leg.h"

/* url is borrowed. */
static inline struct ai_settings ai_settings_of(const char *url)
{
    return (struct ai_settings){
        .url = url,
        .model = "gpt-realtime-2.1",
        .key = "sk-test",
        .key_header = "Authorization",
        .voice = "",
        .transcription_model = "",
        .language = "en",
        .vad_type = "server_vad",
        .vad_threshold = 0.5,
        .vad_prefix_ms = 300,
        .vad_silence_ms = 500,
        .noise_reduction = "",
        .reasoning_effort = "",
    };
}

#endif
