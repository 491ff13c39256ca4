/* The caller's turn, found by the model or by the floor: what it means for the order's gate, and what is answered. */
#include "call/call_parts.h"
#include "call/thresholds.h"

void call_end_turn(struct call *call, bool is_asked_for, int64_t now_ms)
{
    caller_turn_end(&call->turn, now_ms);
    unanswered_ask(&call->unanswered, now_ms);
    latency_turn_ended(&call->latency, call->turn.stopped_ms, now_ms);
    floor_set_turn(&call->floor, false);
    transcript_caller_stops(&call->transcript, now_ms);
    if (call->turn.does_answer)
        gate_caller_spoke(&call->tools.gate);
    call_reopen(call);
    if (!is_asked_for)
        call_handle(call, EV_CALLER_STOPPED);
    if (call->session.is_ready)
        call_tell_of_line(call);
    if (!is_asked_for)
        return;
    if (tools_is_busy(&call->tools))
        session_want_response(&call->session, true);
    else
        call_handle(call, EV_CALLER_DONE);
}

void call_weigh_answer(struct call *call, int64_t began_ms, const char *words)
{
    const struct readback *readback = &call->tools.readback;
    if (readback->heard_ms == 0 || began_ms < readback->heard_ms)
        return;
    const char *asked = transcript_asked_before(&call->transcript, began_ms);
    bool is_about_changes = readback->is_about_changes || consent_is_about_changes(asked);
    gate_caller_meant(&call->tools.gate, consent_of(words, is_about_changes));
}

void call_begin_turn(struct call *call, bool is_playing, int64_t now_ms)
{
    struct turn_latency answered;
    if (latency_turn_began(&call->latency, now_ms, &answered))
        tally_answer(&call->tally, &answered, call->session.place);
    bool is_barge_in = call_break_in(call, is_playing, now_ms);
    floor_set_turn(&call->floor, true);
    transcript_caller_begins(&call->transcript, now_ms);
    /* The first sound may be one of an earlier turn. */
    caller_turn_open(&call->turn, now_ms, call_turn_basket(call));
    bool is_of_floor = call->floor.onset_ms != 0 && now_ms - call->floor.onset_ms < TURN_ONSET_MAX_MS;
    caller_turn_begin(&call->turn, is_of_floor ? call->floor.onset_ms : now_ms, call->tools.gate.is_heard,
                      call_turn_basket(call));
    unanswered_pause(&call->unanswered, now_ms);
    call_handle(call, is_barge_in ? EV_BARGE_IN : EV_CALLER_SPOKE);
    if (call->state == CALL_INTERRUPTED && call->session.active == 0)
        call_handle(call, EV_RESPONSE_OVER);
    call_resume(call); /* a pause that was not cleared away: the last words are said to their end */
}
