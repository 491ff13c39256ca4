/* Function calls of a response that began and are not settled yet: servers tell the name with the beginning, the
 * arguments when they are there, and that the call is complete, not at all, with its item, or with the response
 * (openai-realtime.md, section 6.3). Without I/O. */
#ifndef VP_OPENAI_OPEN_CALLS_H
#define VP_OPENAI_OPEN_CALLS_H

#include <stdbool.h>
#include <stddef.h>

#include "openai/model_allowance.h"
#include "tool/tool_call.h"

struct open_call {
    char *item_id, *id, *name; /* owned; NULL: not told yet */
    char *arguments;           /* owned; NULL: still to come */
};

struct open_calls { /* starts zeroed; further calls than it has room for are left out */
    struct open_call at[MODEL_RESPONSE_TOOL_CALLS_MAX];
    size_t count;
};

/* A call begins, or more is told of it: what call has not ("", and NULL for arguments) is left as it is. All copied. */
void open_calls_put(struct open_calls *calls, const char *item_id, const struct tool_call *call);
/* The call of these names, with what is known of it; NULL: none. Borrowed until the next put, drop or clear. */
const struct open_call *open_calls_find(const struct open_calls *calls, const char *item_id,
                                        const char *call_id);
/* Takes the first out that can be carried out: named, its arguments there. may_be_cut: then only one whose arguments
 * are one whole JSON object, which no cut leaves. False: none. The caller frees it. */
bool open_calls_take(struct open_calls *calls, bool may_be_cut, struct open_call *out_call);
void open_call_free(struct open_call *call);
/* The call of these names is settled. */
void open_calls_drop(struct open_calls *calls, const char *item_id, const char *call_id);
void open_calls_clear(struct open_calls *calls);

#endif
