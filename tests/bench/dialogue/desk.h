/* One call's order desk without a telephone: the dialogue with the real order tools behind it, the journal
 * and the read-back's marks answered at once. Text in, text out. */
#ifndef VP_BENCH_DESK_H
#define VP_BENCH_DESK_H

#include "base/buf.h"
#include "call/tools.h"
#include "dialogue/dialogue.h"
#include "engine/brain.h"
#include "net/loop.h"
#include "order/menu_set.h"

enum { DESK_SAY_BYTES = 4096, DESK_CALLS_MAX = 32 };

/* A chat model that answers at the desks instead of the built-in dialogue (desk_chat.h). */
struct desk_chat {
    struct chat_settings settings;
    struct loop *loop;
    enum vp_err (*write_instructions)(const struct menu *menu, struct buf *out);
};

struct desk {
    struct tools tools;
    const struct menu_set
        *menus; /* borrowed: where another restaurant of the number is found; NULL: there is one */
    struct brain *brain;
    struct dialogue *dialogue; /* the brain's; with a chat model it only knows the menu */
    char said[DESK_SAY_BYTES]; /* the agent's words of this turn */
    json_t *ticket;            /* owned; the order as it was stored, or NULL */
    bool has_ended;            /* the agent hung up or transferred the caller */
    size_t read_back_end;      /* within said; 0: it holds no read-back */
    bool is_traced;            /* print the functions that are called */
    uint32_t pending_requests[DESK_CALLS_MAX];
    size_t pending_count;
    bool is_order_pending;
    bool is_ready;       /* the chat model has answered */
    uint64_t turn_count; /* responses: a model may count its calls anew in each */
};

/* Desks that are opened from now on; borrowed. NULL: the built-in dialogue again. */
void desk_use_chat(const struct desk_chat *chat);
/* Greets; the menu is borrowed. */
VP_MUST_CHECK enum vp_err desk_init(struct desk *desk, struct menu *menu);
void desk_deinit(struct desk *desk);
/* The caller's turn; the answer is in said. */
void desk_hear(struct desk *desk, const char *text, float confidence);
void desk_hear_words(struct desk *desk, const struct heard_words *heard);
/* What was said or found out before: no answer is expected. */
void desk_add_message(struct desk *desk, enum item_kind role, const char *text);
void desk_add_tool_result(struct desk *desk, const char *tool_name, const char *output_json);
/* The caller said nothing for long. */
void desk_silence(struct desk *desk);
/* The caller heard only so much of said. */
void desk_interrupt(struct desk *desk, size_t heard_chars);
/* As the API tells of a call; owned by the caller of this. */
json_t *desk_call_json(const struct desk *desk);

#endif
