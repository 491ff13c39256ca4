/* A line of the order goes, or some of it, or the one that is named by its place among its like. */
#include <stdio.h>
#include <string.h>

#include "dialogue/dialogue_internal.h"
#include "english/number_words.h"
#include "english/plural.h"

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
        char number[NUMBER_BYTES], many[sizeof call->name];
        snprintf(call->name, sizeof call->name, "%s %s",
                 number_words_write(quantity, NUMBER_WORD_MAX, number, sizeof number),
                 quantity > 1 ? plural_write(span_of(of.name), many, sizeof many) : of.name);
        order_line_focus(dialogue, of.line_id); /* what is said next is of those that are left */
        return;
    }
    snprintf(call->name, sizeof call->name, "the %s", of.name);
    snprintf(call->line_id, sizeof call->line_id, "%s", of.line_id);
}

/* "The second latte": its place from 1 on, or all for "the last latte"; 0: no place is named. */
static int place_in(const char *text, int all)
{
    struct words words;
    words_split(&words, text);
    size_t at = words.count > 0 && word_is_among(words.at[0].text, "the my that");
    if (at + 1 >= words.count)
        return 0;
    if (word_is(&words.at[at], "last"))
        return all;
    int place = number_words_place(words.at[at].text);
    return place > 0 ? place : 0;
}

static bool is_of(const struct dialogue *dialogue, const struct draft *what, size_t line)
{
    int item = order_line_item(dialogue, line);
    return item >= 0 && draft_has_item(what, (size_t)item);
}

bool policy_remove_nth(struct dialogue *dialogue, const struct act *act)
{
    enum { NUMBER_WORD_MAX = 12, NUMBER_BYTES = 24 };
    const struct draft *what = &act->draft;
    struct order_view_line last = {.name = ""};
    char number[NUMBER_BYTES];
    int all = 0, before = 0;
    if (what->item_count == 0 || what->quantity > 0 || what->without_count + what->choice_count > 0 ||
        what->size[0] != '\0' || dialogue->drafts.count > 0)
        return false;
    for (size_t line = 0; line < order_view_count(&dialogue->view); line++) {
        if (!is_of(dialogue, what, line))
            continue;
        last = order_view_at(&dialogue->view, line);
        all += last.quantity;
    }
    int place = all > 0 ? place_in(act->text, all) : 0;
    if (place > all && last.quantity == all)
        say_note(dialogue, "I have only %s on your order.", last.spoken);
    else if (place > all)
        say_note(dialogue, "I have only %s of the %s on your order.",
                 number_words_write(all, NUMBER_WORD_MAX, number, sizeof number), last.name);
    for (size_t line = 0; before < place && line < order_view_count(&dialogue->view); line++) {
        before += is_of(dialogue, what, line) ? order_view_at(&dialogue->view, line).quantity : 0;
        if (before >= place)
            policy_remove_line(dialogue, line, 1);
    }
    return place > 0;
}
