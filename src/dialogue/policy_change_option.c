/* Changes of what is chosen of a dish: one option for another, what words may mean as an option, and what it shall be
 * instead. */
#include "dialogue/policy_change.h"

/* An option of a group every line needs, such as a taco's meat. */
static bool is_required_option(const struct dialogue *dialogue, const struct draft_choice *choice)
{
    const struct told_menu *menu = dialogue->menu;
    return choice->option_count > 0 && menu->groups[menu->options[choice->options[0]].group].min > 0;
}

/* "change the spaghetti to penne" where that is what a dish is made with: the line, or -1. */
static int line_with_option(const struct dialogue *dialogue, const struct draft *target)
{
    for (size_t line = 0; line < order_view_count(&dialogue->view); line++) {
        if (target->has_otherwise && order_line_has_option(dialogue, line, &target->otherwise))
            return (int)line;
        for (size_t i = 0; i < target->choice_count; i++)
            if (order_line_has_option(dialogue, line, &target->choices[i]))
                return (int)line;
    }
    return -1;
}

/* The change of an option for another one; false when it is none. */
bool change_option(struct dialogue *dialogue, const struct act *act)
{
    struct draft delta = act->draft;
    int line = line_with_option(dialogue, &act->target);
    if (line < 0)
        return false;
    if (delta.item_count > 0 && delta.has_otherwise && delta.choice_count < DRAFT_CHOICES_MAX)
        delta.choices[delta.choice_count++] = delta.otherwise;
    if (delta.choice_count == 0) {
        const struct draft *target = &act->target;
        const char *what = target->choice_count > 0 ? target->choices[0].phrase : target->otherwise.phrase;
        order_line_focus(dialogue, order_view_at(&dialogue->view, (size_t)line).line_id);
        say_ask(dialogue, ASKED_WHAT_CHANGE, "What would you like instead of the %s?", what);
        return true;
    }
    delta.item_count = delta.category_count = 0;
    policy_change_line(dialogue, (size_t)line, &delta);
    return true;
}

/* "make it chicken" of a taco: the words name a dish in part, but an option is meant. */
bool change_to_option(const struct dialogue *dialogue, const struct act *act, const struct draft *pending,
                      struct act *out)
{
    const struct draft_choice *otherwise = &act->draft.otherwise;
    bool may_be_option = act->draft.has_otherwise && act->draft.item_count > 0;
    if (!may_be_option || (!act->draft.is_part && !is_required_option(dialogue, otherwise)))
        return false;
    struct act other = *act;
    other.draft.item_count = 0;
    other.draft.has_otherwise = false;
    if (other.draft.choice_count < DRAFT_CHOICES_MAX)
        other.draft.choices[other.draft.choice_count++] = *otherwise;
    bool can_have = pending != NULL
                        ? draft_offers(dialogue->menu, pending, otherwise->options, otherwise->option_count)
                        : change_find_line(dialogue, &other.draft, false) >= 0;
    *out = other;
    return can_have;
}

/* "change the large", and none is: it should become large. */
bool change_to_size(const struct dialogue *dialogue, const struct act *act, struct act *out)
{
    if (!draft_is_empty(&act->draft) || draft_names_thing(&act->target) || act->target.size[0] == '\0' ||
        order_line_find(dialogue, &act->target) >= 0)
        return false;
    struct act sized = *act;
    sized.draft = act->target;
    sized.target = (struct draft){.item_count = 0};
    *out = sized;
    return true;
}

/* Names what a choice of the line can be changed to, where only one of its group can be had; false: it is no such
 * choice. */
static bool ask_choice_instead(struct dialogue *dialogue, int line, const struct draft *target)
{
    enum { NAMES_MAX = 8 };
    const struct told_menu *menu = dialogue->menu;
    const struct draft_choice *choice = target->choice_count == 1 ? &target->choices[0] : NULL;
    const char *names[NAMES_MAX];
    char list[300];
    size_t count = 0;
    if (choice == NULL || choice->option_count == 0 || draft_names_thing(target) ||
        !order_line_has_option(dialogue, (size_t)line, choice))
        return false;
    size_t index = menu->options[choice->options[0]].group;
    const struct told_menu_group *group = &menu->groups[index];
    for (size_t o = group->first_option; o < group->first_option + group->option_count; o++)
        if (o != choice->options[0] && menu->options[o].is_available && count < NAMES_MAX)
            names[count++] = menu->options[o].name;
    if (group->max != 1 || count == 0)
        return false;
    say_list(list, sizeof list, names, count, count > 6 ? 5 : 6, LISTING_OR);
    say_ask(dialogue, ASKED_CHANGE_TO, "What would you like instead of %s: %s?",
            menu->options[choice->options[0]].name, list);
    dialogue->question.group = (int)index;
    return true;
}

void policy_ask_change_to(struct dialogue *dialogue, int line, const struct draft *target)
{
    if (line < 0 && (line = order_line_in_focus(dialogue)) < 0)
        return;
    struct order_view_line of = order_view_at(&dialogue->view, (size_t)line);
    order_line_focus(dialogue, of.line_id);
    dialogue->question.group = -1;
    if (target == NULL)
        say_ask(dialogue, ASKED_CHANGE_TO, "What should I change about the %s?", of.name);
    else if (!ask_choice_instead(dialogue, line, target))
        say_ask(dialogue, ASKED_CHANGE_TO, "What would you like for the %s?", of.name);
}
