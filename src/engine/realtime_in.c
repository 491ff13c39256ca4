#include "engine/realtime_in.h"

#include <stdio.h>
#include <string.h>

#include "base/json_tree.h"
#include "engine/append_scan.h"

enum member_kind { KIND_STRING, KIND_INTEGER, KIND_OBJECT };

struct member {
    const char *name;
    enum member_kind kind;
    bool is_required;
};

struct event_form {
    const char *type;
    enum client_event_kind kind;
    struct member members[3];
};

static const struct event_form event_forms[] = {
    {"input_audio_buffer.append", CLIENT_AUDIO_APPEND, {{"audio", KIND_STRING, true}}},
    {"input_audio_buffer.commit", CLIENT_AUDIO_COMMIT, {{0}}},
    {"input_audio_buffer.clear", CLIENT_AUDIO_CLEAR, {{0}}},
    {"session.update", CLIENT_SESSION_UPDATE, {{"session", KIND_OBJECT, true}}},
    {"conversation.item.create",
     CLIENT_ITEM_CREATE,
     {{"item", KIND_OBJECT, true}, {"previous_item_id", KIND_STRING, false}}},
    {"conversation.item.retrieve", CLIENT_ITEM_RETRIEVE, {{"item_id", KIND_STRING, true}}},
    {"conversation.item.truncate",
     CLIENT_ITEM_TRUNCATE,
     {{"item_id", KIND_STRING, true},
      {"content_index", KIND_INTEGER, true},
      {"audio_end_ms", KIND_INTEGER, true}}},
    {"conversation.item.delete", CLIENT_ITEM_DELETE, {{"item_id", KIND_STRING, true}}},
    {"response.create", CLIENT_RESPONSE_CREATE, {{"response", KIND_OBJECT, false}}},
    {"response.cancel", CLIENT_RESPONSE_CANCEL, {{"response_id", KIND_STRING, false}}},
    {"output_audio_buffer.clear", CLIENT_PLAYBACK_CLEAR, {{0}}},
};

static const char *kind_name(enum member_kind kind)
{
    static const char *const names[] = {"a string", "an integer", "an object"};
    return names[kind];
}

static bool member_fits(const json_t *value, enum member_kind kind)
{
    return kind == KIND_STRING    ? json_is_string(value)
           : kind == KIND_INTEGER ? json_is_integer(value)
                                  : json_is_object(value);
}

static enum vp_err check_members(const json_t *root, const struct event_form *form,
                                 struct realtime_refusal *error)
{
    for (size_t i = 0; i < 3 && form->members[i].name != NULL; i++) {
        const struct member *member = &form->members[i];
        const json_t *value = json_object_get(root, member->name);
        if (value == NULL || (json_is_null(value) && !member->is_required)) {
            if (member->is_required)
                return realtime_refuse(error, "missing_required_parameter", member->name,
                                       "Missing required parameter: '%s'.", member->name);
        } else if (!member_fits(value, member->kind)) {
            return realtime_refuse(error, "invalid_type", member->name, "Invalid type for '%s': expected %s.",
                                   member->name, kind_name(member->kind));
        }
    }
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)root, key, value)
    {
        bool is_known = strcmp(key, "type") == 0 || strcmp(key, "event_id") == 0;
        for (size_t i = 0; i < 3 && !is_known && form->members[i].name != NULL; i++)
            is_known = strcmp(key, form->members[i].name) == 0;
        if (!is_known)
            return realtime_refuse(error, "unknown_parameter", key, "Unknown parameter: '%.100s'.", key);
    }
    return VP_OK;
}

static enum vp_err fill_event(json_t *root, const struct event_form *form, struct client_event *out_event,
                              struct realtime_refusal *error)
{
    struct client_event event = {.kind = form->kind, .root = root};
    event.session = json_object_get(root, "session");
    event.item = json_object_get(root, "item");
    event.response = json_object_get(root, "response");
    event.item_id = json_string_value(json_object_get(root, "item_id"));
    event.previous_item_id = json_string_value(json_object_get(root, "previous_item_id"));
    event.response_id = json_string_value(json_object_get(root, "response_id"));
    event.audio_end_ms = json_integer_value(json_object_get(root, "audio_end_ms"));
    if (json_is_null(event.response))
        event.response = NULL;
    const json_t *audio = json_object_get(root, "audio");
    if (form->kind == CLIENT_AUDIO_APPEND)
        event.audio_b64 = (struct span){json_string_value(audio), json_string_length(audio)};
    if (form->kind == CLIENT_ITEM_TRUNCATE && json_integer_value(json_object_get(root, "content_index")) != 0)
        return realtime_refuse(error, "invalid_value", "content_index",
                               "Invalid value: an item's only content part is 0.");
    if (event.audio_end_ms < 0)
        return realtime_refuse(error, "invalid_value", "audio_end_ms",
                               "Invalid value: 'audio_end_ms' may not be negative.");
    *out_event = event;
    return VP_OK;
}

static void take_event_id(const json_t *event_id, struct realtime_refusal *error)
{
    if (json_is_string(event_id))
        snprintf(error->event_id, sizeof error->event_id, "%s", json_string_value(event_id));
    realtime_text_mend(error->event_id);
}

static enum vp_err parse_root(json_t *root, struct client_event *out_event, struct realtime_refusal *error)
{
    if (!json_is_object(root))
        return realtime_refuse(error, "invalid_event", NULL, "The event must be a JSON object.");
    const json_t *event_id = json_object_get(root, "event_id");
    take_event_id(event_id, error);
    if (event_id != NULL && !json_is_string(event_id) && !json_is_null(event_id))
        return realtime_refuse(error, "invalid_type", "event_id",
                               "Invalid type for 'event_id': expected a string.");
    if (json_string_length(event_id) >= sizeof error->event_id)
        return realtime_refuse(error, "invalid_value", "event_id",
                               "Invalid value: 'event_id' may have at most %zu characters.",
                               sizeof error->event_id - 1);
    const char *type = json_string_value(json_object_get(root, "type"));
    if (type == NULL)
        return realtime_refuse(error, "invalid_event", "type",
                               "The event has no 'type', or it is not a string.");
    for (size_t i = 0; i < sizeof event_forms / sizeof *event_forms; i++) {
        const struct event_form *form = &event_forms[i];
        if (strcmp(form->type, type) != 0)
            continue;
        enum vp_err err = check_members(root, form, error);
        return err == VP_OK ? fill_event(root, form, out_event, error) : err;
    }
    return realtime_refuse(error, "invalid_value", "type", "Invalid value: '%.100s' is no client event.",
                           type);
}

void client_event_name(struct span text, struct realtime_refusal *error)
{
    json_t *root = json_tree_load_within(text, JSON_REJECT_DUPLICATES, &json_tree_limits_menu);
    take_event_id(json_object_get(root, "event_id"), error);
    json_decref(root);
}

enum vp_err client_event_parse(struct span text, struct client_event *out_event,
                               struct realtime_refusal *error)
{
    *error = (struct realtime_refusal){.type = "invalid_request_error"};
    struct span audio_b64;
    if (append_scan(text, &audio_b64)) {
        *out_event = (struct client_event){.kind = CLIENT_AUDIO_APPEND, .audio_b64 = audio_b64};
        return VP_OK;
    }
    json_t *root = json_tree_load_within(text, JSON_REJECT_DUPLICATES, &json_tree_limits_menu);
    if (root == NULL)
        return realtime_refuse(error, "invalid_event", NULL,
                               "The event could not be read: it is not valid JSON.");
    enum vp_err err = parse_root(root, out_event, error);
    if (err != VP_OK)
        json_decref(root);
    return err;
}

void client_event_deinit(struct client_event *event)
{
    json_decref(event->root);
    *event = (struct client_event){0};
}
