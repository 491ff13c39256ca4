#include "call/said.h"

void said_on_turn(struct said *said)
{
    said->is_answered = false;
}

void said_on_ordered(struct said *said, uint64_t response)
{
    said->owes_number = true;
    said->ordering_response = response;
}

void said_on_sound(struct said *said, uint64_t response)
{
    said->is_answered = true;
    if (response != said->ordering_response)
        said->owes_number = false;
}

bool said_is_all(const struct said *said)
{
    return said->is_answered && !said->owes_number;
}
