/* The arguments of a function call, checked as they are taken. The first problem is kept in words; what was
 * taken after it is harmless. */
#ifndef VP_CALL_TOOL_ARGUMENTS_H
#define VP_CALL_TOOL_ARGUMENTS_H

#include <jansson.h>

#include "order/basket.h"
#include "tool/tool.h"
#include "tool/tool_call.h"

/* For each tool a struct add_item_arguments with a member for each of its parameters: what tool.def does not
 * name cannot be read. Texts are borrowed from the tool_arguments they were read from. Absent: NULL, 0,
 * false, an empty list; a WORD is the index of the word and 1. */
#define TEXT(name, need, description)          const char *name;
#define WORD(name, need, words, description)   int name;
#define COUNT(name, need, lowest, description) int name;
#define FLAG(name, description)                bool name;
#define TEXTS(name, max, description)                                                                        \
    struct {                                                                                                 \
        const char *at[max];                                                                                 \
        size_t count;                                                                                        \
    } name;
#define CHOICES(name, max, description)                                                                      \
    struct {                                                                                                 \
        struct basket_choice_request at[BASKET_CHOICES_MAX];                                                 \
        size_t count;                                                                                        \
    } name;
#define TOOL(id, name, description, answer, parameters)                                                      \
    struct name##_arguments {                                                                                \
        const struct tool_call *call;                                                                        \
        parameters                                                                                           \
    };
#include "tool/tool.def"

struct tool_arguments {
    json_t *object;    /* owned */
    char problem[160]; /* "" when all is well */
};

/* text: a JSON object; NULL, "" and "null" are an empty one. */
void tool_arguments_init(struct tool_arguments *arguments, const char *text);
void tool_arguments_deinit(struct tool_arguments *arguments);

/* tool_arguments_read_add_item and its like: all that the tool takes, in the order of tool.def. */
#define TOOL(id, name, description, answer, parameters)                                                      \
    void tool_arguments_read_##name(struct tool_arguments *arguments, struct name##_arguments *out);
#include "tool/tool.def"

#endif
