/* How often a stranger's address, a login and a restaurant may ask this process in a second. Twice as many in one
 * moment are let pass, since pages and telephones come in bursts. Fixed memory; no I/O, no clock. */
#ifndef VP_WEB_RATES_H
#define VP_WEB_RATES_H

#include "base/err.h"
#include "base/rate_table.h"

enum rate_of {
    RATE_OF_STRANGER,
    RATE_OF_LOGIN,
    RATE_OF_RESTAURANT, /* calls to it */
    RATE_OF_CALLER,     /* those of one number to one restaurant */
    RATE_OF_TEXTS,      /* text messages to a restaurant */
    RATE_OF_COUNT
};
enum {
    RATE_BURST = 2, /* seconds' worth at once */
    RATE_CALLER_SHARE =
        10, /* chosen: so many numbers that ring without end have all of a restaurant's rate */
    RATE_CALL_AGAIN_MS = 60 * 1000 /* chosen: a provider that had no answer asks again within seconds */
};

struct rates;

/* per_second: 0 is no limit. */
VP_MUST_CHECK enum vp_err rates_create(const int64_t per_second[RATE_OF_COUNT], struct rates **out_rates);
void rates_destroy(struct rates *rates); /* accepts NULL */

/* Takes one, and counts what is refused (voiceplate_limited_total). False: *out_retry_s says when one may be had. rates
 * NULL: nothing is limited. */
bool rates_take(struct rates *rates, enum rate_of whose, struct span key, int64_t now_ms, int *out_retry_s);

struct rated_call {
    const char *call_sid, *number, *restaurant_id; /* number "": withheld; who withholds theirs share one */
    bool is_blocked;                               /* so it is not taken, and none of its restaurant's */
};
/* The same for a call that arrives: its number's share first, then its restaurant's. One that was let in within
 * RATE_CALL_AGAIN_MS is let in again and not counted. */
bool rates_take_call(struct rates *rates, const struct rated_call *call, int64_t now_ms);

#endif
