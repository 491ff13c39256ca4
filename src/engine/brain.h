/* What answers in a session: the built-in dialogue, or a chat model behind an OpenAI-compatible URL. One
 * table of functions, so that responses do not know which. */
#ifndef VP_ENGINE_BRAIN_H
#define VP_ENGINE_BRAIN_H

#include <jansson.h>

#include "dialogue/dialogue.h"
#include "engine/item.h"
#include "net/http_client.h"

struct brain;

enum brain_step {
    BRAIN_ACTION,  /* out_action is filled; its strings are valid until the next call */
    BRAIN_NOTHING, /* nothing to say or do now */
    BRAIN_WAIT,    /* on_ready will tell when to poll again */
    BRAIN_FAILED,  /* failure tells why; the next poll starts afresh */
};

/* Meanings as in dialogue.h. */
struct brain_table {
    void (*destroy)(struct brain *brain);
    void (*set_instructions)(struct brain *brain, const char *instructions);
    void (*set_tools)(struct brain *brain, const json_t *tools); /* NULL: none may be called */
    /* Instructions of the response that begins, in place of the session's; NULL: it is over. */
    void (*instruct)(struct brain *brain, const char *instructions);
    void (*add_message)(struct brain *brain, enum item_kind role, const char *text);
    void (*add_tool_result)(struct brain *brain, const char *tool_name, const char *output_json);
    void (*hear)(struct brain *brain, const struct heard_words *heard);
    void (*respond)(struct brain *brain, const char *instructions);
    void (*tool_result)(struct brain *brain, const char *tool_call_ref, const char *output_json);
    void (*interrupted)(struct brain *brain, size_t heard_bytes);
    void (*cancel)(struct brain *brain); /* the response was cancelled: no on_ready for it */
    enum brain_step (*poll)(struct brain *brain, struct dialogue_action *out_action);
};

/* The table of a file whose functions have the names of its members. */
#define BRAIN_TABLE                                                                                          \
    {                                                                                                        \
        .destroy = destroy, .set_instructions = set_instructions, .set_tools = set_tools,                    \
        .instruct = instruct, .add_message = add_message, .add_tool_result = add_tool_result, .hear = hear,  \
        .respond = respond, .tool_result = tool_result, .interrupted = interrupted, .cancel = cancel,        \
        .poll = poll                                                                                         \
    }

struct brain {
    const struct brain_table *table;
    struct dialogue
        *dialogue;   /* owned; the chat brain keeps one too, for judging turns and for the menu's words */
    bool has_advice; /* a system message asks for something to be said */
    char failure[160];
};

typedef void (*brain_ready_fn)(void *owner);

struct chat_settings { /* borrowed for the brain's life */
    const char *url;   /* ends in /chat/completions */
    const char *model;
    const char *key; /* or NULL */
    struct http_client *http;
};

VP_MUST_CHECK enum vp_err brain_create_dialogue(struct brain **out_brain);
/* call_sid (copied): for logs, "-" where it is not known. */
VP_MUST_CHECK enum vp_err brain_create_chat(const struct chat_settings *settings, const char *call_sid,
                                            brain_ready_fn on_ready, void *owner, struct brain **out_brain);
static inline void brain_destroy(struct brain *brain) /* accepts NULL */
{
    if (brain != NULL)
        brain->table->destroy(brain);
}

#endif
