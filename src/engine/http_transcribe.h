/* POST /v1/audio/transcriptions (openai-rest.md section 2): a WAV file in, its words out. */
#ifndef VP_ENGINE_HTTP_TRANSCRIBE_H
#define VP_ENGINE_HTTP_TRANSCRIBE_H

#include "engine/core.h"
#include "net/http_server.h"

/* Answers now or later. WAV of any rate; response_format json, text or verbose_json;
 * keywords[] are expected words. */
void http_transcribe(struct engine_core *core, struct http_request *request);

#endif
