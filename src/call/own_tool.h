/* The restaurant's own tools (docs/own-tools.md), as models and their servers see them: schema, arguments, question and
 * answer. Asked they are by others (own_tool_port). */
#ifndef VP_CALL_OWN_TOOL_H
#define VP_CALL_OWN_TOOL_H

#include <jansson.h>

#include "call/ports.h"
#include "order/basket.h"

enum {
    OWN_TOOL_ID_BYTES = 40,
    OWN_TOOL_GRACE_MS = 1000,         /* chosen: beyond its time, for the way of the answer to the call */
    OWN_TOOL_ANSWER_MAX_BYTES = 8192, /* chosen: more is nothing that can be said on a telephone */
    OWN_TOOL_DEPTH_MAX = 8
};

/* Ours, and behind them the restaurant's own: flat as Realtime sessions have them, or nested as chat completions. Owned
 * by the caller; NULL: no memory. */
json_t *own_tool_schema_flat(const struct menu *menu);
json_t *own_tool_schema_nested(const struct menu *menu);

/* Whether the arguments are such as the tool takes; otherwise a sentence for the model in out_problem. What is null
 * goes. */
bool own_tool_check(const struct menu_tool *tool, json_t *arguments, char *out_problem, size_t size_bytes);

struct own_tool_moment { /* of the call; borrowed */
    const struct menu *menu;
    const struct menu_tool *tool;
    const struct basket *basket;
    const char *call_sid, *caller_number;
};
/* What is posted: {"type":"tool.call","timestamp":"...","data":{...}}. Owned by the caller; NULL: no memory. */
json_t *own_tool_event(const struct own_tool_moment *moment, const json_t *arguments);
/* A fresh one: no two questions of anybody's have the same. */
void own_tool_id(char out_id[OWN_TOOL_ID_BYTES]);

/* What the model is told, a JSON object: {"ok":true,"answer":...}, where JSON stays JSON and a text is a text;
 * otherwise a refusal, which says what to do. The caller frees it; NULL: no memory. */
char *own_tool_answer(const struct own_tool_reply *reply);

#endif
