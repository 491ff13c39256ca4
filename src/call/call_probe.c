/* A session that stands still with its socket open looks like one that has nothing to say. Where the level on
 * the line tells that the caller spoke and is waiting, and the model has not said so, it is asked for a sign
 * of life. One that gives it has judged the sound to be noise, or waits for the rest of a sentence; one that
 * does not is lost, and the caller's words, which are kept until then, are played to the next. */
#include "base/clock.h"
#include "call/call_internal.h"

static bool is_voice_open(const struct call *call)
{
    return call->last_voice.at_ms >= call->state_since_ms &&
           call->last_voice.at_ms != call->probe.settled_voice_ms &&
           call->probe.unanswered_count < PROBE_UNANSWERED_MAX;
}

/* What sounds while the agent speaks does not count: it may be the agent's own voice that comes back. */
bool call_has_unnoticed_word(const struct call *call)
{
    return call->state == CALL_CONNECTED && call->last_voice.run_ms >= PROBE_SPOKEN_MS && is_voice_open(call);
}

/* In the other states the model has just spoken, or it is over. */
static bool is_sign_awaited(const struct call *call)
{
    return call->probe.asked_ms != 0 && call->state >= CALL_CONNECTED && call->state <= CALL_INTERRUPTED &&
           call->state != CALL_SPEAKING;
}

static int64_t give_up_ms(const struct call *call)
{
    return call->probe.asked_ms +
           PROBE_ANSWER_MS * (call->place == AI_PLACE_ENGINE ? CALL_ENGINE_PATIENCE : 1);
}

static int64_t ask_ms(const struct call *call)
{
    bool is_wanted = call->state == CALL_LISTENING ? is_voice_open(call) : call_has_unnoticed_word(call);
    if (!is_wanted || call->probe.asked_ms != 0)
        return INT64_MAX;
    int64_t due_ms = call->last_voice.at_ms + PROBE_SILENCE_MS;
    return due_ms > call->probe.not_before_ms ? due_ms : call->probe.not_before_ms;
}

int64_t call_probe_due_ms(const struct call *call)
{
    return is_sign_awaited(call) ? give_up_ms(call) : ask_ms(call);
}

static void give_up(struct call *call)
{
    call->probe.unanswered_count++;
    if (call->state == CALL_CONNECTED) { /* somebody spoke, although no model said so */
        call->silence_count = 0;
        call->owes_answer = true;
        call_open_turn(call);
    }
    call_on_session_lost(call, "no sign of life", false);
}

void call_probe(struct call *call, int64_t now_ms)
{
    if (now_ms < call_probe_due_ms(call))
        return;
    if (call->probe.asked_ms != 0) {
        give_up(call);
        return;
    }
    call->probe.asked_ms = now_ms;
    call->probe.asked_voice_ms = call->last_voice.at_ms;
    call->probe.not_before_ms = now_ms + PROBE_EVERY_MS;
    call->ai->probe(call->ai_leg);
}

void call_on_ai_alive(struct call *call)
{
    if (call->has_ended || call->probe.asked_ms == 0)
        return;
    call->probe.asked_ms = 0;
    call->probe.unanswered_count = 0;
    call->probe.settled_voice_ms = call->probe.asked_voice_ms;
}
