/* POST /v1/chat/completions (openai-rest.md section 3): the built-in dialogue as a chat model. */
#ifndef VP_ENGINE_HTTP_CHAT_H
#define VP_ENGINE_HTTP_CHAT_H

#include "net/http_server.h"

/* Answers the request before it returns, streamed where that was asked for. */
void http_chat(struct http_request *request);

#endif
