#include <assert.h>
#include <string.h>

#include "engine/session_internal.h"

static void expect_words(struct session *session, struct phrase_list *list)
{
    session->vocabulary_key = list->key;
    vocabulary_cache_want(session->core->vocabularies, list, NULL, NULL);
}

void session_learn_words(struct session *session)
{
    if (!dialogue_has_new_phrases(session->brain->dialogue))
        return;
    struct phrase_list list = {0};
    dialogue_each_phrase(session->brain->dialogue, phrase_list_add, &list);
    session->knows_menu = true;
    expect_words(session, &list);
}

void session_learn_keywords(struct session *session)
{
    const json_t *input = json_object_get(json_object_get(session->config.shown, "audio"), "input");
    struct phrase_list list = {0};
    size_t index;
    json_t *keyword;
    if (session->knows_menu)
        return;
    json_array_foreach(json_object_get(json_object_get(input, "transcription"), "keywords"), index, keyword)
        phrase_list_add(&list, json_string_value(keyword));
    if (list.key != session->vocabulary_key)
        expect_words(session, &list);
    phrase_list_deinit(&list);
}

/* code: the service has one of its own for each thing that is tried with an item. */
static enum vp_err not_found(struct realtime_refusal *error, const char *code, const char *param,
                             const char *item_id)
{
    return realtime_refuse(error, code, param, "Item with item_id '%.63s' does not exist.", item_id);
}

/* Which of our calls does this output belong to? VP_ERR_BAD_MESSAGE when to none, or when it has one already. */
static enum vp_err find_call(struct session *session, const struct item *output, struct item **out_call,
                             struct realtime_refusal *error)
{
    struct item *call = conversation_find_call(&session->conversation, output->call_id);
    if (call == NULL)
        return realtime_refuse(error, "invalid_tool_call_id", "item.call_id",
                               "Tool call ID '%.63s' not found in conversation.", output->call_id);
    for (const struct item *item = session->conversation.first; item != NULL; item = item->next)
        if (item->kind == ITEM_FUNCTION_OUTPUT && strcmp(item->call_id, output->call_id) == 0)
            return realtime_refuse(error, "invalid_value", "item.call_id",
                                   "Tool call ID '%.63s' already has an output.", output->call_id);
    *out_call = call;
    return VP_OK;
}

static void tell_brain(struct session *session, const struct item *item, const struct item *call)
{
    struct brain *brain = session->brain;
    if (item->kind == ITEM_FUNCTION_CALL)
        return; /* known when its output comes */
    assert(item->kind != ITEM_FUNCTION_OUTPUT || call != NULL);
    if (item->kind != ITEM_FUNCTION_OUTPUT) {
        brain->table->add_message(brain, item->kind, item->text);
    } else if (call->tool_call_ref[0] == '\0') {
        brain->table->add_tool_result(brain, call->name, item->text);
    } else {
        brain->table->tool_result(brain, call->tool_call_ref, item->text);
        session->open_call_count--;
        session->has_news = true;
    }
    session_learn_words(session);
}

enum vp_err session_item_create(struct session *session, const struct client_event *event,
                                struct realtime_refusal *error)
{
    struct item *item, *call = NULL;
    enum vp_err err = item_parse(event->item, &item, error);
    if (err != VP_OK)
        return err;
    if (conversation_find(&session->conversation, item->id) != NULL)
        err = realtime_refuse(error, "item_create_duplicate_item_id", "item.id",
                              "Item with id '%.63s' already exists.", item->id);
    if (err == VP_OK && item->kind == ITEM_FUNCTION_OUTPUT)
        err = find_call(session, item, &call, error);
    if (err == VP_OK &&
        conversation_put(&session->conversation, item, event->previous_item_id) == VP_ERR_NOT_FOUND)
        err = not_found(error, "item_create_invalid_item_id", "previous_item_id", event->previous_item_id);
    if (err != VP_OK) {
        item_destroy(item);
        return err;
    }
    session_send_item(session, "conversation.item.added", item);
    session_send_item(session, "conversation.item.done", item);
    tell_brain(session, item, call);
    return VP_OK;
}

enum vp_err session_item_retrieve(struct session *session, const char *item_id,
                                  struct realtime_refusal *error)
{
    const struct item *item = conversation_find(&session->conversation, item_id);
    if (item == NULL)
        return not_found(error, "item_retrieve_invalid_item_id", "item_id", item_id);
    realtime_send(&session->sink, "conversation.item.retrieved", "{s:o}", "item", item_to_json(item));
    return VP_OK;
}

enum vp_err session_item_delete(struct session *session, const char *item_id, struct realtime_refusal *error)
{
    struct item *item = conversation_find(&session->conversation, item_id);
    if (item == NULL)
        return not_found(error, "item_delete_invalid_item_id", "item_id", item_id);
    if (item->status == ITEM_IN_PROGRESS)
        return realtime_refuse(error, "invalid_value", "item_id",
                               "An item that is still being made cannot be deleted.");
    if (item->kind == ITEM_USER && item->is_audio)
        session->marks.is_open = false; /* it was no turn: nobody waits for an answer to it */
    conversation_remove(&session->conversation, item);
    realtime_send(&session->sink, "conversation.item.deleted", "{s:s}", "item_id", item_id);
    return VP_OK;
}

enum vp_err session_item_truncate(struct session *session, const struct client_event *event,
                                  struct realtime_refusal *error)
{
    struct item *item = conversation_find(&session->conversation, event->item_id);
    if (item == NULL)
        return not_found(error, "item_truncate_invalid_item_id", "item_id", event->item_id);
    if (item == session->response.item)
        response_cancel(session, "client_cancelled");
    size_t heard_bytes;
    enum vp_err err = conversation_truncate(item, event->audio_end_ms, &heard_bytes, error);
    if (err != VP_OK)
        return err;
    if (strcmp(item->id, session->said_item_id) == 0)
        session->brain->table->interrupted(session->brain, heard_bytes);
    realtime_send(&session->sink, "conversation.item.truncated", "{s:s, s:i, s:I}", "item_id", item->id,
                  "content_index", 0, "audio_end_ms", (json_int_t)event->audio_end_ms);
    return VP_OK;
}
