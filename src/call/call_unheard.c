/* A turn whose end the model does not notice: the link stands still while the caller speaks, or noise keeps
 * its voice activity detection awake. The line's own level tells when the caller was done; the model is asked
 * to answer then, and what does not answer is a stall like any other. */
#include "call/call_internal.h"

int64_t call_unheard_due_ms(const struct call *call)
{
    int64_t turn_end_ms = call->settings.turn_end_ms;
    if (call->state != CALL_LISTENING || call->last_voice.at_ms < call->state_since_ms)
        return INT64_MAX; /* no voice by level: too quiet to judge */
    if (call->place == AI_PLACE_ENGINE && turn_end_ms < UNHEARD_ENGINE_MS)
        turn_end_ms = UNHEARD_ENGINE_MS;
    return call->last_voice.at_ms + turn_end_ms + UNHEARD_MS;
}
