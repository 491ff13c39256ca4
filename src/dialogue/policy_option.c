/* An option by a part of its name: "peppers" where there are banana peppers and red peppers. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "dialogue/dialogue_internal.h"
#include "dialogue/pick.h"

/* Those of the groups' options that end in the word, put behind the count that there are. */
static size_t find_in(const struct dialogue *dialogue, const size_t *groups, size_t group_count,
                      const char *stem, uint16_t out[HIT_OPTIONS_MAX], size_t count)
{
    const struct told_menu *menu = dialogue->menu;
    for (size_t g = 0; g < group_count; g++) {
        const struct told_menu_group *group = &menu->groups[groups[g]];
        for (size_t o = group->first_option; o < group->first_option + group->option_count; o++)
            if (count < HIT_OPTIONS_MAX && menu->options[o].is_available &&
                lexicon_option_ends_in(dialogue->lexicon, o, stem))
                out[count++] = (uint16_t)o;
    }
    return count;
}

/* Those of the item's options that end in the word, and of what is chosen for it: "as a meal, with fries". chosen: NULL
 * where that is not known. */
static size_t find_options(const struct dialogue *dialogue, size_t item, const struct draft *chosen,
                           const char *stem, uint16_t out[HIT_OPTIONS_MAX])
{
    const struct told_menu_item *of = &dialogue->menu->items[item];
    size_t count = find_in(dialogue, of->groups, of->group_count, stem, out, 0);
    for (size_t i = 0; chosen != NULL && i < chosen->choice_count; i++) {
        const struct told_menu_option *option = chosen->choices[i].option_count > 0
                                                    ? &dialogue->menu->options[chosen->choices[i].options[0]]
                                                    : NULL;
        if (option != NULL)
            count = find_in(dialogue, option->groups, option->group_count, stem, out, count);
    }
    return count;
}

void option_find_parts(const struct dialogue *dialogue, struct draft *draft)
{
    for (size_t i = 0; i < draft->choice_count; i++) {
        struct draft_choice *choice = &draft->choices[i];
        char stem[PHRASE_BYTES];
        uint16_t found[HIT_OPTIONS_MAX];
        if (choice->option_count > 0 || choice->phrase[0] == '\0')
            continue;
        size_t count =
            find_options(dialogue, draft->items[0], draft, lexicon_stems(choice->phrase, stem), found);
        if (count == 1) {
            choice->options[0] = found[0];
            choice->option_count = 1;
        }
        if (count < 2 || draft->which.option_count > 0)
            continue;
        draft->which = *choice;
        memcpy(draft->which.options, found, count * sizeof *found);
        draft->which.option_count = count;
        draft->choice_count--;
        memmove(choice, choice + 1, (draft->choice_count - i) * sizeof *choice);
        i--;
    }
}

/* The group that the choice is of where it takes one for each dish; -1: no such group. */
static int group_of_one(const struct told_menu *menu, const struct draft_choice *choice)
{
    size_t group = choice->option_count > 0 ? menu->options[choice->options[0]].group : 0;
    return choice->option_count > 0 && menu->groups[group].max == 1 ? (int)group : -1;
}

void option_find_excess(const struct dialogue *dialogue, struct draft *draft)
{
    const struct told_menu *menu = dialogue->menu;
    for (size_t i = 0; i < draft->choice_count && draft->which.option_count == 0; i++) {
        struct draft_choice which = draft->choices[i];
        int group = group_of_one(menu, &which);
        for (size_t j = i + 1; group >= 0 && j < draft->choice_count; j++)
            if (group_of_one(menu, &draft->choices[j]) == group && which.option_count < HIT_OPTIONS_MAX &&
                draft->choices[j].options[0] != which.options[0])
                which.options[which.option_count++] = draft->choices[j].options[0];
        if (which.option_count < 2)
            continue;
        size_t kept = 0;
        for (size_t j = 0; j < draft->choice_count; j++)
            if (group_of_one(menu, &draft->choices[j]) != group)
                draft->choices[kept++] = draft->choices[j];
        draft->choice_count = kept;
        snprintf(which.phrase, sizeof which.phrase, "%s", menu->groups[group].name);
        which.phrase[0] = (char)tolower((unsigned char)which.phrase[0]);
        draft->which = which;
    }
}

static size_t put_names(const struct dialogue *dialogue, const struct draft *draft,
                        const char *names[HIT_OPTIONS_MAX])
{
    for (size_t i = 0; i < draft->which.option_count; i++)
        names[i] = dialogue->menu->options[draft->which.options[i]].name;
    return draft->which.option_count;
}

void option_ask(struct dialogue *dialogue, const struct draft *draft)
{
    const char *names[HIT_OPTIONS_MAX];
    char list[300];
    size_t count = put_names(dialogue, draft, names);
    say_list(list, sizeof list, names, count, HIT_OPTIONS_MAX, LISTING_OR);
    say_ask(dialogue, ASKED_OPTION,
            group_of_one(dialogue->menu, &draft->which) >= 0 ? "Which %s for the %s: %s?"
                                                             : "Which %s on the %s: %s?",
            draft->which.phrase, dialogue->menu->items[draft->items[0]].name, list);
}

bool option_change_part(struct dialogue *dialogue, const struct act *act)
{
    char stem[PHRASE_BYTES];
    uint16_t found[HIT_OPTIONS_MAX];
    struct draft draft;
    int line = order_line_in_focus(dialogue);
    const struct draft_choice *choice = &act->draft.choices[0];
    if (line < 0 || act->draft.choice_count != 1 || choice->option_count > 0 ||
        draft_names_thing(&act->draft) || !draft_is_empty(&act->target) ||
        !order_line_copy(dialogue, (size_t)line, &draft) ||
        find_options(dialogue, draft.items[0], NULL, lexicon_stems(choice->phrase, stem), found) == 0)
        return false;
    struct order_view_line of = order_view_at(&dialogue->view, (size_t)line);
    snprintf(draft.replaces, sizeof draft.replaces, "%s", of.line_id);
    draft.quantity = of.quantity;
    draft_merge(&draft, &act->draft);
    drafts_put(dialogue, &draft);
    return true;
}

bool option_pick(struct dialogue *dialogue, const char *text)
{
    struct draft *draft = &dialogue->drafts.at[0];
    const char *names[HIT_OPTIONS_MAX];
    int picked = pick_name(text, names, put_names(dialogue, draft, names));
    if (picked < 0)
        return false;
    struct hit hit = {.options = {draft->which.options[picked]}, .option_count = 1};
    draft_put_choice(draft, &hit, draft->which.side, draft->which.amount);
    draft->which.option_count = 0;
    return true;
}

void option_leave(struct dialogue *dialogue)
{
    if (dialogue->drafts.count == 0 || dialogue->drafts.at[0].which.option_count == 0)
        return;
    say_note(dialogue, "Okay, no %s.", dialogue->drafts.at[0].which.phrase);
    dialogue->drafts.at[0].which.option_count = 0;
    dialogue->question.is_answered = true;
    dialogue->question.asked = ASKED_MORE;
}
