/* How long the caller has waited for an answer, over all of their turns since the last one that sounded. A model that
 * is slow once is waited for (call_slow_ms); one that lives, and lets turn after turn pass, is not: who asks again does
 * not give it more time. What it does without a sound, functions for ever among it, does not do so either. */
#ifndef VP_CALL_UNANSWERED_H
#define VP_CALL_UNANSWERED_H

#include <stdint.h>

#include "call/moment.h"

struct unanswered {   /* times are monotonic */
    int64_t since_ms; /* the caller waits since then; 0: nobody does, or they speak */
    int64_t asked_ms; /* the last answer was due from then on */
    int64_t idle_ms;  /* waited before since_ms, and nothing was done meanwhile */
    int64_t total_ms; /* likewise, whatever was done */
    int asked_count;  /* answers that were due */
};

/* An answer is due: the caller's turn is over, or a fresh session owes one. */
void unanswered_ask(struct unanswered *unanswered, int64_t now_ms);
/* The caller speaks: it is not the model that keeps them waiting. */
void unanswered_pause(struct unanswered *unanswered, int64_t now_ms);
/* The model called a function: it works on it. */
void unanswered_work(struct unanswered *unanswered, int64_t now_ms);
/* What was waited until now was somebody else's time, that of the restaurant's own tools. */
void unanswered_excuse(struct unanswered *unanswered, int64_t now_ms);
/* An answer sounds, none is wanted, or another session owes it. */
void unanswered_end(struct unanswered *unanswered);
/* When the session is given up, monotonic; INT64_MAX: not. slow_ms: so long a slow answer is waited for. */
int64_t unanswered_due_ms(const struct unanswered *unanswered, const struct moment *moment, int64_t slow_ms);

#endif
