/* What follows from what happened: turns that are over, answers that are due, the end. */
#include "call/call_parts.h"

#include "base/clock.h"
#include "base/end_reason.h"
#include "base/metric.h"
#include "call/thresholds.h"

/* Items heard to their end are told to the transcript, once. */
static void note_heard_items(struct call *call, int64_t now_ms)
{
    for (size_t i = 0; i < heard_used_slots(&call->heard); i++) {
        struct heard_item *item = &call->heard.items[i];
        if (item->number == 0 || item->is_noted || item->is_dropped || !item->is_complete ||
            item->marked_bytes < item->sent_bytes)
            continue;
        item->is_noted = true;
        int64_t sent_ms = heard_item_sent_ms(item);
        transcript_agent_heard(&call->transcript, item->id, heard_item_words_ms(item, sent_ms), sent_ms,
                               now_ms);
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
        session_clear_faults(&call->session);
        rescue_settle(&call->rescue);
        caller_turn_heard_out(&call->turn, clock_mono_ms());
        call_handle(call, EV_TURN_OVER);
    } else if (call->session.has_lagged) {
        call_handle(call, EV_AI_LAGS);
    } else if (call->deadline_ms > lag_ms) {
        call_last_until(call, lag_ms);
    }
}

/* A model that hung up is asked for the goodbye that did not come of its response; once. */
static void settle_goodbye(struct call *call)
{
    if (call->state != CALL_CLOSING || !call->closing.owes_goodbye || call_is_more_due(call))
        return;
    closing_say(&call->closing, 0);
    if (call->session.is_ready && !said_is_all(&call->tools.said))
        call_handle(call, EV_GOODBYE_CUT);
}

static void settle(struct call *call)
{
    note_heard_items(call, clock_mono_ms());
    latency_tools(&call->latency, tools_is_busy(&call->tools), clock_mono_ms());
    if (call->tools.news.is_new && call_state_is_heard(call->state))
        call_brief_menu(call);
    bool is_open = call->state == CALL_CONNECTED || call->state == CALL_THINKING ||
                   call->state == CALL_SPEAKING || call->state == CALL_CLOSING;
    if (is_open && call->session.wants_respond && call->session.active == 0 && !tools_is_busy(&call->tools)) {
        session_want_response(&call->session, false);
        call_handle(call, EV_TOOLS_ANSWERED);
    }
    settle_goodbye(call);
    bool is_more_due = call_is_more_due(call);
    if (call->state == CALL_SPEAKING && !call_is_playing(call))
        settle_silence(call, is_more_due);
    bool is_spoken_into = call->turn.is_speaking && call_is_listened_to(call);
    bool may_close = !is_more_due && !is_spoken_into && !call_is_playing(call);
    if (call->state == CALL_CLOSING && may_close && clock_mono_ms() >= call_closing_due_ms(call))
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
    line_watch_end(&call->line);
    transcript_deinit(&call->transcript);
    call->given.on_ended(call->given.owner, call, call->why); /* may destroy the call */
}

void call_close(struct call *call, const char *why)
{
    call_set_why(call, why);
    closing_settle(&call->closing);
    call_handle(call, EV_HANG_UP);
}

void call_follow_wish(struct call *call)
{
    enum tools_wish wish = tools_take_wish(&call->tools);
    if (wish == TOOLS_WISH_NONE || call->state == CALL_CLOSING)
        return;
    bool is_hung_up = wish == TOOLS_WISH_HANG_UP, is_afterword = call->closing.is_afterword;
    if (is_hung_up)
        session_want_response(&call->session,
                              false); /* the goodbye was said already, or is asked for by itself */
    call_close(call, end_reason_text(is_hung_up ? END_GOODBYE : END_TRANSFER));
    if (is_hung_up && !is_afterword) /* who said "bye!" into the goodbye has heard it */
        closing_owe(&call->closing);
}

void call_on_command(struct call *call, enum call_command command)
{
    if (call->has_ended || command == CALL_COMMAND_NONE || call->state == CALL_FALLBACK)
        return;
    call_replace_why(call, end_reason_text(command == CALL_COMMAND_TRANSFER ? END_TRANSFER : END_BY_STAFF));
    session_want_response(&call->session, false); /* what was asked for before is not said any more */
    closing_settle(&call->closing);
    call_handle(call, EV_TAKEN_OVER);
    call_leave(call);
}

void call_reopen(struct call *call)
{
    bool is_final = end_reason_find(call->why) == END_GOODBYE;
    if (call->state != CALL_CLOSING || !call_is_listened_to(call) ||
        !closing_reopen(&call->closing, is_final))
        return;
    call_replace_why(call, "");
    call_handle(call, EV_REOPENED);
}
