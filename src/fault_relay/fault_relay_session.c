#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/sane.h"
#include "fault_relay/fault_relay_internal.h"

enum { DELAYED_MAX_BYTES = 32 << 20, URL_BYTES = 2560, HEADER_BYTES = 4096, LEFT_CHECK_MS = 500 };

static void free_session(struct fault_relay_session *session)
{
    struct fault_relay *relay = session->relay;
    struct fault_relay_delayed *delayed;
    while ((delayed = STAILQ_FIRST(&session->delayed)) != NULL) {
        STAILQ_REMOVE_HEAD(&session->delayed, entry);
        free(delayed);
    }
    loop_timer_deinit(&session->timer);
    LIST_REMOVE(session, entry);
    free(session);
    fault_relay_free_if_over(relay);
}

static void free_if_gone(struct fault_relay_session *session)
{
    if (session->down == NULL && session->up == NULL && session->request == NULL)
        free_session(session);
}

static void end_side(struct ws_conn *ws, int code, const char *reason)
{
    if (ws == NULL)
        return;
    if (code == 1006)
        ws_cut(ws);
    else
        ws_close(ws, (uint16_t)(code == 1005 ? 1000 : code), reason);
}

void fault_relay_end_session(struct fault_relay_session *session, int code, const char *reason)
{
    if (session->request != NULL) {
        http_cut(session->request);
        session->request = NULL;
        loop_timer_stop(&session->timer);
        if (session->up == NULL) {
            free_session(session);
            return;
        }
    }
    end_side(session->down, code, reason);
    /* The model only loses its client. */
    end_side(session->up, code == 1006 ? 1006 : 1000, reason);
}

/* -- towards VoicePlate -------------------------------------------------------------------------------- */

static void send_now(struct fault_relay_session *session, struct span text)
{
    if (session->down == NULL)
        return;
    enum vp_err err = ws_send_text(session->down, text);
    if (err != VP_OK && err != VP_ERR_CLOSED)
        fault_relay_end_session(session, 1011, "cannot relay");
}

static void delay(struct fault_relay_session *session, struct span text)
{
    struct fault_relay_delayed *delayed =
        session->delayed_bytes + text.len <= DELAYED_MAX_BYTES ? malloc(sizeof *delayed + text.len) : NULL;
    if (delayed == NULL) {
        fault_relay_end_session(session, 1011, "cannot delay more");
        return;
    }
    delayed->due_ms = clock_mono_ms() + session->delay_ms;
    delayed->len = text.len;
    memcpy(delayed->text, text.at, text.len);
    if (STAILQ_EMPTY(&session->delayed))
        loop_timer_start(&session->timer, session->delay_ms);
    STAILQ_INSERT_TAIL(&session->delayed, delayed, entry);
    session->delayed_bytes += text.len;
}

void fault_relay_send_down(struct fault_relay_session *session, struct span text)
{
    if (session->delay_ms > 0 || !STAILQ_EMPTY(&session->delayed))
        delay(session, text);
    else
        send_now(session, text);
}

static void send_due(struct fault_relay_session *session)
{
    struct fault_relay_delayed *delayed;
    int64_t now_ms = clock_mono_ms();
    while ((delayed = STAILQ_FIRST(&session->delayed)) != NULL && delayed->due_ms <= now_ms) {
        STAILQ_REMOVE_HEAD(&session->delayed, entry);
        session->delayed_bytes -= delayed->len;
        if (!session->is_stalled)
            send_now(session, (struct span){delayed->text, delayed->len});
        free(delayed);
    }
    if (delayed != NULL)
        loop_timer_start(&session->timer, delayed->due_ms - now_ms);
}

/* -- relaying ------------------------------------------------------------------------------------------ */

static void begin_response(struct fault_relay_session *session, struct span id)
{
    span_copy(id, session->response_id, sizeof session->response_id);
    if (session->will_mute)
        span_copy(id, session->muted_id, sizeof session->muted_id);
    if (session->will_stick)
        span_copy(id, session->cut_id, sizeof session->cut_id);
    session->will_mute = session->will_stick = false;
}

static bool is_audio(struct span type)
{
    static const char *const prefixes[] = {"response.output_audio.", "response.audio."};
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
        if (type.len > strlen(prefixes[i]) && memcmp(type.at, prefixes[i], strlen(prefixes[i])) == 0)
            return true;
    return false;
}

static bool is_kept_back(const struct fault_relay_session *session, const struct fault_relay_event *event)
{
    if (event->response_id.len == 0)
        return false;
    return span_is(event->response_id, session->cut_id) ||
           (is_audio(event->type) && span_is(event->response_id, session->muted_id));
}

static void pass_down(struct fault_relay_session *session, const struct fault_relay_event *event,
                      struct span text)
{
    bool is_begin = span_is(event->type, "response.created"), is_end = span_is(event->type, "response.done");
    if (is_begin || !is_kept_back(session, event))
        fault_relay_send_down(session, text);
    if (is_begin && session->will_fail)
        fault_relay_fail_response(session);
    if (is_end && span_is(event->response_id, session->response_id))
        session->response_id[0] = '\0';
}

static bool fault_relay_session_is_sane(const struct fault_relay_session *session)
{
    return (session->request == NULL || session->down == NULL) &&
           (session->delayed_bytes == 0 || !STAILQ_EMPTY(&session->delayed)) &&
           session->delayed_bytes <= DELAYED_MAX_BYTES;
}

static void pass_up(struct fault_relay_session *session, const struct fault_relay_event *event,
                    struct span text)
{
    (void)event;
    if (session->up != NULL && ws_send_text(session->up, text) == VP_ERR_TOO_BIG)
        fault_relay_end_session(session, 1011, "cannot relay");
}

/* Passes the message on, with the fault (NULL: none) that strikes at it before or after. */
static void pass_struck(struct fault_relay_session *session, const struct fault *fault,
                        const struct fault_relay_event *event, struct span text,
                        void (*pass)(struct fault_relay_session *session,
                                     const struct fault_relay_event *event, struct span text))
{
    if (fault == NULL || fault->is_after || fault_relay_upset(session, fault, text))
        pass(session, event, text);
    if (fault != NULL && fault->is_after)
        (void)fault_relay_upset(session, fault, text);
}

static void on_up_text(void *owner, char *at, size_t len)
{
    struct fault_relay_session *session = owner;
    ASSERT_SANE(fault_relay_session_is_sane(session));
    struct span text = {at, len};
    struct fault_relay_event event;
    if (session->is_stalled || session->down == NULL)
        return;
    if (!fault_relay_event_peek(text, &event)) {
        fault_relay_send_down(session, text); /* whatever it is: not ours to judge */
        return;
    }
    if (span_is(event.type, "response.created"))
        begin_response(session, event.response_id);
    pass_struck(session, fault_relay_strike_session(session, event.type), &event, text, pass_down);
}

static void on_down_text(void *owner, char *at, size_t len)
{
    struct fault_relay_session *session = owner;
    ASSERT_SANE(fault_relay_session_is_sane(session));
    struct span text = {at, len};
    struct fault_relay_event event;
    if (session->is_stalled || session->up == NULL)
        return;
    bool is_event = fault_relay_event_peek(text, &event);
    pass_struck(session, is_event ? fault_relay_strike_session(session, event.type) : NULL, &event, text,
                pass_up);
}

static void on_down_closed(void *owner, const struct ws_end *end)
{
    struct fault_relay_session *session = owner;
    ASSERT_SANE(fault_relay_session_is_sane(session));
    session->relay->counts.sessions_live--;
    session->down = NULL;
    end_side(session->up, end->close_code, end->reason);
    free_if_gone(session);
}

static const struct ws_events down_events = {.on_text = on_down_text, .on_closed = on_down_closed};

/* -- the beginning ------------------------------------------------------------------------------------- */

static struct ws_limits relay_limits(void)
{
    struct ws_limits limits = ws_limits_default;
    limits.message_max_bytes = FAULT_RELAY_MESSAGE_MAX_BYTES;
    limits.queue_max_bytes = FAULT_RELAY_QUEUE_MAX_BYTES;
    return limits;
}

/* Upstream has accepted: so do we. */
static void on_up_open(void *owner)
{
    struct fault_relay_session *session = owner;
    struct http_request *request = session->request;
    struct ws_limits limits = relay_limits();
    session->request = NULL;
    if (request == NULL)
        return;
    if (http_upgrade(request, NULL, &limits, &down_events, session, &session->down) != VP_OK) {
        session->down = NULL;
        ws_close(session->up, 1000, "");
        return;
    }
    session->relay->counts.sessions_opened++;
    session->relay->counts.sessions_live++;
    const struct fault *fault = fault_relay_strike_session(session, SPAN_LIT("connect"));
    if (fault != NULL)
        (void)fault_relay_upset(session, fault, SPAN_NONE);
}

static void on_up_closed(void *owner, const struct ws_end *end)
{
    struct fault_relay_session *session = owner;
    struct http_request *request = session->request;
    session->up = NULL;
    session->request = NULL;
    if (request != NULL)
        http_reply_error(request, end->http_status >= 400 ? end->http_status : 502, "upstream", end->reason);
    if (!session->is_stalled)
        end_side(session->down, end->close_code, end->reason);
    free_if_gone(session);
}

static const struct ws_events up_events = {
    .on_open = on_up_open, .on_text = on_up_text, .on_closed = on_up_closed};

static enum vp_err dial(struct fault_relay_session *session)
{
    static const char *const passed[] = {"Authorization", "api-key", "OpenAI-Beta",
                                         "OpenAI-Safety-Identifier"};
    enum { PASSED_COUNT = sizeof passed / sizeof *passed };
    static char lines[PASSED_COUNT][HEADER_BYTES];
    const char *headers[PASSED_COUNT + 1] = {NULL};
    size_t count = 0;
    for (size_t i = 0; i < PASSED_COUNT; i++) {
        const char *value = http_header(session->request, passed[i]);
        if (value != NULL && snprintf(lines[i], HEADER_BYTES, "%s: %s", passed[i], value) < HEADER_BYTES)
            headers[count++] = lines[i]; /* copied by ws_connect */
    }
    char url[URL_BYTES];
    const char *upstream = session->relay->options.upstream; /* http... becomes ws... */
    if (snprintf(url, sizeof url, "ws%s%s", upstream + 4, http_target(session->request)) >= URL_BYTES)
        return VP_ERR_TOO_BIG;
    struct ws_connect_options options = {
        .url = url, .headers = headers, .ca_file = session->relay->options.ca_file, .limits = relay_limits()};
    return ws_connect(session->relay->loop, &options, &up_events, session, &session->up);
}

/* Of a handshake that hangs: whether anybody still waits for it. Of a session: what is due. */
static void on_timer(void *arg)
{
    struct fault_relay_session *session = arg;
    if (session->request == NULL) {
        send_due(session);
    } else if (http_peer_left(session->request)) {
        fault_relay_end_session(session, 1006, "");
    } else {
        loop_timer_start(&session->timer, LEFT_CHECK_MS);
    }
}

/* True when a fault struck and the handshake is dealt with. */
static bool is_struck_at_handshake(struct fault_relay_session *session)
{
    const struct fault *fault = fault_relay_strike_session(session, SPAN_LIT("handshake"));
    if (fault == NULL)
        return false;
    struct http_request *request = session->request;
    char retry_after[24];
    if (fault->kind == FAULT_STALL) {
        loop_timer_start(&session->timer, LEFT_CHECK_MS);
        return true;
    }
    session->request = NULL;
    snprintf(retry_after, sizeof retry_after, "%d", fault->retry_after_s);
    if (fault->kind == FAULT_REFUSE && fault->status != 0) {
        if (fault->retry_after_s > 0)
            http_add_header(request, "Retry-After", retry_after);
        http_reply_error(request, fault->status, fault->error, fault->reason);
    } else {
        http_cut(request);
    }
    free_session(session);
    return true;
}

void fault_relay_serve_session(void *owner, struct http_request *request)
{
    struct fault_relay *relay = owner;
    struct fault_relay_session *session = calloc(1, sizeof *session);
    if (session == NULL || loop_timer_init(&session->timer, relay->loop, on_timer, session) != VP_OK) {
        free(session);
        http_reply_error(request, 503, "server_error", "out of memory");
        return;
    }
    session->relay = relay;
    session->request = request;
    STAILQ_INIT(&session->delayed);
    LIST_INSERT_HEAD(&relay->sessions, session, entry);
    if (is_struck_at_handshake(session))
        return;
    enum vp_err err = dial(session);
    if (err == VP_OK)
        return;
    session->request = NULL;
    http_reply_error(request, 502, "upstream", vp_err_text(err));
    free_session(session);
}
