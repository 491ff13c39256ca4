#include "engine/item.h"

#include <stdlib.h>
#include <string.h>

#include "base/span.h"

struct item *item_create(enum item_kind kind)
{
    struct item *item = calloc(1, sizeof *item);
    if (item == NULL)
        return NULL;
    item->kind = kind;
    item->status = ITEM_COMPLETED;
    id_make(item->id, "item");
    return item;
}

void item_destroy(struct item *item)
{
    if (item == NULL)
        return;
    free(item->text);
    free(item->name);
    free(item->heard);
    free(item);
}

enum vp_err item_set_text(struct item *item, struct span text)
{
    char *copy = malloc(text.len + 1);
    if (copy == NULL)
        return VP_ERR_NO_MEMORY;
    span_copy(text, copy, text.len + 1);
    free(item->text);
    item->text = copy;
    return VP_OK;
}

enum vp_err item_copy(const struct item *item, struct item **out_copy)
{
    struct item *copy = item_create(item->kind);
    if (copy == NULL)
        return VP_ERR_NO_MEMORY;
    copy->is_audio = item->is_audio;
    memcpy(copy->id, item->id, sizeof copy->id);
    memcpy(copy->call_id, item->call_id, sizeof copy->call_id);
    enum vp_err err = item->text != NULL ? item_set_text(copy, span_of(item->text)) : VP_OK;
    if (err == VP_OK && item->name != NULL && (copy->name = strdup(item->name)) == NULL)
        err = VP_ERR_NO_MEMORY;
    if (err != VP_OK)
        item_destroy(copy);
    else
        *out_copy = copy;
    return err;
}

size_t item_bytes(const struct item *item)
{
    return sizeof *item + (item->text != NULL ? strlen(item->text) : 0) +
           (item->name != NULL ? strlen(item->name) : 0) + (item->heard != NULL ? sizeof *item->heard : 0);
}

static json_t *content_json(const struct item *item)
{
    if (item->kind == ITEM_ASSISTANT && item->status == ITEM_IN_PROGRESS)
        return json_array();
    bool is_ours = item->kind == ITEM_ASSISTANT;
    const char *type = is_ours ? (item->is_audio ? "output_audio" : "output_text")
                               : (item->is_audio ? "input_audio" : "input_text");
    /* What was said and is not known yet is empty: the schema has no null here, and the agents' SDK wants a string. */
    return json_pack("[{s:s, s:s}]", "type", type, item->is_audio ? "transcript" : "text",
                     item->text != NULL ? item->text : "");
}

json_t *item_to_json(const struct item *item)
{
    static const char *const statuses[] = {"in_progress", "completed", "incomplete"};
    const char *status = statuses[item->status];
    switch (item->kind) {
    case ITEM_FUNCTION_CALL:
        return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "id", item->id, "type", "function_call", "status",
                         status, "call_id", item->call_id, "name", item->name, "arguments",
                         item->status == ITEM_IN_PROGRESS ? "" : item->text);
    case ITEM_FUNCTION_OUTPUT:
        return json_pack("{s:s, s:s, s:s, s:s, s:s}", "id", item->id, "type", "function_call_output",
                         "status", status, "call_id", item->call_id, "output", item->text);
    default:
        return json_pack("{s:s, s:s, s:s, s:s, s:o}", "id", item->id, "type", "message", "status", status,
                         "role",
                         item->kind == ITEM_ASSISTANT ? "assistant"
                         : item->kind == ITEM_SYSTEM  ? "system"
                                                      : "user",
                         "content", content_json(item));
    }
}

void item_add_mark(struct item *item, size_t text_bytes, int64_t audio_ms)
{
    if (item->mark_count == ITEM_MARKS_MAX)
        item->mark_count--; /* a very long speech: its last sentences count as one */
    item->marks[item->mark_count++] = (struct spoken_mark){(uint32_t)text_bytes, (uint32_t)audio_ms};
}

size_t item_heard_bytes(const struct item *item, int64_t audio_ms)
{
    struct spoken_mark from = {0}, to = {0};
    size_t text_len = item->text != NULL ? strlen(item->text) : 0;
    for (size_t i = 0; i < item->mark_count; i++) {
        to = item->marks[i];
        if (to.audio_ms > audio_ms)
            break;
        from = to;
    }
    size_t heard = from.text_bytes;
    if (to.audio_ms > from.audio_ms) /* within a sentence: in proportion, back to the last whole word */
        heard += (size_t)((to.text_bytes - from.text_bytes) * (uint64_t)(audio_ms - from.audio_ms) /
                          (to.audio_ms - from.audio_ms));
    if (heard >= text_len)
        return text_len;
    while (heard > from.text_bytes && item->text[heard] != ' ')
        heard--;
    return heard;
}
