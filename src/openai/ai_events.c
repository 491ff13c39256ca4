#include <stdio.h>
#include <string.h>

#include "base/log_limit.h"
#include "base/metric.h"
#include "base/unset.h"
#include "base/utf8.h"
#include "call/ident.h"
#include "openai/model_error.h"
#include "openai/openai_internal.h"
#include "openai/realtime_command.h"

enum {
    FAILED_RESPITE_MS = 250,      /* chosen: behind an answer that failed */
    BUSY_RESPITE_MS = 1000,       /* chosen: a server that is busy has announced its answer by then */
    LIMITED_RESPITE_MS = 1000,    /* chosen: behind a rate limit that says no time */
    LIMITED_RESPITE_MAX_MS = 2500 /* chosen: less than call_stall_ms; the engine is there sooner */
};

/* --- errors --- */

/* An error without a name, while a request of ours is open, and that speaks of nothing else we sent. */
static bool may_be_of_request(const struct ai_session *session, const struct realtime_error *error)
{
    return error->event_id[0] == '\0' && session->responses.is_awaited && error->param[0] == '\0' &&
           strncmp(error->code, "item_", 5) != 0 && strncmp(error->code, "input_audio", 11) != 0;
}

/* One without a name may be of an answer that the server began by itself. */
static void on_busy(struct ai_session *session, const struct realtime_error *error)
{
    struct response_queue *responses = &session->responses;
    bool is_unnamed = error->event_id[0] == '\0' && responses->is_awaited;
    if (response_queue_on_busy(responses, is_unnamed ? responses->asked_id : error->event_id) &&
        responses->is_hearsay)
        ai_respite_begin(session, BUSY_RESPITE_MS);
}

static void on_error(struct ai_session *session, const struct realtime_error *error)
{
    char why[320], quoted[360];
    if (ai_setup_mend(session, error))
        return;
    enum model_error kind = model_error_kind(error);
    model_error_text(error, why, sizeof why);
    if (kind == MODEL_ERROR_FATAL || kind == MODEL_ERROR_BARRED) {
        (kind == MODEL_ERROR_BARRED ? ai_session_bar : ai_session_fail)(session, why);
        return;
    }
    if (session->state != AI_SESSION_READY) {
        ai_setup_on_error(session, error, why);
        return;
    }
    if (kind == MODEL_ERROR_HARMLESS || strncmp(error->event_id, AI_PROBE_ID, sizeof AI_PROBE_ID - 1) == 0)
        return;
    if (kind == MODEL_ERROR_BUSY) {
        on_busy(session, error);
        return;
    }
    log_of_call(LOG_LEVEL_WARN, "openai", session->call_sid, "model_error %s",
                log_quote(quoted, sizeof quoted, span_of(why)));
    const char *refused_id =
        may_be_of_request(session, error) ? session->responses.asked_id : error->event_id;
    if (response_queue_on_refused(&session->responses, refused_id)) {
        if (session->leg->call != NULL) /* it waits for an answer that will not come */
            call_on_ai_response_done(session->leg->call, "", AI_FAILED, why);
        ai_session_pump(session);
    }
}

/* --- answers --- */

static enum ai_outcome outcome_of(const char *status)
{
    if (strcmp(status, "cancelled") == 0)
        return AI_CANCELLED;
    if (strcmp(status, "failed") == 0)
        return AI_FAILED;
    return strcmp(status, "incomplete") == 0 ? AI_INCOMPLETE : AI_COMPLETED;
}

/* Once a response; the engine's tokens cost nothing. */
static void tell_usage(struct ai_session *session, const struct realtime_event *event)
{
    const struct token_usage *usage = &event->response.usage;
    const struct ai_leg *leg = session->leg;
    bool is_new =
        event->response_id[0] == '\0' || name_ring_put(&session->responses_paid, event->response_id);
    if (is_new && !leg->settings->is_engine && leg->call != NULL && !token_usage_is_none(usage))
        call_on_ai_usage(leg->call, usage);
}

/* Functions are carried out of what was announced, too, unless the server has never announced anything. */
static bool is_foreign(const struct ai_session *session, const char *response_id)
{
    return response_id[0] != '\0' && session->response_number > 0 && !session->is_unnamed &&
           !name_ring_has(&session->responses_begun, response_id);
}

/* A rate limit is waited for once, where that is not long: the caller hears the filler meanwhile. */
static bool may_wait(struct ai_session *session, const struct realtime_error *error)
{
    int64_t told_ms = model_error_wait_ms(error);
    int64_t wait_ms = told_ms >= 0 ? told_ms : LIMITED_RESPITE_MS;
    if (session->was_limited || wait_ms > LIMITED_RESPITE_MAX_MS)
        return false;
    ai_respite_begin(session, wait_ms);
    return true;
}

/* Quota, rate limits and server failures arrive here and not as error events (section 7). */
static void on_response_done(struct ai_session *session, const struct realtime_event *event)
{
    const struct realtime_response *response = &event->response;
    enum ai_outcome outcome = outcome_of(response->status);
    bool has_error = response->error.code[0] != '\0' || response->error.type[0] != '\0' ||
                     response->error.message[0] != '\0';
    char why[320] = "";
    if (has_error)
        model_error_text(&response->error, why, sizeof why);
    else
        span_copy(span_of(response->reason), why, sizeof why);
    tell_usage(session, event);
    struct realtime_response finished = *response;
    if (!is_foreign(session, event->response_id))
        ai_tool_calls_end_response(session, event->response_id, &finished, outcome);
    if (session->leg == NULL || session->state != AI_SESSION_READY)
        return;                        /* a call of it has ended the call */
    if (session->responses.is_hearsay) /* it was true, and is over */
        ai_respite_end(session);
    response_queue_on_done(&session->responses);
    model_allowance_response(&session->allowance);
    enum model_error kind = outcome == AI_FAILED ? model_error_kind(&response->error) : MODEL_ERROR_PASSING;
    if (kind == MODEL_ERROR_FATAL) {
        ai_session_fail(session, why);
        return;
    }
    if (kind == MODEL_ERROR_BARRED || (kind == MODEL_ERROR_LIMITED && !may_wait(session, &response->error))) {
        ai_session_bar(session, why);
        return;
    }
    if (kind == MODEL_ERROR_PASSING && outcome == AI_FAILED)
        ai_respite_begin(session, FAILED_RESPITE_MS);
    session->was_limited = kind == MODEL_ERROR_LIMITED;
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
            (event->item_id[0] == '\0' || session->audio_item == ident_of(event->item_id)));
}

/* Every server announces a response before it speaks it (sections 6.2 and 5, both dialects); those that do not name
 * what they say mean the one that runs. */
static bool is_announced(const struct ai_session *session, const struct realtime_event *event)
{
    if (event->response_id[0] == '\0' || session->is_unnamed)
        return session->responses.is_running;
    return name_ring_has(&session->responses_begun, event->response_id);
}

static void on_unannounced(struct ai_session *session)
{
    if (session->unannounced_count++ == 0)
        log_of_call(LOG_LEVEL_WARN, "openai", session->call_sid, "not_carried_out why=unannounced_response");
    metric_add(METRIC_BAD_MESSAGES_TOTAL, 1);
}

static void on_response_created(struct ai_session *session, const struct realtime_event *event)
{
    if (session->responses.is_hearsay) /* it was true */
        ai_respite_end(session);
    response_queue_on_created(&session->responses);
    model_allowance_response(&session->allowance);
    ai_tool_calls_begin_response(session);
    if (session->leg == NULL)
        return;
    bool is_known = name_ring_has(&session->responses_begun, event->response_id);
    session->response_number += is_known ? 0 : 1;
    session->response_ident = ident_of(event->response_id);
    session->is_unnamed = event->response_id[0] == '\0';
    (void)name_ring_put(&session->responses_begun, event->response_id);
    if (session->leg->call != NULL)
        call_on_ai_response_started(session->leg->call, event->response_id);
}

void ai_session_drop_unwanted(struct ai_session *session)
{
    if (session->heard.is_unwanted && session->heard.is_committed)
        ai_session_send(session, realtime_encode_delete(session->heard.id));
}

static bool is_last_item(const struct ai_session *session, const char *item_id)
{
    return session->heard.id[0] != '\0' && strcmp(session->heard.id, item_id) == 0;
}

static void on_caller_speech(struct ai_session *session, struct call *call,
                             const struct realtime_event *event)
{
    bool is_started = event->kind == REALTIME_SPEECH_STARTED;
    if (!is_started) {
        session->heard = (struct caller_item){.is_committed = false};
        (void)span_copy(span_of(event->item_id), session->heard.id, sizeof session->heard.id);
    }
    call_on_caller_speech(call, is_started);
    if (is_started && event->item_id[0] != '\0')
        call_on_caller_item(call, event->item_id);
}

static void on_committed(struct ai_session *session, struct call *call, const struct realtime_event *event)
{
    if (event->item_id[0] != '\0')
        call_on_caller_item(call, event->item_id);
    if (!is_last_item(session, event->item_id))
        return;
    session->heard.is_committed = true;
    ai_session_drop_unwanted(session);
}

/* words: NULL where they could not be had. Blanks are none. */
static void on_caller_words(struct ai_session *session, struct call *call, const char *item_id,
                            const char *words)
{
    if (words != NULL && utf8_is_blank(words))
        words = "";
    bool is_last = is_last_item(session, item_id);
    if (is_last && !session->heard.is_unwanted && words != NULL)
        call_on_last_words(call, item_id, words);
    if (!is_last || !session->heard.is_unwanted)
        call_on_caller_words(call, item_id, words);
}

static void on_caller_event(struct ai_session *session, struct call *call, const struct realtime_event *event)
{
    if (event->kind == REALTIME_SPEECH_STARTED || event->kind == REALTIME_SPEECH_STOPPED)
        on_caller_speech(session, call, event);
    else if (event->kind == REALTIME_COMMITTED)
        on_committed(session, call, event);
    else if (event->kind == REALTIME_CALLER_WORDS)
        on_caller_words(session, call, event->item_id, event->words);
    else if (event->kind == REALTIME_CALLER_WORDS_FAILED)
        on_caller_words(session, call, event->item_id, NULL);
}

/* What an item says. */
static void on_answer_event(struct ai_session *session, const struct realtime_event *event)
{
    struct call *call = session->leg->call;
    if (event->kind == REALTIME_AUDIO_DONE)
        call_on_ai_audio_done(call, event->item_id);
    else if (event->response_id[0] == '\0' || is_announced(session, event))
        call_on_ai_words(call, event->item_id, event->words, event->kind == REALTIME_WORDS_DONE);
}

static void on_ready_event(struct ai_session *session, const struct realtime_event *event)
{
    char code[128] UNSET;
    if (ends_audio(session, event))
        ai_audio_end_item(session);
    if (session->leg == NULL)
        return; /* what was heard last has ended the call */
    struct call *call = session->leg->call;
    switch (event->kind) {
    case REALTIME_AUDIO:
        if (is_announced(session, event))
            ai_audio_on_piece(session, event);
        else
            on_unannounced(session);
        return;
    case REALTIME_TOOL_CALL_BEGUN:
    case REALTIME_TOOL_CALL_ARGUMENTS:
    case REALTIME_TOOL_CALL_CUT:
    case REALTIME_TOOL_CALL:
        if (is_foreign(session, event->response_id))
            on_unannounced(session);
        else
            ai_tool_calls_on_event(session, event);
        return;
    case REALTIME_RESPONSE_CREATED:
        on_response_created(session, event);
        return;
    case REALTIME_RESPONSE_DONE:
        on_response_done(session, event);
        return;
    case REALTIME_AUDIO_DONE:
    case REALTIME_WORDS:
    case REALTIME_WORDS_DONE:
        if (call != NULL)
            on_answer_event(session, event);
        return;
    case REALTIME_CALLER_WORDS_FAILED:
        log_debug("openai", "call=%s transcription_failed code=%s", session->call_sid,
                  log_quote(code, sizeof code, span_of(event->error.code)));
        break;
    default:
        break;
    }
    if (call != NULL)
        on_caller_event(session, call, event);
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
        ai_setup_on_created(session, &event->session);
    else if (event->kind == REALTIME_SESSION_UPDATED)
        ai_setup_on_updated(session, &event->session);
    else if (session->state == AI_SESSION_READY && session != session->leg->spare)
        on_ready_event(session, event);
    ai_session_note_activity(session);
}
