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
    if (text != NULL && strlen(text) > TOOL_ARGUMENTS_MAX_BYTES)
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
static const json_t *find(struct tool_arguments *arguments, const char *key, enum tool_need need)
{
    const json_t *value = json_object_get(arguments->object, key);
    if (json_is_null(value))
        value = NULL;
    if (value == NULL && need == TOOL_REQUIRED)
        complain(arguments, "%s is needed.", key);
    return value;
}

static const char *check_text(struct tool_arguments *arguments, const char *key, const json_t *value)
{
    const char *text = json_string_value(value);
    if (text == NULL)
        complain(arguments, "%s must be text.", key);
    else if (json_string_length(value) > TOOL_TEXT_MAX_BYTES)
        complain(arguments, "%s is too long.", key);
    else
        return text;
    return NULL;
}

static const char *take_text(struct tool_arguments *arguments, const char *key, enum tool_need need)
{
    const json_t *value = find(arguments, key, need);
    const char *text = value != NULL ? check_text(arguments, key, value) : NULL;
    if (text != NULL && text[0] == '\0') {
        if (need == TOOL_REQUIRED)
            complain(arguments, "%s must not be empty.", key);
        return NULL;
    }
    return text;
}

/* The index of the word; -1 and a complaint when it is none of them. */
static int find_word(struct tool_arguments *arguments, const char *key, enum tool_words words,
                     const char *text)
{
    char all[128];
    size_t len = 0;
    int index = tool_word_find(words, text);
    if (index >= 0)
        return index;
    for (size_t i = 0; tool_word(words, i) != NULL && len < sizeof all; i++) {
        const char *before = i == 0 ? "" : tool_word(words, i + 1) != NULL ? ", " : " or ";
        len += (size_t)snprintf(all + len, sizeof all - len, "%s%s", before, tool_word(words, i));
    }
    complain(arguments, "%s must be %s.", key, all);
    return -1;
}

static int take_word(struct tool_arguments *arguments, const char *key, enum tool_need need,
                     enum tool_words words)
{
    const char *text = take_text(arguments, key, need);
    return text != NULL ? find_word(arguments, key, words, text) + 1 : 0;
}

static int check_count(struct tool_arguments *arguments, const char *key, const json_t *value, int lowest)
{
    double number = json_number_value(value);
    if (!json_is_number(value) || number < lowest || number > TOOL_COUNT_MAX ||
        number != (double)(int)number) {
        complain(arguments, "%s must be a whole number of at least %d.", key, lowest);
        return lowest;
    }
    return (int)number;
}

static int take_count(struct tool_arguments *arguments, const char *key, enum tool_need need, int lowest)
{
    const json_t *value = find(arguments, key, need);
    return value != NULL ? check_count(arguments, key, value, lowest) : 0;
}
static bool take_flag(struct tool_arguments *arguments, const char *key)
{
    const json_t *value = find(arguments, key, TOOL_OPTIONAL);
    if (value != NULL && !json_is_boolean(value))
        complain(arguments, "%s must be true or false.", key);
    return json_is_true(value);
}

/* NULL, which has no entries, for what is no list or too long a one. */
static const json_t *find_list(struct tool_arguments *arguments, const char *key, size_t max)
{
    const json_t *list = find(arguments, key, TOOL_OPTIONAL);
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

static size_t take_texts(struct tool_arguments *arguments, const char *key, const char **out, size_t max)
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

/* The first word when there is none. */
static int choice_word(struct tool_arguments *arguments, const json_t *entry, const char *key,
                       enum tool_words words)
{
    const json_t *value = json_object_get(entry, key);
    if (value == NULL || json_is_null(value))
        return 0;
    const char *text = json_string_value(value);
    int index = find_word(arguments, key, words, text != NULL ? text : "");
    return index >= 0 ? index : 0;
}

/* 0 when there is none. */
static int choice_count(struct tool_arguments *arguments, const json_t *entry, const char *key, int lowest)
{
    const json_t *value = json_object_get(entry, key);
    return value != NULL && !json_is_null(value) ? check_count(arguments, key, value, lowest) : 0;
}

/* A bare id is what models send when neither side nor amount matters. */
static void take_choice(struct tool_arguments *arguments, const json_t *entry,
                        struct basket_choice_request *out)
{
#define CHOICE_TEXT(name, need, description)                                                                 \
    out->name = check_text(arguments, #name, json_is_string(entry) ? entry : json_object_get(entry, #name));
#define CHOICE_WORD(name, need, words, description)                                                          \
    out->name = choice_word(arguments, entry, #name, TOOL_WORDS_##words);
#define CHOICE_COUNT(name, need, lowest, description)                                                        \
    out->name = choice_count(arguments, entry, #name, lowest);
#include "tool/tool.def"
}

static size_t part_texts(struct tool_arguments *arguments, const json_t *entry, const char *key,
                         const char **out, size_t max)
{
    const json_t *list = json_object_get(entry, key);
    size_t count = 0;
    if (list == NULL || json_is_null(list))
        return 0;
    if (!json_is_array(list) || json_array_size(list) > max) {
        complain(arguments, "%s must be a list of at most %zu.", key, max);
        return 0;
    }
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *text = check_text(arguments, key, json_array_get(list, i));
        if (text != NULL)
            out[count++] = text;
    }
    return count;
}

static const char *part_text(struct tool_arguments *arguments, const json_t *entry, const char *key)
{
    const json_t *value = json_object_get(entry, key);
    const char *text = value != NULL && !json_is_null(value) ? check_text(arguments, key, value) : NULL;
    return text != NULL && text[0] != '\0' ? text : NULL;
}

struct choices { /* all of a list and what is within its entries, each behind what it belongs to */
    struct basket_choice_request *out;
    size_t count;
};

static void take_entries(struct tool_arguments *arguments, const char *key, const json_t *list,
                         struct choices *choices, int parent, int depth);

/* What few entries have. */
static void take_part(struct tool_arguments *arguments, const json_t *entry, struct choices *choices,
                      int depth) /* NOLINT(misc-no-recursion): MENU_DEPTH_MAX */
{
    int own = (int)choices->count;
    struct basket_choice_request *part = &choices->out[own - 1];
#define PART_TEXT(name, need, description) part->name = part_text(arguments, entry, #name);
#define PART_COUNT(name, need, lowest, description)                                                          \
    part->name = choice_count(arguments, entry, #name, lowest);
#define PART_TEXTS(name, max, description)                                                                   \
    part->name##_count = part_texts(arguments, entry, #name, part->name, max);
#define PART_CHOICES(name, max, description)                                                                 \
    take_entries(arguments, #name, json_object_get(entry, #name), choices, own, depth + 1);
#include "tool/tool.def"
}

static void take_entries(struct tool_arguments *arguments, const char *key, const json_t *list,
                         struct choices *choices, int parent,
                         int depth) /* NOLINT(misc-no-recursion): MENU_DEPTH_MAX */
{
    if (list == NULL || json_is_null(list))
        return;
    if (!json_is_array(list) || depth > MENU_DEPTH_MAX) {
        complain(arguments, depth > MENU_DEPTH_MAX ? "%s go too deep." : "%s must be a list.", key);
        return;
    }
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *entry = json_array_get(list, i);
        if (choices->count == BASKET_CHOICES_MAX) {
            complain(arguments, "%s has more than %d entries.", key, BASKET_CHOICES_MAX);
            return;
        }
        struct basket_choice_request *choice = &choices->out[choices->count];
        *choice = (struct basket_choice_request){.parent = parent};
        take_choice(arguments, entry, choice);
        if (choice->option_id == NULL)
            continue;
        choices->count++;
        if (json_is_object(entry))
            take_part(arguments, entry, choices, depth);
    }
}

static size_t take_choices(struct tool_arguments *arguments, const char *key,
                           struct basket_choice_request *out, size_t max)
{
    struct choices choices = {.out = out};
    take_entries(arguments, key, find_list(arguments, key, max), &choices, 0, 1);
    return choices.count;
}

#define TEXT(name, need, description) out->name = take_text(arguments, #name, TOOL_##need);
#define WORD(name, need, words, description)                                                                 \
    out->name = take_word(arguments, #name, TOOL_##need, TOOL_WORDS_##words);
#define COUNT(name, need, lowest, description) out->name = take_count(arguments, #name, TOOL_##need, lowest);
#define FLAG(name, description)                out->name = take_flag(arguments, #name);
#define TEXTS(name, max, description)          out->name.count = take_texts(arguments, #name, out->name.at, max);
#define CHOICES(name, max, description)        out->name.count = take_choices(arguments, #name, out->name.at, max);
#define TOOL(id, tool, description, answer, parameters)                                                      \
    void tool_arguments_read_##tool(struct tool_arguments *arguments, struct tool##_arguments *out)          \
    {                                                                                                        \
        (void)arguments, (void)out; /* a tool without parameters */                                          \
        parameters                                                                                           \
    }
#include "tool/tool.def"
