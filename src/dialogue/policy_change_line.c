/* The change of a line that is known, and another dish in its place. */
#include <stdio.h>
#include <string.h>

#include "dialogue/policy_change.h"

/* A correction that changes nothing but could mean the number: "no, make that a large pizza" of two, "a large
 * pizzas" of one. */
bool change_is_of_number(const struct dialogue *dialogue, size_t line, const struct draft *delta)
{
    struct order_view_line of = order_view_at(&dialogue->view, line);
    int item = order_line_item(dialogue, line);
    if (delta->quantity > 1 || item < 0 || !draft_has_item(delta, (size_t)item) || delta->without_count > 0 ||
        delta->put_back_count > 0)
        return false;
    int size = delta->size[0] != '\0' ? lexicon_size(dialogue->lexicon, (size_t)item, delta->size) : -1;
    if (size >= 0 && strcmp(dialogue->menu->sizes[size].id, of.size_id) != 0)
        return false;
    for (size_t i = 0; i < delta->choice_count; i++)
        if (!order_line_has_option(dialogue, line, &delta->choices[i]))
            return false;
    return true;
}

/* "Make it a meal", which asks for a drink: the line as it would be, to be asked about before it is changed. False:
 * nothing is to be asked. */
static bool asks_more(const struct dialogue *dialogue, size_t line, const struct draft *delta,
                      struct draft *out)
{
    bool leads_on = false;
    for (size_t i = 0; i < delta->choice_count; i++)
        leads_on = leads_on || (delta->choices[i].option_count > 0 &&
                                dialogue->menu->options[delta->choices[i].options[0]].group_count > 0);
    struct order_view_line of = order_view_at(&dialogue->view, line);
    if (!leads_on || draft_names_thing(delta) || !order_line_copy(dialogue, line, out))
        return false;
    draft_drop_replaced(dialogue->menu, out, delta);
    draft_merge(out, delta);
    out->quantity = delta->quantity > 0 && !delta->is_article ? delta->quantity : of.quantity;
    snprintf(out->replaces, sizeof out->replaces, "%s", of.line_id);
    draft_settle(out, dialogue->lexicon, dialogue->menu);
    return draft_missing_group(out, dialogue->menu) >= 0 || combo_open_slot(dialogue, out) >= 0;
}

void policy_change_line(struct dialogue *dialogue, size_t line, const struct draft *wanted)
{
    struct draft whole;
    if (asks_more(dialogue, line, wanted, &whole)) {
        order_line_focus(dialogue, order_view_at(&dialogue->view, line).line_id);
        drafts_put(dialogue, &whole);
        return;
    }
    int called = -1;
    struct order_view_line of = order_view_at(&dialogue->view, line);
    struct draft counted = *wanted;
    const struct draft *delta = &counted;
    if (change_is_of_number(dialogue, line, wanted)) {
        bool has_number = wanted->quantity > 0 && !wanted->is_article;
        counted.quantity = wanted->is_plural && of.quantity == 1 ? 2 : has_number || of.quantity > 1 ? 1 : 0;
        counted.is_article = false;
    }
    json_t *arguments = policy_change_arguments(dialogue, line, delta);
    struct open_call *call = arguments != NULL ? action_call(dialogue, TOOL_CHANGE_ITEM, arguments) : NULL;
    if (call != NULL)
        snprintf(call->changes, sizeof call->changes, "%s", of.line_id);
    if (arguments != NULL)
        ; /* told once it is done */
    else if (delta->size[0] != '\0')
        say_note(dialogue, "The %s doesn't come in %s.", of.name, delta->size);
    else if (delta->choice_count > 0)
        say_note(dialogue, "I can't add %s to the %s.", delta->choices[0].phrase, of.name);
    else if ((called = change_line_called(dialogue, delta)) >= 0)
        policy_remove_line(dialogue, (size_t)called, 0);
    else if (delta->without_count > 0)
        say_note(dialogue, "There is no %s on the %s.", delta->without[0], of.name);
    else
        say_note(dialogue, "That's %s.", of.spoken);
    order_line_focus(dialogue, of.line_id);
}

/* "Make it meatball" of a sub: of dishes that are called so the only one of the line's kind. */
static void keep_of_kind(const struct told_menu *menu, size_t category, struct draft *draft)
{
    size_t count = 0, of_kind = 0;
    for (size_t i = 0; i < draft->item_count; i++)
        if (menu->items[draft->items[i]].category == category) {
            of_kind = draft->items[i];
            count++;
        }
    if (draft->item_count < 2 || count != 1)
        return;
    draft->items[0] = (uint16_t)of_kind;
    draft->item_count = 1;
}

/* Another item in the place of a line: it goes the way of a draft, which may need questions. */
void policy_replace_line(struct dialogue *dialogue, size_t line, const struct draft *with)
{
    struct draft draft = *with;
    struct order_view_line of = order_view_at(&dialogue->view, line);
    int item = order_line_item(dialogue, line);
    if (item >= 0)
        keep_of_kind(dialogue->menu, dialogue->menu->items[item].category, &draft);
    if (item >= 0 && draft_has_item(&draft, (size_t)item)) {
        draft.is_article = false;                   /* "make that a coke" of five: one */
        policy_change_line(dialogue, line, &draft); /* "make that two burritos": the same item, otherwise */
        return;
    }
    snprintf(draft.replaces, sizeof draft.replaces, "%s", of.line_id);
    if (draft.is_article)
        draft.quantity = 0;
    policy_keep_of_line(dialogue, line, &draft);
    drafts_put(dialogue, &draft);
}

/* Whether the option's group takes one more beside what was chosen: of two sauces the one that was said stays. */
static bool has_room_for(const struct told_menu *menu, const struct draft *draft, size_t option)
{
    const struct told_menu_group *group = &menu->groups[menu->options[option].group];
    int chosen = 0;
    for (size_t i = 0; i < draft->choice_count; i++)
        for (size_t o = 0; o < draft->choices[i].option_count; o++) {
            size_t other = draft->choices[i].options[o];
            if (menu->options[other].group == menu->options[option].group) {
                chosen++;
                break;
            }
        }
    return group->max <= 0 || chosen < group->max;
}

static bool has_option(const struct draft *draft, size_t option)
{
    for (size_t i = 0; i < draft->choice_count; i++)
        for (size_t o = 0; o < draft->choices[i].option_count; o++)
            if (draft->choices[i].options[o] == option)
                return true;
    return false;
}

void policy_keep_of_line(const struct dialogue *dialogue, size_t line, struct draft *kept_by)
{
    struct draft draft = *kept_by;
    struct order_view_line of = order_view_at(&dialogue->view, line);
    struct draft had;
    if (!order_line_copy(dialogue, line, &had))
        had.choice_count = 0;
    for (size_t i = 0; draft.size[0] == '\0' && i < dialogue->menu->size_count; i++)
        if (strcmp(dialogue->menu->sizes[i].id, of.size_id) == 0)
            lexicon_stems(dialogue->menu->sizes[i].name, draft.size);
    if (kept_by->size[0] == '\0' && draft.item_count == 1 &&
        lexicon_size(dialogue->lexicon, draft.items[0], draft.size) < 0)
        draft.size[0] = '\0';
    for (size_t i = 0; draft.item_count == 1 && i < had.choice_count; i++) {
        const struct draft_choice *kept = &had.choices[i];
        if (told_menu_offers(dialogue->menu, draft.items[0], kept->options[0]) &&
            !has_option(&draft, kept->options[0]) && has_room_for(dialogue->menu, &draft, kept->options[0]) &&
            draft.choice_count < DRAFT_CHOICES_MAX)
            draft.choices[draft.choice_count++] = *kept;
    }
    *kept_by = draft;
}

/* The line modifiers without a target belong to: the last spoken of that can have them. */
int change_find_line(const struct dialogue *dialogue, const struct draft *delta, bool is_exact)
{
    for (size_t i = dialogue->focus_count + order_view_count(&dialogue->view); i > 0; i--) {
        size_t at = order_view_count(&dialogue->view);
        int line = i > at ? order_view_find(&dialogue->view, dialogue->focus[i - at - 1]) : (int)i - 1;
        int item = line >= 0 ? order_line_item(dialogue, (size_t)line) : -1;
        if (item < 0 || (is_exact && delta->size[0] != '\0' &&
                         !lexicon_has_size(dialogue->lexicon, (size_t)item, delta->size)))
            continue;
        json_t *arguments = policy_change_arguments(dialogue, (size_t)line, delta);
        if (arguments != NULL) {
            json_decref(arguments);
            return line;
        }
    }
    return -1;
}
