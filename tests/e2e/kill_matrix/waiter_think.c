/* What the model makes of what it heard and was told. */
#include <string.h>

#include "e2e/kill_matrix/waiter_internal.h"

enum { ASKS_FRAMES = 40, LONG_FRAMES = 120, READS_FRAMES = 75, CONFIRMS_FRAMES = 50 };

static size_t line_count(const struct waiter_session *session)
{
    return json_array_size(json_object_get(session->order, "lines"));
}

static bool is_complete(const struct waiter_session *session)
{
    return line_count(session) > 0 && json_array_size(json_object_get(session->order, "missing")) == 0;
}

static int version(const struct waiter_session *session)
{
    return (int)json_integer_value(json_object_get(session->order, "version"));
}

/* -- what the service tells ---------------------------------------------------------------------------- */

static void take_answer(struct waiter_session *session, const json_t *item)
{
    const char *text = json_string_value(json_object_get(item, "output"));
    const char *call_id = json_string_value(json_object_get(item, "call_id"));
    json_t *answer = text != NULL ? json_loads(text, 0, NULL) : NULL;
    json_t *order = json_object_get(answer, "order");
    bool is_ok = json_is_true(json_object_get(answer, "ok"));
    const char *code = json_string_value(json_object_get(json_object_get(answer, "error"), "code"));
    if (json_is_object(order)) {
        json_decref(session->order);
        session->order = json_incref(order);
    }
    if (call_id != NULL && strcmp(call_id, session->tool_call_id) == 0) {
        const char *name = session->tool_name;
        if (is_ok && strcmp(name, "get_order") == 0)
            session->read_back_version = version(session);
        else if (strcmp(name, "submit_order") == 0 && !is_ok)
            session->read_back_version = 0;
        if ((is_ok && strcmp(name, "submit_order") == 0) ||
            (code != NULL && strcmp(code, "already_ordered") == 0))
            session->is_ordered = true;
        if (is_ok)
            session->waiter->events->on_tool_answer(session->waiter->owner, name);
        session->tool_call_id[0] = '\0';
    }
    json_decref(answer);
}

/* The service's words about what went before (call_brief.c). */
static void take_message(struct waiter_session *session, const json_t *item)
{
    const json_t *content = json_array_get(json_object_get(item, "content"), 0);
    const char *text = json_string_value(json_object_get(content, "text"));
    const char *role = json_string_value(json_object_get(item, "role"));
    if (text != NULL && role != NULL && strcmp(role, "system") == 0 &&
        strstr(text, "was placed already as order number") != NULL)
        session->is_ordered = true;
}

void waiter_take_item(struct waiter_session *session, const json_t *item)
{
    const char *type = json_string_value(json_object_get(item, "type"));
    if (type != NULL && strcmp(type, "function_call_output") == 0)
        take_answer(session, item);
    else if (type != NULL && strcmp(type, "message") == 0)
        take_message(session, item);
}

/* -- what it does -------------------------------------------------------------------------------------- */

static void ask_what(struct waiter_session *session)
{
    session->caller_word = CALLER_SILENT;
    waiter_say(session, AGENT_ASKS_WHAT, ASKS_FRAMES, "What can I get for you?");
}

static void ask_else(struct waiter_session *session)
{
    session->caller_word = CALLER_SILENT;
    waiter_say(session, AGENT_ASKS_ELSE, LONG_FRAMES, "One large Margherita. Anything else?");
}

static void confirm(struct waiter_session *session)
{
    session->caller_word = CALLER_SILENT;
    waiter_say(session, AGENT_CONFIRMS, CONFIRMS_FRAMES, "Your order is in. Thank you!");
}

/* Asks for the text first, then says it. */
static void read_back(struct waiter_session *session)
{
    const char *text = json_string_value(json_object_get(session->order, "read_back"));
    if (session->read_back_version != version(session) || text == NULL) {
        session->caller_word = CALLER_WANTS_NO_MORE; /* a yes to what this session has not read is none */
        waiter_call(session, "get_order", json_pack("{s:b}", "for_read_back", 1));
        return;
    }
    session->caller_word = CALLER_SILENT;
    waiter_say(session, AGENT_READS_BACK, READS_FRAMES, text);
}

static void complete(struct waiter_session *session)
{
    if (line_count(session) == 0)
        ask_what(session);
    else if (!is_complete(session))
        waiter_call(session, "set_customer", json_pack("{s:s, s:s}", "name", "Ann", "service", "pickup"));
    else
        read_back(session);
}

static void go_on(struct waiter_session *session)
{
    if (line_count(session) == 0)
        ask_what(session);
    else if (is_complete(session))
        read_back(session);
    else
        ask_else(session);
}

void waiter_respond(struct waiter_session *session)
{
    bool is_fresh_read_back =
        session->read_back_version != 0 && session->read_back_version == version(session);
    if (session->is_ordered)
        confirm(session);
    else if (session->caller_word == CALLER_WANTS_PIZZA && line_count(session) == 0)
        waiter_call(session, "add_item",
                    json_pack("{s:s, s:s, s:i}", "item_id", "margherita", "size_id", "large", "quantity", 1));
    else if (session->caller_word == CALLER_WANTS_PIZZA)
        ask_else(session);
    else if (session->caller_word == CALLER_WANTS_NO_MORE)
        complete(session);
    else if (session->caller_word == CALLER_AGREES && is_fresh_read_back)
        waiter_call(session, "submit_order", json_pack("{s:i}", "version", version(session)));
    else
        go_on(session);
}
