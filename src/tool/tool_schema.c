#include "tool/tool_schema.h"

#include <stdbool.h>

#include "tool/tool.h"

static json_t *object_schema(const struct tool_parameter *parameters, bool *failed);

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

/* The order of the members is kept as models have always seen it. */
static json_t *parameter_schema(const struct tool_parameter *parameter, bool *failed)
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
        put(schema, "items", object_schema(tool_choice_form, failed), failed);
    return schema;
}

static json_t *object_schema(const struct tool_parameter *parameters, bool *failed)
{
    json_t *properties = json_object(), *required = json_array();
    for (const struct tool_parameter *parameter = parameters; parameter->name != NULL; parameter++) {
        put(properties, parameter->name, parameter_schema(parameter, failed), failed);
        if (parameter->need == TOOL_REQUIRED)
            add(required, json_string(parameter->name), failed);
    }
    return json_pack("{s:s, s:o, s:o, s:b}", "type", "object", "properties", properties, "required", required,
                     "additionalProperties", 0);
}

static json_t *schema(bool is_nested)
{
    bool failed = false;
    json_t *list = json_array();
    for (const struct tool_form *form = tool_forms; form < tool_forms + TOOL_OTHER; form++) {
        json_t *entry = json_pack("{s:s}", "type", "function"), *function = is_nested ? json_object() : entry;
        put(function, "name", json_string(form->name), &failed);
        put(function, "description", json_string(form->description), &failed);
        put(function, "parameters", object_schema(form->parameters, &failed), &failed);
        if (is_nested)
            put(entry, "function", function, &failed);
        add(list, entry, &failed);
    }
    if (!failed)
        return list;
    json_decref(list);
    return NULL;
}

json_t *tool_schema_flat(void)
{
    return schema(false);
}

json_t *tool_schema_nested(void)
{
    return schema(true);
}
