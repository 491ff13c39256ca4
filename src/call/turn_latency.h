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

#endif
