/* Choices said anew, and what was left out and is wanted after all. */
#include <string.h>

#include "dialogue/dialogue_internal.h"

/* Whether both choose from a group that takes one. */
static bool is_exclusive(const struct told_menu *menu, const struct draft_choice *one,
                         const struct draft_choice *other)
{
    for (size_t i = 0; i < one->option_count; i++)
        for (size_t k = 0; k < other->option_count; k++)
            if (menu->options[one->options[i]].group == menu->options[other->options[k]].group &&
                menu->groups[menu->options[one->options[i]].group].max == 1)
                return true;
    return false;
}

void draft_drop_replaced(const struct told_menu *menu, struct draft *draft, const struct draft *by)
{
    size_t kept = 0;
    for (size_t i = 0; i < draft->choice_count; i++) {
        bool is_replaced = false;
        for (size_t k = 0; k < by->choice_count; k++)
            is_replaced = is_replaced || is_exclusive(menu, &draft->choices[i], &by->choices[k]);
        if (!is_replaced)
            draft->choices[kept++] = draft->choices[i];
    }
    draft->choice_count = kept;
}

void draft_put_back_in(const struct lexicon *lexicon, struct draft *draft, struct draft *by)
{
    size_t kept = 0;
    for (size_t i = 0; i < by->choice_count; i++) {
        const char *name = by->choices[i].amount == DRAFT_REGULAR && by->choices[i].side == DRAFT_WHOLE
                               ? lexicon_ingredient(lexicon, draft->items[0], by->choices[i].phrase)
                               : NULL;
        size_t left = 0, before = draft->without_count;
        for (size_t w = 0; w < draft->without_count; w++)
            if (name == NULL || lexicon_ingredient(lexicon, draft->items[0], draft->without[w]) != name)
                memmove(draft->without[left++], draft->without[w], sizeof draft->without[w]);
        draft->without_count = left;
        if (left == before)
            by->choices[kept++] = by->choices[i];
    }
    by->choice_count = kept;
}

static bool is_left_out(const struct draft *draft, const char *phrase)
{
    for (size_t i = 0; i < draft->without_count; i++)
        if (strcmp(draft->without[i], phrase) == 0)
            return true;
    return false;
}

void draft_take_put_back(const struct dialogue *dialogue, size_t line, struct draft *delta)
{
    struct draft was, now;
    if (!order_line_copy(dialogue, line, &was))
        return;
    now = was;
    draft_put_back_in(dialogue->lexicon, &now, delta);
    for (size_t i = 0; i < was.without_count; i++)
        if (!is_left_out(&now, was.without[i]))
            draft_put_back(delta, was.without[i]);
}
