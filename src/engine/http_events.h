/* Answers as server-sent events (openai-rest.md 1.5): a line of JSON each, as they come. */
#ifndef VP_ENGINE_HTTP_EVENTS_H
#define VP_ENGINE_HTTP_EVENTS_H

#include <jansson.h>

#include "engine/realtime_refusal.h"
#include "net/http_server.h"

void http_events_begin(struct http_request *request);
/* Takes json; NULL (no memory) is left out. */
void http_event(struct http_request *request, json_t *json);
/* What goes wrong once the answer has begun: the official clients throw at it. */
void http_event_error(struct http_request *request, const char *message);
/* Tokens as the service counts them; the caller's, NULL without memory. */
json_t *http_events_usage(const char *type, json_int_t input_tokens, json_int_t output_tokens);

#endif
