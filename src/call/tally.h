/* What is counted of a call, for operators and statistics; nothing is decided by it. */
#ifndef VP_CALL_TALLY_H
#define VP_CALL_TALLY_H

#include "call/ports.h"
#include "call/token_usage.h"
#include "call/turn_latency.h"

enum { CALL_LATENCIES_MAX = 64 };

struct answered_turn {
    struct turn_latency latency;
    bool is_of_engine; /* the embedded engine answered, in a model's stead */
    int64_t heard_unix_ms;
};

/* How fast the caller was answered, to be written down while the call goes on. */
struct call_timing {
    int64_t first_audio_unix_ms; /* our first sound was sent; 0: not yet */
    uint32_t turn_count;         /* turns answered so far */
    struct answered_turn
        turns[CALL_LATENCIES_MAX]; /* the newest of them: number n stands at n % the maximum */
};

struct tally {
    uint64_t frames_from_phone, frames_to_phone, bytes_from_phone, bytes_to_phone;
    int64_t last_latency_ms; /* -1: none yet */
    uint32_t barge_in_count, tool_call_count;
    struct call_timing timing;
    struct token_usage usage; /* of the model */
};

void tally_init(struct tally *tally);
void tally_from_phone(struct tally *tally, int64_t bytes);
void tally_to_phone(struct tally *tally, int64_t bytes);
/* A turn was answered there: how long the caller waited. */
void tally_answer(struct tally *tally, const struct turn_latency *turn, enum ai_place place);
void tally_barge_in(struct tally *tally);
/* A response used so many tokens. */
void tally_usage(struct tally *tally, const struct token_usage *usage);
/* Returns how many there were, with this one. */
uint32_t tally_tool_call(struct tally *tally);

#endif
