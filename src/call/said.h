/* Whether the caller has heard what they are owed before the line may close: an answer to their last turn, and the
 * number of an order that was placed. Pure. */
#ifndef VP_CALL_SAID_H
#define VP_CALL_SAID_H

#include <stdbool.h>
#include <stdint.h>

struct said {                   /* starts zeroed: the model has not spoken */
    bool is_answered;           /* an answer has sounded since the caller's last turn */
    bool owes_number;           /* an order was placed, and no later response has sounded */
    uint64_t ordering_response; /* of that order: what it said was said before the number was known */
};

/* The caller begins to speak or to type. */
void said_on_turn(struct said *said);
/* An order was placed by a function call of that response. */
void said_on_ordered(struct said *said, uint64_t response);
/* A response makes a sound. */
void said_on_sound(struct said *said, uint64_t response);
/* Whether the line may close without another word. */
bool said_is_all(const struct said *said);

#endif
