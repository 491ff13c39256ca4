#include "call/tool_arguments.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/json_tree.h"

static void complain(struct tool_arguments *arguments, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void complain(struct tool_arguments *arguments, const char *format, ...)
{
    if (arguments->problem[0] != '\0')
        return;
    va_list list;
    va_start(list, format);
    vsnprintf(arguments->problem, sizeof arguments->problem, format, list);
    va_end(list);
}

void tool_arguments_init(struct tool_arguments *arguments, const char *text)
{
    *arguments = (struct tool_arguments){0};
    if (text != NULL && strlen(text) > TOOL_ARGUMENTS_BYTES_MAX)
        complain(arguments, "The arguments are too long.");
    else if (text != NULL && text[0] != '\0' && strcmp(text, "null") != 0)
        arguments->object = json_tree_load(span_of(text), 0);
    else
        arguments->object = json_object();
    if (!json_is_object(arguments->object))
        complain(arguments, "The arguments must be one JSON object.");
}

void tool_arguments_deinit(struct tool_arguments *arguments)
{
    json_decref(arguments->object);
    arguments->object = NULL;
}

/* NULL for an absent member and for null. */
static const json_t *find(struct tool_arguments *arguments, const char *key, bool is_required)
{
    const json_t *value = json_object_get(arguments->object, key);
    if (json_is_null(value))
        value = NULL;
    if (value == NULL && is_required)
        complain(arguments, "%s is needed.", key);
    return value;
}

static const char *check_text(struct tool_arguments *arguments, const char *key, const json_t *value)
{
    const char *text = json_string_value(value);
    if (text == NULL)
        complain(arguments, "%s must be text.", key);
    else if (json_string_length(value) > TOOL_ARGUMENT_TEXT_MAX)
        complain(arguments, "%s is too long.", key);
    else
        return text;
    return NULL;
}

const char *tool_arguments_text(struct tool_arguments *arguments, const char *key, bool is_required)
{
    const json_t *value = find(arguments, key, is_required);
    const char *text = value != NULL ? check_text(arguments, key, value) : NULL;
    if (text != NULL && text[0] == '\0') {
        if (is_required)
            complain(arguments, "%s must not be empty.", key);
        return NULL;
    }
    return text;
}

int tool_arguments_count(struct tool_arguments *arguments, const char *key, int lowest, bool is_required)
{
    const json_t *value = find(arguments, key, is_required);
    if (value == NULL)
        return 0;
    double number = json_number_value(value);
    if (!json_is_number(value) || number < lowest || number > 1000000000 || number != (double)(int)number) {
        complain(arguments, "%s must be a whole number of at least %d.", key, lowest);
        return lowest;
    }
    return (int)number;
}

bool tool_arguments_flag(struct tool_arguments *arguments, const char *key)
{
    const json_t *value = find(arguments, key, false);
    if (value != NULL && !json_is_boolean(value))
        complain(arguments, "%s must be true or false.", key);
    return json_is_true(value);
}

static const json_t *find_list(struct tool_arguments *arguments, const char *key, size_t max)
{
    const json_t *list = find(arguments, key, false);
    if (list == NULL)
        return NULL;
    if (!json_is_array(list))
        complain(arguments, "%s must be a list.", key);
    else if (json_array_size(list) > max)
        complain(arguments, "%s has more than %zu entries.", key, max);
    else
        return list;
    return NULL;
}

size_t tool_arguments_texts(struct tool_arguments *arguments, const char *key, const char **out, size_t max)
{
    const json_t *list = find_list(arguments, key, max);
    size_t count = 0;
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *text = check_text(arguments, key, json_array_get(list, i));
        if (text != NULL)
            out[count++] = text;
    }
    return count;
}

/* One of names, or the first when the member is absent. */
static int take_word(struct tool_arguments *arguments, const json_t *object, const char *key,
                     const char *const names[3])
{
    const json_t *value = json_object_get(object, key);
    if (value == NULL || json_is_null(value))
        return 0;
    for (int i = 0; i < 3; i++)
        if (json_is_string(value) && strcmp(json_string_value(value), names[i]) == 0)
            return i;
    complain(arguments, "%s must be %s, %s or %s.", key, names[0], names[1], names[2]);
    return 0;
}

size_t tool_arguments_choices(struct tool_arguments *arguments, const char *key,
                              struct basket_choice_request *out, size_t max)
{
    static const char *const sides[3] = {"whole", "left", "right"};
    static const char *const amounts[3] = {"regular", "light", "extra"};
    const json_t *list = find_list(arguments, key, max);
    size_t count = 0;
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *entry = json_array_get(list, i);
        /* A bare id is what models send when neither side nor amount matters. */
        const json_t *id = json_is_string(entry) ? entry : json_object_get(entry, "option_id");
        const char *option_id = check_text(arguments, "option_id", id);
        if (option_id == NULL)
            continue;
        out[count++] = (struct basket_choice_request){
            option_id, (enum basket_side)take_word(arguments, entry, "side", sides),
            (enum basket_amount)take_word(arguments, entry, "amount", amounts)};
    }
    return count;
}
