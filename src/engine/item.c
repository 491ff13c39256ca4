#include "engine/item.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
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

size_t item_bytes(const struct item *item)
{
    return sizeof *item + (item->text != NULL ? strlen(item->text) : 0) +
           (item->name != NULL ? strlen(item->name) : 0);
}

static const char *member_text(const json_t *json, const char *name)
{
    return json_string_value(json_object_get(json, name));
}

static enum vp_err missing(struct realtime_refusal *error, const char *param)
{
    return realtime_refuse(error, "missing_required_parameter", param, "Missing required parameter: '%s'.",
                           param);
}

/* Text of one content part; NULL with error where the part may not stand in a message of this role. */
static const char *part_text(const json_t *part, enum item_kind role, struct realtime_refusal *error)
{
    const char *type = member_text(part, "type"), *text = NULL;
    bool is_text = type != NULL && strcmp(type, role == ITEM_ASSISTANT ? "output_text" : "input_text") == 0;
    if (is_text)
        text = member_text(part, "text");
    else if (type != NULL && role == ITEM_USER && strcmp(type, "input_audio") == 0)
        text = member_text(part, "transcript"); /* audio itself is heard only through the input buffer */
    else
        (void)!realtime_refuse(error, "invalid_value", "item.content", "Invalid value: '%.60s'.",
                               type != NULL ? type : "");
    if (text == NULL && error->code == NULL)
        (void)!missing(error, is_text ? "item.content[0].text" : "item.content[0].transcript");
    return text;
}

static enum vp_err parse_message(const json_t *json, struct item *item, struct realtime_refusal *error)
{
    const char *role = member_text(json, "role");
    if (role == NULL)
        return missing(error, "item.role");
    if (strcmp(role, "assistant") == 0)
        item->kind = ITEM_ASSISTANT;
    else if (strcmp(role, "user") == 0)
        item->kind = ITEM_USER;
    else if (strcmp(role, "system") == 0)
        item->kind = ITEM_SYSTEM;
    else
        return realtime_refuse(error, "invalid_value", "item.role", "Invalid value: '%.60s'.", role);
    const json_t *content = json_object_get(json, "content");
    if (!json_is_array(content) || json_array_size(content) == 0)
        return missing(error, "item.content");
    size_t index;
    json_t *part;
    struct buf text;
    buf_init(&text, 1 << 20);
    enum vp_err err = VP_OK;
    json_array_foreach((json_t *)content, index, part)
    {
        const char *piece = part_text(part, item->kind, error);
        if (piece == NULL)
            err = VP_ERR_BAD_MESSAGE;
        if (err == VP_OK && index > 0)
            err = buf_append(&text, " ", 1);
        if (err == VP_OK)
            err = buf_append_text(&text, piece);
        if (err != VP_OK)
            break;
    }
    if (err == VP_OK)
        err = item_set_text(item, (struct span){text.at, text.len});
    buf_deinit(&text);
    return err;
}

static enum vp_err parse_function(const json_t *json, struct item *item, struct realtime_refusal *error)
{
    bool is_call = item->kind == ITEM_FUNCTION_CALL;
    const char *call_id = member_text(json, "call_id"), *name = member_text(json, "name");
    const char *text_name = is_call ? "item.arguments" : "item.output";
    const char *text = member_text(json, is_call ? "arguments" : "output");
    if (call_id == NULL)
        return missing(error, "item.call_id");
    if (is_call && name == NULL)
        return missing(error, "item.name");
    if (text == NULL)
        return missing(error, text_name);
    if (!span_copy(span_of(call_id), item->call_id, sizeof item->call_id))
        return realtime_refuse(error, "invalid_value", "item.call_id",
                               "Invalid value: 'item.call_id' is too long.");
    if (is_call && (item->name = strdup(name)) == NULL)
        return VP_ERR_NO_MEMORY;
    return item_set_text(item, span_of(text));
}

static enum vp_err parse_into(const json_t *json, struct item *item, struct realtime_refusal *error)
{
    const char *type = member_text(json, "type"), *id = member_text(json, "id");
    if (id != NULL && (id[0] == '\0' || !span_copy(span_of(id), item->id, sizeof item->id)))
        return realtime_refuse(error, "invalid_value", "item.id",
                               "Invalid value: 'item.id' must have 1 to %d characters.", ID_SIZE_BYTES - 1);
    if (type == NULL)
        return missing(error, "item.type");
    if (strcmp(type, "message") == 0)
        return parse_message(json, item, error);
    if (strcmp(type, "function_call") == 0)
        item->kind = ITEM_FUNCTION_CALL;
    else if (strcmp(type, "function_call_output") == 0)
        item->kind = ITEM_FUNCTION_OUTPUT;
    else
        return realtime_refuse(error, "invalid_value", "item.type", "Invalid value: '%.60s'.", type);
    return parse_function(json, item, error);
}

enum vp_err item_parse(const json_t *json, struct item **out_item, struct realtime_refusal *error)
{
    struct item *item = item_create(ITEM_USER);
    if (item == NULL)
        return VP_ERR_NO_MEMORY;
    error->code = NULL;
    enum vp_err err = parse_into(json, item, error);
    if (err != VP_OK)
        item_destroy(item);
    else
        *out_item = item;
    return err;
}

static json_t *content_json(const struct item *item)
{
    if (item->kind == ITEM_ASSISTANT && item->status == ITEM_IN_PROGRESS)
        return json_array();
    bool is_ours = item->kind == ITEM_ASSISTANT;
    const char *type = is_ours ? (item->is_audio ? "output_audio" : "output_text")
                               : (item->is_audio ? "input_audio" : "input_text");
    return json_pack("[{s:s, s:s?}]", "type", type, item->is_audio ? "transcript" : "text", item->text);
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
