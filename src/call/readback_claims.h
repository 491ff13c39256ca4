/* What the words of a read-back claim of the order beside its dishes and prices: how many, of which size, to be picked
 * up or brought, or taken off. What they do not mention they do not contradict, but for a number other than one. */
#ifndef VP_CALL_READBACK_CLAIMS_H
#define VP_CALL_READBACK_CLAIMS_H

#include <stdbool.h>
#include <stdint.h>

#include "order/basket.h"

/* A bit per line of the basket. Zero-initialised: nothing was said. */
struct readback_claims {
    uint32_t right_number, wrong_number, said_number; /* of it; said: somewhere */
    uint32_t right_size, wrong_size;
    uint32_t kept, taken_off;
    bool is_pickup, is_delivery; /* was said */
    bool is_false;               /* all of it: the order is empty; or nothing is known of it */
};

/* Adds what one text of the read-back says; the same text may come again. */
void readback_claims_add(struct readback_claims *claims, const struct basket *basket, const char *text);
/* Whether that is another order. */
bool readback_claims_contradict(const struct readback_claims *claims, const struct basket *basket);

#endif
