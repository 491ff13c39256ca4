#include "engine/http_chat.h"

#include <string.h>

#include "base/json_tree.h"
#include "base/clock.h"
#include "base/call_sid.h"
#include "base/log_limit.h"
#include "engine/chat_asked.h"
#include "engine/chat_replay.h"
#include "engine/http_events.h"
#include "engine/http_refusal.h"
#include "engine/ids.h"
#include "engine/model_name.h"
#include "english/sentence_take.h"
#include "engine/thresholds.h"

struct chat_answer {
    struct http_request *request;
    char id[ID_SIZE_BYTES];
    const char *model;
    json_int_t created_unix_s;
    const json_t *message;
    struct span words; /* of it, as far as they are said */
    bool is_cut;       /* by the limit of tokens */
    bool wants_usage;
    json_int_t asked_tokens, said_tokens;
};

static const char *finish_reason(const struct chat_answer *answer)
{
    return answer->is_cut                                           ? "length"
           : json_object_get(answer->message, "tool_calls") != NULL ? "tool_calls"
                                                                    : "stop";
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

/* Where the usage comes last, the other chunks say that it has not come yet. */
static void send_chunk(const struct chat_answer *answer, json_t *choices, json_t *usage_or_null)
{
    json_t *chunk =
        json_pack("{s:s, s:s, s:I, s:s, s:o}", "id", answer->id, "object", "chat.completion.chunk", "created",
                  answer->created_unix_s, "model", answer->model, "choices", choices);
    if (chunk != NULL && (usage_or_null != NULL || answer->wants_usage))
        json_object_set_new(chunk, "usage", usage_or_null != NULL ? usage_or_null : json_null());
    http_event(answer->request, chunk);
}

static void send_delta(const struct chat_answer *answer, json_t *delta, const char *reason)
{
    send_chunk(answer, json_pack("[{s:i, s:o, s:s?}]", "index", 0, "delta", delta, "finish_reason", reason),
               NULL);
}

/* A sentence a chunk: who speaks it may begin with the first. */
static void send_words(const struct chat_answer *answer)
{
    struct span rest = answer->words;
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

static void answer_in_stream(const struct chat_answer *answer)
{
    http_events_begin(answer->request);
    send_delta(answer, json_pack("{s:s, s:s}", "role", "assistant", "content", ""), NULL);
    send_words(answer);
    send_calls(answer);
    send_delta(answer, json_object(), finish_reason(answer));
    if (answer->wants_usage)
        send_chunk(answer, json_array(), usage(answer));
    http_reply_piece(answer->request, SPAN_LIT("data: [DONE]\n\n"));
    http_reply_end(answer->request);
}

/* --- the request --- */

/* NULL where the conversation was refused; then the request is answered. */
static json_t *think(struct http_request *request, const struct chat_asked *asked)
{
    const char *why = NULL;
    json_t *message = NULL;
    enum vp_err err = chat_replay(asked->messages, asked->tools, asked->may_call_tools, &message, &why);
    if (err == VP_ERR_BAD_VALUE)
        http_refuse(request,
                    &(struct http_refusal){400, "invalid_request_error", "invalid_value", "messages"}, why);
    else if (err != VP_OK)
        http_refuse(request, &(struct http_refusal){500, "server_error", NULL, NULL}, vp_err_text(err));
    return err == VP_OK ? message : NULL;
}

static void log_answer(const struct http_request *request, const struct chat_asked *asked,
                       const json_t *message, int64_t began_us)
{
    char call_sid[CALL_SID_BYTES];
    (void)call_sid_take(http_header(request, CALL_SID_HEADER), call_sid);
    log_of_call(LOG_LEVEL_INFO, "engine", call_sid, "chat messages=%zu calls=%zu took_us=%lld",
                json_array_size(asked->messages), json_array_size(json_object_get(message, "tool_calls")),
                (long long)(clock_mono_us() - began_us));
}

static void answer_asked(struct http_request *request, const struct chat_asked *asked, size_t asked_bytes)
{
    int64_t began_us = clock_mono_us();
    json_t *message = think(request, asked);
    if (message == NULL)
        return;
    struct chat_answer answer = {.request = request,
                                 .model = asked->model != NULL ? asked->model : MODEL_NAME_OWN,
                                 .created_unix_s = clock_unix_ms() / 1000,
                                 .message = message,
                                 .words = SPAN_LIT(""),
                                 .wants_usage = asked->wants_usage,
                                 .asked_tokens = (json_int_t)(asked_bytes / BYTES_PER_TEXT_TOKEN)};
    id_make(answer.id, "chatcmpl");
    const char *words = json_string_value(json_object_get(message, "content"));
    if (words != NULL) {
        answer.words = (struct span){words, chat_asked_len(asked, words, &answer.is_cut)};
        json_t *content = json_stringn(answer.words.at, answer.words.len);
        answer.said_tokens = (json_int_t)(answer.words.len / BYTES_PER_TEXT_TOKEN);
        json_object_set_new(message, "content", content);
        answer.words.at = json_string_value(content);
    }
    log_answer(request, asked, message, began_us);
    if (asked->is_streamed)
        answer_in_stream(&answer);
    else
        answer_whole(&answer);
    json_decref(message);
}

void http_chat(struct http_request *request)
{
    struct span body = http_body(request);
    json_t *json = json_tree_load_within(body, 0, &json_tree_limits_menu);
    struct realtime_refusal refusal = {.type = "invalid_request_error"};
    struct chat_asked asked;
    if (chat_asked_read(json, &asked, &refusal) != VP_OK)
        http_refuse_with(request, 400, &refusal);
    else if (model_name_check(asked.model, MODEL_CHAT, &refusal) != VP_OK)
        http_refuse_with(request, 404, &refusal);
    else
        answer_asked(request, &asked, body.len);
    json_decref(json);
}
