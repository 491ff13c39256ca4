/* The draft as YAML, by libyaml. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "base/buf.h"
#include "menu_import/menu_import.h"

enum { TEXT_BYTES_MAX = 8 * 1024 * 1024, NESTING_MAX = 16 };

struct writer {
    yaml_emitter_t emitter;
    struct buf text;
    bool is_lost; /* no memory */
};

static int write_bytes(void *owner, unsigned char *bytes, size_t len)
{
    struct writer *writer = owner;
    return buf_append(&writer->text, bytes, len) == VP_OK;
}

static void emit(struct writer *writer, yaml_event_t *event, int is_made)
{
    if (!is_made || !yaml_emitter_emit(&writer->emitter, event))
        writer->is_lost = true;
}

/* What YAML would read as something else than a text is quoted. */
static bool must_be_quoted(const char *text)
{
    static const char *const words[] = {"yes", "no", "true", "false", "null", "on", "off", "y", "n", "~"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcasecmp(text, words[i]) == 0)
            return true;
    return text[0] == '+' || text[0] == '\0';
}

static void write_scalar(struct writer *writer, const char *text, bool is_text)
{
    yaml_event_t event;
    yaml_scalar_style_t style =
        is_text && must_be_quoted(text) ? YAML_DOUBLE_QUOTED_SCALAR_STYLE : YAML_ANY_SCALAR_STYLE;
    emit(writer, &event,
         yaml_scalar_event_initialize(&event, NULL, NULL, (const yaml_char_t *)text, (int)strlen(text), 1, 1,
                                      style));
}

/* In the order in which a person reads them; what is not here comes last. */
static const char *const key_order[] = {"restaurant",  "pickup",     "delivery", "hours",
                                        "groups",      "categories", "id",       "name",
                                        "description", "question",   "min",      "max"};

static void write_value(struct writer *writer, const json_t *value, int depth);

static void write_pair(struct writer *writer, const char *key, const json_t *value, int depth)
{
    write_scalar(writer, key, false);
    write_value(writer, value, depth);
}

static void write_mapping(struct writer *writer, const json_t *value, int depth)
{
    yaml_event_t event;
    const char *key;
    json_t *member;
    size_t order_count = sizeof key_order / sizeof key_order[0];
    emit(writer, &event,
         yaml_mapping_start_event_initialize(&event, NULL, NULL, 1, YAML_BLOCK_MAPPING_STYLE));
    for (size_t i = 0; i < order_count; i++)
        if (json_object_get(value, key_order[i]) != NULL)
            write_pair(writer, key_order[i], json_object_get(value, key_order[i]), depth);
    json_object_foreach((json_t *)value, key, member)
    {
        size_t i = 0;
        while (i < order_count && strcmp(key_order[i], key) != 0)
            i++;
        if (i == order_count)
            write_pair(writer, key, member, depth);
    }
    emit(writer, &event, yaml_mapping_end_event_initialize(&event));
}

static void write_list(struct writer *writer, const json_t *value, int depth)
{
    yaml_event_t event;
    bool is_flat = json_is_string(json_array_get(value, 0)) || json_array_size(value) == 0;
    emit(writer, &event,
         yaml_sequence_start_event_initialize(
             &event, NULL, NULL, 1, is_flat ? YAML_FLOW_SEQUENCE_STYLE : YAML_BLOCK_SEQUENCE_STYLE));
    for (size_t i = 0; i < json_array_size(value); i++)
        write_value(writer, json_array_get(value, i), depth);
    emit(writer, &event, yaml_sequence_end_event_initialize(&event));
}

static void write_value(struct writer *writer, const json_t *value, int depth)
{
    char number[32];
    if (depth > NESTING_MAX)
        writer->is_lost = true;
    else if (json_is_object(value))
        write_mapping(writer, value, depth + 1);
    else if (json_is_array(value))
        write_list(writer, value, depth + 1);
    else if (json_is_boolean(value))
        write_scalar(writer, json_is_true(value) ? "true" : "false", false);
    else if (json_is_string(value))
        write_scalar(writer, json_string_value(value), true);
    else {
        snprintf(number, sizeof number, "%lld", (long long)json_integer_value(value));
        write_scalar(writer, number, false);
    }
}

/* What a menu needs and the source did not say, as comments. */
static bool write_heading(const struct menu_draft *draft, struct buf *text)
{
    static const struct {
        const char *path, *line;
    } wanted[] = {
        {"restaurant.id", "#   restaurant.id: small letters, digits and -, such as harbor-pizza\n"},
        {"restaurant.name", "#   restaurant.name\n"},
        {"restaurant.address", "#   restaurant.address\n"},
        {"restaurant.timezone", "#   restaurant.timezone, such as America/New_York\n"},
        {"restaurant.called_numbers", "#   restaurant.called_numbers, such as [\"+15550001111\"]\n"},
        {"restaurant.greeting", "#   restaurant.greeting: the first sentence a caller hears\n"},
        {"pickup", "#   pickup: {minutes: 20}, or delivery: {minutes: 45, fee: 3.50, minimum: 20}\n"},
        {"hours", "#   hours: {every_day: [\"11:00-22:00\"]}\n"},
    };
    bool is_done = buf_append_text(
                       text, "# Made by voiceplate menu import. docs/menu.md describes the keys.\n") == VP_OK;
    bool is_first = true;
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        if (menu_draft_dig(draft->menu, wanted[i].path) != NULL)
            continue;
        if (is_first)
            is_done = is_done && buf_append_text(text, "# To be filled in:\n") == VP_OK;
        is_first = false;
        is_done = is_done && buf_append_text(text, wanted[i].line) == VP_OK;
    }
    return is_done;
}

enum vp_err menu_import_write(const struct menu_draft *draft, char **out_text)
{
    struct writer writer = {.is_lost = false};
    yaml_event_t event;
    buf_init(&writer.text, TEXT_BYTES_MAX);
    *out_text = NULL;
    if (!write_heading(draft, &writer.text) || !yaml_emitter_initialize(&writer.emitter)) {
        buf_deinit(&writer.text);
        return VP_ERR_NO_MEMORY;
    }
    yaml_emitter_set_output(&writer.emitter, write_bytes, &writer);
    yaml_emitter_set_unicode(&writer.emitter, 1);
    yaml_emitter_set_width(&writer.emitter, 110);
    emit(&writer, &event, yaml_stream_start_event_initialize(&event, YAML_UTF8_ENCODING));
    emit(&writer, &event, yaml_document_start_event_initialize(&event, NULL, NULL, NULL, 1));
    write_value(&writer, draft->menu, 0);
    emit(&writer, &event, yaml_document_end_event_initialize(&event, 1));
    emit(&writer, &event, yaml_stream_end_event_initialize(&event));
    yaml_emitter_delete(&writer.emitter);
    const char *text = writer.is_lost ? NULL : buf_text(&writer.text);
    *out_text = text != NULL ? strdup(text) : NULL;
    buf_deinit(&writer.text);
    return *out_text != NULL ? VP_OK : VP_ERR_NO_MEMORY;
}
