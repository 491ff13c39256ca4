#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/log_limit.h"
#include "openai/model_error.h"
#include "openai/openai_internal.h"

/* --- set-up --- */

static void send_setup(struct ai_session *session, enum realtime_audio audio)
{
    const struct ai_leg *leg = session->leg;
    session->state = AI_SESSION_CONFIGURING;
    session->asked_audio = audio;
    snprintf(session->setup_id, sizeof session->setup_id, "setup-%d", audio == REALTIME_AUDIO_ULAW ? 1 : 2);
    ai_session_send(
        session, realtime_encode_setup(leg->settings, leg->menu, session->dialect, audio, session->setup_id));
}

static void on_created(struct ai_session *session, const struct realtime_session *shown)
{
    if (session->state != AI_SESSION_EXPECTED)
        return;
    enum ai_dialect seen = shown->has_beta_shape ? AI_DIALECT_BETA : AI_DIALECT_GA;
    if (session->dialect == AI_DIALECT_AUTO)
        session->dialect = seen;
    else if ((shown->has_ga_shape || shown->has_beta_shape) && session->dialect != seen)
        log_of_call(LOG_LEVEL_WARN, "openai", session->call_sid, "dialect_differs server=%s",
                    seen == AI_DIALECT_BETA ? "beta" : "ga");
    session->expires_at_unix_s = shown->expires_at_unix_s;
    send_setup(session, REALTIME_AUDIO_ULAW);
}

enum { FORMAT_ULAW = 0, FORMAT_UNUSABLE = -1 };

/* Hz of PCM, FORMAT_ULAW or FORMAT_UNUSABLE. A server that shows no format took what it was asked for. */
static int format_hz(const char *shown, int hz, enum realtime_audio asked)
{
    if (shown[0] == '\0')
        return asked == REALTIME_AUDIO_ULAW ? FORMAT_ULAW : 24000;
    if (strcmp(shown, "audio/pcmu") == 0 || strcmp(shown, "g711_ulaw") == 0)
        return FORMAT_ULAW;
    if (strcmp(shown, "audio/pcm") != 0 && strcmp(shown, "pcm16") != 0)
        return FORMAT_UNUSABLE;
    if (hz == 0)
        return 24000; /* the only rate of both dialects */
    return hz >= 8000 && hz <= 48000 ? hz : FORMAT_UNUSABLE;
}

static void log_ready(const struct ai_session *session, const struct realtime_session *shown)
{
    char id[80], model[80];
    int64_t left_s = shown->expires_at_unix_s > 0 ? shown->expires_at_unix_s - clock_unix_ms() / 1000 : -1;
    log_of_call(LOG_LEVEL_INFO, "openai", session->call_sid,
                "session_ready id=%s model=%s dialect=%s to_model_hz=%d from_model_hz=%d "
                "expires_in_s=%" PRId64,
                log_quote(id, sizeof id, span_of(shown->id)),
                log_quote(model, sizeof model, span_of(shown->model)),
                session->dialect == AI_DIALECT_BETA ? "beta" : "ga", session->audio.to_model_hz,
                session->audio.from_model_hz, left_s);
}

static void on_updated(struct ai_session *session, const struct realtime_session *shown)
{
    if (session->state != AI_SESSION_CONFIGURING)
        return;
    int to_hz = format_hz(shown->input_format, shown->input_hz, session->asked_audio);
    int from_hz = format_hz(shown->output_format, shown->output_hz, session->asked_audio);
    bool is_ulaw = to_hz == FORMAT_ULAW && from_hz == FORMAT_ULAW;
    if (session->asked_audio == REALTIME_AUDIO_ULAW && !is_ulaw) {
        send_setup(session, REALTIME_AUDIO_PCM24K);
        return;
    }
    if (to_hz == FORMAT_UNUSABLE || from_hz == FORMAT_UNUSABLE) {
        ai_session_bar(session, "the server speaks neither mu-law nor PCM");
        return;
    }
    enum vp_err err = model_audio_set(&session->audio, to_hz, from_hz);
    if (err != VP_OK) {
        ai_session_fail(session, vp_err_text(err));
        return;
    }
    session->state = AI_SESSION_READY;
    if (shown->expires_at_unix_s > 0)
        session->expires_at_unix_s = shown->expires_at_unix_s;
    log_ready(session, shown);
    if (session->leg->on_settled != NULL) {
        session->leg->on_settled(session->leg->owner, session);
        return;
    }
    struct call *call = session->leg->call;
    if (session == session->leg->spare) {
        if (call != NULL)
            call_on_ai_spare(call, true);
        return;
    }
    ai_session_tell_limit(session);
    if (call != NULL)
        call_on_ai_ready(call);
}

/* --- errors --- */

static bool is_about_format(const struct realtime_error *error)
{
    return strstr(error->param, "format") != NULL || strstr(error->message, "format") != NULL ||
           strstr(error->message, "pcmu") != NULL || strstr(error->message, "g711") != NULL;
}

/* An error before the session is ready means that it will not become ready, with one exception. */
static void on_setup_error(struct ai_session *session, const struct realtime_error *error, const char *why)
{
    bool is_ours = error->event_id[0] == '\0' || strcmp(error->event_id, session->setup_id) == 0;
    if (session->state == AI_SESSION_CONFIGURING && !is_ours)
        return;
    if (session->state == AI_SESSION_CONFIGURING && session->asked_audio == REALTIME_AUDIO_ULAW &&
        is_about_format(error)) {
        send_setup(session, REALTIME_AUDIO_PCM24K);
        return;
    }
    (strcmp(error->type, "server_error") == 0 ? ai_session_fail : ai_session_bar)(session, why);
}

static void on_error(struct ai_session *session, const struct realtime_error *error)
{
    char why[320], quoted[360];
    enum model_error kind = model_error_kind(error);
    model_error_text(error, why, sizeof why);
    if (kind == MODEL_ERROR_FATAL || kind == MODEL_ERROR_BARRED) {
        (kind == MODEL_ERROR_BARRED ? ai_session_bar : ai_session_fail)(session, why);
        return;
    }
    if (session->state != AI_SESSION_READY) {
        on_setup_error(session, error, why);
        return;
    }
    if (kind == MODEL_ERROR_HARMLESS || strcmp(error->event_id, ai_probe_id) == 0)
        return;
    if (kind == MODEL_ERROR_BUSY) {
        if (!response_queue_on_busy(&session->responses, error->event_id) && error->event_id[0] == '\0')
            (void)response_queue_on_busy(&session->responses, session->responses.asked_id);
        return;
    }
    log_of_call(LOG_LEVEL_WARN, "openai", session->call_sid, "model_error %s",
                log_quote(quoted, sizeof quoted, span_of(why)));
    if (response_queue_on_refused(&session->responses, error->event_id)) {
        if (session->leg->call != NULL) /* it waits for an answer that will not come */
            call_on_ai_response_done(session->leg->call, "", AI_FAILED, why);
        ai_session_pump(session);
    }
}

/* --- answers --- */

/* True the first time. */
static bool is_new_tool_call(struct ai_session *session, const char *call_id)
{
    for (size_t i = 0; i < AI_TOOL_CALLS_SEEN; i++)
        if (strncmp(session->tool_calls[i], call_id, ITEM_ID_BYTES - 1) == 0)
            return false;
    char *place = session->tool_calls[session->tool_call_count++ % AI_TOOL_CALLS_SEEN];
    span_copy(span_of(call_id), place, ITEM_ID_BYTES);
    return true;
}

static void on_tool_call(struct ai_session *session, const struct tool_call *tool_call)
{
    const char *excess = model_allowance_tool_call(&session->allowance);
    if (excess != NULL) {
        ai_session_exceed(session, excess);
        return;
    }
    if (!is_new_tool_call(session, tool_call->id)) {
        log_of_call(LOG_LEVEL_INFO, "openai", session->call_sid, "tool_call_repeated");
        return;
    }
    if (session->leg->call != NULL)
        call_on_ai_tool_call(session->leg->call, tool_call);
}

static enum ai_outcome outcome_of(const char *status)
{
    if (strcmp(status, "cancelled") == 0)
        return AI_CANCELLED;
    if (strcmp(status, "failed") == 0)
        return AI_FAILED;
    return strcmp(status, "incomplete") == 0 ? AI_INCOMPLETE : AI_COMPLETED;
}

/* Quota, rate limits and server failures arrive here and not as error events (section 7). */
static void on_response_done(struct ai_session *session, const struct realtime_event *event)
{
    const struct realtime_response *response = &event->response;
    enum ai_outcome outcome = outcome_of(response->status);
    bool has_error = response->error.code[0] != '\0' || response->error.type[0] != '\0';
    char why[320] = "";
    if (has_error)
        model_error_text(&response->error, why, sizeof why);
    else
        span_copy(span_of(response->reason), why, sizeof why);
    response_queue_on_done(&session->responses);
    model_allowance_response(&session->allowance);
    enum model_error kind = outcome == AI_FAILED ? model_error_kind(&response->error) : MODEL_ERROR_PASSING;
    if (kind == MODEL_ERROR_FATAL) {
        ai_session_fail(session, why);
        return;
    }
    if (kind == MODEL_ERROR_BARRED || kind == MODEL_ERROR_LIMITED) {
        ai_session_bar(session, why);
        return;
    }
    if (outcome == AI_FAILED || outcome == AI_INCOMPLETE) {
        char quoted[360];
        log_of_call(LOG_LEVEL_WARN, "openai", session->call_sid, "response_%s why=%s",
                    outcome == AI_FAILED ? "failed" : "incomplete",
                    log_quote(quoted, sizeof quoted, span_of(why)));
    }
    if (session->leg->call != NULL)
        call_on_ai_response_done(session->leg->call, event->response_id, outcome, why);
    ai_session_pump(session);
}

/* Whether what came of an item's audio is all of it. */
static bool ends_audio(const struct ai_session *session, const struct realtime_event *event)
{
    return event->kind == REALTIME_RESPONSE_DONE ||
           (event->kind == REALTIME_AUDIO_DONE &&
            (event->item_id[0] == '\0' ||
             strncmp(session->audio_item_id, event->item_id, ITEM_ID_BYTES - 1) == 0));
}

static void on_ready_event(struct ai_session *session, const struct realtime_event *event)
{
    char code[128];
    if (ends_audio(session, event))
        ai_audio_end_item(session);
    if (session->leg == NULL)
        return; /* what was heard last has ended the call */
    struct call *call = session->leg->call;
    switch (event->kind) {
    case REALTIME_AUDIO:
        ai_audio_on_piece(session, event);
        return;
    case REALTIME_TOOL_CALL:
        on_tool_call(session, &event->tool_call);
        return;
    case REALTIME_RESPONSE_CREATED:
        response_queue_on_created(&session->responses);
        model_allowance_response(&session->allowance);
        if (call != NULL)
            call_on_ai_response_started(call, event->response_id);
        return;
    case REALTIME_RESPONSE_DONE:
        on_response_done(session, event);
        return;
    case REALTIME_CALLER_WORDS_FAILED:
        log_debug("openai", "call=%s transcription_failed code=%s", session->call_sid,
                  log_quote(code, sizeof code, span_of(event->error.code)));
        return;
    default:
        break;
    }
    if (call == NULL)
        return;
    if (event->kind == REALTIME_AUDIO_DONE)
        call_on_ai_audio_done(call, event->item_id);
    else if (event->kind == REALTIME_WORDS || event->kind == REALTIME_WORDS_DONE)
        call_on_ai_words(call, event->item_id, event->words, event->kind == REALTIME_WORDS_DONE);
    else if (event->kind == REALTIME_SPEECH_STARTED || event->kind == REALTIME_SPEECH_STOPPED)
        call_on_caller_speech(call, event->kind == REALTIME_SPEECH_STARTED);
    else if (event->kind == REALTIME_CALLER_WORDS && event->words[0] != '\0')
        call_on_caller_words(call, event->item_id, event->words);
}

static bool is_piece(enum realtime_kind kind)
{
    return kind == REALTIME_AUDIO || kind == REALTIME_WORDS;
}

void ai_session_on_event(struct ai_session *session, const struct realtime_event *event)
{
    const char *excess = is_piece(event->kind) ? NULL : model_allowance_event(&session->allowance);
    if (excess != NULL) {
        ai_session_exceed(session, excess);
        return;
    }
    if (event->kind == REALTIME_ERROR)
        on_error(session, &event->error);
    else if (event->kind == REALTIME_SESSION_CREATED)
        on_created(session, &event->session);
    else if (event->kind == REALTIME_SESSION_UPDATED)
        on_updated(session, &event->session);
    else if (session->state == AI_SESSION_READY && session != session->leg->spare)
        on_ready_event(session, event);
    ai_session_note_activity(session);
}
