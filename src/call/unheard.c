#include "call/unheard.h"

#include "call/thresholds.h"

int64_t unheard_due_ms(const struct moment *moment, int64_t turn_end_ms)
{
    if (moment->state != CALL_LISTENING)
        return INT64_MAX;
    int64_t voice_ms = moment->voice->at_ms;
    if (voice_ms < moment->since_ms) /* too quiet to judge by level, but packets that stay away are silence */
        voice_ms = moment->heard_ms;
    if (voice_ms < moment->since_ms)
        return INT64_MAX;
    if (moment->above_room_ms >=
        moment->since_ms) /* the room goes on, which the model takes for the caller */
        return moment->above_room_ms + UNHEARD_ROOM_MS;
    if (moment->place == AI_PLACE_ENGINE && turn_end_ms < UNHEARD_ENGINE_MS)
        turn_end_ms = UNHEARD_ENGINE_MS;
    return voice_ms + turn_end_ms + UNHEARD_MS;
}
