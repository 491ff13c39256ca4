/* "Put the one that's left on garlic bread": what is left of a line, and neither a number of it nor a half. */
#include "dialogue/acts_mend.h"
#include "dialogue/turn_words.h"

static bool is_only_number(const struct act *act)
{
    struct draft rest = act->draft;
    rest.quantity = 0;
    rest.is_definite = false;
    return act->kind == ACT_CHANGE && act->draft.quantity > 0 && draft_is_empty(&rest) &&
           draft_is_empty(&act->target) && act->share == 0;
}

static void drop_sides(struct draft *draft)
{
    for (size_t i = 0; i < draft->choice_count; i++)
        draft->choices[i].side = DRAFT_WHOLE;
}

void acts_mend_left(const struct words *words, struct acts *acts)
{
    static const char *const left[] = {"one that is left", "one which is left",  "one that is still left",
                                       "one that remains", "ones that are left", "one i have left",
                                       "one we have left"};
    if (turn_words_find_any(words, 0, left, sizeof left / sizeof *left, NULL) == NO_WORD ||
        turn_words_have(words, "half") || turn_words_have(words, "side"))
        return;
    for (size_t i = 0; i < acts->count; i++) {
        drop_sides(&acts->at[i].draft);
        if (acts->count > 1 && is_only_number(&acts->at[i]))
            acts_drop(acts, i--);
    }
}
