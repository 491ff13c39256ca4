/* The names that the engine's one model answers to: its own, and those that OpenAI's clients ask for by themselves
 * (openai-realtime.md section 0, openai-rest.md sections 0, 2, 3 and 5), so that they work as they come. Any other
 * name is a mistake, which the service tells, too. */
#ifndef VP_ENGINE_MODEL_NAME_H
#define VP_ENGINE_MODEL_NAME_H

#include <jansson.h>
#include <stdbool.h>

#include "engine/realtime_refusal.h"

#define MODEL_NAME_OWN "voiceplate-engine"

enum model_use {
    MODEL_REALTIME = 1 << 0,
    MODEL_TRANSCRIPTION = 1 << 1,
    MODEL_SPEECH = 1 << 2,
    MODEL_CHAT = 1 << 3,
    MODEL_ANYTHING = MODEL_REALTIME | MODEL_TRANSCRIPTION | MODEL_SPEECH | MODEL_CHAT,
};

/* uses: at least one of them. A dated snapshot ("-2025-08-28") of a known name is known. */
bool model_name_is_known(const char *name, enum model_use uses);
/* VP_OK for a known name and for NULL (the own one is meant); VP_ERR_BAD_MESSAGE with model_not_found. */
VP_MUST_CHECK enum vp_err model_name_check(const char *name, enum model_use use,
                                           struct realtime_refusal *error);
/* As /v1/models shows one (openai-rest.md); the caller's, NULL without memory. */
json_t *model_name_json(const char *name);
/* All of them, likewise. */
json_t *model_name_list(void);

#endif
