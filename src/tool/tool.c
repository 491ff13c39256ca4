#include "tool/tool.h"

#include <string.h>

/* Parameters of a tool and of a choice are of the same kinds. */
#define TEXT_PARAMETER(parameter, is_needed, text)                                                           \
    {.name = #parameter, .description = text, .kind = TOOL_KIND_TEXT, .need = TOOL_##is_needed},
#define WORD_PARAMETER(parameter, is_needed, id, text)                                                       \
    {.name = #parameter,                                                                                     \
     .description = text,                                                                                    \
     .kind = TOOL_KIND_WORD,                                                                                 \
     .need = TOOL_##is_needed,                                                                               \
     .words = TOOL_WORDS_##id},

#define TEXT(...)  TEXT_PARAMETER(__VA_ARGS__)
#define WORD(...)  WORD_PARAMETER(__VA_ARGS__)
#define COUNT(...) COUNT_PARAMETER(__VA_ARGS__)
#define COUNT_PARAMETER(parameter, is_needed, least, text)                                                   \
    {.name = #parameter,                                                                                     \
     .description = text,                                                                                    \
     .kind = TOOL_KIND_COUNT,                                                                                \
     .need = TOOL_##is_needed,                                                                               \
     .lowest = least},
#define FLAG(parameter, text) {.name = #parameter, .description = text, .kind = TOOL_KIND_FLAG},
#define TEXTS(parameter, most, text)                                                                         \
    {.name = #parameter, .description = text, .kind = TOOL_KIND_TEXTS, .max = most},
#define CHOICES(parameter, most, text)                                                                       \
    {.name = #parameter, .description = text, .kind = TOOL_KIND_CHOICES, .max = most},
#define TOOL(id, called, text, told, rows)                                                                   \
    [TOOL_##id] = {.name = #called, .description = text, .answer = told, .parameters = {rows}},

const struct tool_form tool_forms[TOOL_OTHER] = {
#include "tool/tool.def"
};

const struct tool_parameter tool_choice_form[] = {
#define CHOICE_TEXT(...)  TEXT_PARAMETER(__VA_ARGS__)
#define CHOICE_WORD(...)  WORD_PARAMETER(__VA_ARGS__)
#define CHOICE_COUNT(...) COUNT_PARAMETER(__VA_ARGS__)
#include "tool/tool.def"
    {.name = NULL},
};

const struct tool_parameter tool_part_form[] = {
#define PART_TEXT(...)  TEXT_PARAMETER(__VA_ARGS__)
#define PART_COUNT(...) COUNT_PARAMETER(__VA_ARGS__)
#define PART_TEXTS(parameter, most, text)                                                                    \
    {.name = #parameter, .description = text, .kind = TOOL_KIND_TEXTS, .max = most},
#define PART_CHOICES(parameter, most, text)                                                                  \
    {.name = #parameter, .description = text, .kind = TOOL_KIND_CHOICES, .max = most},
#include "tool/tool.def"
    {.name = NULL},
};

static const char *const words_of[TOOL_WORDS_COUNT][TOOL_WORDS_MAX + 1] = {
#define WORDS(id, ...) [TOOL_WORDS_##id] = {__VA_ARGS__},
#include "tool/tool.def"
};

const char *tool_name(enum tool tool)
{
    return tool < TOOL_OTHER ? tool_forms[tool].name : "";
}

enum tool tool_find(const char *name)
{
    for (int tool = 0; tool < TOOL_OTHER; tool++)
        if (strcmp(tool_forms[tool].name, name) == 0)
            return (enum tool)tool;
    return TOOL_OTHER;
}

const char *tool_word(enum tool_words words, size_t index)
{
    return words_of[words][index];
}

int tool_word_find(enum tool_words words, const char *word)
{
    for (int i = 0; words_of[words][i] != NULL; i++)
        if (strcmp(words_of[words][i], word) == 0)
            return i;
    return -1;
}
