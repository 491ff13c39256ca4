/* What follows from what happened: turns that are over, answers that are due, sessions that failed, the end.
 */
#include "call/call_internal.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/metric.h"

/* Items heard to their end are told to the transcript, once. */
static void note_heard_items(struct call *call, int64_t now_ms)
{
    for (size_t i = 0; i < HEARD_ITEMS_MAX; i++) {
        struct heard_item *item = &call->heard.items[i];
        if (item->number == 0 || item->is_noted || item->is_dropped || !item->is_complete ||
            item->marked_bytes < item->sent_bytes)
            continue;
        item->is_noted = true;
        transcript_agent_heard(&call->transcript, item->id, heard_item_sent_ms(item),
                               heard_item_sent_ms(item), now_ms);
    }
    if (readback_is_heard_now(&call->tools.readback, &call->tools.basket, &call->heard, &call->transcript,
                              now_ms))
        gate_heard(&call->tools.gate);
}

/* All that came was heard. A model that speaks no faster than it is heard pauses between any two pieces; that
 * is no change of state. */
static void settle_silence(struct call *call, bool is_more_due)
{
    int64_t lag_ms = clock_mono_ms() + CALL_LAG_MS;
    if (!is_more_due) {
        call->fault_count = 0;
        call->has_recovered = false;
        call_handle(call, EV_TURN_OVER);
    } else if (call->has_lagged) {
        call_handle(call, EV_AI_LAGS);
    } else if (call->deadline_ms > lag_ms) {
        call->deadline_ms = lag_ms;
    }
}

static void settle(struct call *call)
{
    note_heard_items(call, clock_mono_ms());
    bool is_open = call->state == CALL_CONNECTED || call->state == CALL_THINKING ||
                   call->state == CALL_SPEAKING || call->state == CALL_CLOSING;
    if (is_open && call->wants_respond && call->active == 0 && !tools_is_busy(&call->tools)) {
        call->wants_respond = false;
        call_handle(call, EV_TOOLS_ANSWERED);
    }
    bool is_more_due =
        call->active != 0 || call->is_asked || call->wants_respond || tools_is_busy(&call->tools);
    if (call->state == CALL_SPEAKING && !call_is_playing(call))
        settle_silence(call, is_more_due);
    if (call->state == CALL_CLOSING && !is_more_due && !call_is_playing(call))
        call_handle(call, EV_ALL_HEARD);
}

void call_leave(struct call *call)
{
    if (!call->has_ended)
        settle(call);
    if (!call->has_ended || call->was_end_told)
        return;
    call->was_end_told = true;
    metric_add(METRIC_CALLS_LIVE, -1);
    transcript_deinit(&call->transcript);
    call->on_ended(call->owner, call, call->why); /* may destroy the call */
}

/* --- losing the model --- */

/* What still plays is taken for heard: the lost session's names mean nothing in the next one. */
static void settle_items(struct call *call)
{
    for (size_t i = 0; i < HEARD_ITEMS_MAX; i++) {
        struct heard_item *item = &call->heard.items[i];
        if (item->number == 0 || item->is_noted || item->is_dropped)
            continue;
        item->is_noted = true;
        transcript_agent_heard(&call->transcript, item->id, heard_item_sent_ms(item),
                               heard_item_sent_ms(item), clock_mono_ms());
    }
}

void call_on_session_lost(struct call *call, const char *why)
{
    char quoted[80];
    log_warn("call", "call=%s ai lost state=%s why=%s", call->call_sid, call_state_name(call->state),
             log_quote(quoted, sizeof quoted, span_of(why != NULL ? why : "")));
    metric_add(METRIC_AI_FAILURES_TOTAL, 1);
    call->owes_answer |=
        call->has_introduced &&
        (call->active != 0 || call->is_asked || call->wants_respond || call->is_caller_speaking ||
         tools_is_busy(&call->tools) || call->state == CALL_THINKING);
    settle_items(call);
    call->discarded = call->over = (struct ident_ring){0}; /* names may come again */
    call->is_ai_ready = false;
    call->active = call->last_response = 0;
    call->is_asked = call->wants_respond = false;
    call->is_caller_speaking = false;
    call->fault_count = 0;
    gap_set_speaking(&call->gap, false, clock_mono_ms());
    heard_forget_session(&call->heard);
    tools_forget_session(&call->tools);
    bool may_recover = !call->has_recovered && call->recovery_count < CALL_RECOVERIES_MAX;
    if (!may_recover)
        call_set_why(call, "fallback");
    call->has_recovered = true;
    call->recovery_count++;
    call_handle(call, may_recover ? EV_AI_FAILED : EV_AI_LOST);
}

void call_on_fault(struct call *call, const char *why)
{
    log_info("call", "call=%s fault state=%s why=%s count=%d", call->call_sid, call_state_name(call->state),
             why, call->fault_count + 1);
    if (call->state == CALL_LISTENING || call->state == CALL_INTERRUPTED || call->state == CALL_CLOSING)
        call_handle(call, EV_AI_FAULT); /* the caller's turn, or the end, comes anyway */
    else if (call->fault_count++ == 0)
        call_handle(call, EV_AI_FAULT);
    else
        call_on_session_lost(call, why);
}

void call_follow_wish(struct call *call)
{
    enum tools_wish wish = call->tools.wish;
    call->tools.wish = TOOLS_WISH_NONE;
    if (wish == TOOLS_WISH_NONE || call->state == CALL_CLOSING)
        return;
    call_set_why(call, wish == TOOLS_WISH_TRANSFER ? "transfer" : "goodbye");
    if (wish == TOOLS_WISH_HANG_UP)
        call->wants_respond = false; /* the goodbye was said already */
    call_handle(call, EV_HANG_UP);
}
