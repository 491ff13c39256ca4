#include <inttypes.h>
#include <string.h>

#include "base/end_reason.h"
#include "base/log_limit.h"
#include "base/metric.h"
#include "call/call_parts.h"
#include "call/thresholds.h"

void call_be_surprised(const struct call *call, const char *event)
{
    metric_add(METRIC_CALL_SURPRISES_TOTAL, 1);
    log_debug("call", "call=%s surprise state=%s event=%s", call->call_sid, call_state_name(call->state),
              event);
}

void call_log_move(const struct call *call, enum call_state before, enum call_event event, int64_t now_ms)
{
    char why[128];
    log_of_call(LOG_LEVEL_INFO, "call", call->call_sid, "%s->%s event=%s after_ms=%" PRId64 "%s%s",
                call_state_name(before), call_state_name(call->state), call_event_name(event),
                now_ms - call->since_ms, call->why[0] != '\0' ? " why=" : "",
                call->why[0] != '\0' ? log_quote(why, sizeof why, span_of(call->why)) : "");
}

void call_log_trail(const struct call *call)
{
    char text[TRAIL_TEXT_BYTES];
    log_of_call(LOG_LEVEL_ERROR, "call", call->call_sid, "impossible state=%s events=\"%s\"",
                call_state_name(call->state), trail_text(&call->trail, text));
}

void call_set_why(struct call *call, const char *why)
{
    if (call->why[0] == '\0')
        call_replace_why(call, why != NULL ? why : end_reason_text(END_UNKNOWN));
}

void call_replace_why(struct call *call, const char *why)
{
    span_copy(span_of(why), call->why, sizeof call->why);
}

int64_t call_whole_ms(const struct call *call, const struct heard_item *item)
{
    bool is_final;
    int64_t sent_ms = heard_item_sent_ms(item);
    const char *words = transcript_find_words(&call->transcript, item->id, &is_final);
    if (item->is_complete || words == NULL)
        return sent_ms;
    int64_t estimate_ms = (int64_t)strlen(words) * CALL_SPOKEN_MS_PER_BYTE;
    return estimate_ms > sent_ms ? estimate_ms : sent_ms;
}

bool call_break_in(struct call *call, bool is_playing, int64_t now_ms)
{
    if (readback_is_heard_now(&call->tools.readback, &call->tools.basket, &call->heard, &call->transcript,
                              now_ms))
        gate_heard(&call->tools.gate);
    bool is_barge_in = is_playing || session_is_running(&call->session);
    if (is_barge_in && readback_cut_off(&call->tools.readback))
        gate_cut_off(&call->tools.gate);
    session_end_wait(&call->session);
    if (call->state == CALL_CLOSING)
        return is_barge_in;
    said_on_turn(&call->tools.said);
    session_want_response(&call->session, false); /* the caller's turn brings a response of its own */
    if (is_playing || call->session.active != 0)
        tally_barge_in(&call->tally);
    return is_barge_in;
}
