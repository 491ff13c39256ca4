#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log_limit.h"
#include "base/metric.h"
#include "base/sane.h"
#include "base/trace.h"
#include "base/unset.h"
#include "base/utf8.h"
#include "openai/instructions.h"
#include "openai/model_error.h"
#include "openai/openai_internal.h"
#include "openai/realtime_command.h"

enum {
    URL_BYTES = 2048,
    KEY_LINE_BYTES = 1024,
    BAD_MESSAGES_MAX = 50, /* more: the server is broken, a fresh session may not be */
};

static const struct ws_limits limits = {
    .message_max_bytes =
        MODEL_MESSAGE_MAX_BYTES, /* session.updated repeats everything, audio comes in pieces */
    .queue_max_bytes = 1024 * 1024,
    .ping_every_ms = 2000, /* a dead link is known within 4 s */
    .connect_timeout_ms = 5000,
};

static bool ai_session_is_sane(const struct ai_session *session)
{
    const struct ai_leg *leg = session->leg;
    if (!response_queue_is_sane(&session->responses))
        return false;
    if (leg != NULL && leg->session != session && leg->spare != session && leg->ahead != session)
        return false;
    if (session->state == AI_SESSION_OVER)
        return true;
    return leg != NULL && session->ws != NULL && !session->is_barred &&
           (session->state < AI_SESSION_CONFIGURING || session->dialect != AI_DIALECT_AUTO);
}

/* --- the end --- */

/* A session that was opened ahead, and that no call took, is nobody's. */
static void trace_end(const struct ai_session *session)
{
    struct trace_span span =
        trace_span_of(TRACE_MODEL, session->call_sid, session->model, session->dialled_unix_us);
    bool was_ready = session->ready_unix_us != 0;
    span.numbers[0] = was_ready ? (session->ready_unix_us - session->dialled_unix_us) / 1000 : -1;
    span.is_error = session->why[0] != '\0';
    (void)span_copy((struct span){session->why, utf8_cut(span_of(session->why), sizeof span.note - 1)},
                    span.note, sizeof span.note);
    trace_put(&span);
}

static void free_when_done(struct ai_session *session)
{
    if (session->ws != NULL || session->later.is_queued)
        return;
    trace_end(session);
    ai_audio_deinit(session);
    ai_respite_deinit(session);
    ai_tool_calls_deinit(session);
    name_ring_clear(&session->responses_begun);
    name_ring_clear(&session->responses_paid);
    response_queue_deinit(&session->responses);
    metric_add(METRIC_MODEL_SESSIONS_LIVE, -1);
    free(session);
}

/* End of the turn in which the session failed. */
static void report_end(void *arg)
{
    struct ai_session *session = arg;
    ASSERT_SANE(ai_session_is_sane(session));
    ai_audio_end_item(session);
    struct ai_leg *leg = session->leg;
    session->leg = NULL;
    if (leg != NULL && leg->spare == session) {
        leg->spare = NULL;
        if (leg->call != NULL)
            call_on_ai_spare(leg->call, false);
        if (leg->call != NULL && leg->on_activity != NULL)
            leg->on_activity(leg->owner, leg->call);
    } else if (leg != NULL && leg->ahead == session) {
        leg->ahead = NULL; /* nobody knows of it yet */
    } else if (leg != NULL) {
        leg->session = NULL;
        if (leg->on_settled != NULL)
            leg->on_settled(leg->owner, session);
        if (leg->call != NULL)
            (session->is_barred ? call_on_ai_barred : call_on_ai_gone)(leg->call, session->why);
        if (leg->call != NULL && leg->on_activity != NULL)
            leg->on_activity(leg->owner, leg->call);
    }
    free_when_done(session);
}

void ai_session_fail(struct ai_session *session, const char *why)
{
    if (session->state == AI_SESSION_OVER)
        return;
    char quoted[sizeof session->why + 32];
    session->state = AI_SESSION_OVER;
    span_copy(span_of(why), session->why, sizeof session->why);
    log_of_call(LOG_LEVEL_WARN, "openai", session->call_sid, "session_failed why=%s",
                log_quote(quoted, sizeof quoted, span_of(session->why)));
    loop_at_end_of_round(session->loop, &session->later);
    if (session->ws != NULL)
        ws_close(session->ws, 1000, "session is over");
}

void ai_session_exceed(struct ai_session *session, const char *why)
{
    if (session->state == AI_SESSION_OVER)
        return;
    metric_add(METRIC_MODEL_EXCESSES_TOTAL, 1);
    if (session->ws != NULL)
        ws_refuse(session->ws, 1008, why); /* the rest of a flood is not even looked at */
    ai_session_fail(session, why);
}

void ai_session_bar(struct ai_session *session, const char *why)
{
    session->is_barred = session->is_barred || session->state != AI_SESSION_OVER;
    ai_session_fail(session, why);
}

void ai_session_move(struct ai_session *session, struct ai_leg *leg)
{
    session->leg = leg;
    memcpy(session->call_sid, leg->call_sid, sizeof session->call_sid);
}

void ai_session_leave(struct ai_session *session, const char *why)
{
    session->leg = NULL;
    session->state = AI_SESSION_OVER;
    if (session->ws != NULL)
        ws_close(session->ws, 1000, why);
    else
        loop_at_end_of_round(session->loop, &session->later); /* frees it */
}

static void on_closed(void *owner, const struct ws_end *end)
{
    struct ai_session *session = owner;
    char why[sizeof session->why];
    ASSERT_SANE(ai_session_is_sane(session));
    session->ws = NULL;
    session->end_err = end->err;
    session->end_http_status = end->http_status;
    if (end->err == VP_ERR_TOO_BIG)
        ai_session_exceed(session, model_end_text(end, why, sizeof why));
    else if (session->state != AI_SESSION_OVER)
        (model_end_is_barred(end) ? ai_session_bar : ai_session_fail)(session,
                                                                      model_end_text(end, why, sizeof why));
    free_when_done(session);
}

/* --- sending --- */

void ai_session_send(struct ai_session *session, char *json)
{
    enum vp_err err = VP_ERR_NO_MEMORY;
    if (json != NULL)
        err = ws_send_text(session->ws, span_of(json));
    free(json);
    if (err != VP_OK) {
        char why[96];
        snprintf(why, sizeof why, "cannot send: %s", vp_err_text(err));
        ai_session_fail(session, why);
    }
}

/* What a response is asked for with stands in the place of the session's instructions (section 3): those go with it,
 * or it would know nothing of prices and allergens. NULL: no memory. */
static char *encode_respond(const struct ai_session *session, const char *id, const char *instructions)
{
    struct buf whole;
    if (instructions == NULL)
        return realtime_encode_respond(id, NULL);
    buf_init(&whole, INSTRUCTIONS_MAX_BYTES);
    enum vp_err err = instructions_write_with(session->leg->menu, instructions, &whole);
    char *json = err == VP_OK && buf_text(&whole) != NULL ? realtime_encode_respond(id, whole.at) : NULL;
    buf_deinit(&whole);
    return json;
}

void ai_session_pump(struct ai_session *session)
{
    const char *id, *instructions;
    if (session->state == AI_SESSION_READY && !session->has_respite &&
        response_queue_ask(&session->responses, &id, &instructions))
        ai_session_send(session, encode_respond(session, id, instructions));
}

void ai_session_log_ready(const struct ai_session *session)
{
    char id[96], model[96];
    int64_t left_s =
        session->expires_at_unix_s > 0 ? session->expires_at_unix_s - clock_machine_unix_ms() / 1000 : -1;
    log_of_call(LOG_LEVEL_INFO, "openai", session->call_sid,
                "session_ready id=%s model=%s dialect=%s to_model_hz=%d from_model_hz=%d "
                "expires_in_s=%" PRId64,
                log_quote(id, sizeof id, span_of(session->id)),
                log_quote(model, sizeof model, span_of(session->model)),
                session->dialect == AI_DIALECT_BETA ? "beta" : "ga", session->audio.to_model_hz,
                session->audio.from_model_hz, left_s);
}

void ai_session_tell_limit(const struct ai_session *session)
{
    if (session->expires_at_unix_s > 0 && session->leg->call != NULL)
        call_on_ai_limit(session->leg->call, session->expires_at_unix_s * 1000 - clock_machine_unix_ms());
}

/* A message came: the session lives. */
static void note_life(struct ai_session *session)
{
    if (!session->is_probed)
        return;
    session->is_probed = false;
    if (session->leg != NULL && session->leg->session == session && session->leg->call != NULL)
        call_on_ai_alive(session->leg->call);
}

/* --- receiving --- */

/* It belongs to a response, whatever it is. */
static void note_work(const struct ai_session *session, const struct realtime_event *event)
{
    const struct ai_leg *leg = session->leg;
    if (event->response_id[0] != '\0' && session->state == AI_SESSION_READY && leg != NULL &&
        leg->session == session && leg->call != NULL)
        call_on_ai_event(leg->call, event->response_id);
}

static void on_open(void *owner)
{
    struct ai_session *session = owner;
    ASSERT_SANE(ai_session_is_sane(session));
    if (session->state == AI_SESSION_DIALLING)
        session->state = AI_SESSION_EXPECTED;
}

static void on_text(void *owner, char *text, size_t len)
{
    struct ai_session *session = owner;
    struct realtime_event event UNSET;
    ASSERT_SANE(ai_session_is_sane(session));
    if (session->state == AI_SESSION_OVER)
        return;
    const char *excess = model_allowance_message(&session->allowance, len, clock_mono_ms());
    if (excess != NULL) {
        ai_session_exceed(session, excess);
        return;
    }
    enum vp_err err = realtime_event_decode(text, len, &event);
    if (err == VP_ERR_TOO_BIG) {
        ai_session_exceed(session, "larger than the limit: one message of the model");
        return;
    }
    if (err != VP_OK) {
        metric_add(METRIC_BAD_MESSAGES_TOTAL, 1);
        if (++session->bad_count > BAD_MESSAGES_MAX)
            ai_session_fail(session, "the server sends malformed messages");
        return;
    }
    note_life(session);
    note_work(session, &event);
    if (event.kind != REALTIME_UNKNOWN)
        ai_session_on_event(session, &event);
    else
        ai_session_note_activity(session);
}

/* --- dialling --- */

/* Whether the URL's query says already what is to be spoken to (section 1.1; deployment: older Azure). */
static bool names_model(const char *url)
{
    static const char *const selectors[] = {"model=", "deployment=", "call_id=", "intent="};
    for (const char *at = strchr(url, '?'); at != NULL; at = strchr(at + 1, '&'))
        for (size_t i = 0; i < sizeof selectors / sizeof selectors[0]; i++)
            if (strncmp(at + 1, selectors[i], strlen(selectors[i])) == 0)
                return true;
    return false;
}

/* The restaurant's own model goes before the settings', but at the engine, and where the URL names one. */
static bool write_url(const struct ai_settings *settings, const struct menu *menu, char out[URL_BYTES])
{
    const char *own = menu != NULL && menu->model != NULL && !settings->is_engine ? menu->model : "";
    const char *model = own[0] != '\0' ? own : settings->model;
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    size_t len = strcspn(settings->url, "#");
    if (len + 16 >= URL_BYTES)
        return false;
    memcpy(out, settings->url, len);
    out[len] = '\0';
    if (model[0] == '\0' || names_model(out))
        return true;
    len += (size_t)snprintf(out + len, URL_BYTES - len, "%cmodel=", strchr(out, '?') != NULL ? '&' : '?');
    for (const char *at = model; *at != '\0'; at++) {
        if (len + 4 > URL_BYTES)
            return false;
        bool is_plain = strchr(plain, *at) != NULL;
        len += (size_t)snprintf(out + len, URL_BYTES - len, is_plain ? "%c" : "%%%02X", (unsigned char)*at);
    }
    return true;
}

/* "" without a key. False when it does not fit one header line. */
static bool write_key_line(const struct ai_settings *settings, char out[KEY_LINE_BYTES])
{
    out[0] = '\0';
    if (settings->key[0] == '\0')
        return true;
    bool is_bearer = strcasecmp(settings->key_header, "Authorization") == 0;
    int len = snprintf(out, KEY_LINE_BYTES, "%s: %s%s", settings->key_header, is_bearer ? "Bearer " : "",
                       settings->key);
    return len > 0 && len < KEY_LINE_BYTES && strpbrk(out, "\r\n") == NULL;
}

static const char *start(struct ai_session *session, const struct ai_settings *settings)
{
    static const struct ws_events events = {.on_open = on_open, .on_text = on_text, .on_closed = on_closed};
    char url[URL_BYTES], key_line[KEY_LINE_BYTES], call_line[sizeof CALL_SID_HEADER + 2 + CALL_SID_BYTES];
    if (!write_url(settings, session->leg->menu, url))
        return "realtime_url is too long";
    if (!write_key_line(settings, key_line))
        return "realtime_key does not fit a header line";
    const char *headers[4] = {NULL};
    size_t count = 0;
    if (key_line[0] != '\0')
        headers[count++] = key_line;
    if (settings->dialect == AI_DIALECT_BETA)
        headers[count++] = "OpenAI-Beta: realtime=v1";
    if (settings->is_engine) {
        snprintf(call_line, sizeof call_line, CALL_SID_HEADER ": %s", session->call_sid);
        headers[count++] = call_line;
    }
    struct ws_connect_options options = {
        .url = url, .headers = headers, .ca_file = settings->ca_file, .limits = limits};
    enum vp_err err = ws_connect(session->loop, &options, &events, session, &session->ws);
    explicit_bzero(key_line, sizeof key_line);
    if (err == VP_ERR_BAD_VALUE)
        return "realtime_url is not a ws:// or wss:// URL";
    return err == VP_OK ? NULL : vp_err_text(err);
}

struct ai_session *ai_session_open(struct ai_leg *leg)
{
    struct ai_session *session = calloc(1, sizeof *session);
    if (session == NULL)
        return NULL;
    session->leg = leg;
    session->loop = leg->loop;
    session->dialled_unix_us = clock_unix_us();
    memcpy(session->call_sid, leg->call_sid, sizeof session->call_sid);
    session->dialect = leg->settings->dialect;
    session->later = (struct loop_later){.fn = report_end, .arg = session};
    if (ai_audio_init(session) != VP_OK || ai_tool_calls_init(session) != VP_OK ||
        ai_respite_init(session) != VP_OK) {
        ai_respite_deinit(session);
        ai_tool_calls_deinit(session);
        ai_audio_deinit(session);
        free(session);
        return NULL;
    }
    metric_add(METRIC_MODEL_SESSIONS_LIVE, 1);
    const char *why = start(session, leg->settings);
    if (why != NULL)
        ai_session_bar(session, why);
    return session;
}
