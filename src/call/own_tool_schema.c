/* The restaurant's own tools as models are shown them. */
#include "call/own_tool.h"

#include "tool/tool_schema.h"

/* Takes value over; NULL is a failure like any other. */
static void put(json_t *object, const char *key, json_t *value, bool *failed)
{
    *failed |= json_object_set_new(object, key, value) != 0;
}

static json_t *schema_json(const struct menu_schema *schema, bool *failed);

static void put_properties(json_t *object, const struct menu_schema *schema, bool *failed)
{
    json_t *properties = json_object(), *required = json_array();
    for (size_t i = 0; i < schema->property_count; i++) {
        const struct menu_schema *property = &schema->properties[i];
        put(properties, property->name, schema_json(property, failed), failed);
        if (property->is_required)
            *failed |= json_array_append_new(required, json_string(property->name)) != 0;
    }
    put(object, "properties", properties, failed);
    put(object, "required", required, failed);
    put(object, "additionalProperties", json_false(), failed);
}

/* Whole numbers without a point, as they were written. */
static void put_limit(json_t *object, const char *key, double limit, bool *failed)
{
    bool is_whole = limit == (double)(json_int_t)limit;
    put(object, key, is_whole ? json_integer((json_int_t)limit) : json_real(limit), failed);
}

static json_t *schema_json(const struct menu_schema *schema, bool *failed)
{
    json_t *object = json_pack("{s:s}", "type", menu_schema_type_name(schema->type));
    if (schema->description[0] != '\0')
        put(object, "description", json_string(schema->description), failed);
    if (schema->words.count > 0) {
        json_t *words = json_array();
        for (size_t i = 0; i < schema->words.count; i++)
            *failed |= json_array_append_new(words, json_string(schema->words.words[i])) != 0;
        put(object, "enum", words, failed);
    }
    if (schema->has_low)
        put_limit(object, menu_schema_low_name(schema->type), schema->low, failed);
    if (schema->has_high)
        put_limit(object, menu_schema_high_name(schema->type), schema->high, failed);
    if (schema->type == MENU_SCHEMA_OBJECT)
        put_properties(object, schema, failed);
    if (schema->items != NULL)
        put(object, "items", schema_json(schema->items, failed), failed);
    return object;
}

static json_t *with_own(json_t *list, const struct menu *menu, bool is_nested)
{
    bool failed = list == NULL;
    for (size_t i = 0; i < menu->tool_count; i++) {
        const struct menu_tool *tool = &menu->tools[i];
        json_t *entry = json_pack("{s:s}", "type", "function"), *function = is_nested ? json_object() : entry;
        put(function, "name", json_string(tool->name), &failed);
        put(function, "description", json_string(tool->description), &failed);
        put(function, "parameters", schema_json(tool->parameters, &failed), &failed);
        if (is_nested)
            put(entry, "function", function, &failed);
        failed |= json_array_append_new(list, entry) != 0;
    }
    if (!failed)
        return list;
    json_decref(list);
    return NULL;
}

/* Of a shared number it is not known yet which menu it will be. */
static bool may_have_parts(const struct menu *menu)
{
    return menu->is_shared || menu_has_parts(menu);
}

json_t *own_tool_schema_flat(const struct menu *menu)
{
    return with_own(tool_schema_flat(may_have_parts(menu)), menu, false);
}

json_t *own_tool_schema_nested(const struct menu *menu)
{
    return with_own(tool_schema_nested(may_have_parts(menu)), menu, true);
}
