#include "engine/http_chat.h"

#include <stdlib.h>
#include <string.h>

#include "base/json_tree.h"
#include "base/clock.h"
#include "base/call_sid.h"
#include "base/log_limit.h"
#include "engine/chat_replay.h"
#include "engine/http_refusal.h"
#include "engine/ids.h"
#include "engine/sentence.h"

enum { BYTES_PER_TOKEN = 4 };

struct chat_answer {
    struct http_request *request;
    char id[ID_SIZE_BYTES];
    const char *model;
    json_int_t created_unix_s;
    const json_t *message;
    json_int_t asked_tokens, said_tokens;
};

static const char *finish_reason(const struct chat_answer *answer)
{
    return json_object_get(answer->message, "tool_calls") != NULL ? "tool_calls" : "stop";
}

/* Roughly: there are no tokens here, but clients add them up. */
static json_t *usage(const struct chat_answer *answer)
{
    return json_pack("{s:I, s:I, s:I}", "prompt_tokens", answer->asked_tokens, "completion_tokens",
                     answer->said_tokens, "total_tokens", answer->asked_tokens + answer->said_tokens);
}

static void answer_whole(const struct chat_answer *answer)
{
    http_answer_json(answer->request,
                     json_pack("{s:s, s:s, s:I, s:s, s:[{s:i, s:O, s:n, s:s}], s:o}", "id", answer->id,
                               "object", "chat.completion", "created", answer->created_unix_s, "model",
                               answer->model, "choices", "index", 0, "message", answer->message, "logprobs",
                               "finish_reason", finish_reason(answer), "usage", usage(answer)));
}

/* --- the stream --- */

static void send_chunk(const struct chat_answer *answer, json_t *choices, json_t *usage_or_null)
{
    json_t *chunk =
        json_pack("{s:s, s:s, s:I, s:s, s:o}", "id", answer->id, "object", "chat.completion.chunk", "created",
                  answer->created_unix_s, "model", answer->model, "choices", choices);
    if (chunk != NULL && usage_or_null != NULL)
        json_object_set(chunk, "usage", usage_or_null);
    char *text = chunk != NULL ? json_dumps(chunk, JSON_COMPACT) : NULL;
    json_decref(chunk);
    json_decref(usage_or_null);
    if (text == NULL)
        return;
    http_reply_piece(answer->request, SPAN_LIT("data: "));
    http_reply_piece(answer->request, span_of(text));
    http_reply_piece(answer->request, SPAN_LIT("\n\n"));
    free(text);
}

static void send_delta(const struct chat_answer *answer, json_t *delta, const char *reason)
{
    send_chunk(answer, json_pack("[{s:i, s:o, s:s?}]", "index", 0, "delta", delta, "finish_reason", reason),
               NULL);
}

/* A sentence a chunk: who speaks it may begin with the first. */
static void send_words(const struct chat_answer *answer)
{
    const json_t *content = json_object_get(answer->message, "content");
    struct span rest = span_of(json_is_string(content) ? json_string_value(content) : "");
    for (struct span sentence; (sentence = sentence_take(&rest)).len > 0;)
        send_delta(answer, json_pack("{s:s%}", "content", sentence.at, sentence.len), NULL);
}

static void send_calls(const struct chat_answer *answer)
{
    size_t i;
    const json_t *call;
    json_array_foreach(json_object_get(answer->message, "tool_calls"), i, call)
    {
        json_t *piece = json_copy((json_t *)call);
        json_object_set_new(piece, "index", json_integer((json_int_t)i));
        send_delta(answer, json_pack("{s:[o]}", "tool_calls", piece), NULL);
    }
}

static void answer_in_stream(const struct chat_answer *answer, bool wants_usage)
{
    http_reply_begin(answer->request, 200, "text/event-stream; charset=utf-8");
    send_delta(answer, json_pack("{s:s, s:s}", "role", "assistant", "content", ""), NULL);
    send_words(answer);
    send_calls(answer);
    send_delta(answer, json_object(), finish_reason(answer));
    if (wants_usage)
        send_chunk(answer, json_array(), usage(answer));
    http_reply_piece(answer->request, SPAN_LIT("data: [DONE]\n\n"));
    http_reply_end(answer->request);
}

/* --- the request --- */

static void refuse(struct http_request *request, const char *param, const char *why)
{
    http_refuse(request, &(struct http_refusal){400, "invalid_request_error", NULL, param}, why);
}

static void answer_asked(struct http_request *request, const json_t *asked, size_t asked_bytes)
{
    const char *why = NULL, *choice = json_string_value(json_object_get(asked, "tool_choice"));
    const char *model = json_string_value(json_object_get(asked, "model"));
    const json_t *options = json_object_get(asked, "stream_options");
    int64_t began_us = clock_mono_us();
    json_t *message = NULL;
    enum vp_err err = chat_replay(json_object_get(asked, "messages"), json_object_get(asked, "tools"),
                                  choice == NULL || strcmp(choice, "none") != 0, &message, &why);
    if (err == VP_ERR_BAD_VALUE) {
        refuse(request, "messages", why);
        return;
    }
    if (err != VP_OK) {
        http_refuse(request, &(struct http_refusal){500, "server_error", NULL, NULL}, vp_err_text(err));
        return;
    }
    struct chat_answer answer = {.request = request,
                                 .model = model != NULL ? model : "voiceplate-engine",
                                 .created_unix_s = clock_unix_ms() / 1000,
                                 .message = message,
                                 .asked_tokens = (json_int_t)(asked_bytes / BYTES_PER_TOKEN)};
    id_make(answer.id, "chatcmpl");
    const char *words = json_string_value(json_object_get(message, "content"));
    answer.said_tokens = (json_int_t)((words != NULL ? strlen(words) : 0) / BYTES_PER_TOKEN);
    char call_sid[CALL_SID_BYTES];
    (void)call_sid_take(http_header(request, CALL_SID_HEADER), call_sid);
    log_of_call(LOG_LEVEL_INFO, "engine", call_sid, "chat messages=%zu calls=%zu took_us=%lld",
                json_array_size(json_object_get(asked, "messages")),
                json_array_size(json_object_get(message, "tool_calls")),
                (long long)(clock_mono_us() - began_us));
    if (json_is_true(json_object_get(asked, "stream")))
        answer_in_stream(&answer, json_is_true(json_object_get(options, "include_usage")));
    else
        answer_whole(&answer);
    json_decref(message);
}

void http_chat(struct http_request *request)
{
    struct span body = http_body(request);
    json_t *asked = json_tree_load_within(body, 0, &json_tree_limits_menu);
    const json_t *tools = json_object_get(asked, "tools");
    if (!json_is_object(asked))
        refuse(request, NULL, "The body must be a JSON object, and not a very large one.");
    else if (!json_is_array(json_object_get(asked, "messages")))
        refuse(request, "messages", "Missing required parameter: 'messages'.");
    else if (tools != NULL && !json_is_array(tools) && !json_is_null(tools))
        refuse(request, "tools", "'tools' must be a list.");
    else
        answer_asked(request, asked, body.len);
    json_decref(asked);
}
