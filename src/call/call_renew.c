/* Sessions have a limit (an hour at OpenAI). Well before it a second one is opened beside the first, and when
 * nobody speaks it takes over, told what was said: the caller hears nothing of it. A session that ends before
 * that is a lost one (call_rescue.c). */
#include "base/clock.h"
#include "base/log_limit.h"
#include "call/call_internal.h"

void call_on_ai_limit(struct call *call, int64_t left_ms)
{
    int64_t early_ms = left_ms / 5 < RENEW_EARLY_MS ? left_ms / 5 : RENEW_EARLY_MS;
    if (call->has_ended || left_ms <= 0)
        return;
    call->renew_at_ms = clock_mono_ms() + left_ms - early_ms;
}

void call_on_ai_spare(struct call *call, bool is_ready)
{
    if (call->has_ended || !call_state_is_heard(call->state))
        return;
    log_of_call(LOG_LEVEL_INFO, "call", call->call_sid, "session renewal ready=%d", is_ready);
    call->has_spare = is_ready;
    call->renew_at_ms = clock_mono_ms() + (is_ready ? 0 : RENEW_AGAIN_MS);
}

/* Between two turns: nothing is under way, and no voice may be the beginning of one, or one that
 * the session has missed. */
static bool is_between_turns(const struct call *call, int64_t now_ms)
{
    return call->state == CALL_CONNECTED && !call->is_caller_speaking && call->active == 0 &&
           !call->is_asked && !call->wants_respond && !tools_is_busy(&call->tools) &&
           now_ms - call->last_voice.at_ms >= CALL_ONSET_MS && !call_has_unnoticed_word(call);
}

void call_renew_session(struct call *call, int64_t now_ms)
{
    if (now_ms < call->renew_at_ms)
        return;
    if (!call_state_is_heard(call->state)) {
        call->renew_at_ms = INT64_MAX; /* the next session has a limit of its own */
    } else if (!call->has_spare) {
        call->renew_at_ms = now_ms + RENEW_AGAIN_MS;
        call->ai->prepare(call->ai_leg);
    } else if (is_between_turns(call, now_ms)) {
        call_handle(call, EV_AI_RENEWED);
    } else {
        call->renew_at_ms = now_ms + RENEW_LOOK_MS;
    }
}
