/* What a response is answered from: the session's conversation, or one of its own (conversation "none", input). */
#include <stdlib.h>

#include "engine/session_internal.h"

static void hear(struct brain *brain, const struct item *item)
{
    static const struct heard_words nothing = {.count = 0};
    brain->table->hear(brain, item->heard != NULL ? item->heard : &nothing);
}

/* The caller's words that were not answered yet, in the conversation's order. What was deleted meanwhile is not
 * among them. */
static void tell_words(struct session *session)
{
    for (struct item *item = session->conversation.first; item != NULL; item = item->next) {
        if (!item->is_untold)
            continue;
        item->is_untold = false;
        hear(session->brain, item);
        free(item->heard);
        item->heard = NULL;
        session->has_news = true;
    }
}

static const json_t *tools_of(const struct session *session)
{
    const struct response_options *options = &session->response.options;
    if (!options->may_call_tools)
        return NULL;
    return options->tools != NULL ? options->tools : session->config.tools;
}

/* As history: what of it was not answered yet is answered when the brain is asked to respond. */
static void tell_item(struct brain *brain, const struct conversation *context, const struct item *item)
{
    const struct item *call;
    const char *text = item->text != NULL ? item->text : "";
    if (item->kind == ITEM_FUNCTION_CALL)
        return; /* known when its output comes */
    if (item->kind == ITEM_FUNCTION_OUTPUT) {
        call = conversation_find_call(context, item->call_id);
        if (call != NULL)
            brain->table->add_tool_result(brain, call->name, text);
    } else {
        brain->table->add_message(brain, item->kind, text);
    }
}

/* A brain that knows nothing but this response's context. */
static enum vp_err make_brain(struct session *session)
{
    struct response *response = &session->response;
    const struct response_options *options = &response->options;
    const struct conversation *context = options->has_input ? &options->input : &session->conversation;
    enum vp_err err = session_make_brain(session, &response->brain);
    if (err != VP_OK)
        return err;
    struct brain *brain = response->brain;
    brain->table->set_instructions(brain,
                                   session->config.instructions != NULL ? session->config.instructions : "");
    brain->table->set_tools(brain, tools_of(session));
    for (const struct item *item = context->first; item != NULL; item = item->next)
        tell_item(brain, context, item);
    return VP_OK;
}

enum vp_err response_context_open(struct session *session)
{
    struct response *response = &session->response;
    const struct response_options *options = &response->options;
    response->has_begun = true;
    if (options->is_apart || options->has_input) {
        enum vp_err err = make_brain(session);
        if (err != VP_OK)
            return err;
    } else {
        tell_words(session);
        if (options->tools != NULL || options->may_call_tools != session->config.may_call_tools)
            session->brain->table->set_tools(session->brain, tools_of(session));
    }
    struct brain *brain = response_brain(session);
    if (options->instructions != NULL)
        brain->table->instruct(brain, options->instructions);
    return VP_OK;
}

void response_context_close(struct session *session)
{
    struct response *response = &session->response;
    brain_destroy(response->brain);
    response->brain = NULL;
    if (!response->has_begun || session->brain == NULL)
        return;
    const struct response_options *options = &response->options;
    struct brain *brain = session->brain;
    bool had_own = options->is_apart || options->has_input;
    if (!had_own && (options->tools != NULL || options->may_call_tools != session->config.may_call_tools))
        brain->table->set_tools(brain, session->config.may_call_tools ? session->config.tools : NULL);
    if (!had_own)
        brain->table->instruct(brain, NULL);
}
