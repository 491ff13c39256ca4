/* Sessions have a limit (an hour at OpenAI). Well before it a second one is opened beside the first, and when nobody
 * speaks it takes over, told what was said: the caller hears nothing of it. A session that ends before that is a lost
 * one (rescue.c). */
#ifndef VP_CALL_RENEWAL_H
#define VP_CALL_RENEWAL_H

#include <stdbool.h>
#include <stdint.h>

struct renewal {
    bool has_spare; /* a second session is ready to replace the first */
    int64_t due_ms; /* the next step towards that, monotonic; INT64_MAX: none */
};

/* No limit is known; so it is with each new session. */
void renewal_reset(struct renewal *renewal);
/* The session will be closed by its server in so many ms. */
void renewal_on_limit(struct renewal *renewal, int64_t left_ms, int64_t now_ms);
/* The second session is ready, or could not be had or kept. */
void renewal_on_spare(struct renewal *renewal, bool is_ready, int64_t now_ms);
enum renewal_step { RENEWAL_WAIT, RENEWAL_PREPARE, RENEWAL_SWAP };
/* It is due. is_there: a session is there to be renewed. is_between_turns: nothing is under way, and nobody speaks. */
enum renewal_step renewal_step(struct renewal *renewal, bool is_there, bool is_between_turns, int64_t now_ms);

#endif
