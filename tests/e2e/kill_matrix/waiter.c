#include "e2e/kill_matrix/waiter.h"

#include <stdlib.h>
#include <string.h>

#include "base/base64.h"
#include "e2e/kill_matrix/waiter_internal.h"

enum {
    MESSAGE_MAX_BYTES = 4 << 20,
    QUEUE_MAX_BYTES = 8 << 20,
    TURN_END_FRAMES = 12,
    REQUEST_MAX_BYTES = 4 << 20
};

/* -- hearing ------------------------------------------------------------------------------------------- */

static void on_speech(struct waiter_session *session, const struct spoken *spoken)
{
    session->caller = spoken->caller;
    session->mind.caller_word = (enum caller_word)spoken->word;
    session->silent_frames = 0;
    if (session->is_caller_speaking)
        return;
    session->is_caller_speaking = true;
    waiter_send(session, json_pack("{s:s, s:i, s:s}", "type", "input_audio_buffer.speech_started",
                                   "audio_start_ms", 0, "item_id", "item_caller"));
    waiter_cancel(session); /* interrupt_response */
}

static void on_silence(struct waiter_session *session)
{
    if (!session->is_caller_speaking || ++session->silent_frames < TURN_END_FRAMES)
        return;
    char item_id[WAITER_ID_BYTES];
    session->is_caller_speaking = false;
    waiter_make_id(session->waiter, item_id, "item");
    waiter_send(session, json_pack("{s:s, s:i, s:s}", "type", "input_audio_buffer.speech_stopped",
                                   "audio_end_ms", 0, "item_id", item_id));
    waiter_send(session, json_pack("{s:s, s:n, s:s}", "type", "input_audio_buffer.committed",
                                   "previous_item_id", "item_id", item_id));
    waiter_send(session,
                json_pack("{s:s, s:s, s:i, s:s}", "type",
                          "conversation.item.input_audio_transcription.completed", "item_id", item_id,
                          "content_index", 0, "transcript", mind_caller_words(session->mind.caller_word)));
    if (!session->is_responding)
        waiter_respond(session); /* create_response */
}

static void on_append(struct waiter_session *session, const char *audio)
{
    uint8_t ulaw[64 * 1024];
    struct span b64 = span_of(audio);
    size_t len;
    if (base64_decoded_max(b64.len) > sizeof ulaw || base64_decode(b64, ulaw, &len) != VP_OK)
        return;
    for (size_t at = 0; at < len; at += ULAW_FRAME_BYTES) {
        struct spoken spoken;
        if (spoken_find(ulaw + at, len - at, &spoken))
            on_speech(session, &spoken);
        else
            on_silence(session);
    }
}

/* -- events -------------------------------------------------------------------------------------------- */

static void take_item(struct waiter_session *session, const json_t *item)
{
    const char *type = json_string_value(json_object_get(item, "type"));
    const char *output = json_string_value(json_object_get(item, "output"));
    const char *call_id = json_string_value(json_object_get(item, "call_id"));
    const char *text =
        json_string_value(json_object_get(json_array_get(json_object_get(item, "content"), 0), "text"));
    if (type != NULL && strcmp(type, "function_call_output") == 0 && output != NULL && call_id != NULL) {
        char function[WAITER_ID_BYTES];
        const char *number = strrchr(call_id, '_');
        bool is_own = strncmp(call_id, "call_", 5) != 0 && number != NULL; /* else the service's brief */
        (void)span_copy((struct span){call_id, is_own ? (size_t)(number - call_id) : 0}, function,
                        sizeof function);
        if (mind_take_answer(&session->mind, function, output) && is_own)
            session->waiter->events->on_tool_answer(session->waiter->owner, function);
    } else if (text != NULL) {
        mind_take_past(&session->mind, text);
    }
}

static void refuse_busy(struct waiter_session *session, const json_t *event)
{
    waiter_send(session,
                json_pack("{s:s, s:{s:s, s:s, s:s, s:O?}}", "type", "error", "error", "type",
                          "invalid_request_error", "code", "conversation_already_has_active_response",
                          "message", "Conversation already has an active response.", "event_id",
                          json_object_get(event, "event_id")));
}

static void configure(struct waiter_session *session, const json_t *event)
{
    json_t *effective = json_deep_copy(json_object_get(event, "session"));
    json_object_set_new(effective, "object", json_string("realtime.session"));
    json_object_set_new(effective, "id", json_string("sess_waiter"));
    waiter_send(session, json_pack("{s:s, s:o}", "type", "session.updated", "session", effective));
}

static void on_text(void *owner, char *text, size_t len)
{
    struct waiter_session *session = owner;
    json_t *event = json_loadb(text, len, 0, NULL);
    const char *type = json_string_value(json_object_get(event, "type"));
    const char *audio = json_string_value(json_object_get(event, "audio"));
    if (type == NULL)
        ws_close(session->ws, 1003, "no event");
    else if (strcmp(type, "input_audio_buffer.append") == 0 && audio != NULL)
        on_append(session, audio);
    else if (strcmp(type, "session.update") == 0)
        configure(session, event);
    else if (strcmp(type, "conversation.item.create") == 0)
        take_item(session, json_object_get(event, "item"));
    else if (strcmp(type, "response.cancel") == 0)
        waiter_cancel(session);
    else if (strcmp(type, "response.create") == 0 && session->is_responding)
        refuse_busy(session, event);
    else if (strcmp(type, "response.create") == 0)
        waiter_respond(session);
    json_decref(event);
}

/* -- life ---------------------------------------------------------------------------------------------- */

static void on_closed(void *owner, const struct ws_end *end)
{
    (void)end;
    struct waiter_session *session = owner;
    struct waiter *waiter = session->waiter;
    LIST_REMOVE(session, entry);
    loop_timer_deinit(&session->timer);
    mind_deinit(&session->mind);
    free(session->words);
    free(session);
    if (waiter->is_closing && LIST_EMPTY(&waiter->sessions))
        free(waiter);
}

static const struct ws_events events = {.on_text = on_text, .on_closed = on_closed};

static void serve_realtime(void *owner, struct http_request *request)
{
    struct waiter *waiter = owner;
    struct waiter_session *session = calloc(1, sizeof *session);
    if (session == NULL || loop_timer_init(&session->timer, waiter->loop, waiter_on_pace, session) != VP_OK)
        abort();
    session->waiter = waiter;
    struct ws_limits limits = ws_limits_default;
    limits.message_max_bytes = MESSAGE_MAX_BYTES;
    limits.queue_max_bytes = QUEUE_MAX_BYTES;
    if (http_upgrade(request, NULL, &limits, &events, session, &session->ws) != VP_OK) {
        loop_timer_deinit(&session->timer);
        free(session);
        return;
    }
    LIST_INSERT_HEAD(&waiter->sessions, session, entry);
    waiter_send(session, json_pack("{s:s, s:{s:s, s:s, s:s, s:s, s:[s]}}", "type", "session.created",
                                   "session", "type", "realtime", "object", "realtime.session", "id",
                                   "sess_waiter", "model", "waiter", "output_modalities", "audio"));
}

enum vp_err waiter_open(struct loop *loop, int listen_fd, const struct waiter_events *waiter_events,
                        void *owner, struct waiter **out_waiter)
{
    static const struct http_route routes[] = {
        {"GET", "/v1/realtime", serve_realtime},
        {"POST", "/v1/audio/transcriptions", waiter_serve_transcription},
        {"POST", "/v1/chat/completions", waiter_serve_chat},
        {"POST", "/v1/audio/speech", waiter_serve_speech},
    };
    struct http_limits limits = http_limits_default;
    limits.body_max_bytes = REQUEST_MAX_BYTES;
    struct waiter *waiter = calloc(1, sizeof *waiter);
    if (waiter == NULL)
        return VP_ERR_NO_MEMORY;
    *waiter = (struct waiter){.loop = loop, .events = waiter_events, .owner = owner, .haste = 1};
    LIST_INIT(&waiter->sessions);
    enum vp_err err = http_server_open(loop, listen_fd, routes, sizeof routes / sizeof *routes, &limits,
                                       waiter, &waiter->server);
    if (err != VP_OK) {
        free(waiter);
        return err;
    }
    *out_waiter = waiter;
    return VP_OK;
}

void waiter_hurry(struct waiter *waiter, int times)
{
    waiter->haste = times;
}

uint64_t waiter_newest_utterance(const struct waiter *waiter)
{
    return waiter->utterance;
}

void waiter_close(struct waiter *waiter)
{
    http_server_close(waiter->server);
    struct waiter_session *session;
    LIST_FOREACH(session, &waiter->sessions, entry) {
        ws_close(session->ws, 1001, "going away");
    }
    waiter->is_closing = true;
    if (LIST_EMPTY(&waiter->sessions))
        free(waiter);
}
