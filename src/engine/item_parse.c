/* An item as a client sends it (openai-realtime.md section 4). */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "engine/item.h"
#include "engine/member_check.h"

static const char *const object_words[] = {"realtime.item", NULL};
static const char *const status_words[] = {"completed", "incomplete", "in_progress", NULL};

#define COMMON_MEMBERS                                                                                       \
    {.name = "id", .value = MEMBER_STRING}, {.name = "type", .value = MEMBER_STRING},                        \
        {.name = "object", .value = MEMBER_STRING, .words = object_words},                                   \
    {                                                                                                        \
        .name = "status", .value = MEMBER_STRING, .words = status_words                                      \
    }

static const struct member_rule message_form[] = {COMMON_MEMBERS,
                                                  {.name = "role", .value = MEMBER_STRING},
                                                  {.name = "content", .value = MEMBER_ARRAY},
                                                  {0}};

static const struct member_rule call_form[] = {
    COMMON_MEMBERS,
    {.name = "call_id", .value = MEMBER_STRING},
    {.name = "name", .value = MEMBER_STRING, .is_required = true},
    {.name = "arguments", .value = MEMBER_STRING, .is_required = true},
    {0}};

static const struct member_rule output_form[] = {
    COMMON_MEMBERS,
    {.name = "call_id", .value = MEMBER_STRING, .is_required = true},
    {.name = "output", .value = MEMBER_STRING, .is_required = true},
    {0}};

static const struct member_rule part_form[] = {{.name = "type", .value = MEMBER_STRING},
                                               {.name = "text", .value = MEMBER_STRING},
                                               {.name = "audio", .value = MEMBER_STRING, .may_be_null = true},
                                               {.name = "transcript", .value = MEMBER_STRING},
                                               {0}};

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
    if (type != NULL && strcmp(type, "input_image") == 0) {
        (void)!realtime_refuse(error, "invalid_value", "item.content", "This model sees no images.");
        return NULL;
    }
    if (!json_is_object(part)) {
        (void)!member_wrong_type(error, "item.content[0]", "an object");
        return NULL;
    }
    if (member_check(part, part_form, "item.content[0]", error) != VP_OK)
        return NULL;
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
    enum vp_err err = member_check(json, message_form, "item", error);
    if (err != VP_OK)
        return err;
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
    enum vp_err err = member_check(json, is_call ? call_form : output_form, "item", error);
    if (err != VP_OK)
        return err;
    const char *call_id = member_text(json, "call_id"), *name = member_text(json, "name");
    if (call_id == NULL)
        id_make(item->call_id, "call");
    else if (!span_copy(span_of(call_id), item->call_id, sizeof item->call_id))
        return realtime_refuse(error, "invalid_value", "item.call_id",
                               "Invalid value: 'item.call_id' is too long.");
    if (is_call && (item->name = strdup(name)) == NULL)
        return VP_ERR_NO_MEMORY;
    return item_set_text(item, span_of(member_text(json, is_call ? "arguments" : "output")));
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
