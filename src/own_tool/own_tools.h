/* Asks the restaurant's own tools (menu file, tools) what a call or a turn wants to know: a signed POST with the same
 * id at each try, to a public address unless the settings allow others. What goes wrong is an answer too, in time. */
#ifndef VP_OWN_TOOL_OWN_TOOLS_H
#define VP_OWN_TOOL_OWN_TOOLS_H

#include "call/ports.h"
#include "net/http_client.h"

struct own_tools_setting { /* borrowed for the lives of all that ask */
    struct loop *loop;
    struct http_client *client;
    bool may_be_private; /* addresses that are not public, and URLs without TLS */
};

/* Once for each question, from the loop and never from within the asking; may ask further ones. */
typedef void (*own_tools_answer_fn)(void *owner, uint32_t request_id, const struct own_tool_reply *reply);

struct own_tools { /* of one call or turn */
    const struct own_tools_setting *setting;
    own_tools_answer_fn on_answer;
    void *owner;
    struct own_tool_try *first; /* owned list */
};

/* Its leg is a struct own_tools. */
extern const struct own_tool_port own_tool_port;

void own_tools_init(struct own_tools *own, const struct own_tools_setting *setting,
                    own_tools_answer_fn on_answer, void *owner);
/* Cuts what is asked, without answers; repeatable. */
void own_tools_stop(struct own_tools *own);

#endif
