/* Dishes that are named again in one breath, and orders that are told once more: ordered once. */
#include <string.h>

#include "dialogue/acts_mend.h"
#include "dialogue/turn_words.h"

/* Words by which one more is ordered, and words that share out. */
static const char more_words[] =
    "and another more also too again plus second other extra additional besides then for same with";

static bool has_more_word(const struct words *words, size_t first, size_t end)
{
    for (size_t w = first; w < end; w++)
        if (word_is_among(words->at[w].text, more_words))
            return true;
    return false;
}

static bool may_be_same(const struct dialogue *dialogue, const struct draft *before, const struct draft *now)
{
    for (size_t i = 0; i < now->item_count; i++) {
        if (draft_has_item(before, now->items[i]))
            return true;
        for (size_t c = 0; before->item_count == 0 && c < before->category_count; c++)
            if (dialogue->menu->items[now->items[i]].category == before->categories[c])
                return true;
    }
    return false;
}

static bool has_choice(const struct draft *draft, const struct draft_choice *choice)
{
    for (size_t i = 0; i < draft->choice_count; i++)
        if (draft->choices[i].option_count > 0 && choice->option_count > 0 &&
            draft->choices[i].options[0] == choice->options[0] && draft->choices[i].side == choice->side)
            return true;
    return false;
}

/* Whether what is said of the dish before says no more than what is said of it now. */
static bool is_said_by(const struct draft *before, const struct draft *now)
{
    int count = before->quantity > 0 && !before->is_article ? before->quantity : 0;
    int now_count = now->quantity > 0 ? now->quantity : 1;
    bool is_same = (count == 0 || count == now_count) &&
                   (before->size[0] == '\0' || strcmp(before->size, now->size) == 0) &&
                   before->without_count <= now->without_count && before->heard[0] == '\0';
    for (size_t i = 0; i < before->choice_count; i++)
        is_same = is_same && has_choice(now, &before->choices[i]);
    return is_same;
}

/* The last word of the sentence before the one that word at stands in, plus one; 0: it stands in the first. */
static size_t sentence_begin(const struct words *words, size_t at)
{
    while (at > 0 && !words->at[at - 1].ends_sentence)
        at--;
    return at;
}

static bool is_named_at(const struct dialogue *dialogue, const struct words *words, const struct draft *draft,
                        size_t at)
{
    struct hit hit;
    size_t count = 0;
    if (draft->item_count > 0)
        return draft_is_named_at(dialogue, draft, words, at, &count);
    if (!lexicon_match(dialogue->lexicon, words, at, &hit))
        return false;
    for (size_t i = 0; i < hit.category_count; i++)
        if (draft->category_count > 0 && hit.categories[i] == draft->categories[0])
            return true;
    return false;
}

/* Whether the dish is named in one sentence and again in a later one, where no word orders one more. */
static bool stands_behind(const struct dialogue *dialogue, const struct words *words,
                          const struct draft *before, const struct draft *now)
{
    size_t first = 0;
    while (first < words->count && !is_named_at(dialogue, words, before, first))
        first++;
    for (size_t w = first + 1; w < words->count; w++) {
        size_t begin = sentence_begin(words, w);
        if (begin > first && is_named_at(dialogue, words, now, w))
            return !has_more_word(words, begin, w);
    }
    return false;
}

/* "The wings! Twelve wings, please.", "a latte... a large latte": the dish named in an earlier sentence is the one that
 * is said more of behind it. */
static bool is_restated(const struct dialogue *dialogue, const struct words *words, const struct act *before,
                        const struct act *now)
{
    if (before->kind != ACT_ADD || now->kind != ACT_ADD || now->is_more ||
        !may_be_same(dialogue, &before->draft, &now->draft) || !is_said_by(&before->draft, &now->draft))
        return false;
    return stands_behind(dialogue, words, &before->draft, &now->draft);
}

/* "A medium pepperoni ... okay, just the pepperoni, thin crust": what was ordered before, and what more is said of
 * it. */
static bool is_named_behind(const struct dialogue *dialogue, const struct words *words,
                            const struct act *before, const struct act *now)
{
    return before->kind == ACT_ADD && now->kind == ACT_ADD && !now->is_more && now->draft.is_definite &&
           now->draft.quantity == 0 && now->draft.size[0] == '\0' &&
           may_be_same(dialogue, &now->draft, &before->draft) &&
           stands_behind(dialogue, words, &before->draft, &now->draft);
}

static void drop_restated(const struct dialogue *dialogue, const struct words *words, struct acts *acts)
{
    for (size_t i = 0; i + 1 < acts->count; i++)
        for (size_t k = i + 1; k < acts->count; k++)
            if (is_restated(dialogue, words, &acts->at[i], &acts->at[k])) {
                acts_drop(acts, i--);
                break;
            } else if (is_named_behind(dialogue, words, &acts->at[i], &acts->at[k])) {
                acts->at[k].draft.item_count = acts->at[k].draft.category_count = 0;
                draft_merge(&acts->at[i].draft, &acts->at[k].draft);
                acts_drop(acts, k--);
            }
}

/* Whether the order has a line that is what the act orders, no more and no less. */
static bool is_ordered(const struct dialogue *dialogue, const struct act *act)
{
    struct draft draft = act->draft;
    int line = act->is_correction ? -1 : order_line_named(dialogue, &draft);
    return line >= 0 && order_line_is(dialogue, (size_t)line, &draft);
}

/* Dishes that are all ordered already, two or more: the order is told again. Said with others, "the lasagna" that is
 * ordered is. */
static void drop_told_again(const struct dialogue *dialogue, const struct words *words, struct acts *acts)
{
    static const char *const more[] = {"more", "another", "again", "too", "same", "second"};
    size_t adds = 0, known = 0;
    bool is_of_draft = dialogue->drafts.count > 0 && question_is_of_draft(dialogue->question.asked);
    if (is_of_draft || turn_words_find_any(words, 0, more, sizeof more / sizeof *more, NULL) != NO_WORD)
        return;
    for (size_t i = 0; i < acts->count; i++) {
        adds += acts->at[i].kind == ACT_ADD;
        known += acts->at[i].kind == ACT_ADD && !acts->at[i].is_more && is_ordered(dialogue, &acts->at[i]);
    }
    bool is_all = known == adds;
    size_t before = acts->count;
    for (size_t i = 0; i < acts->count && adds >= 2; i++) {
        const struct act *act = &acts->at[i];
        bool is_the = act->draft.is_definite && act->draft.quantity == 0;
        if (act->kind == ACT_ADD && !act->is_more && (is_all || is_the) && is_ordered(dialogue, act))
            acts_drop(acts, i--);
    }
    acts->is_empty_talk = acts->is_empty_talk || (acts->count == 0 && before > 0);
}

void acts_mend_restated(const struct dialogue *dialogue, const struct words *words, struct acts *acts)
{
    drop_restated(dialogue, words, acts);
    drop_told_again(dialogue, words, acts);
}
