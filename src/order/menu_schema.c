#include "order/menu_schema.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "tool/tool.h"

enum { DESCRIPTION_BYTES_MAX = 400, LIMIT_MAX = TOOL_COUNT_MAX };

struct reader {
    struct menu_check *check; /* NULL: nothing is told */
    struct arena *arena;
    size_t entry_count;
    bool has_failed; /* no memory */
};

/* The keys that an entry of a type may have besides type and description. */
enum {
    KEY_ENUM = 1 << 0,
    KEY_LOW = 1 << 1,
    KEY_HIGH = 1 << 2,
    KEY_ITEMS = 1 << 3,
    KEY_PROPERTIES = 1 << 4,
    KEY_REQUIRED = 1 << 5,
    KEY_ADDITIONAL = 1 << 6
};
static const struct type_form {
    const char *name, *low, *high, *keys_told;
    unsigned keys;
} types[MENU_SCHEMA_TYPE_COUNT] = {
    [MENU_SCHEMA_OBJECT] = {"object", NULL, NULL, "properties, required and additionalProperties",
                            KEY_PROPERTIES | KEY_REQUIRED | KEY_ADDITIONAL},
    [MENU_SCHEMA_STRING] = {"string", "minLength", "maxLength", "enum, minLength and maxLength",
                            KEY_ENUM | KEY_LOW | KEY_HIGH},
    [MENU_SCHEMA_INTEGER] = {"integer", "minimum", "maximum", "minimum and maximum", KEY_LOW | KEY_HIGH},
    [MENU_SCHEMA_NUMBER] = {"number", "minimum", "maximum", "minimum and maximum", KEY_LOW | KEY_HIGH},
    [MENU_SCHEMA_BOOLEAN] = {"boolean", NULL, NULL, "nothing else", 0},
    [MENU_SCHEMA_ARRAY] = {"array", "minItems", "maxItems", "items, minItems and maxItems",
                           KEY_ITEMS | KEY_LOW | KEY_HIGH},
};

const char *menu_schema_type_name(enum menu_schema_type type)
{
    return types[type].name;
}

const char *menu_schema_low_name(enum menu_schema_type type)
{
    return types[type].low;
}

const char *menu_schema_high_name(enum menu_schema_type type)
{
    return types[type].high;
}

static void tell(const struct reader *reader, const char *where, const char *key, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

static void tell(const struct reader *reader, const char *where, const char *key, const char *format, ...)
{
    char text[256];
    va_list args;
    if (reader->check == NULL)
        return;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    menu_problem(reader->check, where, key, "%s", text);
}

static const struct yaml_node *find(const struct yaml_node *mapping, const char *key)
{
    for (const struct yaml_node *node = mapping->first; node != NULL; node = node->next)
        if (strcmp(node->key, key) == 0)
            return node;
    return NULL;
}

static const char *text_of(const struct yaml_node *node)
{
    return node != NULL && node->kind == YAML_KIND_TEXT ? node->text : NULL;
}

static unsigned key_of(const struct type_form *form, const char *name)
{
    static const struct {
        const char *name;
        unsigned bit;
    } keys[] = {{"enum", KEY_ENUM},
                {"items", KEY_ITEMS},
                {"properties", KEY_PROPERTIES},
                {"required", KEY_REQUIRED},
                {"additionalProperties", KEY_ADDITIONAL}};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        if (strcmp(keys[i].name, name) == 0)
            return keys[i].bit;
    return form->low != NULL && strcmp(form->low, name) == 0     ? KEY_LOW
           : form->high != NULL && strcmp(form->high, name) == 0 ? KEY_HIGH
                                                                 : 0;
}

static void check_keys(const struct reader *reader, const char *where, const struct yaml_node *node,
                       const struct type_form *form)
{
    for (const struct yaml_node *at = node->first; at != NULL; at = at->next)
        if (strcmp(at->key, "type") != 0 && strcmp(at->key, "description") != 0 &&
            (key_of(form, at->key) & form->keys) == 0)
            tell(reader, where, at->key,
                 "is not understood of the type %s; type, description and %s are allowed", form->name,
                 form->keys_told);
}

static bool read_type(const struct reader *reader, const char *where, const struct yaml_node *node,
                      enum menu_schema_type *out_type)
{
    const char *name = text_of(find(node, "type"));
    for (int i = 0; i < MENU_SCHEMA_TYPE_COUNT && name != NULL; i++)
        if (strcmp(types[i].name, name) == 0) {
            *out_type = (enum menu_schema_type)i;
            return true;
        }
    tell(reader, where, "type", "is none of object, string, integer, number, boolean and array");
    return false;
}

static void read_limit(const struct reader *reader, const char *where, const struct yaml_node *node,
                       const char *key, bool is_count, bool *out_has, double *out_limit)
{
    const struct yaml_node *at = key != NULL ? find(node, key) : NULL;
    double limit;
    if (at == NULL)
        return;
    if (text_of(at) == NULL || !number_parse_decimal(text_of(at), &limit) || limit > LIMIT_MAX ||
        limit < (is_count ? 0 : -(double)LIMIT_MAX) || (is_count && limit != (double)(int)limit)) {
        tell(reader, where, key, "is not %s up to %d", is_count ? "a whole number" : "a number", LIMIT_MAX);
        return;
    }
    *out_has = true;
    *out_limit = limit;
}

static void read_limits(const struct reader *reader, const char *where, const struct yaml_node *node,
                        struct menu_schema *schema)
{
    const struct type_form *form = &types[schema->type];
    bool is_count = schema->type == MENU_SCHEMA_STRING || schema->type == MENU_SCHEMA_ARRAY;
    read_limit(reader, where, node, form->low, is_count, &schema->has_low, &schema->low);
    read_limit(reader, where, node, form->high, is_count, &schema->has_high, &schema->high);
    if (schema->has_low && schema->has_high && schema->low > schema->high)
        tell(reader, where, form->high, "is less than %s", form->low);
}

/* The list's texts; NULL, told where something else stands there. */
static const char **read_texts(struct reader *reader, const char *where, const struct yaml_node *node,
                               const char *key, size_t *out_count)
{
    const struct yaml_node *list = find(node, key);
    *out_count = 0;
    if (list == NULL)
        return NULL;
    if (list->kind != YAML_KIND_LIST || list->count == 0 || list->count > MENU_SCHEMA_WORDS_MAX) {
        tell(reader, where, key, "is not a list of 1 to %d texts", MENU_SCHEMA_WORDS_MAX);
        return NULL;
    }
    const char **texts = arena_take(reader->arena, list->count * sizeof *texts);
    reader->has_failed |= texts == NULL;
    for (const struct yaml_node *at = list->first; at != NULL && texts != NULL; at = at->next) {
        if (text_of(at) == NULL || strlen(at->text) > TOOL_TEXT_MAX_BYTES) {
            tell(reader, where, key, "is not a list of 1 to %d texts", MENU_SCHEMA_WORDS_MAX);
            return NULL;
        }
        texts[(*out_count)++] = at->text;
    }
    return texts;
}

static bool read_entry(struct reader *reader, const char *where, const struct yaml_node *node, int depth,
                       struct menu_schema *out);

static bool is_name(const char *name)
{
    size_t len = strlen(name);
    return len > 0 && len < MENU_TOOL_NAME_BYTES &&
           strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") == len;
}

static void read_required(struct reader *reader, const char *where, const struct yaml_node *node,
                          struct menu_schema *properties, size_t count)
{
    size_t required_count;
    const char **required = read_texts(reader, where, node, "required", &required_count);
    for (size_t i = 0; i < required_count && required != NULL; i++) {
        size_t at = 0;
        while (at < count && strcmp(properties[at].name, required[i]) != 0)
            at++;
        if (at < count)
            properties[at].is_required = true;
        else
            tell(reader, where, "required", "names \"%.64s\", which is none of the properties", required[i]);
    }
}

static void read_object(struct reader *reader, const char *where, const struct yaml_node *node, int depth,
                        struct menu_schema *out)
{
    const struct yaml_node *mapping = find(node, "properties"), *others = find(node, "additionalProperties");
    char inner[YAML_PATH_BYTES];
    if (others != NULL && (text_of(others) == NULL || strcmp(others->text, "false") != 0))
        tell(reader, where, "additionalProperties", "is not false: no others are taken");
    if (mapping != NULL && mapping->kind != YAML_KIND_MAPPING) {
        tell(reader, where, "properties", "is not a mapping of names to what they are");
        return;
    }
    size_t count = mapping != NULL ? mapping->count : 0;
    struct menu_schema *properties = arena_take(reader->arena, (count + 1) * sizeof *properties);
    reader->has_failed |= properties == NULL;
    if (properties == NULL)
        return;
    count = 0;
    for (const struct yaml_node *at = mapping != NULL ? mapping->first : NULL; at != NULL; at = at->next) {
        snprintf(inner, sizeof inner, "%s%sproperties.%s", where, where[0] != '\0' ? "." : "", at->key);
        if (!is_name(at->key))
            tell(reader, inner, "", "is not a name: letters, digits, _ and - are allowed, up to %d",
                 MENU_TOOL_NAME_BYTES - 1);
        else if (read_entry(reader, inner, at, depth + 1, &properties[count]))
            properties[count++].name = at->key;
    }
    out->properties = properties;
    out->property_count = count;
    read_required(reader, where, node, properties, count);
}

static void read_array(struct reader *reader, const char *where, const struct yaml_node *node, int depth,
                       struct menu_schema *out)
{
    const struct yaml_node *items = find(node, "items");
    struct menu_schema *schema = arena_take(reader->arena, sizeof *schema);
    char inner[YAML_PATH_BYTES];
    reader->has_failed |= schema == NULL;
    if (items == NULL) {
        tell(reader, where, "items", "is missing: of what it is a list");
    } else if (schema != NULL) {
        snprintf(inner, sizeof inner, "%s.items", where);
        schema->name = "";
        if (read_entry(reader, inner, items, depth + 1, schema))
            out->items = schema;
    }
}

static bool is_within_limits(struct reader *reader, const char *where, int depth)
{
    if (depth > MENU_SCHEMA_DEPTH_MAX) {
        tell(reader, where, "", "lies deeper than %d levels", MENU_SCHEMA_DEPTH_MAX);
        return false;
    }
    if (reader->entry_count++ >= MENU_SCHEMA_ENTRIES_MAX) {
        tell(reader, where, "", "is one too many: parameters have up to %d entries", MENU_SCHEMA_ENTRIES_MAX);
        return false;
    }
    return true;
}

/* False: it is nothing that could be shown to a model, which was told. */
static bool read_entry(struct reader *reader, const char *where, const struct yaml_node *node, int depth,
                       struct menu_schema *out)
{
    if (node->kind != YAML_KIND_MAPPING) {
        if (node->kind != YAML_KIND_BROKEN)
            tell(reader, where, "", "is not a mapping such as {type: string}");
        return false;
    }
    if (!is_within_limits(reader, where, depth) || !read_type(reader, where, node, &out->type))
        return false;
    check_keys(reader, where, node, &types[out->type]);
    const struct yaml_node *description = find(node, "description");
    const char *text = text_of(description);
    out->description = text != NULL ? text : "";
    if (description != NULL && (text == NULL || strlen(text) > DESCRIPTION_BYTES_MAX))
        tell(reader, where, "description", "is not a text of up to %d bytes", DESCRIPTION_BYTES_MAX);
    read_limits(reader, where, node, out);
    if (out->type == MENU_SCHEMA_STRING)
        out->words.words = read_texts(reader, where, node, "enum", &out->words.count);
    else if (out->type == MENU_SCHEMA_OBJECT)
        read_object(reader, where, node, depth, out);
    else if (out->type == MENU_SCHEMA_ARRAY)
        read_array(reader, where, node, depth, out);
    return true;
}

enum vp_err menu_schema_read(struct menu_check *check, const char *where, const struct yaml_node *node,
                             struct arena *arena, const struct menu_schema **out_schema)
{
    struct reader reader = {.check = check, .arena = arena};
    struct menu_schema *schema = arena_take(arena, sizeof *schema);
    if (schema == NULL)
        return VP_ERR_NO_MEMORY;
    *schema = (struct menu_schema){.name = "", .description = "", .type = MENU_SCHEMA_OBJECT};
    if (node != NULL && read_entry(&reader, where, node, 0, schema) && schema->type != MENU_SCHEMA_OBJECT)
        tell(&reader, where, "type", "is not object: parameters have names");
    *out_schema = schema;
    return reader.has_failed ? VP_ERR_NO_MEMORY : VP_OK;
}
