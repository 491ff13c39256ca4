/* When a delivery that failed is tried again: after five seconds at first, each time twice as long, up to an hour,
 * spread by a fifth, so that what failed together does not come back together. */
#ifndef VP_DELIVERY_BACKOFF_H
#define VP_DELIVERY_BACKOFF_H

#include <stdint.h>

enum {
    BACKOFF_FIRST_MS = 5000,
    BACKOFF_LONGEST_MS = 3600 * 1000,
    BACKOFF_GIVE_UP_MS = 24 * 3600 * 1000, /* since the first try: nobody cooks it any more */
};

/* attempt_count: that failed, at least 1. random: any number, all equally likely. */
int64_t backoff_ms(int attempt_count, uint32_t random);

#endif
