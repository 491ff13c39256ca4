/* What the caller waits for, from the last voice to the first sound heard: measures one turn at a time. Pure: it is
 * told what happened and when, on the monotonic clock. */
#ifndef VP_CALL_LATENCY_H
#define VP_CALL_LATENCY_H

#include <stdbool.h>

#include "call/heard.h"
#include "call/turn_latency.h"

enum latency_stage { LATENCY_NONE, LATENCY_WAITS, LATENCY_PLAYS };

struct latency { /* zeroed: nobody waits */
    enum latency_stage stage;
    int64_t voice_ms, ended_ms;       /* the last voice arrived; the turn's end was noticed */
    int64_t tools_since_ms, tools_ms; /* functions run since then, 0: none does; so long did those before */
    int64_t sent_ms,
        plays_ms;    /* PLAYS: the answer's first sound was sent, and plays then, the network aside */
    int64_t trip_ms; /* to the telephone and back */
    uint32_t item_number, generation; /* it is in this item of the ledger, unless the telephone was cleared */
    int64_t at_bytes;                 /* and begins so far into it */
};

/* The model says that the caller's turn is over; voice_ms: the last voiced packet. */
void latency_turn_ended(struct latency *latency, int64_t voice_ms, int64_t now_ms);
/* The caller speaks: whatever was waited for, the caller does not wait any more. True, and out_turn filled, where the
 * answer had been sent and is taken to have been heard as the ledger reckons. */
bool latency_turn_began(struct latency *latency, int64_t now_ms, struct turn_latency *out_turn);
/* Whether functions run now; may be told at any time. */
void latency_tools(struct latency *latency, bool do_run, int64_t now_ms);
/* Whether a piece of an answer is waited for: of others nobody need be told. */
static inline bool latency_waits(const struct latency *latency)
{
    return latency->stage == LATENCY_WAITS;
}
/* A piece of the answer's audio, base64 of mu-law, was just sent and stands at the end of that item of the ledger. */
void latency_sent(struct latency *latency, const struct heard *heard, const struct heard_item *item,
                  struct span ulaw_b64, int64_t now_ms);
/* A mark came back: true, and out_turn filled, when the first sound was heard with it. */
bool latency_heard(struct latency *latency, const struct heard *heard, int64_t now_ms,
                   struct turn_latency *out_turn);

#endif
