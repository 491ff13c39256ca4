/* The arguments of a function call, checked as they are taken. The first problem is kept in words; what was
 * taken after it is harmless. */
#ifndef VP_CALL_TOOL_ARGUMENTS_H
#define VP_CALL_TOOL_ARGUMENTS_H

#include <jansson.h>

#include "order/basket.h"

enum { TOOL_ARGUMENTS_BYTES_MAX = 16 * 1024, TOOL_ARGUMENT_TEXT_MAX = 400 };

struct tool_arguments {
    json_t *object;    /* owned */
    char problem[160]; /* "" when all is well */
};

/* text: a JSON object; NULL, "" and "null" are an empty one. */
void tool_arguments_init(struct tool_arguments *arguments, const char *text);
void tool_arguments_deinit(struct tool_arguments *arguments);

/* Borrowed until deinit; NULL when absent. */
const char *tool_arguments_text(struct tool_arguments *arguments, const char *key, bool is_required);
/* At least lowest; absent: 0. */
int tool_arguments_count(struct tool_arguments *arguments, const char *key, int lowest, bool is_required);
bool tool_arguments_flag(struct tool_arguments *arguments, const char *key);
/* A list of texts; returns how many. */
size_t tool_arguments_texts(struct tool_arguments *arguments, const char *key, const char **out, size_t max);
size_t tool_arguments_choices(struct tool_arguments *arguments, const char *key,
                              struct basket_choice_request *out, size_t max);

#endif
