/* How much a session of the model may send: far more than a model that talks to one caller ever does, and
 * little enough that one that floods takes nothing from other calls. Without I/O. */
#ifndef VP_OPENAI_MODEL_ALLOWANCE_H
#define VP_OPENAI_MODEL_ALLOWANCE_H

#include <stddef.h>
#include <stdint.h>

enum {
    MODEL_MESSAGE_MAX_BYTES = 6 * 1024 * 1024, /* servers repeat whole items with their audio */
    MODEL_WINDOW_MS = 10000,                   /* the rest counts within such a window */
    MODEL_MESSAGES_MAX = 20000,
    MODEL_BYTES_MAX = 32 * 1024 * 1024, /* minutes of PCM, sent ahead of their time */
    MODEL_EVENTS_MAX = 2000,            /* that are neither a piece of an answer nor unknown */
    MODEL_TOOL_CALLS_MAX = 100,
    MODEL_RESPONSE_TOOL_CALLS_MAX = 40, /* in one response */
};

struct model_allowance { /* zeroed at the start of a session */
    int64_t began_ms;
    size_t message_count, bytes, event_count, tool_call_count, response_tool_call_count;
};

/* Each notes one more; NULL, or words why the session is dropped. now_ms: monotonic. */
const char *model_allowance_message(struct model_allowance *allowance, size_t len, int64_t now_ms);
const char *model_allowance_event(struct model_allowance *allowance);
const char *model_allowance_tool_call(struct model_allowance *allowance);
/* Another response begins. */
void model_allowance_response(struct model_allowance *allowance);

#endif
