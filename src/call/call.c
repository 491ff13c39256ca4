/* Events in, the table asked, effects out. */
#include "call/call.h"

#include <assert.h>

#include "base/clock.h"
#include "base/metric.h"
#include "call/call_parts.h"
#include "call/thresholds.h"

/* How long an answer, a sign that a replayed turn was noticed, or the journal may take at this place. A model that
 * gives no sign of life does not get so much (probe.c). */
static int64_t answer_limit_ms(const struct call *call)
{
    if (call_waits_for_model(call))
        return call->closing.is_afterword && !session_owes(&call->session) ? CLOSING_ANSWER_MS
                                                                           : call->given.settings.slow_ms;
    int64_t limit_ms = call->turn.is_replayed ? CALL_UNMOVED_MS : call->given.settings.stall_ms;
    return limit_ms * session_patience(&call->session);
}

/* Every live state has a deadline; arriving arms it, so no state can wait for ever. */
static int64_t deadline_of_state(const struct call *call, int64_t now_ms)
{
    int64_t over_ms;
    switch (call->state) {
    case CALL_CONNECTING:
    case CALL_RECOVERING:
        return rescue_dial_due_ms(&call->rescue, call->given.settings.connect_ms, now_ms);
    case CALL_CONNECTED:
        over_ms = now_ms + (call->closing.is_afterword ? CLOSING_AFTERWORD_MS
                                                       : call->given.settings.silence_prompt_ms);
        return call->turn.hold_ms > over_ms ? call->turn.hold_ms : over_ms;
    case CALL_LISTENING:
        return now_ms + CALL_LISTENING_MAX_MS;
    case CALL_THINKING:
        return now_ms + answer_limit_ms(call);
    case CALL_SPEAKING:
        over_ms = heard_surely_over_ms(&call->heard);
        return over_ms > now_ms ? over_ms : now_ms;
    case CALL_INTERRUPTED:
        return now_ms + CALL_INTERRUPTED_MAX_MS;
    case CALL_FALLBACK:
        return now_ms + CALL_FALLBACK_MAX_MS;
    case CALL_CLOSING:
        return now_ms + call->given.settings.goodbye_ms;
    case CALL_DISCONNECTED:
    case CALL_STATE_COUNT:
        break;
    }
    return INT64_MAX;
}

/* What must be true in each state, whatever happened. */
static bool call_is_sane(const struct call *call)
{
    bool needs_ai = call_state_is_heard(call->state);
    bool needs_no_ai = !needs_ai && call->state != CALL_CLOSING;
    return (!needs_ai || call->session.is_ready) && (!needs_no_ai || !call->session.is_ready) &&
           (call->state == CALL_DISCONNECTED) == call->has_ended &&
           (call->state == CALL_DISCONNECTED) == (call->deadline_ms == INT64_MAX) &&
           (!caller_turn_has_audio(&call->turn) || needs_ai || call_state_keeps_audio(call->state)) &&
           heard_is_sane(&call->heard) && call->tools.memory.ordered_version <= call->tools.basket.version;
}

static void move(struct call *call, enum call_state next, enum call_event event, int64_t now_ms)
{
    enum call_state before = call->state;
    call->state = next;
    call_log_move(call, before, event, now_ms);
    call->since_ms = now_ms;
    if (!call_state_keeps_audio(next) && !call_state_is_heard(next))
        caller_turn_drop_audio(&call->turn);
}

static void end_insane(struct call *call)
{
    metric_add(METRIC_BUGS_TOTAL, 1);
    call_log_trail(call);
    assert(!"call_is_sane");
    call->state = CALL_DISCONNECTED; /* in production one call ends, not the process */
    call->deadline_ms = INT64_MAX;
    call_run_effects(call, FX_AI_CLOSE | FX_PHONE_CLOSE | FX_END, NULL);
}

static void handle(struct call *call, enum call_event event, const struct call_chunk *chunk)
{
    if (call->has_ended)
        return;
    struct call_step step = call_decide(call->state, event);
    trail_put(&call->trail, event);
    if (!step.is_decided) {
        call_be_surprised(call, call_event_name(event));
        return;
    }
    int64_t now_ms = clock_mono_ms();
    bool is_move = step.next != call->state;
    if (is_move)
        move(call, step.next, event, now_ms);
    call_run_effects(call, step.effects, chunk);
    if (is_move || (step.effects & FX_REARM) != 0) {
        call->deadline_ms = deadline_of_state(call, now_ms);
        call->armed_ms = now_ms;
    }
    if (!call_is_sane(call))
        end_insane(call);
}

void call_handle(struct call *call, enum call_event event)
{
    handle(call, event, NULL);
}

void call_handle_audio(struct call *call, const struct call_chunk *chunk)
{
    handle(call, EV_AI_AUDIO, chunk);
}

void call_last_until(struct call *call, int64_t deadline_ms)
{
    call->deadline_ms = deadline_ms;
}
