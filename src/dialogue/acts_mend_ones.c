/* "The lox one", "just the plain ones": dishes that are told from their like, and named by nothing else. */
#include <stdio.h>
#include <string.h>

#include "dialogue/acts_mend.h"

static const char plain_words[] = "plain regular normal standard ordinary basic usual";

/* The word of "the lox one" that tells it; NO such words: words->count. */
static size_t telling_word(const struct dialogue *dialogue, const struct draft *draft,
                           const struct words *words)
{
    size_t count = 0;
    for (size_t w = 2; w < words->count; w++) {
        bool is_said = word_is_among(words->at[w].text, "one ones") && !words->at[w - 1].ends_clause &&
                       (word_is_among(words->at[w - 2].text, "the my") ||
                        (w > 2 && word_is_among(words->at[w - 3].text, "the my")));
        if (is_said && (draft_is_named_at(dialogue, draft, words, w - 1, &count) ||
                        draft_is_named_at(dialogue, draft, words, w - 2, &count)))
            return w - 1;
    }
    return words->count;
}

/* "Two nans, the garlic ones": the dish before is one of those. */
static bool take_kind(const struct told_menu *menu, struct draft *before, const struct draft *ones)
{
    for (size_t i = 0; i < ones->item_count; i++) {
        bool is_one = before->item_count > 1 && draft_has_item(before, ones->items[i]);
        for (size_t c = 0; before->item_count == 0 && c < before->category_count; c++)
            is_one = is_one || menu->items[ones->items[i]].category == before->categories[c];
        if (!is_one)
            continue;
        before->items[0] = ones->items[i];
        before->item_count = 1;
        before->category_count = 0;
        return true;
    }
    return false;
}

/* "Two nans, the plain ones": nothing else than the dish before. */
static bool is_plain_of(const struct draft *before, const struct draft *ones, const struct word *telling)
{
    bool is_same = false;
    for (size_t i = 0; i < ones->item_count; i++)
        is_same = is_same || draft_has_item(before, ones->items[i]);
    return is_same && word_is_among(telling->text, plain_words);
}

/* The line of the order that is told so; -1: none is. */
static int line_told(const struct dialogue *dialogue, const struct draft *draft)
{
    for (size_t i = dialogue->focus_count + order_view_count(&dialogue->view); i > 0; i--) {
        size_t at = order_view_count(&dialogue->view);
        int line = i > at ? order_view_find(&dialogue->view, dialogue->focus[i - at - 1]) : (int)i - 1;
        int item = line >= 0 ? order_line_item(dialogue, (size_t)line) : -1;
        if (item >= 0 && draft_has_item(draft, (size_t)item))
            return line;
    }
    return -1;
}

/* Whether the words say "the ... one" of what the phrase (singulars) calls. */
static bool is_told_by(const struct words *words, const char *phrase)
{
    char said[PHRASE_BYTES];
    size_t count = 1;
    for (const char *c = phrase; *c != '\0'; c++)
        count += *c == ' ';
    for (size_t w = 1; phrase[0] != '\0' && w + count < words->count; w++)
        if (word_is_among(words->at[w - 1].text, "the my that") &&
            word_is_among(words->at[w + count].text, "one ones") && !words->at[w + count - 1].ends_clause &&
            strcmp(words_join_stems(words, w, count, said, sizeof said), phrase) == 0)
            return true;
    return false;
}

/* The line spoken of last that has the choice; -1: none. */
static int line_with(const struct dialogue *dialogue, const struct draft_choice *choice)
{
    size_t count = order_view_count(&dialogue->view);
    for (size_t i = dialogue->focus_count + count; i > 0; i--) {
        int line = i > count ? order_view_find(&dialogue->view, dialogue->focus[i - count - 1]) : (int)i - 1;
        if (line >= 0 && order_line_has_option(dialogue, (size_t)line, choice))
            return line;
    }
    return -1;
}

/* The line spoken of last that comes in the size; -1: none. */
static int line_sized(const struct dialogue *dialogue, const char *said)
{
    size_t count = order_view_count(&dialogue->view);
    for (size_t i = dialogue->focus_count + count; i > 0; i--) {
        int line = i > count ? order_view_find(&dialogue->view, dialogue->focus[i - count - 1]) : (int)i - 1;
        int item = line >= 0 ? order_line_item(dialogue, (size_t)line) : -1;
        int size = item >= 0 ? lexicon_size(dialogue->lexicon, (size_t)item, said) : -1;
        if (size >= 0 &&
            strcmp(dialogue->menu->sizes[size].id, order_view_at(&dialogue->view, (size_t)line).size_id) == 0)
            return line;
    }
    return -1;
}

/* "The tofu one without egg", "make the basil one a five": what tells the line is no change of it. */
static void take_line_told(const struct dialogue *dialogue, const struct words *words, struct act *act)
{
    struct draft *draft = &act->draft;
    int line = -1;
    if (act->kind != ACT_CHANGE || act->of_line[0] != '\0' || act->share > 0 || draft_names_thing(draft) ||
        draft_names_thing(&act->target))
        return;
    const struct draft_choice *was = act->target.choice_count == 1 ? &act->target.choices[0] : NULL;
    if (was != NULL && is_told_by(words, was->phrase) && (line = line_with(dialogue, was)) >= 0)
        act->target.choice_count = 0; /* "make the shrimp one a four" */
    for (size_t i = 0; i < draft->choice_count && line < 0; i++) {
        line = is_told_by(words, draft->choices[i].phrase) ? line_with(dialogue, &draft->choices[i]) : -1;
        if (line < 0)
            continue;
        draft->choice_count--;
        memmove(&draft->choices[i], &draft->choices[i + 1],
                (draft->choice_count - i) * sizeof *draft->choices);
    }
    for (size_t i = 0; i < draft->put_back_count && line < 0; i++) {
        line = is_told_by(words, draft->put_back[i]) ? order_line_by_words(dialogue, draft->put_back[i]) : -1;
        if (line < 0)
            continue;
        draft->put_back_count--;
        memmove(draft->put_back[i], draft->put_back[i + 1],
                (draft->put_back_count - i) * sizeof *draft->put_back);
    }
    if (line < 0 && draft->choice_count + draft->without_count > 0 && is_told_by(words, draft->size) &&
        (line = line_sized(dialogue, draft->size)) >= 0)
        draft->size[0] = '\0'; /* "make the large one thin crust" */
    if (line < 0)
        return;
    draft->quantity = 0;
    snprintf(act->of_line, sizeof act->of_line, "%s", order_view_at(&dialogue->view, (size_t)line).line_id);
}

/* The draft's choice that is called so; choice_count: none is. */
static size_t choice_called(const struct draft *draft, const char *phrase)
{
    size_t at = 0;
    while (at < draft->choice_count && strcmp(draft->choices[at].phrase, phrase) != 0)
        at++;
    return at;
}

/* "One mild and one hot, and no peanuts on the mild one": what tells the first was taken for a choice of the last, and
 * what is left out of it for the last's. */
static void give_back(const struct words *words, struct act *told, struct act *last)
{
    struct draft *draft = &last->draft;
    for (size_t i = 0; i < told->draft.choice_count && draft->without_count > 0; i++) {
        const char *phrase = told->draft.choices[i].phrase;
        size_t at = choice_called(draft, phrase);
        if (at == draft->choice_count || at == 0 || !is_told_by(words, phrase))
            continue;
        draft->choice_count--;
        memmove(&draft->choices[at], &draft->choices[at + 1],
                (draft->choice_count - at) * sizeof *draft->choices);
        draft_put_without(&told->draft, draft->without[--draft->without_count]);
        return;
    }
}

void acts_mend_ones(const struct dialogue *dialogue, const struct words *words, struct acts *acts)
{
    for (size_t i = 0; i < acts->count; i++) {
        struct act *act = &acts->at[i];
        take_line_told(dialogue, words, act);
        if (i > 0 && act->kind == ACT_ADD && acts->at[i - 1].kind == ACT_ADD)
            give_back(words, &acts->at[i - 1], act);
        if (act->kind != ACT_ADD || !act->draft.is_definite || act->draft.quantity > 0 ||
            act->draft.item_count == 0 || act->draft.size[0] != '\0')
            continue;
        size_t telling = telling_word(dialogue, &act->draft, words);
        struct draft *before = i > 0 && acts->at[i - 1].kind == ACT_ADD ? &acts->at[i - 1].draft : NULL;
        bool says_more = act->draft.choice_count + act->draft.without_count > 0;
        int line = before == NULL ? line_told(dialogue, &act->draft) : -1;
        if (telling == words->count)
            continue;
        if (before != NULL && !says_more &&
            (take_kind(dialogue->menu, before, &act->draft) ||
             is_plain_of(before, &act->draft, &words->at[telling]))) {
            if (act->is_doubtful) /* it was that what was in doubt */
                acts->doubt.mine_count = acts->doubt.other_count = 0;
            acts_drop(acts, i--);
        } else if (line >= 0 && says_more) {
            act->kind = ACT_CHANGE;
            act->draft.item_count = act->draft.category_count = 0;
            snprintf(act->of_line, sizeof act->of_line, "%s",
                     order_view_at(&dialogue->view, (size_t)line).line_id);
        }
    }
}
