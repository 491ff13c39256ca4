/* Losing the model: what the next session must know of the lost one, and where it is opened (rescue.c). */
#include "call/call_parts.h"

#include <string.h>

#include "base/clock.h"
#include "base/end_reason.h"
#include "base/log_limit.h"
#include "base/metric.h"
#include "call/thresholds.h"

/* What still plays is taken for heard: the lost session's names mean nothing in the next one. */
static void settle_items(struct call *call, int64_t now_ms)
{
    for (size_t i = 0; i < HEARD_ITEMS_MAX; i++) {
        struct heard_item *item = &call->heard.items[i];
        if (item->number == 0 || item->is_noted || item->is_dropped)
            continue;
        item->is_noted = true;
        transcript_agent_heard(&call->transcript, item->id,
                               heard_item_words_ms(item, heard_item_sent_ms(item)), call_whole_ms(call, item),
                               now_ms);
    }
    transcript_forget_session(&call->transcript, call->turn.is_open ? call->turn.opened_ms : INT64_MAX);
}

static bool is_answer_due(const struct call *call)
{
    return call_is_more_due(call) || call->turn.is_speaking || call->state == CALL_THINKING;
}

static void forget_session(struct call *call, int64_t now_ms)
{
    if (call->briefing.is_introduced && is_answer_due(call))
        rescue_owe(&call->rescue, caller_turn_was_carried_out(&call->turn, call_turn_basket(call)));
    settle_items(call, now_ms);
    caller_turn_lose_session(&call->turn, now_ms);
    call_forget_session(call, false);
    gap_set_speaking(&call->gap, false, now_ms);
}

/* Chooses where the next session is dialled. False: nothing is left. */
static bool choose_place(struct call *call, enum call_loss loss, int64_t now_ms)
{
    enum ai_place before = call->session.place, place = before;
    uint32_t count = call->rescue.count;
    bool may_dial =
        rescue_lose_session(&call->rescue,
                            &(struct rescue_loss){.place = before,
                                                  .is_barred = loss == CALL_LOSS_BARRED,
                                                  .was_dialling = call->state == CALL_RECOVERING,
                                                  .has_engine = call->given.settings.has_engine,
                                                  .engine_wait_ms = call->given.settings.engine_wait_ms},
                            now_ms, &place);
    metric_add(METRIC_RESCUES_TOTAL, call->rescue.count - count);
    if (place != before) {
        metric_add(METRIC_ENGINE_TAKEOVERS_TOTAL, 1);
        log_of_call(LOG_LEVEL_WARN, "call", call->call_sid, "goes on with the embedded engine");
    }
    session_move(&call->session, place);
    return may_dial;
}

void call_on_session_lost(struct call *call, const char *why, enum call_loss loss)
{
    char quoted[80];
    int64_t now_ms = clock_mono_ms();
    enum ai_place place = call->session.place;
    log_of_call(LOG_LEVEL_WARN, "call", call->call_sid, "ai lost state=%s place=%s why=%s",
                call_state_name(call->state), place == AI_PLACE_ENGINE ? "engine" : "model",
                log_quote(quoted, sizeof quoted, span_of(why != NULL ? why : "")));
    metric_add(METRIC_AI_FAILURES_TOTAL, 1);
    if (call->given.on_session != NULL && loss != CALL_LOSS_SLOW)
        call->given.on_session(call->given.owner, place, false);
    forget_session(call, now_ms);
    bool may_dial = choose_place(call, loss, now_ms);
    if (!may_dial)
        call_set_why(call, end_reason_text(END_FALLBACK));
    call_handle(call, may_dial ? EV_AI_FAILED : EV_AI_LOST);
}

void call_on_fault(struct call *call, const char *why)
{
    char quoted[128];
    log_of_call(LOG_LEVEL_INFO, "call", call->call_sid, "fault state=%s why=%s count=%d",
                call_state_name(call->state), log_quote(quoted, sizeof quoted, span_of(why)),
                call->session.fault_count + 1);
    briefing_set_next(&call->briefing,
                      call->session.asked_instructions); /* asked again, with the same words */
    /* The caller's turn, or the end. */
    bool comes_anyway =
        call->state == CALL_LISTENING || call->state == CALL_INTERRUPTED || call->state == CALL_CLOSING;
    if (comes_anyway || !session_fails_again(&call->session)) {
        call_handle(call, EV_AI_FAULT);
        return;
    }
    rescue_owe(&call->rescue, caller_turn_was_carried_out(&call->turn, call_turn_basket(call)));
    call_on_session_lost(call, why, CALL_LOSS_DEAD);
}
