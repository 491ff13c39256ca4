/* Which line or draft a change means, and what is done about it. */
#include "dialogue/policy_change.h"

#include <string.h>

/* The draft of this turn or of the open question that a change without a target means. */
static struct draft *pending_draft(struct dialogue *dialogue, const struct act *act)
{
    if (dialogue->drafts.count == 0)
        return NULL;
    struct draft *draft = dialogue->drafts.first_new < dialogue->drafts.count
                              ? drafts_last_suiting(dialogue, &act->draft)
                              : &dialogue->drafts.at[0];
    for (size_t i = 0; i < act->target.item_count; i++)
        if (draft_has_item(draft, act->target.items[i]))
            return draft;
    return draft_names_thing(&act->target) ? NULL : draft;
}

/* Whether the words name no more than the category of the line's item. */
static bool is_kind_of(const struct dialogue *dialogue, const struct draft *draft, size_t line)
{
    int item = order_line_item(dialogue, line);
    if (item < 0 || draft->item_count > 0 || draft->heard[0] != '\0')
        return false;
    for (size_t i = 0; i < draft->category_count; i++)
        if (draft->categories[i] == dialogue->menu->items[item].category)
            return true;
    return false;
}

/* "Extra truffle on it", "can I get extra olives": more of something on the line spoken of, which is not to be had
 * there: the line, or -1. */
static int line_wished_for(const struct dialogue *dialogue, const struct act *act)
{
    bool is_more = act->has_pronoun || act_is_unknown(act);
    for (size_t i = 0; i < act->draft.choice_count; i++)
        is_more = is_more ||
                  (act->draft.choices[i].option_count == 0 && act->draft.choices[i].amount != DRAFT_REGULAR);
    bool is_of_line = is_more && !draft_names_thing(&act->draft) && act->draft.choice_count > 0;
    return is_of_line ? order_line_in_focus(dialogue) : -1;
}

/* What is to be changed is named, and no line is that. */
static bool change_what_is_missing(struct dialogue *dialogue, const struct act *act)
{
    if (change_option(dialogue, act))
        return true;
    if (act->has_pronoun && act->target.item_count > 0) {
        struct draft draft = act->target; /* "can you make a large pepperoni": it is wanted, not changed */
        draft_merge(&draft, &act->draft);
        drafts_put(dialogue, &draft);
        return true;
    }
    if (!draft_names_thing(&act->target) || draft_names_thing(&act->draft))
        return false;
    order_line_say_missing(dialogue);
    return true;
}

/* "Make that one curry with beef", where one with beef is ordered and one with pork: the line that only the number is
 * another of; or the line that is named, or -1. */
static int line_of_number(const struct dialogue *dialogue, const struct draft *draft)
{
    for (size_t i = 0; draft->quantity > 0 && !draft->is_article && i < order_view_count(&dialogue->view);
         i++)
        if (draft->choice_count > 0 && change_is_of_number(dialogue, i, draft))
            return (int)i;
    return order_line_named(dialogue, draft);
}

/* "A ranch dip with the hot ones": the only line that has one of the choices, and not all of them; -1: none is. */
static int line_told_apart(const struct dialogue *dialogue, const struct draft *delta)
{
    int line = -1;
    for (size_t i = 0; delta->is_definite && i < order_view_count(&dialogue->view); i++) {
        size_t had = 0;
        for (size_t c = 0; c < delta->choice_count; c++)
            had += order_line_has_option(dialogue, i, &delta->choices[c]);
        if (had == 0 || had == delta->choice_count)
            continue;
        if (line >= 0)
            return -1;
        line = (int)i;
    }
    return line;
}

/* line: the one that was named, or -1. */
static void change_line(struct dialogue *dialogue, const struct act *act, int line)
{
    bool has_target = !draft_is_empty(&act->target);
    struct draft number = act->draft;
    int of_pieces =
        line < 0 && !has_target && !number.is_article ? order_line_of_number(dialogue, number.quantity) : -1;
    number.quantity = 0;
    if (of_pieces >= 0 && draft_is_empty(&number)) {
        number.quantity = act->draft.quantity;
        draft_take_number_of_line(dialogue, (size_t)of_pieces, &number);
        policy_change_line(dialogue, (size_t)of_pieces, &number);
        return;
    }
    int spoken_of = line >= 0 ? line : has_target ? -1 : order_line_in_focus(dialogue);
    if (spoken_of >= 0 && is_kind_of(dialogue, &act->draft, (size_t)spoken_of)) {
        struct draft delta = act->draft; /* "make it two pizzas": the pizza stays */
        delta.category_count = 0;
        policy_change_line(dialogue, (size_t)spoken_of, &delta);
        return;
    }
    if (draft_names_thing(&act->draft)) {
        int named = line < 0 && !has_target ? line_of_number(dialogue, &act->draft) : -1;
        line = named >= 0 ? named : spoken_of;
        if (line < 0)
            drafts_put(dialogue, &act->draft);
        else
            policy_replace_line(dialogue, (size_t)line, &act->draft);
        return;
    }
    if (line < 0 && !has_target)
        line = line_told_apart(dialogue, &act->draft);
    if (line < 0)
        line = change_find_line(dialogue, &act->draft, true);
    if (line < 0)
        line = change_find_line(dialogue, &act->draft, false);
    if (line < 0)
        line = act->draft.choice_count == 0 ? order_line_in_focus(dialogue) : line_wished_for(dialogue, act);
    if (line < 0)
        policy_order_choices(dialogue, act);
    else
        policy_change_line(dialogue, (size_t)line, &act->draft);
}

/* "A medium, not a large", and a line of the order is large, but not what is asked about. */
static bool is_of_ordered(const struct draft *pending, const struct act *act)
{
    return act->is_denial && act->target.size[0] != '\0' && strcmp(act->target.size, pending->size) != 0;
}

void policy_change(struct dialogue *dialogue, const struct act *act)
{
    if (answer_is_of_priced(dialogue, act) || told_is_ordered(dialogue, act))
        return;
    int spoken_of = act->is_replacement ? order_line_in_focus(dialogue) : -1;
    if (spoken_of >= 0) {
        policy_replace_line(dialogue, (size_t)spoken_of, &act->draft);
        return;
    }
    struct draft *pending = pending_draft(dialogue, act);
    if (pending != NULL &&
        (order_line_is_sized(dialogue, pending, &act->draft) || is_of_ordered(pending, act)))
        pending = NULL;
    if (policy_orders_by_choices(dialogue, act, pending)) {
        policy_order_choices(dialogue, act);
        return;
    }
    struct act meant;
    if (change_to_option(dialogue, act, pending, &meant) || change_to_size(dialogue, act, &meant)) {
        policy_change(dialogue, &meant);
        return;
    }
    if (pending == NULL && option_change_part(dialogue, act))
        return;
    bool has_target = !draft_is_empty(&act->target);
    bool is_new = act->draft.is_article && act->draft.size[0] != '\0' && act->draft.choice_count > 0 &&
                  !draft_names_thing(&act->draft) &&
                  (pending == NULL || !draft_offers(dialogue->menu, pending, act->draft.choices[0].options,
                                                    act->draft.choices[0].option_count));
    if (pending != NULL && combo_has_place_for(dialogue, pending, &act->draft)) {
        drafts_put(dialogue, &act->draft); /* "make it a meat feast", of a deal's pizza: the deal stays */
        return;
    }
    if (pending != NULL && dialogue->drafts.first_new < dialogue->drafts.count &&
        policy_chooses_another(dialogue, pending, &act->draft))
        is_new = true;
    if (pending != NULL && !is_new) {
        struct draft more = act->draft;
        draft_settle_as(&more, pending, dialogue->lexicon, dialogue->menu);
        if (act->is_after_no || act->is_correction || act->has_pronoun)
            draft_drop_replaced(dialogue->menu, pending, &more);
        if (act->draft.is_article && draft_names_thing(&act->draft))
            pending->quantity = 0; /* "two cokes, make that a lasagna" */
        draft_merge(pending, &more);
        return;
    }
    if (is_new && !has_target && !act->has_pronoun && !draft_names_thing(&act->draft)) {
        policy_order_choices(dialogue, act); /* "a large with mushrooms" */
        return;
    }
    int line = has_target ? order_line_find(dialogue, &act->target) : -1;
    int other = has_target && line < 0 ? order_line_named(dialogue, &act->draft) : -1;
    if (other >= 0 && draft_names_thing(&act->target)) { /* "substitute a sprite for the coke" */
        policy_replace_line(dialogue, (size_t)other, &act->target);
        return;
    }
    if (has_target && line < 0 && change_what_is_missing(dialogue, act))
        return;
    if (draft_is_empty(&act->draft))
        policy_ask_change_to(dialogue, line, &act->target);
    else
        change_line(dialogue, act, line);
}
