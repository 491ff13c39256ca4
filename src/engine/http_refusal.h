/* Answers of the engine's HTTP side in OpenAI's forms (openai-rest.md section 1). */
#ifndef VP_ENGINE_HTTP_REFUSAL_H
#define VP_ENGINE_HTTP_REFUSAL_H

#include <jansson.h>

#include "engine/realtime_refusal.h"
#include "net/http_server.h"

struct http_refusal {
    int status;
    const char *type;
    const char *code;  /* or NULL */
    const char *param; /* or NULL */
};

extern const struct http_refusal http_refusal_overloaded; /* 503 service_unavailable_error */

/* {"error":{"message":..,"type":..,"param":..,"code":..}}, as a check of members found it. */
void http_refuse_with(struct http_request *request, int status, const struct realtime_refusal *refusal);
/* {"error":{"message":..,"type":..,"param":..,"code":..}} */
void http_refuse(struct http_request *request, const struct http_refusal *refusal, const char *message);
/* Takes json; NULL answers 500. */
void http_answer_json(struct http_request *request, json_t *json);

/* Whether the request carries the key (empty or NULL: none needed): as Bearer, or in the WebSocket's
 * sub-protocols as browsers send it (openai-realtime.md 1.1). Compares in constant time. */
bool http_has_key(const struct http_request *request, const char *api_key);

#endif
