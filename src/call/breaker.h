/* The circuit breaker of the configured model: calls that lose their sessions open it, and while it is open
 * calls begin where they work; after a pause one call at a time tries the model again, and several good ones
 * close it. A few words of shared memory that all processes change without locks: the state, and which calls
 * lost a session lately. A call counts once, however often it loses one: a caller whose sessions all fail is
 * no outage. Time comes in, so that it can be tested. */
#ifndef VP_CALL_BREAKER_H
#define VP_CALL_BREAKER_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

enum {
    BREAKER_FAILURES = 3, /* different calls that open it, within the window; a good session takes one away */
    BREAKER_WINDOW_MS = 60000, /* a loss is forgotten after it; without any, a step of the pause is, too */
    BREAKER_LOSSES_KEPT = 8,   /* more than open it: several processes may note one at the same moment */
    BREAKER_SUCCESSES = 3,     /* in a row that close it */
    BREAKER_PAUSE_MS = 10000,  /* before the first try; doubles with each that failed */
    BREAKER_PAUSE_MAX_MS = 160000,
    BREAKER_TRIAL_MS = 20000 /* a try that told nothing by then is taken for lost */
};

/* Successes are counted in HALF_OPEN only, and fewer than close it; the pause has been doubled at
 * least once in OPEN. */
enum breaker_state { BREAKER_CLOSED, BREAKER_OPEN, BREAKER_HALF_OPEN };
const char *breaker_state_name(enum breaker_state state); /* "half_open" */

struct breaker { /* zeroed memory is a closed one */
    _Atomic uint64_t word;
    _Atomic uint64_t losses[BREAKER_LOSSES_KEPT]; /* of calls while it was closed; 0: none */
};

struct breaker_view {
    enum breaker_state state;
    int success_count;
    int step;           /* of the pause: doubled so often */
    int64_t changed_ms; /* closed: the last failure or forgetting; open: the next try; half open: the end of
                           the present try, or the past */
};
struct breaker_view breaker_look(const struct breaker *breaker);
/* Different calls that lost a session within the window; 0 when it is not closed. */
int breaker_count_losses(const struct breaker *breaker, int64_t now_ms);

/* What an event made of it, for the log and the metrics. */
enum breaker_change { BREAKER_STAYS, BREAKER_OPENS, BREAKER_TRIES, BREAKER_OPENS_AGAIN, BREAKER_CLOSES };

/* Whether a call may begin at the model; when that is a try, it belongs to the call. now_ms: monotonic, the
 * same for all processes. */
bool breaker_pass(struct breaker *breaker, int64_t now_ms, enum breaker_change *out_change);
/* The same without beginning a try: what a call that came now would meet. */
bool breaker_would_pass(const struct breaker *breaker, int64_t now_ms);
/* A session of this call answered, or was lost. call_ident: ident_of its CallSid. random: any number, spreads
 * the tries of many machines. */
enum breaker_change breaker_good(struct breaker *breaker, uint64_t call_ident, int64_t now_ms);
enum breaker_change breaker_lost(struct breaker *breaker, uint64_t call_ident, int64_t now_ms,
                                 uint32_t random);
/* Closed as at the beginning: the model is another one, or is reached in another way. */
void breaker_reset(struct breaker *breaker);

#endif
