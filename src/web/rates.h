/* How often a stranger's address, a login and a restaurant may ask this process in a second. Twice as many in one
 * moment are let pass, since pages and telephones come in bursts. Fixed memory; no I/O, no clock. */
#ifndef VP_WEB_RATES_H
#define VP_WEB_RATES_H

#include "base/err.h"
#include "base/rate_table.h"

enum rate_of { RATE_OF_STRANGER, RATE_OF_LOGIN, RATE_OF_RESTAURANT, RATE_OF_COUNT };
enum { RATE_BURST = 2 }; /* seconds' worth at once */

struct rates;

/* per_second: 0 is no limit. */
VP_MUST_CHECK enum vp_err rates_create(const int64_t per_second[RATE_OF_COUNT], struct rates **out_rates);
void rates_destroy(struct rates *rates); /* accepts NULL */

/* Takes one, and counts what is refused (voiceplate_limited_total). False: *out_retry_s says when one may be had. rates
 * NULL: nothing is limited. */
bool rates_take(struct rates *rates, enum rate_of whose, struct span key, int64_t now_ms, int *out_retry_s);

#endif
