#include "call/filler.h"

#include "call/thresholds.h"

/* Whether the caller waits for something. */
static bool is_waited_for(const struct filler_wait *wait)
{
    const struct moment *moment = wait->moment;
    bool has_spoken = moment->voice->at_ms >= moment->since_ms;
    switch (moment->state) {
    case CALL_CONNECTING:
        return has_spoken || !wait->has_greeting;
    case CALL_RECOVERING:
        return wait->owes_answer || has_spoken || !wait->is_introduced;
    case CALL_THINKING:
        return true;
    default:
        return false;
    }
}

static int64_t later_ms(int64_t a_ms, int64_t b_ms)
{
    return a_ms > b_ms ? a_ms : b_ms;
}

int64_t filler_due_ms(const struct filler *filler, const struct filler_wait *wait)
{
    const struct moment *moment = wait->moment;
    if (!wait->has_clip || !is_waited_for(wait))
        return INT64_MAX;
    int64_t quiet_since_ms = later_ms(wait->ends_ms, moment->voice->at_ms);
    int64_t due_ms = quiet_since_ms + FILLER_QUIET_MS;
    if (moment->state == CALL_CONNECTING)
        due_ms = later_ms(due_ms, moment->since_ms + FILLER_UNANSWERED_MS);
    else if (moment->state == CALL_THINKING && !wait->has_failed && wait->called_ms != 0)
        due_ms = later_ms(due_ms, wait->called_ms + FILLER_FUNCTION_MS);
    else if (moment->state == CALL_THINKING && !wait->has_failed)
        due_ms = later_ms(quiet_since_ms, moment->since_ms - FILLER_NOTICED_MS) + FILLER_SLOW_MS;
    return later_ms(due_ms, filler->after_ms);
}

bool filler_step(struct filler *filler, bool is_playing, int64_t now_ms)
{
    if (is_playing)
        filler->after_ms = now_ms + FILLER_ASK_AGAIN_MS;
    return !is_playing;
}

void filler_queued(struct filler *filler, int64_t ends_ms)
{
    filler->after_ms = ends_ms + FILLER_EVERY_MS;
}
