/* "A cheese pizza with half mushrooms.", then "And half black olives.": who breathes between the halves, or adds the
 * second one later, means the half that has nothing yet. */
#include "dialogue/acts_mend.h"
#include "dialogue/turn_words.h"

/* Whether all that is chosen by halves is on the left one, and something is. */
static bool is_left_half_alone(const struct draft *line)
{
    size_t left = 0;
    for (size_t i = 0; i < line->choice_count; i++) {
        if (line->choices[i].side == DRAFT_RIGHT)
            return false;
        left += line->choices[i].side == DRAFT_LEFT;
    }
    return left > 0;
}

static bool has_option(const struct draft *line, const struct draft_choice *choice)
{
    for (size_t i = 0; i < line->choice_count; i++)
        for (size_t o = 0; o < choice->option_count; o++)
            if (line->choices[i].option_count > 0 && line->choices[i].options[0] == choice->options[o])
                return true;
    return false;
}

/* Whether the change puts something new on a half, and nothing on the whole or the other one. */
static bool is_of_a_half(const struct act *act, const struct draft *line)
{
    if (act->kind != ACT_CHANGE || act->draft.choice_count == 0 || act->draft.without_count > 0 ||
        draft_names_thing(&act->draft) || !draft_is_empty(&act->target))
        return false;
    for (size_t i = 0; i < act->draft.choice_count; i++)
        if (act->draft.choices[i].side != DRAFT_LEFT || has_option(line, &act->draft.choices[i]))
            return false;
    return true;
}

void acts_mend_halves(const struct dialogue *dialogue, const struct words *words, struct acts *acts)
{
    struct draft line;
    int at = order_line_in_focus(dialogue);
    bool is_begun = dialogue->question.asked == ASKED_MORE && dialogue->drafts.count == 0 && at >= 0;
    if (!is_begun || turn_words_have(words, "left") || turn_words_have(words, "first") ||
        turn_words_have(words, "same") || turn_words_have(words, "that half") ||
        turn_words_have(words, "that side") || !order_line_copy(dialogue, (size_t)at, &line) ||
        !is_left_half_alone(&line))
        return;
    for (size_t i = 0; i < acts->count; i++)
        for (size_t c = 0; is_of_a_half(&acts->at[i], &line) && c < acts->at[i].draft.choice_count; c++)
            acts->at[i].draft.choices[c].side = DRAFT_RIGHT;
}
