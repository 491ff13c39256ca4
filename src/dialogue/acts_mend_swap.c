/* "With this instead of that" in an order: a choice for what the dish is made with, or what nobody can choose. */
#include <string.h>

#include "dialogue/acts_mend.h"
#include "dialogue/turn_words.h"

/* Whether the act orders a dish and nothing was chosen of it by "(with) ... instead of ...". */
static bool is_vain_swap(const struct dialogue *dialogue, const struct act *act, bool has_with)
{
    const struct draft *draft = &act->draft;
    if (draft->item_count == 0 || draft->quantity == 0 || act->is_replacement)
        return false;
    if (act->kind == ACT_CHANGE)
        return draft_is_empty(&act->target) || (has_with && order_line_find(dialogue, &act->target) < 0);
    return act->kind == ACT_ADD && has_with && draft->heard[0] == '\0' &&
           draft->choice_count + draft->without_count + draft->put_back_count == 0;
}

/* Whether "instead of", at that word, is said of what comes with a dish, and nothing is chosen by it: not "a pepperoni
 * with peppers instead of onions", nor "a burger with fries, and a cola instead of lemonade". */
static bool is_of_what_comes_with(const struct words *words, const struct acts *acts, size_t at)
{
    for (size_t i = 0; i < acts->count; i++)
        for (size_t c = 0; c < acts->at[i].draft.choice_count; c++)
            if (word_is_among(words->at[at - 1].stem, acts->at[i].draft.choices[c].phrase))
                return false;
    size_t with = at;
    while (with > 0 && !word_is(&words->at[with - 1], "with"))
        with--;
    for (size_t w = with; with > 0 && w + 1 < at; w++)
        if (words->at[w].ends_clause ||
            (word_is(&words->at[w], "and") &&
             (words->at[w + 1].number > 0 || word_is_among(words->at[w + 1].text, "a an"))))
            return false;
    return true;
}

/* What goes for what is chosen: left out where the dish is made with it. */
static void leave_out_swapped(const struct dialogue *dialogue, struct act *act)
{
    const struct draft_choice *gone = &act->target.choices[0];
    const struct draft *draft = &act->draft;
    bool is_chosen = draft->item_count == 1 && draft->choice_count > 0;
    for (size_t c = 0; c < draft->choice_count; c++)
        is_chosen = is_chosen && draft_offers(dialogue->menu, draft, draft->choices[c].options,
                                              draft->choices[c].option_count);
    if (act->kind == ACT_CHANGE && is_chosen && act->target.choice_count == 1 &&
        lexicon_ingredient(dialogue->lexicon, act->draft.items[0], gone->phrase) != NULL)
        draft_put_without(&act->draft, gone->phrase);
}

/* "Make that a gyro plate instead of the pita", of a gyro pita: the line itself is what goes, and no part of the new
 * dish. */
static bool takes_line(const struct dialogue *dialogue, const struct word *gone, struct act *act)
{
    char stems[PHRASE_BYTES];
    int line = order_line_in_focus(dialogue), item = line >= 0 ? order_line_item(dialogue, (size_t)line) : -1;
    if (act->kind != ACT_CHANGE || !act->has_pronoun || item < 0 ||
        draft_has_item(&act->draft, (size_t)item) ||
        !word_is_among(gone->stem, lexicon_stems(dialogue->menu->items[item].name, stems)))
        return false;
    size_t kept = 0;
    for (size_t i = 0; i < act->draft.without_count; i++)
        if (strcmp(act->draft.without[i], gone->stem) != 0)
            memmove(act->draft.without[kept++], act->draft.without[i], PHRASE_BYTES);
    act->draft.without_count = kept;
    return true;
}

/* "A kung pao chicken with brown rice instead of white", where no rice is chosen: the dish is ordered, and what comes
 * with it stays as it is, which is said. */
void acts_mend_swap(struct dialogue *dialogue, const struct words *words, struct acts *acts)
{
    static const char of_order[] =
        "that it this those these them one two three what first second third last other";
    size_t length = 0, at = turn_words_find(words, 1, "instead of", &length);
    if (at == NO_WORD || at + length >= words->count ||
        turn_words_find(words, at + 1, "instead of", NULL) != NO_WORD)
        return;
    size_t what = at + length + (word_is(&words->at[at + length], "the") && at + length + 1 < words->count);
    if (word_is_among(words->at[what].text, of_order))
        return;
    size_t with = turn_words_find(words, 1, "with", NULL);
    bool is_refused = is_of_what_comes_with(words, acts, at);
    for (size_t i = 0; i < acts->count; i++) {
        struct act *act = &acts->at[i];
        if (!is_vain_swap(dialogue, act, with < at) || takes_line(dialogue, &words->at[what], act))
            continue;
        if (!is_refused)
            leave_out_swapped(dialogue, act);
        act->kind = ACT_ADD;
        act->is_correction = false;
        act->target = (struct draft){.item_count = 0};
        if (is_refused)
            say_note(dialogue, "I can't swap what comes with it.");
    }
}
