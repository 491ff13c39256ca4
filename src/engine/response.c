/* One answer: polls the brain's actions and shows each as an item (openai-realtime.md 6.2 and 6.3). */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log_limit.h"
#include "engine/session_internal.h"

enum { QUEUED_MAX = 8 };

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

static void forget(struct session *session)
{
    struct response *response = &session->response;
    speak_abandon(response->job);
    audio_out_deinit(&response->out);
    json_decref(response->output);
    if (response->options.is_apart)
        item_destroy(response->item); /* no conversation has it */
    response_context_close(session);
    response_options_deinit(&response->options);
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

/* What waited for this one to end: the caller's turn, then what the client asked for. */
static void start_next(struct session *session)
{
    struct realtime_refusal error = {.type = "invalid_request_error"};
    if (session->wants_response) {
        session->wants_response = false;
        if (response_start(session, NULL, &error) != VP_OK)
            log_of_call(LOG_LEVEL_ERROR, "engine", session->call_sid, "response failed session=%s",
                        session->id);
        return;
    }
    while (json_array_size(session->queued) > 0 && !response_is_active(session)) {
        json_t *overrides = json_incref(json_array_get(session->queued, 0));
        json_array_remove(session->queued, 0);
        if (response_start(session, json_is_object(overrides) ? overrides : NULL, &error) != VP_OK)
            realtime_send_error(&session->sink, &error);
        json_decref(overrides);
    }
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
                  response_json(session, status, details));
    response_send_limits(session);
    forget(session);
    session->heard_samples = 0;
    start_idle_timer(session);
    start_next(session);
}

void response_begin_item(struct session *session, struct item *item)
{
    struct response *response = &session->response;
    item->status = ITEM_IN_PROGRESS;
    if (!response->options.is_apart)
        (void)!conversation_put(&session->conversation, item, NULL); /* at the end: cannot fail */
    response->item = item;
    realtime_send(&session->sink, "response.output_item.added", "{s:s, s:i, s:o}", "response_id",
                  response->id, "output_index", response->output_index, "item", item_to_json(item));
    if (!response->options.is_apart)
        session_send_item(session, "conversation.item.added", item);
}

/* item's status is set already. */
void response_end_item(struct session *session, struct item *item)
{
    struct response *response = &session->response;
    if (!response->options.is_apart)
        session_send_item(session, "conversation.item.done", item);
    json_t *shown = item_to_json(item);
    realtime_send(&session->sink, "response.output_item.done", "{s:s, s:i, s:O}", "response_id", response->id,
                  "output_index", response->output_index, "item", shown);
    json_array_append_new(response->output, shown);
    response->output_index++;
    response->item = NULL;
    if (response->options.is_apart)
        item_destroy(item);
}

static enum vp_err call_tool(struct session *session, const struct dialogue_action *action)
{
    struct response *response = &session->response;
    struct item *item = item_create(ITEM_FUNCTION_CALL);
    if (item == NULL)
        return VP_ERR_NO_MEMORY;
    id_make(item->call_id, "call");
    /* What another brain called is history to the session's own. */
    bool is_ours = response->brain == NULL;
    bool fits = span_copy(span_of(is_ours ? action->tool_call_id : ""), item->tool_call_ref,
                          sizeof item->tool_call_ref);
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
    session->open_call_count += is_ours;
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
    struct brain *brain = response_brain(session);
    const char *instructions = response->options.instructions;
    if (response->has_asked || response->output_index > 0 ||
        (response->brain == NULL && session->open_call_count > 0))
        return false;
    if (response->had_news && instructions == NULL && !brain->has_advice)
        return false;
    response->has_asked = true;
    brain->table->respond(brain, instructions);
    return true;
}

static void think(struct session *session)
{
    struct response *response = &session->response;
    if (response->brain == NULL) {
        response->had_news |= session->has_news;
        session->has_news = false;
    }
    if (!response->had_news)
        (void)ask_for_words(session);
    struct brain *brain = response_brain(session);
    while (response->phase == RESPONSE_THINKING) {
        struct dialogue_action action;
        enum vp_err err = VP_OK;
        switch (brain->table->poll(brain, &action)) {
        case BRAIN_ACTION:
            err = act(session, &action);
            break;
        case BRAIN_WAIT:
            response->phase = RESPONSE_WAIT_BRAIN;
            break;
        case BRAIN_FAILED:
            response_finish(session, "failed", NULL, brain->failure);
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
    struct response *response = &session->response;
    response->phase = RESPONSE_THINKING;
    enum vp_err err = response->has_begun ? VP_OK : response_context_open(session);
    if (err == VP_OK)
        think(session);
    else
        response_finish(session, "failed", NULL, vp_err_text(err));
}

enum vp_err response_start(struct session *session, const json_t *overrides, struct realtime_refusal *error)
{
    struct response *response = &session->response;
    if (response_is_active(session))
        return realtime_refuse(error, "conversation_already_has_active_response", NULL,
                               "Conversation already has an active response in progress: %s. Wait until the "
                               "response is finished before creating a new one.",
                               response->id);
    enum vp_err err = response_options_read(session, overrides, &response->options, error);
    if (err == VP_OK)
        err = audio_out_init(&response->out, response->options.format);
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
                  response_json(session, "in_progress", NULL));
    if (session->waiting == NULL)
        response_go_on(session);
    return VP_OK;
}

/* Responses beside the conversation (conversation "none") may run beside others at the service. */
enum vp_err response_request(struct session *session, const json_t *overrides, struct realtime_refusal *error)
{
    const char *conversation = json_string_value(json_object_get(overrides, "conversation"));
    bool is_apart = conversation != NULL && strcmp(conversation, "none") == 0;
    if (!response_is_active(session) || (!is_apart && !session->response.options.is_apart))
        return response_start(session, overrides, error);
    struct response_options options;
    enum vp_err err = response_options_read(session, overrides, &options, error);
    if (err != VP_OK)
        return err;
    response_options_deinit(&options);
    if (session->queued == NULL)
        session->queued = json_array();
    if (json_array_size(session->queued) >= QUEUED_MAX)
        return realtime_refuse(error, "rate_limit_exceeded", NULL,
                               "%d responses are waiting already. Wait until one is finished.", QUEUED_MAX);
    json_t *asked = overrides != NULL ? json_deep_copy(overrides) : json_null();
    return json_array_append_new(session->queued, asked) == 0 ? VP_OK : VP_ERR_NO_MEMORY;
}

void response_cancel(struct session *session, const char *reason)
{
    session->wants_response = false;
    if (!response_is_active(session))
        return;
    struct brain *brain = response_brain(session);
    brain->table->cancel(brain);
    response_cut(session);
    response_finish(session, "cancelled", reason, NULL);
}
