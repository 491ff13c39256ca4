/* The same model behind REST (openai-rest.md), for the traditional pipeline: recordings become the caller's
 * words, chats are decided by the same mind, and words become stamped audio. */
#include <stdlib.h>
#include <string.h>

#include "audio/wav.h"
#include "e2e/kill_matrix/waiter_internal.h"

enum { RATE_HZ = 8000, WAV_MAX_BYTES = 1 << 20 };

/* -- hearing ------------------------------------------------------------------------------------------- */

static enum caller_word find_word(const struct wav *wav)
{
    struct spoken spoken = {.word = CALLER_SILENT};
    uint8_t *ulaw = malloc(wav->frame_count + 1);
    if (ulaw == NULL || wav->rate_hz != RATE_HZ || wav->channels != 1)
        goto out;
    ulaw_encode(wav->pcm16, wav->frame_count, ulaw);
    for (size_t at = 0; at < wav->frame_count; at += ULAW_FRAME_BYTES)
        if (spoken_find(ulaw + at, wav->frame_count - at, &spoken))
            break;
out:
    free(ulaw);
    return (enum caller_word)spoken.word;
}

void waiter_serve_transcription(void *owner, struct http_request *request)
{
    (void)owner;
    struct span body = http_body(request);
    const char *riff = memmem(body.at, body.len, "RIFF", 4);
    struct wav wav;
    enum caller_word word = CALLER_SILENT;
    if (riff != NULL && wav_decode((struct span){riff, body.len - (size_t)(riff - body.at)}, &wav) == VP_OK) {
        word = find_word(&wav);
        wav_deinit(&wav);
    }
    json_t *answer = json_pack("{s:s}", "text", mind_caller_words(word));
    char *text = json_dumps(answer, JSON_COMPACT);
    json_decref(answer);
    http_reply(request, 200, "application/json", span_of(text));
    free(text);
}

/* -- thinking ------------------------------------------------------------------------------------------ */

static void read_message(struct mind *mind, const json_t *message, const char **function)
{
    const char *role = json_string_value(json_object_get(message, "role"));
    const char *content = json_string_value(json_object_get(message, "content"));
    const json_t *call = json_array_get(json_object_get(message, "tool_calls"), 0);
    if (role == NULL)
        return;
    if (call != NULL)
        *function = json_string_value(json_object_get(json_object_get(call, "function"), "name"));
    else if (strcmp(role, "assistant") == 0)
        mind->caller_word = CALLER_SILENT; /* answered */
    if (content == NULL)
        return;
    if (strcmp(role, "user") == 0)
        mind->caller_word = mind_caller_word(content);
    else if (strcmp(role, "system") == 0)
        mind_take_past(mind, content);
    else if (strcmp(role, "tool") == 0 && *function != NULL)
        (void)mind_take_answer(mind, *function, content);
}

/* What the service told a fresh model of the order is no read-back. */
static struct mind read_chat(const json_t *messages)
{
    struct mind mind = {.order = NULL};
    const char *function = NULL;
    bool has_user = false;
    size_t index;
    json_t *message;
    json_array_foreach(messages, index, message)
    {
        const char *role = json_string_value(json_object_get(message, "role"));
        has_user |= role != NULL && strcmp(role, "user") == 0;
        read_message(&mind, message, &function);
        if (!has_user)
            mind.read_back_version = 0;
    }
    return mind;
}

void waiter_serve_chat(void *owner, struct http_request *request)
{
    struct waiter *waiter = owner;
    struct span body = http_body(request);
    json_t *chat = json_loadb(body.at, body.len, 0, NULL);
    struct mind mind = read_chat(json_object_get(chat, "messages"));
    struct act act = mind_decide(&mind);
    json_t *message;
    if (act.function != NULL) {
        char id[WAITER_ID_BYTES], *arguments = json_dumps(act.arguments, JSON_COMPACT);
        waiter_make_id(waiter, id, "call");
        waiter->events->on_tool_call(waiter->owner, act.function);
        message = json_pack("{s:s, s:n, s:[{s:s, s:s, s:{s:s, s:s}}]}", "role", "assistant", "content",
                            "tool_calls", "id", id, "type", "function", "function", "name", act.function,
                            "arguments", arguments);
        free(arguments);
        json_decref(act.arguments);
    } else {
        message = json_pack("{s:s, s:s}", "role", "assistant", "content", act.words);
    }
    json_t *answer =
        json_pack("{s:s, s:[{s:i, s:o, s:s}]}", "object", "chat.completion", "choices", "index", 0, "message",
                  message, "finish_reason", act.function != NULL ? "tool_calls" : "stop");
    char *text = json_dumps(answer, JSON_COMPACT);
    http_reply(request, 200, "application/json", span_of(text));
    free(text);
    json_decref(answer);
    json_decref(chat);
    mind_deinit(&mind);
}

/* -- speaking ------------------------------------------------------------------------------------------ */

void waiter_serve_speech(void *owner, struct http_request *request)
{
    struct waiter *waiter = owner;
    struct span body = http_body(request);
    json_t *wish = json_loadb(body.at, body.len, 0, NULL);
    const char *words = json_string_value(json_object_get(wish, "input"));
    enum agent_word word = mind_agent_word(words != NULL ? words : "");
    const struct spoken spoken = {.word = (int)word, .utterance = ++waiter->utterance};
    static int16_t pcm16[256 * ULAW_FRAME_BYTES];
    uint8_t ulaw[ULAW_FRAME_BYTES];
    size_t count = 0;
    for (int i = 0; i < waiter_frames(waiter, word); i++, count += ULAW_FRAME_BYTES) {
        spoken_write(&spoken, ulaw);
        ulaw_decode(ulaw, ULAW_FRAME_BYTES, pcm16 + count);
    }
    struct buf file;
    buf_init(&file, WAV_MAX_BYTES);
    if (wav_encode(&file, RATE_HZ, 1, pcm16, count) == VP_OK)
        http_reply(request, 200, "audio/wav", (struct span){file.at, file.len});
    else
        http_reply_error(request, 500, "server_error", "no WAV");
    buf_deinit(&file);
    json_decref(wish);
}
