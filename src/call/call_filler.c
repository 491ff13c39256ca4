/* "One moment please.": our own voice for the silence that a failure leaves. It is no item of any session and
 * no line of the transcript, and it never talks over anybody. */
#include "base/clock.h"
#include "base/metric.h"
#include "call/call_internal.h"

/* Whether the caller waits for something that a failure keeps away. */
static bool is_waited_for(const struct call *call)
{
    bool has_spoken = call->last_voice.at_ms >= call->state_since_ms;
    switch (call->state) {
    case CALL_CONNECTING:
        return has_spoken || call->greeting_ulaw.len == 0;
    case CALL_RECOVERING:
        return call->owes_answer || has_spoken || !call->has_introduced;
    case CALL_THINKING:
        return call->rescue.is_on || call->fault_count > 0;
    default:
        return false;
    }
}

static int64_t later_ms(int64_t a_ms, int64_t b_ms)
{
    return a_ms > b_ms ? a_ms : b_ms;
}

int64_t call_filler_due_ms(const struct call *call)
{
    if (!is_waited_for(call) || call->filler_ulaw.len == 0)
        return INT64_MAX;
    int64_t due_ms = later_ms(call->heard.ends_ms, call->last_voice.at_ms) + FILLER_QUIET_MS;
    if (call->state == CALL_CONNECTING)
        due_ms = later_ms(due_ms, call->state_since_ms + FILLER_UNANSWERED_MS);
    return later_ms(due_ms, call->filler_after_ms);
}

void call_fill_silence(struct call *call, int64_t now_ms)
{
    if (call_filler_due_ms(call) > now_ms)
        return;
    if (call_is_playing(call)) {
        call->filler_after_ms = now_ms + FILLER_ASK_AGAIN_MS;
        return;
    }
    call_play_clip(call, "filler", call->filler_ulaw, false);
    call->filler_after_ms = call->heard.ends_ms + FILLER_EVERY_MS;
    metric_add(METRIC_FILLERS_TOTAL, 1);
}
