/* Choices said anew. */
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
