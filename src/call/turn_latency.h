/* How long a caller waited for an answer, and for what. Plain values, in milliseconds. */
#ifndef VP_CALL_TURN_LATENCY_H
#define VP_CALL_TURN_LATENCY_H

#include <stdint.h>

/* From the caller's last voiced frame, as it arrived, to the first frame of the answer that can be heard, as it left
 * the telephone's queue. The five parts follow each other and add up to the total. */
struct turn_latency {
    int32_t total_ms;
    int32_t end_of_turn_ms; /* until the model said that the turn was over */
    int32_t model_ms;       /* until its answer's first sound came, less what follows */
    int32_t tools_ms;       /* of that, while functions were carried out and the model waited for them */
    int32_t
        queue_ms; /* behind what the telephone had still to play, with the silence before the first sound */
    int32_t playout_ms; /* the network, there and back, and what the telephone took beyond all that */
};

/* The parts, in their order. */
enum turn_part {
    TURN_PART_END_OF_TURN,
    TURN_PART_MODEL,
    TURN_PART_TOOLS,
    TURN_PART_QUEUE,
    TURN_PART_PLAYOUT,
    TURN_PART_COUNT
};
const char *turn_part_name(enum turn_part part); /* "end_of_turn" */
int32_t turn_part_ms(const struct turn_latency *turn, enum turn_part part);
/* What the caller waited for most; of equal ones the first. */
enum turn_part turn_longest_part(const struct turn_latency *turn);

#endif
