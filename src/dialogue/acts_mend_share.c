/* What several of one kind are divided into: "half carnitas half chicken" of six, "one of each". */
#include <string.h>

#include "dialogue/acts_mend.h"
#include "dialogue/turn_words.h"

/* The first two choices or more of one group that takes one for each: their number; out_first: the first of them.
 * They stand side by side. */
static size_t exclusive_choices(const struct dialogue *dialogue, const struct draft *draft, size_t *out_first)
{
    const struct told_menu *menu = dialogue->menu;
    for (size_t i = 0; i < draft->choice_count; i++) {
        size_t count = 0;
        if (draft->choices[i].option_count == 0)
            continue;
        size_t group = menu->options[draft->choices[i].options[0]].group;
        while (i + count < draft->choice_count && draft->choices[i + count].option_count > 0) {
            bool is_of_group = false;
            for (size_t o = 0; o < draft->choices[i + count].option_count; o++)
                is_of_group =
                    is_of_group || menu->options[draft->choices[i + count].options[o]].group == group;
            if (!is_of_group)
                break;
            count++;
        }
        *out_first = i;
        if (count > 1 && menu->groups[group].max == 1)
            return count;
    }
    return 0;
}

/* The act becomes as many as it has choices, each of them with one and so many of the dish. */
static void divide(struct acts *acts, size_t at, size_t first, size_t count, int each)
{
    const struct act whole = acts->at[at];
    for (size_t i = 0; i < count; i++) {
        struct act *act = i == 0 ? &acts->at[at] : acts_repeat(acts, at + i - 1);
        if (act == NULL)
            return;
        act->draft = whole.draft;
        act->draft.quantity = each;
        act->draft.is_article = false;
        act->draft.choices[first] = whole.draft.choices[first + i];
        act->draft.choices[first].side = DRAFT_WHOLE;
        memmove(&act->draft.choices[first + 1], &whole.draft.choices[first + count],
                (whole.draft.choice_count - first - count) * sizeof *whole.draft.choices);
        act->draft.choice_count = whole.draft.choice_count - count + 1;
    }
}

static size_t count_word(const struct words *words, const char *text)
{
    size_t count = 0;
    for (size_t w = 0; w < words->count; w++)
        count += word_is(&words->at[w], text);
    return count;
}

/* "Six tacos, half carnitas half chicken" */
static void divide_halves(const struct dialogue *dialogue, const struct words *words, struct acts *acts)
{
    for (size_t i = 0; i < acts->count && count_word(words, "half") + count_word(words, "other") >= 2; i++) {
        const struct draft *draft = &acts->at[i].draft;
        size_t first = 0;
        if (acts->at[i].kind == ACT_ADD && draft->quantity > 1 && draft->quantity % 2 == 0 &&
            exclusive_choices(dialogue, draft, &first) == 2)
            divide(acts, i, first, 2, draft->quantity / 2);
    }
}

/* "Three tacos, one of each, carnitas, chicken and steak" */
static void divide_each(const struct dialogue *dialogue, const struct words *words, struct acts *acts)
{
    size_t at = turn_words_find(words, 0, "of each", NULL), first = 0;
    int each = at != NO_WORD && at > 0 ? words->at[at - 1].number : 0;
    for (size_t i = 0; each > 0 && i < acts->count; i++) {
        size_t count = acts->at[i].kind == ACT_ADD || acts->at[i].kind == ACT_CHANGE
                           ? exclusive_choices(dialogue, &acts->at[i].draft, &first)
                           : 0;
        if (count == 0)
            continue;
        bool has_whole = i > 0 && acts->at[i - 1].kind == ACT_ADD && acts->at[i].draft.item_count == 1 &&
                         draft_has_item(&acts->at[i - 1].draft, acts->at[i].draft.items[0]) &&
                         acts->at[i - 1].draft.choice_count == 0;
        if (has_whole)
            acts_drop(acts, --i);
        divide(acts, i, first, count, each);
        return;
    }
}

/* "Two larges, one hawaiian and one canadian": the size is both's, and the first is one. */
static void share_size(const struct words *words, struct acts *acts)
{
    for (size_t w = 0; w + 2 < words->count; w++) {
        int all = words->at[w].number, one = words->at[w + 2].number;
        if (all < 2 || one < 1 || one >= all || !words->at[w + 1].ends_clause)
            continue;
        for (size_t i = 0; i + 1 < acts->count; i++) {
            struct draft *draft = &acts->at[i].draft;
            int sum = one;
            if (acts->at[i].kind != ACT_ADD || draft->quantity != all || draft->item_count == 0 ||
                !word_is_among(words->at[w + 1].stem, draft->size))
                continue;
            size_t end = i + 1;
            for (; end < acts->count && acts->at[end].kind == ACT_ADD && acts->at[end].draft.quantity > 0 &&
                   sum < all;
                 end++)
                sum += acts->at[end].draft.quantity;
            if (sum != all)
                continue;
            draft->quantity = one;
            for (size_t k = i + 1; k < end; k++)
                if (acts->at[k].draft.size[0] == '\0')
                    memcpy(acts->at[k].draft.size, draft->size, sizeof draft->size);
            return;
        }
    }
}

/* "Three mediums, two cheese and one hawaiian": the size stands alone before them. */
static void spread_size(struct acts *acts)
{
    for (size_t i = 0; i + 1 < acts->count; i++) {
        const struct draft size = acts->at[i].draft;
        int sum = 0;
        size_t end = i + 1;
        if (acts->at[i].kind != ACT_CHANGE || size.quantity < 2 || size.size[0] == '\0' ||
            size.choice_count > 0 || size.without_count > 0 || !draft_is_empty(&acts->at[i].target))
            continue;
        for (; end < acts->count && acts->at[end].kind == ACT_ADD && sum < size.quantity; end++)
            sum += acts->at[end].draft.quantity > 0 ? acts->at[end].draft.quantity : 1;
        if (sum != size.quantity)
            continue;
        for (size_t k = i + 1; k < end; k++)
            if (acts->at[k].draft.size[0] == '\0')
                memcpy(acts->at[k].draft.size, size.size, sizeof size.size);
        acts_drop(acts, i);
        return;
    }
}

static bool is_only_size(const struct act *act)
{
    return act->kind == ACT_CHANGE && act->draft.size[0] != '\0' && act->draft.choice_count == 0 &&
           act->draft.without_count == 0 && !draft_names_thing(&act->draft) && draft_is_empty(&act->target) &&
           act->draft.quantity <= 1;
}

/* "Large for one, small for the other", to the question of the size of two. */
static void share_sizes(struct dialogue *dialogue, struct acts *acts)
{
    if (dialogue->question.asked != ASKED_SIZE || dialogue->drafts.count == 0 || acts->count < 2)
        return;
    const struct draft asked = dialogue->drafts.at[0];
    if (asked.item_count != 1 || asked.quantity != (int)acts->count ||
        dialogue->drafts.count + acts->count > DRAFTS_MAX)
        return;
    for (size_t i = 0; i < acts->count; i++)
        if (!is_only_size(&acts->at[i]) ||
            lexicon_size(dialogue->lexicon, asked.items[0], acts->at[i].draft.size) < 0)
            return;
    for (size_t i = 0; i < acts->count; i++) {
        struct draft share = asked;
        share.quantity = 1;
        memcpy(share.size, acts->at[i].draft.size, sizeof share.size);
        if (i == 0)
            dialogue->drafts.at[0] = share;
        else
            drafts_put(dialogue, &share);
    }
    acts->count = 1; /* the first size is the answer, which its draft has already */
}

/* "Four tacos delivered, two with shrimp and two with rajas": parts of what was ordered ahead of something else. */
static void part_ordered(const struct dialogue *dialogue, struct acts *acts)
{
    size_t of = acts->count;
    for (size_t i = 0; i < acts->count; i++) {
        struct act *act = &acts->at[i];
        struct draft *whole = of < i ? &acts->at[of].draft : NULL;
        if (act->kind == ACT_ADD)
            of = act->draft.item_count == 1 && act->draft.quantity > 1 && !act->draft.is_share ? i
                                                                                               : acts->count;
        if (act->kind != ACT_CHANGE || whole == NULL || !act->draft.is_share ||
            !draft_is_empty(&act->target) || draft_names_thing(&act->draft) || act->draft.quantity < 1 ||
            act->draft.quantity > whole->quantity || !draft_offers_all(dialogue->menu, whole, &act->draft))
            continue;
        struct draft part = *whole;
        whole->quantity -= act->draft.quantity;
        draft_merge(&part, &act->draft);
        act->kind = ACT_ADD;
        act->draft = part;
        if (whole->quantity == 0) {
            acts_drop(acts, of);
            of = acts->count;
            i--;
        }
    }
}

void acts_mend_shares(struct dialogue *dialogue, const struct words *words, struct acts *acts)
{
    divide_halves(dialogue, words, acts);
    divide_each(dialogue, words, acts);
    share_size(words, acts);
    spread_size(acts);
    share_sizes(dialogue, acts);
    part_ordered(dialogue, acts);
}
