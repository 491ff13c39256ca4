/* What each fault does to a session. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/rand.h"
#include "fault_relay/fault_relay_internal.h"

/* Takes over the event. */
static void send_event(struct fault_relay_session *session, json_t *event)
{
    char id[32] = "event_";
    rand_hex(id + 6, 8);
    char *text = NULL;
    if (json_object_set_new(event, "event_id", json_string(id)) == 0)
        text = json_dumps(event, JSON_COMPACT);
    json_decref(event);
    if (text == NULL)
        fault_relay_end_session(session, 1011, "out of memory");
    else
        fault_relay_send_down(session, span_of(text));
    free(text);
}

static void send_error(struct fault_relay_session *session, const char *type, const char *code,
                       const char *message)
{
    send_event(session, json_pack("{s:s, s:{s:s, s:s, s:s, s:n, s:n}}", "type", "error", "error", "type",
                                  type, "code", code, "message", message, "param", "event_id"));
}

/* Quota and rate limits are errors of a type of their own; the others are the server's (openai-realtime.md). */
static const char *error_type(const char *code)
{
    if (strcmp(code, "insufficient_quota") == 0 || strcmp(code, "rate_limit_exceeded") == 0)
        return code;
    return strcmp(code, "server_error") == 0 ? code : "invalid_request_error";
}

void fault_relay_fail_response(struct fault_relay_session *session)
{
    const char *id = session->response_id;
    session->will_fail = false;
    snprintf(session->cut_id, sizeof session->cut_id, "%s", id);
    send_event(session,
               json_pack("{s:s, s:{s:s, s:s, s:s, s:{s:s, s:{s:s, s:s, s:s}}, s:[], s:{s:i, s:i, s:i}}}",
                         "type", "response.done", "response", "object", "realtime.response", "id", id,
                         "status", "failed", "status_details", "type", "failed", "error", "type",
                         error_type(session->failure_code), "code", session->failure_code, "message",
                         session->failure_reason, "output", "usage", "total_tokens", 0, "input_tokens", 0,
                         "output_tokens", 0));
    /* The true model must not go on with what VoicePlate holds for failed. */
    char cancel[FAULT_RELAY_ID_BYTES + 64];
    int len = snprintf(cancel, sizeof cancel, "{\"type\":\"response.cancel\",\"response_id\":\"%s\"}", id);
    if (session->up != NULL &&
        ws_send_text(session->up, (struct span){cancel, (size_t)len}) == VP_ERR_TOO_BIG)
        fault_relay_end_session(session, 1011, "cannot relay");
    session->response_id[0] = '\0';
}

static void fail_response(struct fault_relay_session *session, const struct fault *fault)
{
    snprintf(session->failure_code, sizeof session->failure_code, "%s", fault->error);
    snprintf(session->failure_reason, sizeof session->failure_reason, "%s", fault->reason);
    session->will_fail = true;
}

static void expire(struct fault_relay_session *session, const struct fault *fault)
{
    send_error(session, "invalid_request_error", "session_expired",
               "Your session hit the maximum duration of 60 minutes.");
    if (fault->code != 0)
        fault_relay_end_session(session, fault->code, "session expired");
}

/* Server frames are not masked (RFC 6455, 5.1). */
static void garble(struct fault_relay_session *session, enum fault_form form, struct span text)
{
    static const char huge_head[] = {(char)0x81, 127, 0, 0, 0, 0, 0x40, 0, 0, 0};
    struct span raw;
    switch (form) {
    case GARBLE_JSON:
        fault_relay_send_down(session, SPAN_LIT("{\"type\":\"response.output_audio.delta\",,}"));
        return;
    case GARBLE_TRUNCATED:
        if (text.len > 1)
            fault_relay_send_down(session, (struct span){text.at, text.len / 2});
        else
            fault_relay_send_down(session, SPAN_LIT("{\"type\":\"response.outp"));
        return;
    case GARBLE_LARGE:
    case GARBLE_FLOOD:
        fault_relay_exceed(session, form);
        return;
    case GARBLE_BINARY:
        raw = SPAN_LIT("\x82\x04\x00\xff\x10\x80");
        break;
    case GARBLE_UTF8:
        raw = SPAN_LIT("\x81\x04{\xc0\xaf}");
        break;
    case GARBLE_FRAME:
        raw = SPAN_LIT("\xf1\x02{}");
        break;
    default:
        raw = (struct span){huge_head, sizeof huge_head};
        break;
    }
    if (session->down != NULL && ws_send_raw(session->down, raw) == VP_ERR_TOO_BIG)
        fault_relay_end_session(session, 1011, "cannot relay");
}

/* The response that runs, or the next one. */
static void mark_response(const struct fault_relay_session *session, char *id, bool *will)
{
    if (session->response_id[0] != '\0')
        snprintf(id, FAULT_RELAY_ID_BYTES, "%s", session->response_id);
    else
        *will = true;
}

/* A new response's own event passes, so that its id is known; audio of one that becomes mute does not. */
static bool is_created(struct span text)
{
    struct fault_relay_event event;
    return text.len > 0 && fault_relay_event_peek(text, &event) && span_is(event.type, "response.created");
}

bool fault_relay_upset(struct fault_relay_session *session, const struct fault *fault, struct span text)
{
    switch (fault->kind) {
    case FAULT_CLOSE:
    case FAULT_REFUSE:
        fault_relay_end_session(session, fault->code, fault->reason);
        return false;
    case FAULT_STALL:
        session->is_stalled = true;
        return false;
    case FAULT_AUDIO_STALL:
        mark_response(session, session->cut_id, &session->will_stick);
        return is_created(text);
    case FAULT_TEXT_ONLY:
        mark_response(session, session->muted_id, &session->will_mute);
        return true; /* pass_down keeps its audio back */
    case FAULT_FAILED:
        fail_response(session, fault);
        if (session->response_id[0] == '\0' || is_created(text))
            return true; /* pass_down ends it behind its beginning */
        fault_relay_fail_response(session);
        return false;
    case FAULT_ERROR:
        send_error(session, error_type(fault->error), fault->error, fault->reason);
        return true;
    case FAULT_EXPIRE:
        expire(session, fault);
        return false;
    case FAULT_GARBLE:
        garble(session, fault->form, text);
        return false;
    case FAULT_SLOW:
        session->delay_ms = fault->delay_ms;
        return true;
    case FAULT_DROP:
        return false;
    case FAULT_REPEAT:
        if (text.len > 0)
            fault_relay_send_down(session, text);
        return true;
    default:
        return true;
    }
}
