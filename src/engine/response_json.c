/* A response as events show it, and what it cost. */
#include <limits.h>
#include <string.h>

#include "engine/session_internal.h"
#include "engine/thresholds.h"

enum { INPUT_TOKENS_PER_S = 10 };

static size_t context_tokens(const struct session *session)
{
    size_t bytes = session->config.instructions != NULL ? strlen(session->config.instructions) : 0;
    for (const struct item *item = session->conversation.first; item != NULL; item = item->next)
        bytes += item->text != NULL ? strlen(item->text) : 0;
    return bytes / BYTES_PER_TEXT_TOKEN;
}

/* Tokens as the real service counts them, roughly: we have none, but clients add them up. */
static json_t *usage_json(const struct session *session)
{
    int in_text = (int)context_tokens(session);
    int in_audio = (int)(session->heard_samples * INPUT_TOKENS_PER_S / SPEECH_RATE_HZ);
    int out_text = (int)(session->response.text_bytes / BYTES_PER_TEXT_TOKEN);
    int out_audio = (int)(session->response.audio_ms * OUTPUT_TOKENS_PER_S / 1000);
    return json_pack("{s:i, s:i, s:i, s:{s:i, s:i, s:i, s:i, s:{s:i, s:i, s:i}}, s:{s:i, s:i}}",
                     "total_tokens", in_text + in_audio + out_text + out_audio, "input_tokens",
                     in_text + in_audio, "output_tokens", out_text + out_audio, "input_token_details",
                     "text_tokens", in_text, "audio_tokens", in_audio, "image_tokens", 0, "cached_tokens", 0,
                     "cached_tokens_details", "text_tokens", 0, "audio_tokens", 0, "image_tokens", 0,
                     "output_token_details", "text_tokens", out_text, "audio_tokens", out_audio);
}

int response_tokens_left(const struct session *session)
{
    const struct response *response = &session->response;
    if (response->options.tokens_max == 0)
        return INT_MAX;
    size_t text_bytes = response->text_bytes + (response->item != NULL ? response->said_bytes : 0);
    int64_t audio_ms = response->audio_ms + (response->item != NULL ? response->item->audio_ms : 0);
    int used = (int)(text_bytes / BYTES_PER_TEXT_TOKEN) + (int)(audio_ms * OUTPUT_TOKENS_PER_S / 1000);
    return used < response->options.tokens_max ? response->options.tokens_max - used : 0;
}

/* A voice of the session may be an object, the response's is its name. */
static const json_t *shown_voice(const struct session *session)
{
    const json_t *output = json_object_get(json_object_get(session->config.shown, "audio"), "output");
    return json_object_get(output, "voice");
}

json_t *response_json(const struct session *session, const char *status, json_t *status_details)
{
    const struct response *response = &session->response;
    bool is_over = strcmp(status, "in_progress") != 0;
    return json_pack(
        "{s:s, s:s, s:s, s:o*, s:O, s:s*, s:[s], s:o, s:{s:{s:o, s:O}}, s:o*, s:O?}", "object",
        "realtime.response", "id", response->id, "status", status, "status_details", status_details, "output",
        response->output, "conversation_id", response->options.is_apart ? NULL : session->conversation_id,
        "output_modalities", response->options.wants_audio ? "audio" : "text", "max_output_tokens",
        response->options.tokens_max > 0 ? json_integer(response->options.tokens_max) : json_string("inf"),
        "audio", "output", "format", session_config_format_json(response->options.format), "voice",
        shown_voice(session), "usage", is_over ? usage_json(session) : NULL, "metadata",
        response->options.metadata);
}

/* What is limited here is what a conversation keeps; nothing is given back by waiting. */
void response_send_limits(const struct session *session)
{
    int limit = CONVERSATION_BYTES_MAX / BYTES_PER_TEXT_TOKEN, used = (int)context_tokens(session);
    realtime_send(&session->sink, "rate_limits.updated", "{s:[{s:s, s:i, s:i, s:f}]}", "rate_limits", "name",
                  "tokens", "limit", limit, "remaining", used < limit ? limit - used : 0, "reset_seconds",
                  0.0);
}
