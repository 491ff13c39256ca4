#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "call/ident.h"
#include "openai/openai_internal.h"

enum {
    OPEN_CALL_WAIT_MS =
        300 /* chosen: from a call's arguments to a word that it is complete, where none comes */
};

/* Ids are told apart within their response: some servers count anew in each. One of a response that is over is known
 * by its id alone. */
static bool is_new(struct ai_session *session, const char *response_id, const char *call_id)
{
    char name[REALTIME_ID_MAX_BYTES + 16];
    bool is_late = response_id[0] != '\0' && ident_of(response_id) != session->response_ident &&
                   name_ring_has(&session->responses_begun, response_id);
    if (is_late && name_ring_has(&session->tool_call_ids, call_id))
        return false;
    snprintf(name, sizeof name, "%" PRIu32 " %s", session->response_number, call_id);
    (void)name_ring_put(&session->tool_call_ids, call_id);
    return name_ring_put(&session->tool_calls, name);
}

/* Gives a call that is complete to the order, whichever event told of it, once. response_id: "" where none is told. */
static void carry_out(struct ai_session *session, const char *response_id, const struct tool_call *tool_call)
{
    if (!is_new(session, response_id, tool_call->id))
        return; /* its response lists it again when it is done */
    const char *excess = model_allowance_tool_call(&session->allowance);
    if (excess != NULL) {
        ai_session_exceed(session, excess);
        return;
    }
    if (session->leg != NULL && session->leg->call != NULL)
        call_on_ai_tool_call(session->leg->call, tool_call);
}

static void carry_out_open(struct ai_session *session, bool may_be_cut)
{
    struct open_call open;
    while (session->leg != NULL && session->state == AI_SESSION_READY &&
           open_calls_take(&session->open_calls, may_be_cut, &open)) {
        carry_out(session, "",
                  &(struct tool_call){.id = open.id, .name = open.name, .arguments = open.arguments});
        open_call_free(&open);
    }
}

static void on_wait_over(void *arg)
{
    struct ai_session *session = arg;
    carry_out_open(session, true);
    ai_session_note_activity(session);
}

enum vp_err ai_tool_calls_init(struct ai_session *session)
{
    return loop_timer_init(&session->open_calls_timer, session->loop, on_wait_over, session);
}

void ai_tool_calls_deinit(struct ai_session *session)
{
    loop_timer_deinit(&session->open_calls_timer);
    open_calls_clear(&session->open_calls);
    name_ring_clear(&session->tool_calls);
    name_ring_clear(&session->tool_call_ids);
}

/* The item says that the call is complete; some servers leave out what they told before. */
static void on_complete(struct ai_session *session, const struct realtime_event *event)
{
    struct tool_call call = event->tool_call;
    const struct open_call *open = open_calls_find(&session->open_calls, event->item_id, call.id);
    struct open_call known = {.arguments = NULL};
    if (open != NULL && open->arguments != NULL && call.arguments[0] == '\0')
        call.arguments = known.arguments = strdup(open->arguments);
    bool is_unnamed = strcmp(call.id, event->item_id) == 0; /* realtime_event.c lent it the item's */
    if (open != NULL && open->id != NULL && is_unnamed)
        call.id = known.id = strdup(open->id);
    open_calls_drop(&session->open_calls, event->item_id, event->tool_call.id);
    if (call.id != NULL && call.arguments != NULL)
        carry_out(session, event->response_id, &call);
    open_call_free(&known);
}

void ai_tool_calls_on_event(struct ai_session *session, const struct realtime_event *event)
{
    struct tool_call begun = event->tool_call;
    switch (event->kind) {
    case REALTIME_TOOL_CALL_BEGUN:
        begun.arguments = NULL;
        open_calls_put(&session->open_calls, event->item_id, &begun);
        break;
    case REALTIME_TOOL_CALL_ARGUMENTS:
        open_calls_put(&session->open_calls, event->item_id, &event->tool_call);
        loop_timer_start(&session->open_calls_timer, OPEN_CALL_WAIT_MS);
        break;
    case REALTIME_TOOL_CALL_CUT:
        open_calls_drop(&session->open_calls, event->item_id, event->tool_call.id);
        break;
    case REALTIME_TOOL_CALL:
        on_complete(session, event);
        break;
    default:
        break;
    }
}

void ai_tool_calls_begin_response(struct ai_session *session)
{
    loop_timer_stop(&session->open_calls_timer);
    carry_out_open(session, true); /* of one that never ended */
    open_calls_clear(&session->open_calls);
}

void ai_tool_calls_end_response(struct ai_session *session, const char *response_id,
                                struct realtime_response *response, enum ai_outcome outcome)
{
    bool is_whole = outcome == AI_COMPLETED, is_lost = outcome == AI_CANCELLED || outcome == AI_FAILED;
    struct realtime_event item;
    loop_timer_stop(&session->open_calls_timer);
    while (!is_lost && session->leg != NULL && session->state == AI_SESSION_READY &&
           realtime_response_next_item(response, &item)) {
        item.response_id = response_id;
        if (item.kind == REALTIME_TOOL_CALL || item.kind == REALTIME_TOOL_CALL_CUT)
            ai_tool_calls_on_event(session, &item);
    }
    if (!is_lost)
        carry_out_open(session, !is_whole);
    open_calls_clear(&session->open_calls);
}
