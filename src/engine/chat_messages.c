#include "engine/chat_messages.h"

#include <stdlib.h>
#include <string.h>

#include "base/json_tree.h"
#include "engine/ids.h"
#include "tool/tool.h"

enum vp_err chat_messages_init(struct chat_messages *messages)
{
    *messages = (struct chat_messages){.list = json_array()};
    return messages->list != NULL ? VP_OK : VP_ERR_NO_MEMORY;
}

void chat_messages_deinit(struct chat_messages *messages)
{
    json_decref(messages->list);
    *messages = (struct chat_messages){0};
}

static bool role_is(const json_t *message, const char *role)
{
    const char *own = json_string_value(json_object_get(message, "role"));
    return own != NULL && strcmp(own, role) == 0;
}

static bool asks_menu(const json_t *message)
{
    const json_t *call = json_array_get(json_object_get(message, "tool_calls"), 0);
    const char *name = json_string_value(json_object_get(json_object_get(call, "function"), "name"));
    return name != NULL && tool_find(name) == TOOL_GET_MENU;
}

/* Index of the oldest message that may go: behind the menu, where no newer one was told. */
static size_t oldest(const json_t *list)
{
    const json_t *first = json_array_get(list, 0);
    if (!asks_menu(first))
        return 0;
    for (size_t i = 1; i < json_array_size(list); i++)
        if (asks_menu(json_array_get(list, i)))
            return 0;
    return 1 + json_array_size(json_object_get(first, "tool_calls"));
}

/* Drops the oldest exchange, up to the caller's next message, so that no answer stands without its call. */
static void trim(struct chat_messages *messages)
{
    json_t *list = messages->list;
    while (json_array_size(list) > CHAT_MESSAGES_MAX && messages->open_calls == 0) {
        size_t at = oldest(list);
        do
            json_array_remove(list, at);
        while (json_array_size(list) > at && !role_is(json_array_get(list, at), "user") &&
               !asks_menu(json_array_get(list, at)));
    }
}

void chat_add(struct chat_messages *messages, const char *role, const char *text)
{
    json_array_append_new(messages->list, json_pack("{s:s, s:s}", "role", role, "content", text));
    trim(messages);
}

void chat_add_answered_call(struct chat_messages *messages, const char *name, const char *output)
{
    char call_id[ID_SIZE_BYTES];
    id_make(call_id, "call");
    json_array_append_new(messages->list,
                          json_pack("{s:s, s:n, s:[{s:s, s:s, s:{s:s, s:s}}]}", "role", "assistant",
                                    "content", "tool_calls", "id", call_id, "type", "function", "function",
                                    "name", name, "arguments", "{}"));
    json_array_append_new(messages->list, json_pack("{s:s, s:s, s:s}", "role", "tool", "tool_call_id",
                                                    call_id, "content", output));
}

void chat_answer_call(struct chat_messages *messages, const char *call_id, const char *output)
{
    if (messages->open_calls == 0)
        return;
    json_array_insert_new(
        messages->list, messages->call_at + 1 + messages->answered,
        json_pack("{s:s, s:s, s:s}", "role", "tool", "tool_call_id", call_id, "content", output));
    messages->answered++;
    messages->open_calls--;
}

void chat_cut_last(struct chat_messages *messages, size_t heard_bytes)
{
    for (size_t i = json_array_size(messages->list); i-- > 0;) {
        json_t *message = json_array_get(messages->list, i);
        const char *text = json_string_value(json_object_get(message, "content"));
        if (!role_is(message, "assistant") || text == NULL)
            continue;
        if (heard_bytes < strlen(text))
            json_object_set_new(message, "content", json_stringn(text, heard_bytes));
        return;
    }
}

static json_t *nested_tools(const json_t *tools)
{
    json_t *nested = json_array(), *tool;
    size_t index;
    json_array_foreach((json_t *)tools, index, tool)
    {
        json_t *function = json_copy(tool);
        json_object_del(function, "type");
        json_array_append_new(nested, json_pack("{s:s, s:o}", "type", "function", "function", function));
    }
    return nested;
}

char *chat_request(const struct chat_messages *messages, const char *model, const char *instructions,
                   const json_t *tools, const char *reasoning_effort)
{
    json_t *list = json_array();
    if (instructions != NULL && instructions[0] != '\0')
        json_array_append_new(list, json_pack("{s:s, s:s}", "role", "system", "content", instructions));
    json_array_extend(list, messages->list);
    json_t *request =
        json_pack("{s:s, s:o, s:b}", "model", model != NULL ? model : "", "messages", list, "stream", 0);
    if (json_array_size(tools) > 0)
        json_object_set_new(request, "tools", nested_tools(tools));
    if (reasoning_effort != NULL)
        json_object_set_new(request, "reasoning_effort", json_string(reasoning_effort));
    char *text = json_dumps(request, JSON_COMPACT);
    json_decref(request);
    return text;
}

/* Only what the endpoint wants back: unknown members of one server's answer are errors at another. */
static json_t *clean_answer(const json_t *message)
{
    const json_t *content = json_object_get(message, "content"),
                 *calls = json_object_get(message, "tool_calls");
    json_t *clean =
        json_pack("{s:s, s:O?}", "role", "assistant", "content", json_is_string(content) ? content : NULL);
    if (json_array_size(calls) > 0)
        json_object_set(clean, "tool_calls", (json_t *)calls);
    return clean;
}

enum vp_err chat_take_answer(struct chat_messages *messages, struct span body, const json_t **out_message)
{
    json_t *answer = json_tree_load(body, 0);
    if (answer == NULL)
        return VP_ERR_BAD_JSON;
    const json_t *message = json_object_get(json_array_get(json_object_get(answer, "choices"), 0), "message");
    if (!json_is_object(message)) {
        json_decref(answer);
        return VP_ERR_BAD_MESSAGE;
    }
    json_t *clean = clean_answer(message);
    json_decref(answer);
    messages->call_at = json_array_size(messages->list);
    messages->answered = 0;
    messages->open_calls = json_array_size(json_object_get(clean, "tool_calls"));
    if (json_array_append_new(messages->list, clean) != 0)
        return VP_ERR_NO_MEMORY;
    *out_message = clean;
    return VP_OK;
}
