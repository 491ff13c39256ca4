/* One call's order desk without a telephone: the dialogue with the real order tools behind it, the journal
 * and the read-back's marks answered at once. Text in, text out. */
#ifndef VP_BENCH_DESK_H
#define VP_BENCH_DESK_H

#include "call/tools.h"
#include "dialogue/dialogue.h"

enum { DESK_SAY_BYTES = 4096, DESK_CALLS_MAX = 32 };

struct desk {
    struct tools tools;
    struct dialogue *dialogue;
    char said[DESK_SAY_BYTES]; /* the agent's words of this turn */
    json_t *ticket;            /* owned; the order as it was stored, or NULL */
    bool has_ended;            /* the agent hung up or transferred the caller */
    size_t read_back_end;      /* within said; 0: it holds no read-back */
    bool is_traced;            /* print the functions that are called */
    uint32_t pending_requests[DESK_CALLS_MAX];
    size_t pending_count;
    bool is_order_pending;
};

/* Greets; the menu is borrowed. */
VP_MUST_CHECK enum vp_err desk_init(struct desk *desk, struct menu *menu);
void desk_deinit(struct desk *desk);
/* The caller's turn; the answer is in said. */
void desk_hear(struct desk *desk, const char *text, float confidence);
void desk_hear_words(struct desk *desk, const struct heard_words *heard);
/* The caller said nothing for long. */
void desk_silence(struct desk *desk);
/* The caller heard only so much of said. */
void desk_interrupt(struct desk *desk, size_t heard_chars);
/* As the API tells of a call; owned by the caller of this. */
json_t *desk_call_json(const struct desk *desk);

#endif
