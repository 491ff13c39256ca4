#include "call/probe.h"

#include "call/thresholds.h"

static bool is_voice_open(const struct probe *probe, const struct moment *moment)
{
    return moment->voice->at_ms >= moment->since_ms && moment->voice->at_ms != probe->settled_voice_ms &&
           probe->unanswered_count < PROBE_UNANSWERED_MAX;
}

/* What sounds while the agent speaks does not count: it may be the agent's own voice that comes back. */
bool probe_has_unnoticed_word(const struct probe *probe, const struct moment *moment)
{
    return moment->state == CALL_CONNECTED && moment->voice->run_ms >= PROBE_SPOKEN_MS &&
           is_voice_open(probe, moment);
}

/* In the other states the model has just spoken, or it is over. */
static bool is_sign_awaited(const struct probe *probe, const struct moment *moment)
{
    return probe->asked_ms != 0 && call_state_is_heard(moment->state) && moment->state != CALL_SPEAKING;
}

static int64_t patient_ms(const struct moment *moment, int64_t duration_ms)
{
    return duration_ms * (moment->place == AI_PLACE_ENGINE ? CALL_ENGINE_PATIENCE : 1);
}

/* So early that a dead one is known when the wait is over. */
static int64_t ask_slow_ms(const struct probe *probe, const struct moment *moment)
{
    if (probe->asked_ms != 0 || moment->waits_since_ms == probe->settled_wait_ms ||
        probe->unanswered_count >= PROBE_UNANSWERED_MAX)
        return INT64_MAX;
    int64_t wait_ms = moment->stall_ms - patient_ms(moment, PROBE_ANSWER_MS);
    return moment->waits_since_ms + (wait_ms > 0 ? wait_ms : 0);
}

/* A model that lives ends a response which is cancelled: one that does not is asked while the caller still speaks. */
static int64_t ask_interrupted_ms(const struct probe *probe, const struct moment *moment)
{
    if (probe->asked_ms != 0 || probe->unanswered_count >= PROBE_UNANSWERED_MAX)
        return INT64_MAX;
    int64_t due_ms = moment->since_ms + PROBE_INTERRUPTED_MS;
    return due_ms > probe->not_before_ms ? due_ms : probe->not_before_ms;
}

static int64_t ask_ms(const struct probe *probe, const struct moment *moment)
{
    if (moment->waits_since_ms != 0)
        return ask_slow_ms(probe, moment);
    if (moment->state == CALL_INTERRUPTED)
        return ask_interrupted_ms(probe, moment);
    bool is_wanted = moment->state == CALL_LISTENING ? is_voice_open(probe, moment)
                                                     : probe_has_unnoticed_word(probe, moment);
    if (!is_wanted || probe->asked_ms != 0)
        return INT64_MAX;
    int64_t due_ms = moment->voice->at_ms + PROBE_SILENCE_MS;
    return due_ms > probe->not_before_ms ? due_ms : probe->not_before_ms;
}

int64_t probe_due_ms(const struct probe *probe, const struct moment *moment)
{
    if (is_sign_awaited(probe, moment))
        return probe->asked_ms + patient_ms(moment, PROBE_ANSWER_MS);
    return ask_ms(probe, moment);
}

enum probe_step probe_step(struct probe *probe, const struct moment *moment, int64_t now_ms)
{
    if (probe->asked_ms != 0) {
        probe->unanswered_count++;
        return PROBE_LOST;
    }
    probe->asked_ms = now_ms;
    probe->asked_voice_ms = moment->voice->at_ms;
    probe->asked_wait_ms = moment->waits_since_ms;
    probe->not_before_ms = now_ms + PROBE_EVERY_MS;
    return PROBE_ASK;
}

void probe_on_answer(struct probe *probe)
{
    if (probe->asked_ms == 0)
        return;
    probe->asked_ms = 0;
    probe->unanswered_count = 0;
    probe->settled_voice_ms = probe->asked_voice_ms;
    probe->settled_wait_ms = probe->asked_wait_ms;
}

void probe_forget_session(struct probe *probe)
{
    probe->asked_ms = 0;
}
