/* A turn whose end the model does not notice: the link stands still while the caller speaks, or noise keeps
 * its voice activity detection awake. The line's own level tells when the caller was done; the model is asked
 * to answer then, and what does not answer is a stall like any other. */
#include "call/call_internal.h"

enum {
    UNHEARD_MS = 1000,         /* beyond the silence after which it should have said so */
    ENGINE_TURN_END_MS = 4000, /* the engine waits for the rest of an unfinished sentence, and may be busy */
};

int64_t call_unheard_due_ms(const struct call *call)
{
    int64_t turn_end_ms = call->settings.turn_end_ms;
    if (call->state != CALL_LISTENING || call->last_voice.at_ms < call->state_since_ms)
        return INT64_MAX; /* no voice by level: too quiet to judge */
    if (call->place == AI_PLACE_ENGINE && turn_end_ms < ENGINE_TURN_END_MS)
        turn_end_ms = ENGINE_TURN_END_MS;
    return call->last_voice.at_ms + turn_end_ms + UNHEARD_MS;
}
