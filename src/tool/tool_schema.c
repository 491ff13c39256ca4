#include "tool/tool_schema.h"

#include "tool/tool.h"

/* What an entry of CHOICES is made of: of the rows of a choice, of those of a part too, or of its id alone. */
enum entries { ENTRIES_PLAIN, ENTRIES_WITH_PARTS, ENTRIES_WITHIN_PARTS };

static json_t *object_schema(const struct tool_parameter *parameters, const struct tool_parameter *more,
                             enum entries entries, bool *failed);

/* Takes value over; NULL is a failure like any other. */
static void put(json_t *object, const char *key, json_t *value, bool *failed)
{
    *failed |= json_object_set_new(object, key, value) != 0;
}

static void add(json_t *list, json_t *value, bool *failed)
{
    *failed |= json_array_append_new(list, value) != 0;
}

static json_t *words_list(enum tool_words words, bool *failed)
{
    json_t *list = json_array();
    for (size_t i = 0; tool_word(words, i) != NULL; i++)
        add(list, json_string(tool_word(words, i)), failed);
    return list;
}

static const char *type_of(enum tool_kind kind)
{
    static const char *const types[] = {
        [TOOL_KIND_TEXT] = "string",  [TOOL_KIND_WORD] = "string", [TOOL_KIND_COUNT] = "integer",
        [TOOL_KIND_FLAG] = "boolean", [TOOL_KIND_TEXTS] = "array", [TOOL_KIND_CHOICES] = "array",
    };
    return types[kind];
}

/* Within a part's choices a text is enough: what that is asked about in its turn is an object like any other. */
static json_t *entry_schema(enum entries entries, bool *failed)
{
    switch (entries) {
    case ENTRIES_PLAIN:
        return object_schema(tool_choice_form, NULL, ENTRIES_PLAIN, failed);
    case ENTRIES_WITH_PARTS:
        return object_schema(tool_choice_form, tool_part_form, ENTRIES_WITHIN_PARTS, failed);
    case ENTRIES_WITHIN_PARTS:
        break;
    }
    json_t *schema = object_schema(tool_choice_form, NULL, ENTRIES_PLAIN, failed);
    put(json_object_get(schema, "properties"), "options",
        json_pack("{s:s, s:{s:s}}", "type", "array", "items", "type", "string"), failed);
    return schema;
}

/* The order of the members is kept as models have always seen it. */
static json_t *parameter_schema(const struct tool_parameter *parameter, enum entries entries, bool *failed)
{
    json_t *schema = json_pack("{s:s}", "type", type_of(parameter->kind));
    if (parameter->kind == TOOL_KIND_WORD)
        put(schema, "enum", words_list(parameter->words, failed), failed);
    if (parameter->kind == TOOL_KIND_COUNT && parameter->lowest > 0) /* nobody counts below nothing */
        put(schema, "minimum", json_integer(parameter->lowest), failed);
    if (parameter->kind == TOOL_KIND_TEXTS)
        put(schema, "items", json_pack("{s:s}", "type", "string"), failed);
    if (parameter->description[0] != '\0')
        put(schema, "description", json_string(parameter->description), failed);
    if (parameter->kind == TOOL_KIND_CHOICES)
        put(schema, "items", entry_schema(entries, failed), failed);
    return schema;
}

static void put_parameters(json_t *properties, json_t *required, const struct tool_parameter *parameter,
                           enum entries entries, bool *failed)
{
    for (; parameter != NULL && parameter->name != NULL; parameter++) {
        put(properties, parameter->name, parameter_schema(parameter, entries, failed), failed);
        if (parameter->need == TOOL_REQUIRED)
            add(required, json_string(parameter->name), failed);
    }
}

static json_t *object_schema(const struct tool_parameter *parameters, const struct tool_parameter *more,
                             enum entries entries, bool *failed)
{
    json_t *properties = json_object(), *required = json_array();
    put_parameters(properties, required, parameters, entries, failed);
    put_parameters(properties, required, more, entries, failed);
    return json_pack("{s:s, s:o, s:o, s:b}", "type", "object", "properties", properties, "required", required,
                     "additionalProperties", 0);
}

static json_t *schema(bool is_nested, bool has_parts)
{
    bool failed = false;
    enum entries entries = has_parts ? ENTRIES_WITH_PARTS : ENTRIES_PLAIN;
    json_t *list = json_array();
    for (const struct tool_form *form = tool_forms; form < tool_forms + TOOL_OTHER; form++) {
        json_t *entry = json_pack("{s:s}", "type", "function"), *function = is_nested ? json_object() : entry;
        put(function, "name", json_string(form->name), &failed);
        put(function, "description", json_string(form->description), &failed);
        put(function, "parameters", object_schema(form->parameters, NULL, entries, &failed), &failed);
        if (is_nested)
            put(entry, "function", function, &failed);
        add(list, entry, &failed);
    }
    if (!failed)
        return list;
    json_decref(list);
    return NULL;
}

json_t *tool_schema_flat(bool has_parts)
{
    return schema(false, has_parts);
}

json_t *tool_schema_nested(bool has_parts)
{
    return schema(true, has_parts);
}
