#include "engine/session.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log_limit.h"
#include "base/metric.h"
#include "base/sane.h"
#include "engine/session_internal.h"

enum { SESSION_LIFE_MS = 60 * 60 * 1000 };

bool session_is_sane(const struct session *session)
{
    for (const struct utterance *waiting = session->waiting; waiting != NULL; waiting = waiting->next)
        if (!waiting->is_committed)
            return false;
    return (session->speaking == NULL || !session->speaking->is_committed) &&
           (!session->wants_response || response_is_active(session)) && session->open_call_count >= 0 &&
           endpoint_is_sane(&session->endpoint) && response_is_sane(session);
}

static void on_brain_ready(void *owner)
{
    struct session *session = owner;
    ASSERT_SANE(session_is_sane(session));
    if (session->response.phase == RESPONSE_WAIT_BRAIN)
        response_go_on(session);
}

static void on_expired(void *arg)
{
    struct session *session = arg;
    struct realtime_refusal error = {.type = "invalid_request_error"};
    (void)!realtime_refuse(&error, "session_expired", NULL,
                           "Your session hit the maximum duration of %d minutes.", SESSION_LIFE_MS / 60000);
    realtime_send_error(&session->sink, &error);
    session->on_over(session->owner, 1001, "session expired");
}

static enum vp_err init_timers(struct session *session)
{
    struct loop *loop = session->core->loop;
    enum vp_err err = loop_timer_init(&session->stall_timer, loop, session_hear_stalled, session);
    if (err == VP_OK)
        err = loop_timer_init(&session->late_timer, loop, session_hear_late, session);
    if (err == VP_OK)
        err = loop_timer_init(&session->idle_timer, loop, session_hear_idle, session);
    if (err == VP_OK)
        err = loop_timer_init(&session->expiry_timer, loop, on_expired, session);
    if (err == VP_OK)
        loop_timer_start(&session->expiry_timer, SESSION_LIFE_MS);
    return err;
}

static enum vp_err init_parts(struct session *session, const struct session_options *options)
{
    struct engine_core *core = session->core;
    int64_t expires_at_unix_s = (clock_machine_unix_ms() + SESSION_LIFE_MS) / 1000;
    const struct session_setup setup = {.id = session->id,
                                        .model = options->model,
                                        .silence_ms = core->silence_ms,
                                        .voice = speech_voice_name(core->manner.voice),
                                        .speed = core->manner.speed,
                                        .expires_at_unix_s = expires_at_unix_s,
                                        .is_transcription = options->is_transcription};
    enum vp_err err = session_config_init(&session->config, &setup);
    if (err == VP_OK)
        err = audio_in_init(&session->input, session->config.input_format);
    foreground_init(&session->foreground);
    if (err == VP_OK)
        err = vad_create(core->models, &session->vad);
    if (err == VP_OK)
        err = session_make_brain(session, &session->brain);
    if (err == VP_OK)
        err = init_timers(session);
    return err;
}

enum vp_err session_create(const struct session_options *options, struct session **out_session)
{
    struct session *session = calloc(1, sizeof *session);
    if (session == NULL)
        return VP_ERR_NO_MEMORY;
    session->core = options->core;
    session->sink = options->sink;
    session->on_over = options->on_over;
    session->owner = options->owner;
    session->on_brain_ready = on_brain_ready;
    id_make(session->id, "sess");
    (void)call_sid_take(options->call_sid, session->call_sid);
    id_make(session->conversation_id, "conv");
    metric_add(METRIC_ENGINE_SESSIONS_LIVE, 1);
    enum vp_err err = init_parts(session, options);
    if (err != VP_OK) {
        session_destroy(session);
        return err;
    }
    session_hear_settings(session);
    realtime_send(&session->sink, "session.created", "{s:O}", "session", session->config.shown);
    if (!session->config.is_transcription)
        realtime_send(&session->sink, "conversation.created", "{s:{s:s, s:s}}", "conversation", "id",
                      session->conversation_id, "object", "realtime.conversation");
    *out_session = session;
    return VP_OK;
}

void session_destroy(struct session *session)
{
    if (session == NULL)
        return;
    response_drop(session);
    session_hear_drop(session);
    loop_timer_deinit(&session->stall_timer);
    loop_timer_deinit(&session->late_timer);
    loop_timer_deinit(&session->idle_timer);
    loop_timer_deinit(&session->expiry_timer);
    brain_destroy(session->brain);
    json_decref(session->queued);
    vad_destroy(session->vad);
    audio_in_deinit(&session->input);
    conversation_deinit(&session->conversation);
    session_config_deinit(&session->config);
    metric_add(METRIC_ENGINE_SESSIONS_LIVE, -1);
    free(session);
}

const char *session_id(const struct session *session)
{
    return session->id;
}

const char *session_call_sid(const struct session *session)
{
    return session->call_sid;
}

static enum vp_err update(struct session *session, const struct client_event *event,
                          struct realtime_refusal *error)
{
    enum vp_err err = session_config_update(&session->config, event->session, error);
    if (err == VP_OK)
        err = audio_in_set_format(&session->input, session->config.input_format);
    if (err != VP_OK)
        return err;
    session_hear_settings(session);
    if (json_object_get(event->session, "instructions") != NULL)
        session->brain->table->set_instructions(session->brain, session->config.instructions);
    if (json_object_get(event->session, "tools") != NULL ||
        json_object_get(event->session, "tool_choice") != NULL)
        session->brain->table->set_tools(session->brain,
                                         session->config.may_call_tools ? session->config.tools : NULL);
    session_learn_words(session);
    session_learn_keywords(session);
    realtime_send(&session->sink, "session.updated", "{s:O}", "session", session->config.shown);
    return VP_OK;
}

static enum vp_err cancel(struct session *session, const struct client_event *event,
                          struct realtime_refusal *error)
{
    /* Without an id it is the conversation's that is meant. */
    bool is_other = event->response_id != NULL ? strcmp(event->response_id, session->response.id) != 0
                                               : session->response.options.is_apart;
    if (!response_is_active(session) || is_other)
        return realtime_refuse(error, "response_cancel_not_active", NULL,
                               "Cancellation failed: no active response found.");
    response_cancel(session, "client_cancelled");
    return VP_OK;
}

/* Errors that have no must-check result of their own leave their code in error. */
static enum vp_err obey(struct session *session, const struct client_event *event,
                        struct realtime_refusal *error)
{
    if (session->config.is_transcription && client_event_is_conversational(event->kind))
        return realtime_refuse(error, "invalid_value", "type",
                               "This is a transcription session: it hears, and has no responses.");
    switch (event->kind) {
    case CLIENT_AUDIO_APPEND:
        session_hear_append(session, event->audio_b64, error);
        return error->code != NULL ? VP_ERR_BAD_MESSAGE : VP_OK;
    case CLIENT_AUDIO_COMMIT:
        session_hear_commit(session, error);
        return error->code != NULL ? VP_ERR_BAD_MESSAGE : VP_OK;
    case CLIENT_AUDIO_CLEAR:
        session_hear_clear(session);
        return VP_OK;
    case CLIENT_SESSION_UPDATE:
        return update(session, event, error);
    case CLIENT_ITEM_CREATE:
        return session_item_create(session, event, error);
    case CLIENT_ITEM_RETRIEVE:
        return session_item_retrieve(session, event->item_id, error);
    case CLIENT_ITEM_TRUNCATE:
        return session_item_truncate(session, event, error);
    case CLIENT_ITEM_DELETE:
        return session_item_delete(session, event->item_id, error);
    case CLIENT_RESPONSE_CREATE:
        return response_request(session, event->response, error);
    case CLIENT_RESPONSE_CANCEL:
        return cancel(session, event, error);
    case CLIENT_PLAYBACK_CLEAR:
        return realtime_refuse(error, "invalid_event", "type",
                               "'output_audio_buffer.clear' is for WebRTC and SIP: here the client plays.");
    }
    return VP_ERR_BUG;
}

void session_feed(struct session *session, struct span text)
{
    struct client_event event = {0};
    struct realtime_refusal error;
    ASSERT_SANE(session_is_sane(session));
    enum vp_err err = client_event_parse(text, &event, &error);
    if (err == VP_OK)
        err = obey(session, &event, &error);
    if (err != VP_OK && error.event_id[0] == '\0')
        client_event_name(text, &error);
    client_event_deinit(&event);
    if (err == VP_OK)
        return;
    if (err != VP_ERR_BAD_MESSAGE) {
        log_of_call(LOG_LEVEL_ERROR, "engine", session->call_sid, "session error session=%s err=%s",
                    session->id, vp_err_name(err));
        error.type = "server_error";
        error.code = "server_error";
        error.param[0] = '\0';
        (void)span_copy(span_of(vp_err_text(err)), error.message, sizeof error.message);
    }
    metric_add(METRIC_BAD_MESSAGES_TOTAL, err == VP_ERR_BAD_MESSAGE);
    realtime_send_error(&session->sink, &error);
}
