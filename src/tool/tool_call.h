/* One call of a function by a model, and its answer. */
#ifndef VP_TOOL_TOOL_CALL_H
#define VP_TOOL_TOOL_CALL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Strings are borrowed, as the model wrote them: name may be none of ours, arguments no JSON. */
struct tool_call {
    const char *id; /* no two calls of a session have the same */
    const char *name, *arguments;
    uint64_t response; /* the one that called (call/ident.h, or a number that grows); 0: not known */
    size_t index;      /* among the calls of that response, where the asker wants to know it again */
};

struct tool_answer {
    const char *text; /* one JSON object */
    bool is_refusal;  /* nothing was done; text says why */
};

#endif
