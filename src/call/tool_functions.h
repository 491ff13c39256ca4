/* The functions of tool/tool.def themselves: arguments in, answer out; what the journal must do before the
 * answer may be told is named in the result. */
#ifndef VP_CALL_TOOL_FUNCTIONS_H
#define VP_CALL_TOOL_FUNCTIONS_H

#include <jansson.h>

#include "call/tools.h"

enum tool_aftermath {
    TOOL_TELL,
    TOOL_SAVE_BASKET,
    TOOL_PUT_ORDER,
    TOOL_PUT_MESSAGE,
    TOOL_FIND_ORDERS,
    TOOL_ASK_OWN,
};

struct tool_result {
    json_t *answer; /* owned by the caller; NULL: no memory (or what is answered later) */
    enum tool_aftermath aftermath;
    struct caller_message message; /* TOOL_PUT_MESSAGE: answer is told when it is stored */
    struct earlier_wanted wanted;  /* TOOL_FIND_ORDERS, answered later */
    const struct menu_tool *own;   /* TOOL_ASK_OWN: one of tools->menu; answer is what it is asked */
    bool is_refusal;               /* nothing was done: {"ok":false,"error":{...}} */
};

struct tool_result tool_functions_run(struct tools *tools, const struct tool_call *call);

/* The answer of a stored order. */
json_t *tool_order_stored(const struct tools *tools, int ready_minutes, bool is_new);

#endif
