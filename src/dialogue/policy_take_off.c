/* A line of the order goes, or some of it. */
#include <stdio.h>
#include <string.h>

#include "dialogue/dialogue_internal.h"
#include "english/number_words.h"

/* Whether it was taken off in this turn: "cancel that, we don't need it". */
static bool is_going(const struct dialogue *dialogue, const char *line_id)
{
    for (size_t i = 0; i < dialogue->call_count; i++)
        if (strcmp(dialogue->calls[i].line_id, line_id) == 0)
            return true;
    return false;
}

void policy_remove_line(struct dialogue *dialogue, size_t line, int quantity)
{
    enum { NUMBER_WORD_MAX = 12, NUMBER_BYTES = 24 };
    struct order_view_line of = order_view_at(&dialogue->view, line);
    if (is_going(dialogue, of.line_id))
        return;
    json_t *arguments = json_pack("{s:s}", "line_id", of.line_id);
    bool is_part = quantity > 0 && quantity < of.quantity;
    if (is_part)
        json_object_set_new(arguments, "quantity", json_integer(quantity));
    struct open_call *call = action_call(dialogue, TOOL_REMOVE_ITEM, arguments);
    if (call == NULL)
        return;
    if (is_part) {
        char number[NUMBER_BYTES];
        snprintf(call->name, sizeof call->name, "%s %s",
                 number_words_write(quantity, NUMBER_WORD_MAX, number, sizeof number), of.name);
        return;
    }
    snprintf(call->name, sizeof call->name, "the %s", of.name);
    snprintf(call->line_id, sizeof call->line_id, "%s", of.line_id);
}
