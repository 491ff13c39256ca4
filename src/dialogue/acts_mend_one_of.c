/* "Put cheese on one of the chili dogs", of two that are ordered: one of them, and no third. */
#include <stdio.h>
#include <string.h>

#include "dialogue/acts_mend.h"
#include "dialogue/turn_words.h"

/* The words that say of which dish so many are meant. */
struct one_of {
    int number;
    size_t dish; /* the first word behind "of the" */
};

/* "One of the ...", but "I'll have one of the ..." orders one. */
static bool find_one_of(const struct words *words, struct one_of *out)
{
    static const char orders[] =
        "get have want like take order add do need grab try another give me us just please";
    for (size_t w = 0; w + 3 < words->count; w++) {
        if (words->at[w].number < 1 || !word_is(&words->at[w + 1], "of") ||
            !word_is_among(words->at[w + 2].text, "the those these my our your"))
            continue;
        if (w > 0 && !words->at[w - 1].ends_clause && word_is_among(words->at[w - 1].text, orders))
            continue;
        *out = (struct one_of){.number = words->at[w].number, .dish = w + 3};
        return true;
    }
    return false;
}

/* Whether the act is of the dish that is named there, in a word or two. */
static bool is_named(const struct dialogue *dialogue, const struct words *words, const struct one_of *of,
                     const struct act *act)
{
    enum { WORDS_MAX_AHEAD = 4 };
    size_t count = 0;
    for (size_t w = of->dish; w < words->count && w < of->dish + WORDS_MAX_AHEAD; w++) {
        if (draft_is_named_at(dialogue, &act->draft, words, w, &count))
            return true;
        if (words->at[w].ends_clause)
            break;
    }
    return false;
}

/* Whether the line comes in the size that the act says, if it says one. */
static bool is_size_of(const struct dialogue *dialogue, size_t line, const struct act *act)
{
    int item = act->draft.size[0] != '\0' ? order_line_item(dialogue, line) : -1;
    int size = item >= 0 ? lexicon_size(dialogue->lexicon, (size_t)item, act->draft.size) : -1;
    return act->draft.size[0] == '\0' ||
           (size >= 0 &&
            strcmp(dialogue->menu->sizes[size].id, order_view_at(&dialogue->view, line).size_id) == 0);
}

/* The line of the order that is called so, and has so many; -1: none. */
static int line_of(const struct dialogue *dialogue, const struct words *words, const struct one_of *of,
                   const struct act *act)
{
    char name[PHRASE_BYTES];
    int line = order_line_named(dialogue, &act->draft);
    if (line < 0)
        line = order_line_by_words(dialogue, words_join_stems(words, of->dish, 1, name, sizeof name));
    bool has_all = line >= 0 && order_view_at(&dialogue->view, (size_t)line).quantity >= of->number &&
                   is_size_of(dialogue, (size_t)line, act);
    return has_all ? line : -1;
}

/* What the line has already only says which it is. */
static void drop_had(const struct dialogue *dialogue, size_t line, struct draft *delta)
{
    size_t kept = 0;
    for (size_t i = 0; i < delta->choice_count; i++)
        if (!order_line_has_option(dialogue, line, &delta->choices[i]))
            delta->choices[kept++] = delta->choices[i];
    delta->choice_count = kept;
}

static bool is_mere_change(const struct act *act)
{
    return act->kind == ACT_CHANGE && !draft_names_thing(&act->draft) && draft_is_empty(&act->target) &&
           act->of_line[0] == '\0' && act->draft.choice_count + act->draft.without_count > 0;
}

static void share(const struct dialogue *dialogue, size_t line, int number, struct act *act)
{
    struct order_view_line of = order_view_at(&dialogue->view, line);
    act->kind = ACT_CHANGE;
    act->draft.item_count = act->draft.category_count = 0;
    act->draft.quantity = 0;
    act->draft.is_article = act->draft.is_definite = act->is_recount = act->is_correction = false;
    act->share = number < of.quantity ? number : 0;
    snprintf(act->of_line, sizeof act->of_line, "%s", of.line_id);
}

/* "Guacamole", which is a dish in part and goes on the line as well, becomes what is put on it. */
static bool take_otherwise(const struct dialogue *dialogue, size_t line, struct act *act)
{
    struct draft alone = {.item_count = 1};
    int item = order_line_item(dialogue, line);
    if (act->kind != ACT_ADD || !act->draft.has_otherwise || act->draft.quantity > 0 || item < 0)
        return false;
    alone.items[0] = (uint16_t)item;
    if (!draft_offers(dialogue->menu, &alone, act->draft.otherwise.options,
                      act->draft.otherwise.option_count))
        return false;
    act->draft = (struct draft){.choices = {act->draft.otherwise}, .choice_count = 1};
    act->kind = ACT_CHANGE;
    return true;
}

/* Whether the act is of a dish that may be the line's, so many of it. */
static bool may_be_shared(const struct dialogue *dialogue, const struct words *words, const struct one_of *of,
                          const struct act *act)
{
    return act->kind == ACT_ADD && act->draft.item_count + act->draft.category_count > 0 && !act->is_more &&
           (act->draft.quantity == of->number || act->draft.quantity <= 1) &&
           (act->draft.item_count == 0 || is_named(dialogue, words, of, act));
}

/* "Two of the rolls with fish sauce, and the other two with peanut": those are what is left of the line, and no more
 * of it. */
void acts_mend_rest(const struct dialogue *dialogue, const struct words *words, struct acts *acts)
{
    static const char *const rests[] = {"the other", "the others", "the rest", "the remaining"};
    if (turn_words_find_any(words, 1, rests, sizeof rests / sizeof *rests, NULL) == NO_WORD)
        return;
    for (size_t i = 0; i + 1 < acts->count; i++) {
        const struct act *part = &acts->at[i];
        struct act *rest = &acts->at[i + 1];
        int line = part->of_line[0] != '\0' ? order_view_find(&dialogue->view, part->of_line)
                                            : order_line_named(dialogue, &part->target);
        if (part->kind != ACT_CHANGE || part->share == 0 || line < 0 || rest->kind != ACT_ADD ||
            rest->draft.item_count != 1 || rest->draft.size[0] != '\0' ||
            order_line_item(dialogue, (size_t)line) != rest->draft.items[0] ||
            order_view_at(&dialogue->view, (size_t)line).quantity - part->share != rest->draft.quantity)
            continue;
        drop_had(dialogue, (size_t)line, &rest->draft);
        if (rest->draft.choice_count + rest->draft.without_count == 0)
            acts_drop(acts, i + 1);
        else
            share(dialogue, (size_t)line, rest->draft.quantity + part->share, rest);
        return;
    }
}

/* "On one of the shrimp ones": the line that has the choice which tells it, the last of those; -1: none is told so. */
static int line_told_by(const struct dialogue *dialogue, const struct words *words, const struct one_of *of,
                        const struct draft *draft)
{
    char first[PHRASE_BYTES];
    size_t end = of->dish;
    while (end < words->count && !word_is(&words->at[end], "ones") && !words->at[end].ends_clause)
        end++;
    if (end == of->dish || end == words->count || !word_is(&words->at[end], "ones"))
        return -1;
    words_join_stems(words, of->dish, end - of->dish, first, sizeof first);
    for (size_t i = order_view_count(&dialogue->view); i > 0; i--)
        for (size_t c = 0; c < draft->choice_count; c++)
            if (strcmp(draft->choices[c].phrase, first) == 0 &&
                order_view_at(&dialogue->view, i - 1).quantity >= of->number &&
                order_line_has_option(dialogue, i - 1, &draft->choices[c]))
                return (int)i - 1;
    return -1;
}

/* "No lettuce on one of the shrimp ones": the shrimp says which, and is put on nothing. */
static bool take_told(const struct dialogue *dialogue, const struct words *words, const struct one_of *of,
                      struct acts *acts)
{
    for (size_t i = 0; i < acts->count; i++) {
        struct act *act = &acts->at[i];
        int line = is_mere_change(act) ? line_told_by(dialogue, words, of, &act->draft) : -1;
        if (line < 0)
            continue;
        drop_had(dialogue, (size_t)line, &act->draft);
        share(dialogue, (size_t)line, of->number, act);
        return true;
    }
    return false;
}

void acts_mend_one_of(const struct dialogue *dialogue, const struct words *words, struct acts *acts)
{
    struct one_of of;
    if (!find_one_of(words, &of) || take_told(dialogue, words, &of, acts))
        return;
    for (size_t i = 0; i < acts->count; i++) {
        struct act *act = &acts->at[i];
        int line = may_be_shared(dialogue, words, &of, act) ? line_of(dialogue, words, &of, act) : -1;
        if (line < 0)
            continue;
        struct draft delta = act->draft;
        drop_had(dialogue, (size_t)line, &delta);
        if (delta.choice_count + delta.without_count > 0) {
            act->draft = delta;
            share(dialogue, (size_t)line, of.number, act);
        } else if (i > 0 && (is_mere_change(&acts->at[i - 1]) ||
                             take_otherwise(dialogue, (size_t)line, &acts->at[i - 1]))) {
            share(dialogue, (size_t)line, of.number, &acts->at[i - 1]);
            acts_drop(acts, i);
        }
        return;
    }
}
