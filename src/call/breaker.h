/* The circuit breaker of the configured model: sessions that fail open it, and while it is open calls begin
 * where they work; after a pause one call at a time tries the model again, and several good ones close it.
 * One word of shared memory that all processes change without locks; time comes in, so that it can be tested.
 */
#ifndef VP_CALL_BREAKER_H
#define VP_CALL_BREAKER_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

enum {
    BREAKER_FAILURES = 3,      /* that open it, within the window; a good session takes one away */
    BREAKER_WINDOW_MS = 60000, /* without a failure forgets one, and a step of the pause */
    BREAKER_SUCCESSES = 3,     /* in a row that close it */
    BREAKER_PAUSE_MS = 10000,  /* before the first try; doubles with each that failed */
    BREAKER_PAUSE_MAX_MS = 160000,
    BREAKER_TRIAL_MS = 20000 /* a try that told nothing by then is taken for lost */
};

enum breaker_state { BREAKER_CLOSED, BREAKER_OPEN, BREAKER_HALF_OPEN };
const char *breaker_state_name(enum breaker_state state); /* "half_open" */

struct breaker { /* zeroed memory is a closed one */
    _Atomic uint64_t word;
};

struct breaker_view {
    enum breaker_state state;
    int failure_count, success_count;
    int step;           /* of the pause: doubled so often */
    int64_t changed_ms; /* closed: the last failure or forgetting; open: the next try; half open: the end of
                           the present try, or the past */
};
struct breaker_view breaker_look(const struct breaker *breaker);

/* What an event made of it, for the log and the metrics. */
enum breaker_change { BREAKER_STAYS, BREAKER_OPENS, BREAKER_TRIES, BREAKER_OPENS_AGAIN, BREAKER_CLOSES };

/* Whether a call may begin at the model; when that is a try, it belongs to the call. now_ms: monotonic, the
 * same for all processes. */
bool breaker_pass(struct breaker *breaker, int64_t now_ms, enum breaker_change *out_change);
/* The same without beginning a try: what a call that came now would meet. */
bool breaker_would_pass(const struct breaker *breaker, int64_t now_ms);
/* A session answered, or was lost. random: any number, spreads the tries of many machines. */
enum breaker_change breaker_good(struct breaker *breaker, int64_t now_ms);
enum breaker_change breaker_lost(struct breaker *breaker, int64_t now_ms, uint32_t random);
/* Closed as at the beginning: the model is another one, or is reached in another way. */
void breaker_reset(struct breaker *breaker);

#endif
