/* One answer of a chat model: POST /v1/chat/completions (openai-rest.md section 3), streamed so that a model
 * that does not begin is noticed early. */
#ifndef VP_PIPELINE_COMPLETE_H
#define VP_PIPELINE_COMPLETE_H

#include <jansson.h>

#include "pipeline/rest_call.h"

enum {
    COMPLETE_ANSWER_MAX_BYTES = 256 * 1024,  /* an event of a stream, or a whole object */
    COMPLETE_STREAM_MAX_BYTES = 1024 * 1024, /* all events together: some hundred bytes for each token */
};

enum complete_limit { COMPLETE_MAX_COMPLETION_TOKENS, COMPLETE_MAX_TOKENS, COMPLETE_NO_LIMIT };

struct complete_settings { /* borrowed until on_done */
    struct rest_endpoint endpoint;
    enum complete_limit limit; /* the name the server knows; most compatible servers: max_tokens */
    int tokens_max;
    const char *reasoning_effort; /* NULL or "": not sent; a server that insists on "none" gets it */
    double temperature;           /* negative: not sent (reasoning models refuse it) */
    bool streams;
    struct rest_quirks *quirks;
};

struct complete;

struct complete_options {
    struct rest_terms terms;
    const struct complete_settings *settings;
    json_t *messages;      /* retained; must not change until on_done */
    json_t *tools;         /* retained; the nested form (tool/tool_schema.h), or NULL */
    bool must_use_no_tool; /* tool_choice "none" */
    /* Once, from the loop, unless cancelled. message: the assistant's, the callee's from now on
     * (json_decref), as chat_stream_message makes it; with a failure it is NULL. */
    void (*on_done)(void *owner, json_t *message, const struct rest_failure *failure);
    void *owner;
};

/* VP_ERR_BAD_VALUE, VP_ERR_TIMED_OUT, VP_ERR_NO_MEMORY: no callback follows. */
VP_MUST_CHECK enum vp_err complete_start(const struct complete_options *options,
                                         struct complete **out_complete);
void complete_cancel(struct complete *complete); /* no callback afterwards; accepts NULL */

#endif
