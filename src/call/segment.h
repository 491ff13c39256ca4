/* One stretch of sound that the model's voice activity detection hears, and what became of it: a turn of the caller's,
 * or nothing. A model that answers by itself answers the latter, too: that answer is not wanted. */
#ifndef VP_CALL_SEGMENT_H
#define VP_CALL_SEGMENT_H

#include <stdbool.h>
#include <stdint.h>

/* One that is over is undecided, a brief turn that may have no words, was a turn, or was nothing. */
struct segment {
    bool is_sounding;
    bool is_undecided; /* over, and the floor has not decided */
    bool is_brief;     /* over, and the model will say whether it had words */
    bool was_nothing;  /* over */
    bool is_early;     /* the floor found the turn before the model hears it */
    bool was_answered; /* it was nothing, or is undecided, and an answer to it was stopped */
    bool was_busy;     /* the model was: it may not answer by itself */
    int64_t ended_ms;
    int64_t ask_ms; /* for the answer that the model does not give by itself; 0: not; monotonic */
};

void segment_begin(struct segment *segment);
/* Whether the turn it begins with is known already; once. */
bool segment_take_early(struct segment *segment);
void segment_end_as_turn(struct segment *segment);
void segment_end_as_brief(struct segment *segment, int64_t now_ms);
/* is_busy: a response of the model's runs: most servers answer nothing else by themselves, then. */
void segment_end_undecided(struct segment *segment, bool is_busy, int64_t now_ms);
void segment_end_as_nothing(struct segment *segment, bool is_busy, int64_t now_ms);
/* The floor has decided: true where the segment's end waited for it. */
bool segment_decide(struct segment *segment, bool is_turn, int64_t now_ms);
/* It was a turn, at a model that was busy. */
void segment_await_answer(struct segment *segment, int64_t now_ms);
/* When a brief one is a turn, whatever it said, or an answer is asked for. INT64_MAX: never. */
int64_t segment_due_ms(const struct segment *segment);
/* Whether an answer is to be asked for now; once. */
bool segment_take_asking(struct segment *segment, int64_t now_ms);
/* A response that nobody asked for begins: whether it answers nothing, or what may be nothing. */
bool segment_takes_answer(struct segment *segment, int64_t now_ms);

#endif
