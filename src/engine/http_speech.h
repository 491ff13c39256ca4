/* POST /v1/audio/speech (openai-rest.md section 5): text in, audio out as it is made. */
#ifndef VP_ENGINE_HTTP_SPEECH_H
#define VP_ENGINE_HTTP_SPEECH_H

#include "engine/core.h"
#include "net/http_server.h"

/* Answers now or later. response_format: "wav" (default) and "pcm" at 24 kHz as OpenAI's, and our own "ulaw":
 * headerless 8 kHz mu-law for telephones. */
void http_speech(struct engine_core *core, struct http_request *request);

#endif
