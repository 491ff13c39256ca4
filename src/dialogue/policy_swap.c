/* One topping for another: "swap the mushrooms for olives". */
#include <stdio.h>
#include <string.h>

#include "dialogue/dialogue_internal.h"
#include "tool/tool.h"

/* The option of the line that the choice names; NULL: it has none of them. */
static const json_t *option_of_line(const struct dialogue *dialogue, size_t line,
                                    const struct draft_choice *choice)
{
    const json_t *options = order_view_options(&dialogue->view, line);
    for (size_t i = 0; i < json_array_size(options); i++)
        for (size_t o = 0; o < choice->option_count; o++)
            if (strcmp(told_menu_text(json_array_get(options, i), "option_id"),
                       dialogue->menu->options[choice->options[o]].id) == 0)
                return json_array_get(options, i);
    return NULL;
}

/* The line spoken of, or else the first that has what goes; -1: none. */
static int line_with(const struct dialogue *dialogue, const struct draft_choice *gone)
{
    int spoken_of = order_line_in_focus(dialogue);
    if (spoken_of >= 0 && option_of_line(dialogue, (size_t)spoken_of, gone) != NULL)
        return spoken_of;
    for (size_t line = 0; line < order_view_count(&dialogue->view); line++)
        if (option_of_line(dialogue, line, gone) != NULL)
            return (int)line;
    return -1;
}

/* What comes goes where the other was, if nothing else was said. */
static void put_on_side(struct draft *delta, enum draft_side side)
{
    for (size_t i = 0; i < delta->choice_count; i++)
        if (delta->choices[i].side == DRAFT_WHOLE)
            delta->choices[i].side = side;
}

static bool swap_on_draft(struct draft *draft, const struct draft_choice *gone, struct draft *delta)
{
    for (size_t i = 0; i < draft->choice_count; i++) {
        const struct draft_choice had = draft->choices[i];
        if (had.option_count == 0 || gone->option_count == 0 || had.options[0] != gone->options[0])
            continue;
        draft->choice_count--;
        memmove(&draft->choices[i], &draft->choices[i + 1],
                (draft->choice_count - i) * sizeof *draft->choices);
        put_on_side(delta, had.side);
        draft_merge(draft, delta);
        return true;
    }
    return false;
}

/* "For pepperoni", where a pizza is called so, too: what takes a topping's place is one. */
static void take_as_topping(struct draft *delta)
{
    if (delta->item_count == 0 || !delta->has_otherwise || delta->choice_count == DRAFT_CHOICES_MAX)
        return;
    delta->choices[delta->choice_count++] = delta->otherwise;
    delta->item_count = delta->category_count = 0;
    delta->has_otherwise = false;
}

/* The line whose dish is made with what goes, and has no option of that name: "swap the basil for olives"; -1: none. */
static int line_made_with(const struct dialogue *dialogue, const char *phrase)
{
    int line = order_line_in_focus(dialogue), item = line >= 0 ? order_line_item(dialogue, (size_t)line) : -1;
    return item >= 0 && lexicon_ingredient(dialogue->lexicon, (size_t)item, phrase) != NULL ? line : -1;
}

/* What takes the place of an option of the line: on its side, and without it where its group has room for both. */
static void take_place(const struct dialogue *dialogue, const json_t *had, const struct draft_choice *gone,
                       struct draft *delta)
{
    const struct told_menu *menu = dialogue->menu;
    int side = tool_word_find(TOOL_WORDS_SIDE, told_menu_text(had, "side"));
    size_t o = 0;
    while (o + 1 < gone->option_count &&
           strcmp(menu->options[gone->options[o]].id, told_menu_text(had, "option_id")) != 0)
        o++;
    put_on_side(delta, side > 0 ? (enum draft_side)side : DRAFT_WHOLE);
    if (menu->groups[menu->options[gone->options[o]].group].max != 1)
        draft_put_without(delta, gone->phrase);
}

bool policy_swap(struct dialogue *dialogue, const struct act *act)
{
    const struct draft_choice *gone = &act->target.choices[0];
    struct draft delta = act->draft;
    if (act->target.choice_count != 1 || draft_names_thing(&act->target) || act->target.size[0] != '\0' ||
        act->is_denial)
        return false;
    take_as_topping(&delta);
    if (delta.choice_count == 0 || draft_names_thing(&delta))
        return false;
    for (size_t i = dialogue->drafts.count; i > 0; i--)
        if (swap_on_draft(&dialogue->drafts.at[i - 1], gone, &delta))
            return true;
    int line = line_with(dialogue, gone);
    if (line >= 0)
        take_place(dialogue, option_of_line(dialogue, (size_t)line, gone), gone, &delta);
    else if (dialogue->drafts.count == 0 && (line = line_made_with(dialogue, gone->phrase)) >= 0)
        draft_put_without(&delta, gone->phrase);
    if (line >= 0)
        policy_change_line(dialogue, (size_t)line, &delta);
    return line >= 0;
}
