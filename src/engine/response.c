/* One answer: polls the brain's actions and shows each as an item (openai-realtime.md 6.2 and 6.3). */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log_limit.h"
#include "engine/session_check.h"
#include "engine/session_internal.h"

enum { BYTES_PER_TEXT_TOKEN = 4, INPUT_TOKENS_PER_S = 10, OUTPUT_TOKENS_PER_S = 20 };

bool response_is_sane(const struct session *session)
{
    const struct response *response = &session->response;
    bool is_speaking = response->phase == RESPONSE_SPEAKING;
    if (response->phase == RESPONSE_NONE)
        return response->output == NULL && response->item == NULL && response->job == NULL;
    if (response->id[0] == '\0' || response->output == NULL || is_speaking != (response->item != NULL))
        return false;
    return (is_speaking || response->job == NULL) && response->held_count <= AUDIO_OUT_PIECE_SAMPLES &&
           (response->phase != RESPONSE_WAIT_TEXT || session->waiting != NULL);
}

/* Tokens as the real service counts them, roughly: we have none, but clients add them up. */
static json_t *usage_json(const struct session *session)
{
    size_t text_in = session->config.instructions != NULL ? strlen(session->config.instructions) : 0;
    for (const struct item *item = session->conversation.first; item != NULL; item = item->next)
        text_in += item->text != NULL ? strlen(item->text) : 0;
    int in_text = (int)(text_in / BYTES_PER_TEXT_TOKEN);
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

static json_t *response_json(const struct session *session, const char *status, json_t *status_details,
                             json_t *usage)
{
    const struct response *response = &session->response;
    const json_t *audio = json_object_get(session->config.shown, "audio");
    const json_t *voice = json_object_get(json_object_get(audio, "output"), "voice");
    return json_pack("{s:s, s:s, s:s, s:o?, s:O, s:s, s:[s], s:O, s:{s:{s:O, s:O}}, s:o?, s:O?}", "object",
                     "realtime.response", "id", response->id, "status", status, "status_details",
                     status_details, "output", response->output, "conversation_id", session->conversation_id,
                     "output_modalities", response->wants_audio ? "audio" : "text", "max_output_tokens",
                     json_object_get(session->config.shown, "max_output_tokens"), "audio", "output", "format",
                     session_config_output_format(&session->config), "voice", voice, "usage", usage,
                     "metadata", response->metadata);
}

static void forget(struct session *session)
{
    struct response *response = &session->response;
    speak_abandon(response->job);
    audio_out_deinit(&response->out);
    json_decref(response->output);
    json_decref(response->metadata);
    free(response->instructions);
    *response = (struct response){.phase = RESPONSE_NONE};
}

void response_drop(struct session *session)
{
    forget(session);
}

/* After an answer the caller may stay silent: idle_timeout_ms counts from the end of its playback. */
static void start_idle_timer(struct session *session)
{
    if (session->config.idle_timeout_ms == 0 || session->speaking != NULL)
        return;
    int64_t playing_ms = (session->playback_end_us - clock_mono_us()) / 1000;
    loop_timer_start(&session->idle_timer,
                     session->config.idle_timeout_ms + (playing_ms > 0 ? playing_ms : 0));
}

void response_finish(struct session *session, const char *status, const char *reason, const char *failure)
{
    json_t *details = NULL;
    if (failure != NULL)
        details = json_pack("{s:s, s:{s:s, s:s, s:s}}", "type", status, "error", "type", "server_error",
                            "code", "server_error", "message", failure);
    else if (reason != NULL)
        details = json_pack("{s:s, s:s}", "type", status, "reason", reason);
    realtime_send(&session->sink, "response.done", "{s:o}", "response",
                  response_json(session, status, details, usage_json(session)));
    forget(session);
    session->heard_samples = 0;
    start_idle_timer(session);
    if (!session->wants_response)
        return;
    session->wants_response = false;
    struct realtime_refusal error;
    if (response_start(session, NULL, &error) != VP_OK)
        log_of_call(LOG_LEVEL_ERROR, "engine", session->call_sid, "response failed session=%s", session->id);
}

void response_begin_item(struct session *session, struct item *item)
{
    struct response *response = &session->response;
    item->status = ITEM_IN_PROGRESS;
    (void)!conversation_put(&session->conversation, item, NULL); /* at the end: cannot fail */
    response->item = item;
    realtime_send(&session->sink, "response.output_item.added", "{s:s, s:i, s:o}", "response_id",
                  response->id, "output_index", response->output_index, "item", item_to_json(item));
    session_send_item(session, "conversation.item.added", item);
}

/* item's status is set already. */
void response_end_item(struct session *session, struct item *item)
{
    struct response *response = &session->response;
    session_send_item(session, "conversation.item.done", item);
    json_t *shown = item_to_json(item);
    realtime_send(&session->sink, "response.output_item.done", "{s:s, s:i, s:O}", "response_id", response->id,
                  "output_index", response->output_index, "item", shown);
    json_array_append_new(response->output, shown);
    response->output_index++;
    response->item = NULL;
}

static enum vp_err call_tool(struct session *session, const struct dialogue_action *action)
{
    struct response *response = &session->response;
    struct item *item = item_create(ITEM_FUNCTION_CALL);
    if (item == NULL)
        return VP_ERR_NO_MEMORY;
    id_make(item->call_id, "call");
    bool fits = span_copy(span_of(action->tool_call_id), item->tool_call_ref, sizeof item->tool_call_ref);
    enum vp_err err = fits ? item_set_text(item, span_of(action->arguments)) : VP_ERR_TOO_BIG;
    if (err == VP_OK && (item->name = strdup(action->tool_name)) == NULL)
        err = VP_ERR_NO_MEMORY;
    if (err != VP_OK) {
        item_destroy(item);
        return err;
    }
    response_begin_item(session, item);
    realtime_send(&session->sink, "response.function_call_arguments.delta", "{s:s, s:s, s:i, s:s, s:s}",
                  "response_id", response->id, "item_id", item->id, "output_index", response->output_index,
                  "call_id", item->call_id, "delta", item->text);
    realtime_send(&session->sink, "response.function_call_arguments.done", "{s:s, s:s, s:i, s:s, s:s, s:s}",
                  "response_id", response->id, "item_id", item->id, "output_index", response->output_index,
                  "call_id", item->call_id, "name", item->name, "arguments", item->text);
    item->status = ITEM_COMPLETED;
    response->text_bytes += strlen(item->text);
    session->open_call_count++;
    response_end_item(session, item);
    return VP_OK;
}

static enum vp_err act(struct session *session, const struct dialogue_action *action)
{
    if (action->kind == DIALOGUE_CALL_TOOL)
        return call_tool(session, action);
    if (session->marks.is_open && session->marks.said_us == 0)
        session->marks.said_us = clock_mono_us();
    return response_say(session, action->text);
}

/* Nothing came of the news: is the response's own wish left? */
static bool ask_for_words(struct session *session)
{
    struct response *response = &session->response;
    if (response->has_asked || response->output_index > 0 || session->open_call_count > 0)
        return false;
    if (response->had_news && response->instructions == NULL)
        return false;
    response->has_asked = true;
    session->brain->table->respond(session->brain, response->instructions);
    return true;
}

static void think(struct session *session)
{
    struct response *response = &session->response;
    if (session->has_news)
        response->had_news = true;
    session->has_news = false;
    if (!response->had_news)
        (void)ask_for_words(session);
    while (response->phase == RESPONSE_THINKING) {
        struct dialogue_action action;
        enum vp_err err = VP_OK;
        switch (session->brain->table->poll(session->brain, &action)) {
        case BRAIN_ACTION:
            err = act(session, &action);
            break;
        case BRAIN_WAIT:
            response->phase = RESPONSE_WAIT_BRAIN;
            break;
        case BRAIN_FAILED:
            response_finish(session, "failed", NULL, session->brain->failure);
            return;
        case BRAIN_NOTHING:
            if (ask_for_words(session))
                break;
            response_finish(session, "completed", NULL, NULL);
            return;
        }
        if (err != VP_OK) {
            response_finish(session, "failed", NULL, vp_err_text(err));
            return;
        }
    }
}

void response_go_on(struct session *session)
{
    session->response.phase = RESPONSE_THINKING;
    think(session);
}

static enum vp_err read_overrides(struct session *session, const json_t *overrides,
                                  struct realtime_refusal *error)
{
    enum vp_err err = overrides != NULL ? response_check(overrides, error) : VP_OK;
    if (err != VP_OK)
        return err;
    struct response *response = &session->response;
    const char *instructions = json_string_value(json_object_get(overrides, "instructions"));
    const json_t *modalities = json_object_get(overrides, "output_modalities");
    json_t *metadata = json_object_get(overrides, "metadata");
    response->wants_audio = session->config.wants_audio;
    if (modalities != NULL)
        response->wants_audio = strcmp(json_string_value(json_array_get(modalities, 0)), "audio") == 0;
    if (instructions != NULL && (response->instructions = strdup(instructions)) == NULL)
        return VP_ERR_NO_MEMORY;
    if (json_is_object(metadata))
        response->metadata = json_incref(metadata);
    return VP_OK;
}

enum vp_err response_start(struct session *session, const json_t *overrides, struct realtime_refusal *error)
{
    struct response *response = &session->response;
    if (response_is_active(session))
        return realtime_refuse(error, "conversation_already_has_active_response", NULL,
                               "Conversation already has an active response in progress: %s. Wait until the "
                               "response is finished before creating a new one.",
                               response->id);
    enum vp_err err = read_overrides(session, overrides, error);
    if (err == VP_OK)
        err = audio_out_init(&response->out, session->config.output_format);
    if (err == VP_OK && (response->output = json_array()) == NULL)
        err = VP_ERR_NO_MEMORY;
    if (err != VP_OK) {
        forget(session);
        return err;
    }
    loop_timer_stop(&session->idle_timer);
    id_make(response->id, "resp");
    response->phase = RESPONSE_WAIT_TEXT;
    realtime_send(&session->sink, "response.created", "{s:o}", "response",
                  response_json(session, "in_progress", NULL, NULL));
    if (session->waiting == NULL)
        response_go_on(session);
    return VP_OK;
}

void response_cancel(struct session *session, const char *reason)
{
    session->wants_response = false;
    if (!response_is_active(session))
        return;
    session->brain->table->cancel(session->brain);
    response_cut(session);
    response_finish(session, "cancelled", reason, NULL);
}
