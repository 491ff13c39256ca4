/* What goes out: speech and function calls, in order. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dialogue/dialogue_internal.h"

static struct queued_action *queue(struct dialogue *dialogue, enum dialogue_action_kind kind, char *text)
{
    if (text == NULL || dialogue->action_count == DIALOGUE_ACTIONS_MAX) {
        free(text);
        return NULL;
    }
    struct queued_action *action = &dialogue->actions[dialogue->action_count++];
    memset(action, 0, sizeof *action);
    action->kind = kind;
    action->text = text;
    return action;
}

static struct open_call *open_call(struct dialogue *dialogue, enum tool tool, const char *name,
                                   char *arguments)
{
    if (dialogue->call_count == DIALOGUE_CALLS_MAX) {
        free(arguments);
        return NULL;
    }
    struct queued_action *action = queue(dialogue, DIALOGUE_CALL_TOOL, arguments);
    if (action == NULL)
        return NULL;
    struct open_call *call = &dialogue->calls[dialogue->call_count++];
    memset(call, 0, sizeof *call);
    call->tool = tool;
    snprintf(call->id, sizeof call->id, "call_%u", ++dialogue->next_call);
    snprintf(call->name, sizeof call->name, "%s", tool == TOOL_OTHER ? name : "");
    snprintf(action->tool_name, sizeof action->tool_name, "%s", name);
    memcpy(action->call_id, call->id, sizeof action->call_id);
    return call;
}

struct open_call *action_call(struct dialogue *dialogue, enum tool tool, json_t *arguments)
{
    struct open_call *call = NULL;
    if (dialogue->has_tool[tool])
        call = open_call(dialogue, tool, tool_name(tool),
                         arguments != NULL ? json_dumps(arguments, JSON_COMPACT) : strdup("{}"));
    json_decref(arguments);
    return call;
}

void action_call_other(struct dialogue *dialogue, const char *name)
{
    (void)open_call(dialogue, TOOL_OTHER, name, strdup("{}"));
}

/* What must be heard first, and the text; owned by the caller. NULL: no memory. */
static char *with_notice(struct dialogue *dialogue, const char *text)
{
    char *notice = dialogue->notice, *joined = NULL;
    bool is_needed = notice != NULL && strstr(text, notice) == NULL;
    if (is_needed && asprintf(&joined, "%s %s", notice, text) < 0)
        return NULL;
    free(notice);
    dialogue->notice = NULL;
    return is_needed ? joined : strdup(text);
}

void action_say(struct dialogue *dialogue, const char *text)
{
    char *copy = text != NULL && text[0] != '\0' ? with_notice(dialogue, text) : NULL;
    if (queue(dialogue, DIALOGUE_SAY, copy) == NULL)
        return;
    free(dialogue->last_say);
    dialogue->last_say = strdup(copy);
    dialogue->checkout.read_back_end = 0;
    dialogue->has_greeted = true;
}

void actions_clear(struct dialogue *dialogue)
{
    for (size_t i = 0; i < dialogue->action_count; i++)
        free(dialogue->actions[i].text);
    dialogue->action_count = dialogue->action_next = 0;
}

bool dialogue_poll(struct dialogue *dialogue, struct dialogue_action *out_action)
{
    if (dialogue->action_next == dialogue->action_count) {
        actions_clear(dialogue);
        return false;
    }
    const struct queued_action *action = &dialogue->actions[dialogue->action_next++];
    bool is_call = action->kind == DIALOGUE_CALL_TOOL;
    *out_action = (struct dialogue_action){
        .kind = action->kind,
        .text = is_call ? NULL : action->text,
        .tool_name = is_call ? action->tool_name : NULL,
        .tool_call_id = is_call ? action->call_id : NULL,
        .arguments = is_call ? action->text : NULL,
    };
    return true;
}
