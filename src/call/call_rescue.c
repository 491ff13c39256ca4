/* Losing the model: what the next session must know of the lost one, and where it is opened. The ladder
 * inside a worker: a fresh session at the model; then the embedded engine, for which a restart is waited;
 * then the stream is closed, and /voice/resume takes the call on. */
#include "call/call_internal.h"

#include <string.h>

#include "base/clock.h"
#include "base/log_limit.h"
#include "base/metric.h"

/* An item that broke off says less than its text: how long the whole would have been is estimated. */
static int64_t whole_ms(const struct call *call, const struct heard_item *item)
{
    bool is_final;
    int64_t sent_ms = heard_item_sent_ms(item);
    const char *words = transcript_find_words(&call->transcript, item->id, &is_final);
    if (item->is_complete || words == NULL)
        return sent_ms;
    int64_t estimate_ms = (int64_t)strlen(words) * CALL_SPOKEN_MS_PER_BYTE;
    return estimate_ms > sent_ms ? estimate_ms : sent_ms;
}

/* What still plays is taken for heard: the lost session's names mean nothing in the next one. */
static void settle_items(struct call *call)
{
    for (size_t i = 0; i < HEARD_ITEMS_MAX; i++) {
        struct heard_item *item = &call->heard.items[i];
        if (item->number == 0 || item->is_noted || item->is_dropped)
            continue;
        item->is_noted = true;
        transcript_agent_heard(&call->transcript, item->id, heard_item_sent_ms(item), whole_ms(call, item),
                               clock_mono_ms());
    }
    transcript_forget_session(&call->transcript);
}

/* A turn that was understood is not played again; one that may just begin is kept. */
static void settle_turn(struct call *call, int64_t now_ms)
{
    bool may_begin = call->last_voice.at_ms != 0 && now_ms - call->last_voice.at_ms < CALL_ONSET_MS;
    if (!call->is_turn_open && !may_begin)
        kept_audio_deinit(&call->kept);
    call->is_replayed = false;
}

static bool is_answer_due(const struct call *call)
{
    return call->active != 0 || call->is_asked || call->wants_respond || call->is_caller_speaking ||
           tools_is_busy(&call->tools) || call->state == CALL_THINKING;
}

void call_forget_names(struct call *call)
{
    call->discarded = call->over = (struct ident_ring){0}; /* they may be given again */
    call->last_response = 0;
    call->probe.asked_ms = 0;
    heard_forget_session(&call->heard);
    tools_forget_session(&call->tools);
}

static void forget_session(struct call *call)
{
    int64_t now_ms = clock_mono_ms();
    if (call->has_introduced && is_answer_due(call)) {
        call->owes_answer = true;
        call->is_carried_out = call->tools.basket.version != call->turn_version ||
                               call->tools.memory.ordered_version != call->turn_ordered;
    }
    settle_items(call);
    settle_turn(call, now_ms);
    call_forget_names(call);
    call->is_ai_ready = call->is_session_good = call->has_spare = false;
    call->renew_at_ms = INT64_MAX;
    call->active = 0;
    call->is_asked = call->wants_respond = false;
    call->instructions = call->asked_instructions = NULL;
    call->is_caller_speaking = false;
    call->fault_count = 0;
    gap_set_speaking(&call->gap, false, now_ms);
}

/* Chooses where the next session is dialled, and when. False: nothing is left. */
static bool choose_place(struct call *call, bool is_barred, int64_t now_ms)
{
    struct call_rescue *rescue = &call->rescue;
    rescue->redial_at_ms = now_ms;
    if (call->place == AI_PLACE_MODEL && !is_barred && rescue->redial_count++ == 0)
        return true;
    if (!call->settings.has_engine)
        return false;
    if (rescue->engine_until_ms == 0)
        rescue->engine_until_ms = now_ms + call->settings.engine_wait_ms;
    if (call->place == AI_PLACE_MODEL) {
        call->place = AI_PLACE_ENGINE;
        metric_add(METRIC_ENGINE_TAKEOVERS_TOTAL, 1);
        log_of_call(LOG_LEVEL_WARN, "call", call->call_sid, "goes on with the embedded engine");
        return true;
    }
    if (call->state == CALL_RECOVERING)
        rescue->redial_at_ms = now_ms + CALL_REDIAL_PAUSE_MS;
    return rescue->redial_at_ms < rescue->engine_until_ms;
}

void call_on_session_lost(struct call *call, const char *why, bool is_barred)
{
    char quoted[80];
    int64_t now_ms = clock_mono_ms();
    log_of_call(LOG_LEVEL_WARN, "call", call->call_sid, "ai lost state=%s place=%s why=%s",
                call_state_name(call->state), call->place == AI_PLACE_ENGINE ? "engine" : "model",
                log_quote(quoted, sizeof quoted, span_of(why != NULL ? why : "")));
    metric_add(METRIC_AI_FAILURES_TOTAL, 1);
    if (call->on_session != NULL)
        call->on_session(call->owner, call->place, false);
    forget_session(call);
    if (!call->rescue.is_on || call->rescue.has_answer) {
        call->rescue = (struct call_rescue){.is_on = true};
        call->rescue_count++;
        metric_add(METRIC_RESCUES_TOTAL, 1);
    }
    bool may_dial = call->rescue_count <= CALL_RESCUES_MAX && choose_place(call, is_barred, now_ms);
    if (!may_dial)
        call_set_why(call, end_reason_text(END_FALLBACK));
    bool is_dialled_now = may_dial && call->state != CALL_RECOVERING;
    if (is_dialled_now)
        call->rescue.redial_at_ms = 0;
    call_handle(call, may_dial ? EV_AI_FAILED : EV_AI_LOST);
}

int64_t call_dial_limit_ms(const struct call *call, int64_t now_ms)
{
    const struct call_rescue *rescue = &call->rescue;
    if (rescue->redial_at_ms != 0)
        return rescue->redial_at_ms;
    if (rescue->engine_until_ms != 0)
        return rescue->engine_until_ms > now_ms ? rescue->engine_until_ms : now_ms;
    bool is_model_again = rescue->is_on && call->settings.connect_ms > CALL_REDIAL_MS;
    return now_ms + (is_model_again ? CALL_REDIAL_MS : call->settings.connect_ms);
}

int64_t call_answer_limit_ms(const struct call *call)
{
    int64_t limit_ms = call->is_replayed ? CALL_UNMOVED_MS : call->settings.stall_ms;
    return limit_ms * (call->place == AI_PLACE_ENGINE ? CALL_ENGINE_PATIENCE : 1);
}

void call_on_fault(struct call *call, const char *why)
{
    char quoted[128];
    log_of_call(LOG_LEVEL_INFO, "call", call->call_sid, "fault state=%s why=%s count=%d",
                call_state_name(call->state), log_quote(quoted, sizeof quoted, span_of(why)),
                call->fault_count + 1);
    call->instructions = call->asked_instructions; /* asked again, with the same words */
    /* The caller's turn, or the end. */
    bool comes_anyway =
        call->state == CALL_LISTENING || call->state == CALL_INTERRUPTED || call->state == CALL_CLOSING;
    if (comes_anyway || call->fault_count++ == 0)
        call_handle(call, EV_AI_FAULT);
    else
        call_on_session_lost(call, why, false);
}

void call_close_turn(struct call *call)
{
    call->is_turn_open = call->is_replayed = false;
}
