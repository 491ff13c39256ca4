#include "call/turn_latency.h"

static const char *const names[TURN_PART_COUNT] = {
    [TURN_PART_END_OF_TURN] = "end_of_turn",
    [TURN_PART_MODEL] = "model",
    [TURN_PART_TOOLS] = "tools",
    [TURN_PART_QUEUE] = "queue",
    [TURN_PART_PLAYOUT] = "playout",
};

const char *turn_part_name(enum turn_part part)
{
    return (unsigned)part < TURN_PART_COUNT ? names[part] : "";
}

int32_t turn_part_ms(const struct turn_latency *turn, enum turn_part part)
{
    const int32_t parts[TURN_PART_COUNT] = {
        [TURN_PART_END_OF_TURN] = turn->end_of_turn_ms,
        [TURN_PART_MODEL] = turn->model_ms,
        [TURN_PART_TOOLS] = turn->tools_ms,
        [TURN_PART_QUEUE] = turn->queue_ms,
        [TURN_PART_PLAYOUT] = turn->playout_ms,
    };
    return parts[part];
}

enum turn_part turn_longest_part(const struct turn_latency *turn)
{
    enum turn_part longest = TURN_PART_END_OF_TURN;
    for (int part = 1; part < TURN_PART_COUNT; part++)
        if (turn_part_ms(turn, (enum turn_part)part) > turn_part_ms(turn, longest))
            longest = (enum turn_part)part;
    return longest;
}
