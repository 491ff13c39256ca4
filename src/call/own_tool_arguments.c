/* What a model passes to one of the restaurant's own tools, held to what the tool takes. */
#include "call/own_tool.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "tool/tool.h"

struct checker {
    char *problem; /* of size_bytes */
    size_t size_bytes;
};

static bool refuse(struct checker *checker, const char *format, ...) __attribute__((format(printf, 2, 3)));

static bool refuse(struct checker *checker, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(checker->problem, checker->size_bytes, format, args);
    va_end(args);
    return false;
}

static bool check(struct checker *checker, const char *name, const struct menu_schema *schema, json_t *value);

static bool is_within(struct checker *checker, const char *name, const struct menu_schema *schema,
                      double number)
{
    const char *of = schema->type == MENU_SCHEMA_STRING  ? " characters"
                     : schema->type == MENU_SCHEMA_ARRAY ? " entries"
                                                         : "";
    if (schema->has_low && number < schema->low)
        return refuse(checker, "%.40s must %s at least %g%s.", name, of[0] != '\0' ? "have" : "be",
                      schema->low, of);
    if (schema->has_high && number > schema->high)
        return refuse(checker, "%.40s must %s at most %g%s.", name, of[0] != '\0' ? "have" : "be",
                      schema->high, of);
    return true;
}

static bool check_text(struct checker *checker, const char *name, const struct menu_schema *schema,
                       const json_t *value)
{
    const char *text = json_string_value(value);
    char list[96] = "";
    size_t len = 0;
    if (text == NULL)
        return refuse(checker, "%.40s must be text.", name);
    if (json_string_length(value) > TOOL_TEXT_MAX_BYTES)
        return refuse(checker, "%.40s is too long.", name);
    for (size_t i = 0; i < schema->words.count; i++) {
        if (strcmp(schema->words.words[i], text) == 0)
            return true;
        if (len < sizeof list)
            len += (size_t)snprintf(list + len, sizeof list - len, "%s%s", i > 0 ? ", " : "",
                                    schema->words.words[i]);
    }
    if (schema->words.count > 0)
        return refuse(checker, "%.40s must be one of %s.", name, list);
    return is_within(checker, name, schema, (double)utf8_char_count(text));
}

static bool check_number(struct checker *checker, const char *name, const struct menu_schema *schema,
                         const json_t *value)
{
    double number = json_number_value(value);
    bool is_whole = schema->type == MENU_SCHEMA_INTEGER;
    if (!json_is_number(value) || fabs(number) > TOOL_COUNT_MAX || (is_whole && number != floor(number)))
        return refuse(checker, "%.40s must be a %s.", name, is_whole ? "whole number" : "number");
    return is_within(checker, name, schema, number);
}

static bool check_list(struct checker *checker, const char *name, const struct menu_schema *schema,
                       json_t *value)
{
    if (!json_is_array(value))
        return refuse(checker, "%.40s must be a list.", name);
    for (size_t i = 0; i < json_array_size(value); i++)
        if (!check(checker, name, schema->items, json_array_get(value, i)))
            return false;
    return is_within(checker, name, schema, (double)json_array_size(value));
}

static const struct menu_schema *find_property(const struct menu_schema *schema, const char *name)
{
    for (size_t i = 0; i < schema->property_count; i++)
        if (strcmp(schema->properties[i].name, name) == 0)
            return &schema->properties[i];
    return NULL;
}

/* Models write null for what they leave out: it goes. */
static bool check_object(struct checker *checker, const char *name, const struct menu_schema *schema,
                         json_t *value)
{
    const char *key;
    json_t *inner;
    void *next;
    if (!json_is_object(value))
        return refuse(checker, "%.40s must be an object.", name);
    json_object_foreach_safe(value, next, key, inner)
    {
        if (json_is_null(inner)) {
            json_object_del(value, key);
            continue;
        }
        const struct menu_schema *property = find_property(schema, key);
        if (property == NULL)
            return refuse(checker, "%.40s is not taken.", key);
        if (!check(checker, key, property, inner))
            return false;
    }
    for (size_t i = 0; i < schema->property_count; i++)
        if (schema->properties[i].is_required && json_object_get(value, schema->properties[i].name) == NULL)
            return refuse(checker, "%.40s is needed.", schema->properties[i].name);
    return true;
}

static bool check(struct checker *checker, const char *name, const struct menu_schema *schema, json_t *value)
{
    switch (schema->type) {
    case MENU_SCHEMA_OBJECT:
        return check_object(checker, name, schema, value);
    case MENU_SCHEMA_STRING:
        return check_text(checker, name, schema, value);
    case MENU_SCHEMA_INTEGER:
    case MENU_SCHEMA_NUMBER:
        return check_number(checker, name, schema, value);
    case MENU_SCHEMA_BOOLEAN:
        return json_is_boolean(value) || refuse(checker, "%.40s must be true or false.", name);
    case MENU_SCHEMA_ARRAY:
        return check_list(checker, name, schema, value);
    default:
        return false;
    }
}

bool own_tool_check(const struct menu_tool *tool, json_t *arguments, char *out_problem, size_t size_bytes)
{
    struct checker checker = {out_problem, size_bytes};
    return check(&checker, "The arguments", tool->parameters, arguments);
}
