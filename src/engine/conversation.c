#include "engine/conversation.h"

#include <string.h>

void conversation_deinit(struct conversation *conversation)
{
    while (conversation->first != NULL)
        conversation_remove(conversation, conversation->first);
}

/* Drops the oldest until the bounds hold, but never `kept` (may be NULL). */
static void trim(struct conversation *conversation, const struct item *kept)
{
    size_t bytes = 0;
    for (struct item *item = conversation->first; item != NULL; item = item->next)
        bytes += item_bytes(item);
    struct item *item = conversation->first;
    while (item != NULL &&
           (conversation->item_count > CONVERSATION_ITEMS_MAX || bytes > CONVERSATION_BYTES_MAX)) {
        struct item *next = item->next;
        if (item != kept && item->status != ITEM_IN_PROGRESS) {
            bytes -= item_bytes(item);
            conversation_remove(conversation, item);
        }
        item = next;
    }
}

enum vp_err conversation_put(struct conversation *conversation, struct item *item, const char *after)
{
    struct item *previous = conversation->last;
    if (after != NULL && strcmp(after, "root") == 0)
        previous = NULL;
    else if (after != NULL && (previous = conversation_find(conversation, after)) == NULL)
        return VP_ERR_NOT_FOUND;
    item->previous = previous;
    item->next = previous != NULL ? previous->next : conversation->first;
    *(previous != NULL ? &previous->next : &conversation->first) = item;
    *(item->next != NULL ? &item->next->previous : &conversation->last) = item;
    conversation->item_count++;
    trim(conversation, item);
    return VP_OK;
}

const char *conversation_previous_id(const struct item *item)
{
    return item->previous != NULL ? item->previous->id : NULL;
}

struct item *conversation_find(const struct conversation *conversation, const char *id)
{
    for (struct item *item = conversation->last; item != NULL; item = item->previous)
        if (strcmp(item->id, id) == 0)
            return item;
    return NULL;
}

struct item *conversation_find_call(const struct conversation *conversation, const char *call_id)
{
    for (struct item *item = conversation->last; item != NULL; item = item->previous)
        if (item->kind == ITEM_FUNCTION_CALL && strcmp(item->call_id, call_id) == 0)
            return item;
    return NULL;
}

void conversation_remove(struct conversation *conversation, struct item *item)
{
    *(item->previous != NULL ? &item->previous->next : &conversation->first) = item->next;
    *(item->next != NULL ? &item->next->previous : &conversation->last) = item->previous;
    conversation->item_count--;
    item_destroy(item);
}

enum vp_err conversation_truncate(struct item *item, int64_t audio_end_ms, size_t *out_heard_bytes,
                                  struct realtime_refusal *error)
{
    if (item->kind != ITEM_ASSISTANT || !item->is_audio)
        return realtime_refuse(error, "invalid_value", "item_id",
                               "Only model output audio messages can be truncated.");
    if (audio_end_ms > item->audio_ms)
        return realtime_refuse(error, "invalid_value", "audio_end_ms",
                               "Audio content of %lldms is already shorter than %lldms.",
                               (long long)item->audio_ms, (long long)audio_end_ms);
    size_t heard = item_heard_bytes(item, audio_end_ms);
    if (item->text != NULL)
        item->text[heard] = '\0';
    item->audio_ms = audio_end_ms;
    *out_heard_bytes = heard;
    return VP_OK;
}
