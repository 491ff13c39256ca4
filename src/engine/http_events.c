#include "engine/http_events.h"

#include <stdlib.h>

void http_events_begin(struct http_request *request)
{
    http_reply_begin(request, 200, "text/event-stream; charset=utf-8");
}

void http_event(struct http_request *request, json_t *json)
{
    char *text = json != NULL ? json_dumps(json, JSON_COMPACT) : NULL;
    json_decref(json);
    if (text == NULL)
        return;
    http_reply_piece(request, SPAN_LIT("data: "));
    http_reply_piece(request, span_of(text));
    http_reply_piece(request, SPAN_LIT("\n\n"));
    free(text);
}

void http_event_error(struct http_request *request, const char *message)
{
    http_event(request, json_pack("{s:{s:s, s:s, s:n, s:s}}", "error", "message", message, "type",
                                  "server_error", "param", "code", "server_error"));
}

json_t *http_events_usage(const char *type, json_int_t input_tokens, json_int_t output_tokens)
{
    return json_pack("{s:s*, s:I, s:I, s:I}", "type", type, "input_tokens", input_tokens, "output_tokens",
                     output_tokens, "total_tokens", input_tokens + output_tokens);
}
