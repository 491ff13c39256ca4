/* "On rye, toasted, can I have a chicken salad": what is said of a dish before it is named. */
#include <string.h>

#include "dialogue/acts_mend.h"

/* Whether the act says how something is, and of what it is said. */
static bool is_mere_wish(const struct act *act)
{
    return act->kind == ACT_CHANGE && !act->has_pronoun && act->draft.choice_count > 0 &&
           act->draft.quantity == 0 && !draft_names_thing(&act->draft) && draft_is_empty(&act->target) &&
           act->share == 0 && act->reach == REACH_LINE && act->of_line[0] == '\0';
}

void acts_mend_ahead(const struct dialogue *dialogue, const struct words *words, struct acts *acts)
{
    size_t first = 0;
    while (
        first < words->count &&
        word_is_among(words->at[first].text,
                      "and plus also then okay so um uh hello hi there good morning afternoon evening yes"))
        first++;
    size_t at = 0;
    while (at < acts->count && (acts->at[at].kind == ACT_HELLO || acts->at[at].kind == ACT_YES))
        at++;
    if (at + 1 >= acts->count || first == words->count || dialogue->drafts.count > 0 ||
        !word_is_among(words->at[first].text, "on with in") || !is_mere_wish(&acts->at[at]) ||
        acts->at[at + 1].kind != ACT_ADD || acts->at[at + 1].draft.item_count == 0)
        return;
    const struct draft wish = acts->at[at].draft;
    for (size_t i = 0; i < wish.choice_count; i++)
        if (wish.choices[i].option_count > 0 &&
            !draft_offers(dialogue->menu, &acts->at[at + 1].draft, wish.choices[i].options,
                          wish.choices[i].option_count))
            return;
    draft_merge(&acts->at[at + 1].draft, &wish);
    acts_drop(acts, at);
}
