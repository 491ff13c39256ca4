#include "engine/http_refusal.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

const struct http_refusal http_refusal_overloaded = {503, "service_unavailable_error", "server_is_overloaded",
                                                     NULL};

void http_refuse(struct http_request *request, const struct http_refusal *refusal, const char *message)
{
    json_t *body = json_pack("{s:{s:s, s:s, s:s?, s:s?}}", "error", "message", message, "type", refusal->type,
                             "param", refusal->param, "code", refusal->code);
    char *text = body != NULL ? json_dumps(body, JSON_COMPACT) : NULL;
    json_decref(body);
    if (refusal->status == 503)
        http_add_header(request, "Retry-After", "1");
    http_reply(request, refusal->status, "application/json", text != NULL ? span_of(text) : SPAN_LIT("{}"));
    free(text);
}

void http_refuse_with(struct http_request *request, int status, const struct realtime_refusal *refusal)
{
    http_refuse(request,
                &(struct http_refusal){status, refusal->type, refusal->code,
                                       refusal->param[0] != '\0' ? refusal->param : NULL},
                refusal->message);
}

void http_answer_json(struct http_request *request, json_t *json)
{
    char *text = json != NULL ? json_dumps(json, JSON_COMPACT) : NULL;
    json_decref(json);
    if (text == NULL)
        http_refuse(request, &(struct http_refusal){500, "server_error", NULL, NULL}, "Out of memory.");
    else
        http_reply(request, 200, "application/json", span_of(text));
    free(text);
}

static bool is_same(struct span given, const char *key)
{
    size_t len = strlen(key);
    unsigned char differs = given.len != len;
    for (size_t i = 0; i < len; i++)
        differs |= (unsigned char)(key[i] ^ (i < given.len ? given.at[i] : 0));
    return differs == 0;
}

bool http_has_key(const struct http_request *request, const char *api_key)
{
    static const char bearer[] = "Bearer ", browser[] = "openai-insecure-api-key.";
    if (api_key == NULL || api_key[0] == '\0')
        return true;
    const char *authorization = http_header(request, "Authorization");
    if (authorization != NULL && strncasecmp(authorization, bearer, strlen(bearer)) == 0)
        return is_same(span_of(authorization + strlen(bearer)), api_key);
    const char *protocols = http_header(request, "Sec-WebSocket-Protocol");
    const char *given = protocols != NULL ? strstr(protocols, browser) : NULL;
    if (given == NULL)
        return false;
    given += strlen(browser);
    return is_same((struct span){given, strcspn(given, ", ")}, api_key);
}
