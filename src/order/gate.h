/* The order gate: an order may be stored only when this version of the basket was read back, the read-back
 * was heard, and the caller answered it, as far as is known with no "no". It knows versions and events, nothing
 * else. */
#ifndef VP_ORDER_GATE_H
#define VP_ORDER_GATE_H

#include <stdbool.h>
#include <stdint.h>

#include "english/consent.h"

struct gate {
    uint32_t read_version;  /* version being or last read back; 0: none */
    bool is_heard;          /* all of it reached the caller's ear */
    bool has_caller_spoken; /* after it was heard, and nothing speaks against it that it was an answer */
    bool has_answered;      /* in words that are known */
    bool was_declined;      /* in words that are known: only a new read-back helps */
    bool was_cut_off;       /* before it was heard: likewise */
};

void gate_reset(struct gate *gate);
/* The agent reads this version to the caller now. */
void gate_read_back(struct gate *gate, uint32_t version);
/* The read-back was played to its end / was cut off. */
void gate_heard(struct gate *gate);
void gate_cut_off(struct gate *gate);
/* The caller took a turn. Its words may come later, or never: until then it counts as the answer. */
void gate_caller_spoke(struct gate *gate);
/* What the words of such a turn mean. Nothing: it was a noise. Wait: whatever was said before, an answer is still to
 * come. */
void gate_caller_meant(struct gate *gate, enum consent consent);

/* Code of the reason against storing basket version now; NULL: it may be stored.
 * "read_back_needed" | "read_back_not_heard" | "answer_needed" | "not_agreed". */
const char *gate_refusal(const struct gate *gate, uint32_t version);

#endif
