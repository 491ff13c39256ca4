/* "A grilled chicken sandwich, just the sandwich": the dish is named again to say that nothing comes with it, and is no
 * further one. */
#include "dialogue/acts_mend.h"
#include "dialogue/turn_words.h"

/* The word behind "just the" in a clause of its own, from the word on; NO_WORD: none. */
static size_t find_noun(const struct words *words, size_t from)
{
    for (size_t w = from + 1; w + 2 < words->count; w++)
        if (words->at[w - 1].ends_clause && word_is_among(words->at[w].text, "just only") &&
            word_is(&words->at[w + 1], "the"))
            return w + 2;
    return NO_WORD;
}

/* Whether the dish is of the kind that the other draft names, where it names but a kind. */
static bool is_of_kind(const struct told_menu *menu, const struct draft *dish, const struct draft *other)
{
    for (size_t c = 0; c < other->category_count; c++)
        if (menu->items[dish->items[0]].category == other->categories[c])
            return true;
    return other->item_count > 0;
}

/* The last act before the other that orders a dish named before the word; NULL: none. */
static struct act *dish_before(const struct dialogue *dialogue, const struct words *words, size_t noun,
                               struct acts *acts, size_t other)
{
    size_t count = 0;
    for (size_t i = other; i > 0; i--) {
        struct act *act = &acts->at[i - 1];
        if (act->kind != ACT_ADD || act->draft.item_count == 0 ||
            !is_of_kind(dialogue->menu, &act->draft, &acts->at[other].draft))
            continue;
        for (size_t w = 0; w + 2 < noun; w++)
            if (draft_is_named_at(dialogue, &act->draft, words, w, &count))
                return act;
    }
    return NULL;
}

static bool is_named_alone(const struct dialogue *dialogue, const struct words *words, size_t noun,
                           const struct act *act)
{
    struct hit hit;
    size_t count = 0;
    const struct draft *draft = &act->draft;
    bool is_kind = draft->item_count == 0 && draft->category_count > 0 &&
                   lexicon_match(dialogue->lexicon, words, noun, &hit) && hit.category_count > 0;
    return act->kind == ACT_ADD && draft->is_definite && draft->quantity <= 1 && draft->size[0] == '\0' &&
           (is_kind || draft_is_named_at(dialogue, draft, words, noun, &count));
}

void acts_mend_just_the(const struct dialogue *dialogue, const struct words *words, struct acts *acts)
{
    for (size_t noun = find_noun(words, 0); noun != NO_WORD; noun = find_noun(words, noun)) {
        for (size_t i = 1; i < acts->count; i++) {
            struct draft more = acts->at[i].draft;
            struct act *before = is_named_alone(dialogue, words, noun, &acts->at[i])
                                     ? dish_before(dialogue, words, noun, acts, i)
                                     : NULL;
            if (before == NULL)
                continue;
            more.item_count = more.category_count = 0; /* "... on a lettuce wrap, just the sandwich" */
            more.heard[0] = '\0';
            more.quantity = 0;
            draft_merge(&before->draft, &more);
            before->is_correction = false;
            if (acts->at[i].is_doubtful) /* what else it may have meant is of no matter */
                acts->doubt.mine_count = acts->doubt.other_count = 0;
            acts_drop(acts, i);
            break;
        }
    }
}
