#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/call_sid.h"
#include "base/log_limit.h"
#include "engine/brain.h"
#include "engine/chat_messages.h"

enum { ANSWER_TIMEOUT_MS = 20000, ANSWER_MAX_BYTES = 1 << 20, HEADER_SIZE_BYTES = 512 };

struct chat {
    struct brain brain; /* first: handed out as this */
    const struct chat_settings *settings;
    char call_sid[CALL_SID_BYTES]; /* for logs */
    brain_ready_fn on_ready;
    void *owner;
    struct chat_messages messages;
    char *instructions;          /* owned */
    char *response_instructions; /* owned, or NULL: in place of them for now */
    json_t *tools;               /* owned */
    struct http_fetch *fetch;    /* the answer under way */
    bool wants_answer;           /* something was said or found out since the last one */
    bool has_failed;
    bool wants_no_reasoning; /* the model refuses functions beside reasoning (openai-rest.md 3.1) */
    json_t *answer;          /* owned: the last answer, while its actions are handed out */
    bool has_said;           /* its words were handed out */
    size_t calls_given;      /* of its tool calls */
};

static void drop_answer(struct chat *chat)
{
    json_decref(chat->answer);
    chat->answer = NULL;
    chat->has_said = false;
    chat->calls_given = 0;
}

static void cancel(struct brain *brain)
{
    struct chat *chat = (struct chat *)brain;
    http_fetch_cancel(chat->fetch);
    chat->fetch = NULL;
}

static void destroy(struct brain *brain)
{
    struct chat *chat = (struct chat *)brain;
    cancel(brain);
    drop_answer(chat);
    chat_messages_deinit(&chat->messages);
    json_decref(chat->tools);
    free(chat->instructions);
    free(chat->response_instructions);
    dialogue_destroy(brain->dialogue);
    free(chat);
}

static void set_instructions(struct brain *brain, const char *instructions)
{
    struct chat *chat = (struct chat *)brain;
    char *copy = strdup(instructions);
    if (copy == NULL)
        return;
    free(chat->instructions);
    chat->instructions = copy;
}

static void instruct(struct brain *brain, const char *instructions)
{
    struct chat *chat = (struct chat *)brain;
    free(chat->response_instructions);
    chat->response_instructions = instructions != NULL ? strdup(instructions) : NULL;
}

static void set_tools(struct brain *brain, const json_t *tools)
{
    struct chat *chat = (struct chat *)brain;
    json_decref(chat->tools);
    chat->tools = json_deep_copy(tools);
}

static void add_message(struct brain *brain, enum item_kind role, const char *text)
{
    struct chat *chat = (struct chat *)brain;
    const char *name = role == ITEM_ASSISTANT ? "assistant" : role == ITEM_SYSTEM ? "system" : "user";
    chat_add(&chat->messages, name, text);
    if (role == ITEM_ASSISTANT)
        dialogue_add_assistant(brain->dialogue, text);
    chat->wants_answer |= role == ITEM_USER;
}

static void add_tool_result(struct brain *brain, const char *tool_name, const char *output_json)
{
    chat_add_answered_call(&((struct chat *)brain)->messages, tool_name, output_json);
    dialogue_add_tool_result(brain->dialogue, tool_name, output_json);
}

static void hear(struct brain *brain, const struct heard_words *heard)
{
    chat_add(&((struct chat *)brain)->messages, "user", heard->count > 0 ? heard->readings[0].text : "");
    ((struct chat *)brain)->wants_answer = true;
}

static void respond(struct brain *brain, const char *instructions)
{
    (void)instructions; /* known by `instruct` */
    ((struct chat *)brain)->wants_answer = true;
}

static void tool_result(struct brain *brain, const char *tool_call_ref, const char *output_json)
{
    chat_answer_call(&((struct chat *)brain)->messages, tool_call_ref, output_json);
    ((struct chat *)brain)->wants_answer = true;
}

static void interrupted(struct brain *brain, size_t heard_bytes)
{
    chat_cut_last(&((struct chat *)brain)->messages, heard_bytes);
}

static enum vp_err fetch_answer(struct chat *chat);

/* Newer reasoning models take functions only where reasoning is off; others do not know the member. */
static bool learns_reasoning(struct chat *chat, const struct http_response *response)
{
    static const char member[] = "reasoning_effort";
    bool is_of_it = response->err == VP_OK && response->status == 400 && !chat->wants_no_reasoning &&
                    memmem(response->body.at, response->body.len, member, sizeof member - 1) != NULL;
    chat->wants_no_reasoning |= is_of_it;
    return is_of_it;
}

static void on_answer(void *owner, const struct http_response *response)
{
    struct chat *chat = owner;
    chat->fetch = NULL;
    if (learns_reasoning(chat, response) && fetch_answer(chat) == VP_OK)
        return;
    const json_t *message;
    enum vp_err err = response->err;
    if (err == VP_OK && response->status != 200)
        err = VP_ERR_HTTP_STATUS;
    if (err == VP_OK)
        err = chat_take_answer(&chat->messages, response->body, &message);
    if (err == VP_OK) {
        drop_answer(chat);
        chat->answer = json_incref((json_t *)message);
    } else {
        chat->has_failed = true;
        snprintf(chat->brain.failure, sizeof chat->brain.failure,
                 "The chat model did not answer: %s (status %d).", vp_err_text(err), response->status);
        log_of_call(LOG_LEVEL_WARN, "engine", chat->call_sid, "chat failed err=%s status=%d",
                    vp_err_name(err), response->status);
    }
    chat->on_ready(chat->owner);
}

static enum vp_err fetch_answer(struct chat *chat)
{
    const char *instructions =
        chat->response_instructions != NULL ? chat->response_instructions : chat->instructions;
    char *body = chat_request(&chat->messages, chat->settings->model, instructions, chat->tools,
                              chat->wants_no_reasoning ? "none" : NULL);
    if (body == NULL)
        return VP_ERR_NO_MEMORY;
    char authorization[HEADER_SIZE_BYTES];
    snprintf(authorization, sizeof authorization, "Authorization: Bearer %s",
             chat->settings->key != NULL ? chat->settings->key : "");
    bool has_key = chat->settings->key != NULL && chat->settings->key[0] != '\0';
    const char *const headers[] = {"Content-Type: application/json", has_key ? authorization : NULL, NULL};
    const struct http_fetch_options options = {.method = "POST",
                                               .url = chat->settings->url,
                                               .headers = headers,
                                               .body = span_of(body),
                                               .timeout_ms = ANSWER_TIMEOUT_MS,
                                               .body_max_bytes = ANSWER_MAX_BYTES,
                                               .on_done = on_answer,
                                               .owner = chat};
    enum vp_err err = http_fetch(chat->settings->http, &options, &chat->fetch);
    free(body);
    return err;
}

/* Next words or call of the answer at hand. */
static bool take_action(struct chat *chat, struct dialogue_action *out_action)
{
    const char *text = json_string_value(json_object_get(chat->answer, "content"));
    if (!chat->has_said && text != NULL && text[0] != '\0') {
        chat->has_said = true;
        dialogue_add_assistant(chat->brain.dialogue, text);
        *out_action = (struct dialogue_action){.kind = DIALOGUE_SAY, .text = text};
        return true;
    }
    const json_t *call = json_array_get(json_object_get(chat->answer, "tool_calls"), chat->calls_given);
    if (call == NULL)
        return false;
    chat->calls_given++;
    const json_t *function = json_object_get(call, "function");
    const char *id = json_string_value(json_object_get(call, "id"));
    const char *name = json_string_value(json_object_get(function, "name"));
    const char *arguments = json_string_value(json_object_get(function, "arguments"));
    *out_action = (struct dialogue_action){.kind = DIALOGUE_CALL_TOOL,
                                           .tool_name = name != NULL ? name : "",
                                           .tool_call_id = id != NULL ? id : "",
                                           .arguments = arguments != NULL ? arguments : "{}"};
    return true;
}

static enum brain_step poll(struct brain *brain, struct dialogue_action *out_action)
{
    struct chat *chat = (struct chat *)brain;
    if (chat->has_failed) {
        chat->has_failed = false;
        return BRAIN_FAILED;
    }
    if (chat->fetch != NULL)
        return BRAIN_WAIT;
    if (chat->answer != NULL && take_action(chat, out_action))
        return BRAIN_ACTION;
    if (!chat->wants_answer || chat->messages.open_calls > 0)
        return BRAIN_NOTHING;
    chat->wants_answer = false;
    enum vp_err err = fetch_answer(chat);
    if (err == VP_OK)
        return BRAIN_WAIT;
    snprintf(brain->failure, sizeof brain->failure, "The chat model cannot be asked: %s.", vp_err_text(err));
    return BRAIN_FAILED;
}

static const struct brain_table table = BRAIN_TABLE;

enum vp_err brain_create_chat(const struct chat_settings *settings, const char *call_sid,
                              brain_ready_fn on_ready, void *owner, struct brain **out_brain)
{
    struct chat *chat = calloc(1, sizeof *chat);
    if (chat == NULL)
        return VP_ERR_NO_MEMORY;
    chat->brain.table = &table;
    chat->settings = settings;
    (void)call_sid_take(call_sid, chat->call_sid);
    chat->on_ready = on_ready;
    chat->owner = owner;
    enum vp_err err = chat_messages_init(&chat->messages);
    if (err == VP_OK)
        err = dialogue_create(&chat->brain.dialogue);
    if (err != VP_OK)
        destroy(&chat->brain);
    else
        *out_brain = &chat->brain;
    return err;
}
