/* "One with bacon and one without", of a line of several: the word is a choice of its dish, though another dish is
 * called so, too. */
#include <stdio.h>
#include <string.h>

#include "dialogue/acts_mend.h"
#include "dialogue/turn_words.h"

/* Where "two with bacon" stands from a word on: so many with what the phrase (singulars) says; NO_WORD: nowhere. */
static size_t part_with(const struct words *words, size_t from, int number, const char *phrase)
{
    char said[PHRASE_BYTES];
    size_t count = 1;
    for (const char *c = phrase; *c != '\0'; c++)
        count += *c == ' ';
    for (size_t w = from; w + 1 + count < words->count; w++) {
        size_t what = w + 2 + word_is_among(words->at[w + 2].text, "the a some");
        if (words->at[w].number != number || !word_is(&words->at[w + 1], "with") ||
            what + count > words->count)
            continue;
        words_join_stems(words, what, count, said, sizeof said);
        if (strcmp(said, phrase) == 0)
            return w;
    }
    return NO_WORD;
}

/* Whether the act orders so many of a dish whose name is a choice as well. */
static bool may_be_choice(const struct act *act)
{
    const struct draft *draft = &act->draft;
    return (act->kind == ACT_ADD || act->kind == ACT_CHANGE) && !act->is_more && draft->item_count > 0 &&
           draft->has_otherwise && draft->otherwise.option_count > 0 && draft->quantity > 0 &&
           !draft->is_article && draft->size[0] == '\0' && draft->heard[0] == '\0' &&
           draft->choice_count < DRAFT_CHOICES_MAX;
}

/* "Two with bacon (and one with avocado)" behind a line of several that can have it: no Bacon Burger. */
static void take_as_choices(const struct dialogue *dialogue, const struct words *words, size_t item,
                            struct acts *acts)
{
    const struct draft dish = {.items = {(uint16_t)item}, .item_count = 1};
    const struct draft_choice *taken = NULL;
    size_t from = 0;
    for (size_t i = 0; i < acts->count; i++) {
        struct draft *draft = &acts->at[i].draft;
        const struct draft_choice *as = &draft->otherwise;
        if (!may_be_choice(&acts->at[i]) ||
            !draft_offers(dialogue->menu, &dish, as->options, as->option_count))
            continue;
        size_t at = part_with(words, from, draft->quantity, as->phrase);
        size_t own = draft->choice_count > 0
                         ? part_with(words, from, draft->quantity, draft->choices[0].phrase)
                         : NO_WORD;
        bool is_share = taken != NULL && taken->options[0] == as->options[0] && own < at;
        if (at == NO_WORD && !is_share)
            continue;
        if (!is_share) {
            draft->choices[draft->choice_count++] = *as;
            taken = as;
        }
        from = (is_share ? own : at) + 1;
        draft->has_otherwise = draft->is_part = false;
        draft->item_count = draft->category_count = 0;
        acts->at[i].kind = ACT_CHANGE;
    }
}

/* "And one without", behind how many have it: of how many it is said; 0: it is not. */
static int number_without(const struct words *words, size_t behind)
{
    for (size_t w = behind; w + 1 < words->count; w++)
        if (words->at[w].number > 0 && word_is(&words->at[w + 1], "without") &&
            (w + 2 == words->count || words->at[w + 1].ends_clause ||
             word_is_among(words->at[w + 2].text, "it that please any")))
            return words->at[w].number;
    return 0;
}

static bool has_choice(const struct dialogue *dialogue, size_t line, const struct draft_choice *choice)
{
    const json_t *options = order_view_options(&dialogue->view, line);
    for (size_t i = 0; i < json_array_size(options); i++)
        for (size_t o = 0; o < choice->option_count; o++)
            if (strcmp(told_menu_text(json_array_get(options, i), "option_id"),
                       dialogue->menu->options[choice->options[o]].id) == 0)
                return true;
    return false;
}

/* Parts that are all of the line: those that differ from it as it is become a share of it. */
static void take_share(const struct dialogue *dialogue, const struct words *words, size_t line,
                       struct act *act)
{
    struct draft *draft = &act->draft;
    struct order_view_line of = order_view_at(&dialogue->view, line);
    if (act->kind != ACT_CHANGE || draft->choice_count != 1 || draft->without_count > 0 ||
        draft->quantity == 0 || draft_names_thing(draft) || !draft_is_empty(&act->target))
        return;
    const struct draft_choice choice = draft->choices[0];
    size_t with = part_with(words, 0, draft->quantity, choice.phrase);
    int without = with != NO_WORD ? number_without(words, with) : 0;
    if (without == 0 || draft->quantity + without != of.quantity)
        return;
    act->share = draft->quantity;
    draft->quantity = 0;
    if (has_choice(dialogue, line, &choice)) {
        act->share = without;
        draft->choice_count = 0;
        draft_put_without(draft, choice.phrase);
    }
    act->is_correction = act->is_after_no = false;
    snprintf(act->of_line, sizeof act->of_line, "%s", of.line_id);
}

/* "Make it a meal with a coke": of what is chosen, and no coke beside it. */
static void join_nested(const struct dialogue *dialogue, struct acts *acts)
{
    for (size_t i = 0; i + 1 < acts->count; i++) {
        struct draft *draft = &acts->at[i].draft;
        const struct draft *next = &acts->at[i + 1].draft;
        bool is_one = next->quantity == 0 || next->is_article;
        bool is_nested = false;
        if (acts->at[i].kind > ACT_CHANGE || acts->at[i + 1].kind != ACT_ADD || !next->has_otherwise ||
            !is_one || next->size[0] != '\0' || draft->choice_count == DRAFT_CHOICES_MAX)
            continue;
        for (size_t c = 0; c < draft->choice_count; c++)
            for (size_t o = 0; draft->choices[c].option_count > 0 && o < next->otherwise.option_count; o++)
                is_nested = is_nested || told_menu_leads_to(dialogue->menu, draft->choices[c].options[0],
                                                            next->otherwise.options[o]);
        if (!is_nested)
            continue;
        draft->choices[draft->choice_count++] = next->otherwise;
        acts_drop(acts, i + 1);
    }
}

/* "Add an egg", of the burger that is spoken of, though a breakfast is called eggs: what goes on it. */
static void take_added(const struct dialogue *dialogue, const struct words *words, struct acts *acts)
{
    static const char *const as_dish[] = {"side of", "order of", "another", "also", "as well", "too"};
    int line = order_line_in_focus(dialogue), item = line >= 0 ? order_line_item(dialogue, (size_t)line) : -1;
    struct act *act = acts->count > 0 ? &acts->at[acts->count - 1] : NULL;
    if (item < 0 || act == NULL || act->kind != ACT_ADD || !act->draft.has_otherwise ||
        dialogue->drafts.count > 0 || (act->draft.quantity > 0 && !act->draft.is_article) ||
        act->draft.size[0] != '\0' || act->draft.choice_count > 0 || !turn_words_have(words, "add") ||
        turn_words_find_any(words, 0, as_dish, sizeof as_dish / sizeof *as_dish, NULL) != NO_WORD)
        return;
    for (size_t o = 0; o < act->draft.otherwise.option_count; o++) {
        if (!told_menu_is_own(dialogue->menu, (size_t)item, act->draft.otherwise.options[o]))
            continue;
        act->kind = ACT_CHANGE;
        act->draft.choices[act->draft.choice_count++] = act->draft.otherwise;
        act->draft.item_count = act->draft.category_count = 0;
        act->draft.quantity = 0;
        act->draft.has_otherwise = act->draft.is_part = act->draft.is_article = false;
        return;
    }
}

void acts_mend_with(const struct dialogue *dialogue, const struct words *words, struct acts *acts)
{
    join_nested(dialogue, acts);
    take_added(dialogue, words, acts);
    int line = order_line_in_focus(dialogue), item = line >= 0 ? order_line_item(dialogue, (size_t)line) : -1;
    if (item < 0 || dialogue->drafts.count > 0 || order_view_at(&dialogue->view, (size_t)line).quantity < 2)
        return;
    take_as_choices(dialogue, words, (size_t)item, acts);
    size_t others = 0;
    for (size_t i = 0; i < acts->count; i++)
        others += acts->at[i].kind != ACT_NO && acts->at[i].kind != ACT_CHANGE;
    for (size_t i = 0; i < acts->count && others == 0; i++)
        take_share(dialogue, words, (size_t)line, &acts->at[i]);
}
