#include "engine/chat_replay.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_tree.h"
#include "base/buf.h"
#include "dialogue/dialogue.h"
#include "engine/ids.h"

enum { TOOL_NAMES_MAX = 64, SAY_MAX_BYTES = 32 * 1024 };

struct own_call { /* a call as the dialogue makes it */
    char id[ID_SIZE_BYTES];
    char *name, *arguments; /* owned */
};

struct chat_replay {
    const json_t *messages;
    struct dialogue *dialogue;
    struct buf say; /* what the dialogue said since it was last heard */
    struct own_call calls[CHAT_REPLAY_CALLS_MAX];
    size_t call_count;
    bool has_answer; /* it was polled, and what it said and called is not accounted for yet */
    bool may_call_tools;
    enum vp_err err;
};

/* --- reading messages --- */

static bool has_role(const json_t *message, const char *role)
{
    const char *own = json_string_value(json_object_get(message, "role"));
    return own != NULL && strcmp(own, role) == 0;
}

/* A message's words, a string or a list of text parts; "" for none. The caller frees them. */
static char *words_of(const json_t *message)
{
    const json_t *content = json_object_get(message, "content"), *part;
    struct buf words;
    size_t i;
    enum vp_err err = VP_OK;
    buf_init(&words, 1 << 20);
    if (json_is_string(content))
        err = buf_append_text(&words, json_string_value(content));
    json_array_foreach(content, i, part)
    {
        const char *text = json_string_value(json_object_get(part, "text"));
        if (text != NULL && err == VP_OK)
            err = buf_append_text(&words, text);
    }
    const char *text = err == VP_OK ? buf_text(&words) : NULL;
    char *copy = text != NULL ? strdup(text) : NULL;
    buf_deinit(&words);
    return copy;
}

static const char *text_at(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text != NULL ? text : "";
}

/* Which call of the assistant's message does this answer belong to? -1: none. */
static int find_call(const json_t *assistant, const json_t *output)
{
    size_t i;
    const json_t *call;
    json_array_foreach(json_object_get(assistant, "tool_calls"), i, call)
    {
        if (strcmp(text_at(call, "id"), text_at(output, "tool_call_id")) == 0)
            return (int)i;
    }
    return -1;
}

static const char *call_name(const json_t *assistant, int at)
{
    const json_t *call = json_array_get(json_object_get(assistant, "tool_calls"), (size_t)at);
    return text_at(json_object_get(call, "function"), "name");
}

/* Words, or parts that have words: what is shown or sounds is not passed over in silence. */
static bool has_words_only(const json_t *message)
{
    const json_t *content = json_object_get(message, "content"), *part;
    size_t i;
    if (!json_is_array(content))
        return content == NULL || json_is_null(content) || json_is_string(content);
    json_array_foreach(content, i, part)
    {
        const char *type = json_string_value(json_object_get(part, "type"));
        bool is_text =
            type != NULL && strcmp(type, "text") == 0 && json_is_string(json_object_get(part, "text"));
        bool is_refusal = type != NULL && strcmp(type, "refusal") == 0;
        if (!is_text && !is_refusal)
            return false;
    }
    return true;
}

/* NULL, or what is wrong. */
static const char *check_messages(const json_t *messages)
{
    static const char *const roles[] = {"system", "developer", "user", "assistant", "tool"};
    const json_t *assistant = NULL;
    size_t i, open_calls = 0;
    const json_t *message;
    if (json_array_size(messages) == 0 || json_array_size(messages) > CHAT_REPLAY_MESSAGES_MAX)
        return "'messages' must be a list of 1 to 512 messages.";
    json_array_foreach(messages, i, message)
    {
        size_t role = 0;
        while (role < 5 && !has_role(message, roles[role]))
            role++;
        if (role == 5)
            return "A message's 'role' must be system, developer, user, assistant or tool.";
        if (!has_words_only(message))
            return "A message's 'content' must be a string or a list of parts of the type 'text'.";
        bool is_output = has_role(message, "tool");
        if (is_output && (open_calls == 0 || find_call(assistant, message) < 0))
            return "Messages with role 'tool' must answer a preceding message with 'tool_calls'.";
        if (!is_output && open_calls > 0)
            return "Each of an assistant message's 'tool_calls' must be answered by a 'tool' message.";
        open_calls -= is_output;
        if (has_role(message, "assistant")) {
            assistant = message;
            open_calls = json_array_size(json_object_get(message, "tool_calls"));
        }
    }
    return open_calls > 0
               ? "Each of an assistant message's 'tool_calls' must be answered by a 'tool' message."
               : NULL;
}

/* --- the dialogue's side --- */

static void forget_answer(struct chat_replay *replay)
{
    for (size_t i = 0; i < replay->call_count; i++) {
        free(replay->calls[i].name);
        free(replay->calls[i].arguments);
    }
    replay->call_count = 0;
    replay->say.len = 0;
    replay->has_answer = false;
}

static enum vp_err take_action(struct chat_replay *replay, const struct dialogue_action *action)
{
    if (action->kind == DIALOGUE_SAY) {
        enum vp_err err = replay->say.len > 0 ? buf_append(&replay->say, " ", 1) : VP_OK;
        return err == VP_OK ? buf_append_text(&replay->say, action->text) : err;
    }
    if (replay->call_count == CHAT_REPLAY_CALLS_MAX)
        return VP_ERR_TOO_MANY;
    struct own_call *call = &replay->calls[replay->call_count++];
    *call = (struct own_call){.name = strdup(action->tool_name), .arguments = strdup(action->arguments)};
    (void)span_copy(span_of(action->tool_call_id), call->id, sizeof call->id);
    return call->name != NULL && call->arguments != NULL ? VP_OK : VP_ERR_NO_MEMORY;
}

static void take_answer(struct chat_replay *replay)
{
    struct dialogue_action action;
    forget_answer(replay);
    while (replay->err == VP_OK && dialogue_poll(replay->dialogue, &action))
        replay->err = take_action(replay, &action);
    replay->has_answer = true;
}

static bool are_same_arguments(const char *mine, const char *theirs)
{
    if (strcmp(mine, theirs) == 0)
        return true;
    json_t *a = json_tree_load(span_of(mine), 0), *b = json_tree_load(span_of(theirs), 0);
    bool is_same = a != NULL && b != NULL && json_equal(a, b);
    json_decref(a);
    json_decref(b);
    return is_same;
}

/* Whether the assistant's message is what the dialogue has just said and called. */
static bool is_own(struct chat_replay *replay, const json_t *assistant, const char *words)
{
    const json_t *calls = json_object_get(assistant, "tool_calls");
    const char *say = buf_text(&replay->say);
    if (!replay->has_answer || say == NULL || strcmp(say, words) != 0 ||
        json_array_size(calls) != replay->call_count)
        return false;
    for (size_t i = 0; i < replay->call_count; i++) {
        const json_t *function = json_object_get(json_array_get(calls, i), "function");
        if (strcmp(replay->calls[i].name, text_at(function, "name")) != 0 ||
            !are_same_arguments(replay->calls[i].arguments, text_at(function, "arguments")))
            return false;
    }
    return true;
}

/* --- living through it --- */

/* As history: what others said and did. */
static void remember(struct chat_replay *replay, const json_t *message, const json_t *assistant,
                     const char *words)
{
    if (has_role(message, "user"))
        dialogue_add_user(replay->dialogue, words);
    else if (has_role(message, "assistant") && words[0] != '\0')
        dialogue_add_assistant(replay->dialogue, words);
    else if (has_role(message, "tool"))
        dialogue_add_tool_result(replay->dialogue, call_name(assistant, find_call(assistant, message)),
                                 words);
    /* A system message in the middle is advice to a language model; the dialogue takes its own from the first. */
}

/* The last thing that happens before the answer that is asked for. */
static void before_last(struct chat_replay *replay, size_t at)
{
    if (!replay->may_call_tools && at + 1 == json_array_size(replay->messages))
        dialogue_set_tools(replay->dialogue, NULL, 0);
}

/* As it happens; false where the dialogue would have done something else. */
static bool live(struct chat_replay *replay, size_t at, const json_t *assistant, const char *words)
{
    const json_t *message = json_array_get(replay->messages, at),
                 *next = json_array_get(replay->messages, at + 1);
    if (has_role(message, "assistant")) {
        bool was_own = is_own(replay, message, words);
        replay->has_answer = false;
        return was_own;
    }
    if (!has_role(message, "user") && !has_role(message, "tool"))
        return true;
    bool is_unanswered = replay->has_answer && (replay->say.len > 0 || replay->call_count > 0);
    if (is_unanswered)
        return false; /* it spoke, and the conversation does not know of it */
    before_last(replay, at);
    if (has_role(message, "user")) {
        dialogue_hear(replay->dialogue, words, 0);
        take_answer(replay);
        return true;
    }
    int call = find_call(assistant, message);
    if ((size_t)call >= replay->call_count)
        return false;
    dialogue_tool_result(replay->dialogue, replay->calls[call].id, words);
    if (next == NULL || !has_role(next, "tool"))
        take_answer(replay);
    return true;
}

static const json_t *first_system(const json_t *messages)
{
    const json_t *first = json_array_get(messages, 0);
    return has_role(first, "system") || has_role(first, "developer") ? first : NULL;
}

static void set_up(struct chat_replay *replay, const json_t *tools)
{
    const char *names[TOOL_NAMES_MAX];
    size_t i, count = 0;
    const json_t *tool, *system = first_system(replay->messages);
    char *instructions = system != NULL ? words_of(system) : NULL;
    json_array_foreach(tools, i, tool)
    {
        const json_t *function = json_object_get(tool, "function");
        const char *name = text_at(function != NULL ? function : tool, "name");
        if (name[0] != '\0' && count < TOOL_NAMES_MAX)
            names[count++] = name;
    }
    if (instructions != NULL)
        dialogue_set_instructions(replay->dialogue, instructions);
    dialogue_set_tools(replay->dialogue, names, count);
    free(instructions);
}

/* Everything before live_from is history. False: the dialogue would have done something else. */
static bool run(struct chat_replay *replay, const json_t *tools, size_t live_from)
{
    const json_t *assistant = NULL, *message;
    size_t i;
    bool is_own_story = true;
    forget_answer(replay);
    dialogue_destroy(replay->dialogue);
    replay->dialogue = NULL;
    replay->err = dialogue_create(&replay->dialogue);
    if (replay->err != VP_OK)
        return true;
    set_up(replay, tools);
    json_array_foreach(replay->messages, i, message)
    {
        char *words = words_of(message);
        if (words == NULL)
            replay->err = VP_ERR_NO_MEMORY;
        else if (i < live_from)
            remember(replay, message, assistant, words);
        else
            is_own_story = live(replay, i, assistant, words);
        free(words);
        if (has_role(message, "assistant"))
            assistant = message;
        if (!is_own_story || replay->err != VP_OK)
            return is_own_story;
    }
    if (!replay->has_answer) { /* nobody spoke last: it is asked to */
        before_last(replay, json_array_size(replay->messages) - 1);
        dialogue_respond(replay->dialogue, NULL);
        take_answer(replay);
    }
    return true;
}

/* The user's message that is back-th from the end (1: the last), or the first of all where there are fewer;
 * behind the end where there is none. */
static size_t find_user(const json_t *messages, size_t back)
{
    size_t found = json_array_size(messages);
    for (size_t i = json_array_size(messages); i-- > 0 && back > 0;) {
        if (!has_role(json_array_get(messages, i), "user"))
            continue;
        found = i;
        back--;
    }
    return found;
}

/* The whole story; else its end, as much as is like the dialogue's own; else nothing of it again. */
static void run_longest(struct chat_replay *replay, const json_t *tools)
{
    static const size_t backs[] = {CHAT_REPLAY_MESSAGES_MAX, 6, 4, 3, 2, 1};
    size_t last = SIZE_MAX;
    for (size_t i = 0; i < sizeof backs / sizeof *backs; i++) {
        size_t from = find_user(replay->messages, backs[i]);
        if (from == last)
            continue;
        last = from;
        if (run(replay, tools, from))
            return;
    }
    (void)run(replay, tools, json_array_size(replay->messages));
}

static json_t *write_message(struct chat_replay *replay)
{
    const char *say = buf_text(&replay->say);
    json_t *calls = json_array();
    for (size_t i = 0; i < replay->call_count && replay->may_call_tools; i++) {
        char id[ID_SIZE_BYTES];
        id_make(id, "call");
        json_array_append_new(calls, json_pack("{s:s, s:s, s:{s:s, s:s}}", "id", id, "type", "function",
                                               "function", "name", replay->calls[i].name, "arguments",
                                               replay->calls[i].arguments));
    }
    json_t *message = json_pack("{s:s, s:s?, s:n}", "role", "assistant", "content",
                                say != NULL && say[0] != '\0' ? say : NULL, "refusal");
    if (json_array_size(calls) > 0)
        json_object_set(message, "tool_calls", calls);
    json_decref(calls);
    return message;
}

enum vp_err chat_replay(const json_t *messages, const json_t *tools, bool may_call_tools,
                        json_t **out_message, const char **out_why)
{
    if ((*out_why = check_messages(messages)) != NULL)
        return VP_ERR_BAD_VALUE;
    struct chat_replay replay = {.messages = messages, .may_call_tools = may_call_tools};
    buf_init(&replay.say, SAY_MAX_BYTES);
    run_longest(&replay, tools);
    json_t *message = replay.err == VP_OK ? write_message(&replay) : NULL;
    enum vp_err err = replay.err != VP_OK ? replay.err : message != NULL ? VP_OK : VP_ERR_NO_MEMORY;
    forget_answer(&replay);
    buf_deinit(&replay.say);
    dialogue_destroy(replay.dialogue);
    if (err == VP_OK)
        *out_message = message;
    return err;
}
