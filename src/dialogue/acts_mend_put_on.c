/* "One hawaiian, one combination, light cheese on the hawaiian", "fries in the gyro and peppers in the halloumi": what
 * is said ahead of the dish that it goes on was taken for the dish before, or for a dish itself. */
#include <string.h>

#include "dialogue/acts_mend.h"

/* The act that is of the dish that is named there, whether it orders it or only says which; NULL: none. */
static struct act *act_of(const struct dialogue *dialogue, const struct words *words, size_t at,
                          struct acts *acts)
{
    size_t count = 0;
    for (size_t i = 0; i < acts->count; i++)
        if (acts->at[i].kind == ACT_ADD && acts->at[i].draft.item_count > 0 &&
            draft_is_named_at(dialogue, &acts->at[i].draft, words, at, &count))
            return &acts->at[i];
    return NULL;
}

/* Nothing but which dish: "the hawaiian". */
static bool is_bare(const struct draft *draft)
{
    return draft->quantity == 0 && draft->size[0] == '\0' && draft->choice_count + draft->without_count == 0;
}

/* The choice that ends before the word, of another act than the dish's, which has it no more; false: there is none. */
static bool take_ahead(const struct dialogue *dialogue, const struct words *words, size_t at,
                       const struct act *named, struct acts *acts, struct draft_choice *out)
{
    size_t count = 0;
    for (size_t i = 0; i < acts->count; i++) {
        struct draft *from = &acts->at[i].draft;
        if (&acts->at[i] == named || acts->at[i].kind != ACT_ADD)
            continue;
        *out = from->choice_count > 0 ? from->choices[from->choice_count - 1] : from->otherwise;
        const char *end = strrchr(out->phrase, ' ') != NULL ? strrchr(out->phrase, ' ') + 1 : out->phrase;
        if (from->choice_count > 0 && strcmp(end, words->at[at - 1].stem) == 0) {
            from->choice_count--;
            return true;
        }
        if (from->has_otherwise && is_bare(from) &&
            draft_is_named_at(dialogue, from, words, at - 1, &count) && count == 1 &&
            draft_offers(dialogue->menu, &named->draft, out->options, out->option_count)) {
            from->item_count = from->category_count = 0; /* it is no dish, and the act goes */
            return true;
        }
    }
    return false;
}

/* Acts that only said which dish, or whose dish was a choice, are none any more. */
static void drop_spent(struct acts *acts)
{
    for (size_t i = acts->count; i > 0; i--) {
        const struct draft *draft = &acts->at[i - 1].draft;
        bool is_spent = acts->at[i - 1].kind == ACT_ADD && is_bare(draft) && draft->item_count == 0 &&
                        draft->category_count == 0 && draft->heard[0] == '\0';
        for (size_t k = 0; k + 1 < i && draft->is_definite && is_bare(draft) && draft->item_count == 1; k++)
            is_spent = is_spent || (acts->at[k].kind == ACT_ADD && acts->at[k].draft.item_count == 1 &&
                                    acts->at[k].draft.items[0] == draft->items[0]);
        if (is_spent)
            acts_drop(acts, i - 1);
    }
}

/* "Put bacon on the hawaiian with extra cheese", which it has not: no word that says which one, but more of it. */
static void take_untold(const struct dialogue *dialogue, struct act *act)
{
    int line = act->kind == ACT_CHANGE && act->target.item_count > 0 && act->target.choice_count > 0 &&
                       !draft_names_thing(&act->draft) && act->draft.choice_count > 0
                   ? order_line_find(dialogue, &act->target)
                   : -1;
    size_t kept = 0, count = act->target.choice_count;
    for (size_t i = 0; line >= 0 && i < count; i++) {
        const struct draft_choice *choice = &act->target.choices[i];
        if (order_line_has_option(dialogue, (size_t)line, choice) ||
            act->draft.choice_count == DRAFT_CHOICES_MAX)
            act->target.choices[kept++] = *choice;
        else
            act->draft.choices[act->draft.choice_count++] = *choice;
    }
    act->target.choice_count = line >= 0 ? kept : count;
}

void acts_mend_put_on(const struct dialogue *dialogue, const struct words *words, struct acts *acts)
{
    bool is_put = false;
    for (size_t at = 1; at + 2 < words->count; at++) {
        struct draft_choice choice;
        bool is_said = word_is_among(words->at[at].text, "on in") && word_is(&words->at[at + 1], "the");
        struct act *named = is_said ? act_of(dialogue, words, at + 2, acts) : NULL;
        if (named == NULL || named->draft.choice_count == DRAFT_CHOICES_MAX ||
            !take_ahead(dialogue, words, at, named, acts, &choice))
            continue;
        named->draft.choices[named->draft.choice_count++] = choice;
        is_put = true;
    }
    if (is_put)
        drop_spent(acts);
    for (size_t i = 0; i < acts->count; i++)
        take_untold(dialogue, &acts->at[i]);
}
