/* Read-backs that the caller refused. An order that was refused and comes again is no progress: neither the caller nor
 * the kitchen is helped by a third time. */
#ifndef VP_DIALOGUE_REFUSALS_H
#define VP_DIALOGUE_REFUSALS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { REFUSALS_MAX = 12 };

struct refused_order {
    uint64_t key; /* of what is on it, and for whom */
    unsigned times;
};

struct refusals {
    struct refused_order orders[REFUSALS_MAX];
    size_t order_count;
    unsigned total;          /* of all orders; dishes that were only added are not counted */
    bool is_refused_now;     /* in this turn */
    bool was_person_wanted;  /* one was offered for it */
    bool is_person_declined; /* in this turn */
};

#endif
