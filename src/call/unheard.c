#include "call/unheard.h"

#include "call/thresholds.h"

int64_t unheard_due_ms(const struct moment *moment, int64_t turn_end_ms)
{
    if (moment->state != CALL_LISTENING || moment->voice->at_ms < moment->since_ms)
        return INT64_MAX; /* no voice by level: too quiet to judge */
    if (moment->place == AI_PLACE_ENGINE && turn_end_ms < UNHEARD_ENGINE_MS)
        turn_end_ms = UNHEARD_ENGINE_MS;
    return moment->voice->at_ms + turn_end_ms + UNHEARD_MS;
}
