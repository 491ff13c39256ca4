/* One stretch of sound that the model's voice activity detection hears, and what became of it: a turn of the caller's,
 * or nothing. A model that answers by itself answers the latter, too: that answer is not wanted. */
#ifndef VP_CALL_SEGMENT_H
#define VP_CALL_SEGMENT_H

#include <stdbool.h>
#include <stdint.h>

/* One that is over is undecided, was a turn, or was nothing. */
struct segment {
    bool is_sounding;
    bool is_undecided; /* over, and the floor has not decided */
    bool was_nothing;  /* over */
    bool is_early;     /* the floor found the turn before the model hears it */
    bool was_answered; /* it was nothing, or is undecided, and an answer to it was stopped */
    int64_t ended_ms;
};

void segment_begin(struct segment *segment);
/* Whether the turn it begins with is known already; once. */
bool segment_take_early(struct segment *segment);
void segment_end_as_turn(struct segment *segment);
void segment_end_undecided(struct segment *segment, int64_t now_ms);
void segment_end_as_nothing(struct segment *segment, int64_t now_ms);
/* The floor has decided: true where the segment's end waited for it. */
bool segment_decide(struct segment *segment, bool is_turn, int64_t now_ms);
/* A response that nobody asked for begins: whether it answers nothing, or what may be nothing. */
bool segment_takes_answer(struct segment *segment, int64_t now_ms);

#endif
