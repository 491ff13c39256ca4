/* Who the dishes of a turn are for, and whose are spoken of. */
#include <stdio.h>
#include <string.h>

#include "dialogue/acts_mend.h"
#include "dialogue/turn_words.h"
#include "dialogue/whose.h"

/* The words of the dish from word first on: its first, and how many; false: it is not found. */
static bool find_dish(const struct dialogue *dialogue, const struct draft *draft, const struct words *words,
                      size_t first, size_t *out_at, size_t *out_count)
{
    for (size_t at = first; at < words->count; at++) {
        struct hit hit;
        bool is_kind = draft->item_count == 0 && draft->category_count > 0 &&
                       lexicon_match(dialogue->lexicon, words, at, &hit) && hit.category_count > 0 &&
                       hit.categories[0] == draft->categories[0];
        if (is_kind)
            *out_count = hit.count;
        else if (!draft_is_named_at(dialogue, draft, words, at, out_count))
            continue;
        *out_at = at;
        return true;
    }
    return false;
}

/* "For me a coke": the person belongs to what follows. */
static bool is_ahead_of_dish(const struct words *words, size_t at, size_t count)
{
    return (at > 0 && (word_is(&words->at[at - 1], "and") || words->at[at - 1].ends_sentence)) ||
           (at + count < words->count && !words->at[at + count - 1].ends_clause &&
            (word_is_among(words->at[at + count].text, "a an the just one two") ||
             words->at[at + count].number > 0));
}

static void note_owners(const struct dialogue *dialogue, const struct words *words, struct acts *acts)
{
    size_t from = 0;
    for (size_t i = 0; i < acts->count; i++) {
        struct draft *draft = &acts->at[i].draft;
        size_t at = 0, count = 0, next = words->count, next_count = 0;
        if (acts->at[i].kind != ACT_ADD || !find_dish(dialogue, draft, words, from, &at, &count))
            continue;
        for (size_t k = i + 1; k < acts->count; k++)
            if (acts->at[k].kind == ACT_ADD &&
                find_dish(dialogue, &acts->at[k].draft, words, at + count, &next, &next_count))
                break;
        for (size_t w = from; w < at; w++) {
            char who[WHOSE_BYTES];
            size_t taken = whose_for(words, w, who);
            if ((taken > 0 && (from == 0 || is_ahead_of_dish(words, w, taken))) ||
                whose_subject(words, w, who) > 0)
                snprintf(draft->whose, WHOSE_BYTES, "%s", who);
        }
        for (size_t w = at + count; w < next; w++) {
            char who[WHOSE_BYTES];
            size_t taken = whose_for(words, w, who);
            if (taken > 0 && !is_ahead_of_dish(words, w, taken)) {
                snprintf(draft->whose, WHOSE_BYTES, "%s", who);
                break;
            }
        }
        from = at + count;
    }
}

/* "Can hers be thin crust", where the word was taken for a dish. */
static void change_of_owner(const struct words *words, struct act *act)
{
    bool is_owner = act->kind == ACT_ADD && act->draft.item_count == 0 &&
                    word_is_among(act->draft.heard, "hers his mine theirs");
    if (!is_owner)
        return;
    act->kind = ACT_CHANGE;
    act->draft.heard[0] = '\0';
    act->draft.category_count = 0;
    act->draft.quantity = 0;
    if (strcmp(act->draft.size, "can") == 0 && word_is(&words->at[0], "can"))
        act->draft.size[0] = '\0';
    size_t at = turn_words_find(words, 0, "can", NULL);
    if (at != NO_WORD && strcmp(act->draft.size, "can") == 0)
        act->draft.size[0] = '\0';
}

/* "The Hawaiian", after "which one is hers?": the change that waits for it. */
static bool take_held(struct dialogue *dialogue, const char *text, struct acts *acts)
{
    if (!dialogue->is_owner_asked)
        return false;
    dialogue->is_owner_asked = false;
    int line = -1;
    for (size_t i = 0; i < acts->count && line < 0; i++)
        if (acts->at[i].kind == ACT_ADD || acts->at[i].kind == ACT_CHANGE)
            line = order_line_named(dialogue,
                                    acts->at[i].kind == ACT_ADD ? &acts->at[i].draft : &acts->at[i].target);
    if (line < 0)
        line = order_line_by_words(dialogue, text);
    if (line < 0)
        line = order_line_by_sound(dialogue, text);
    if (line < 0)
        return false;
    acts->count = 0;
    *acts_add(acts, ACT_CHANGE) = dialogue->of_owner;
    snprintf(acts->at[0].of_line, sizeof acts->at[0].of_line, "%s",
             order_view_at(&dialogue->view, (size_t)line).line_id);
    return true;
}

void acts_mend_whose(struct dialogue *dialogue, const char *text, const struct words *words,
                     struct acts *acts)
{
    char who[WHOSE_BYTES] = "";
    if (take_held(dialogue, text, acts))
        return;
    note_owners(dialogue, words, acts);
    if (!whose_named(words, who))
        return;
    for (size_t i = 0; i < acts->count; i++) {
        struct act *act = &acts->at[i];
        change_of_owner(words, act);
        if (act->kind == ACT_CHANGE && !acts_have(acts, ACT_ADD) && !draft_is_empty(&act->draft) &&
            !draft_names_thing(&act->target))
            snprintf(act->whose, WHOSE_BYTES, "%s", who);
    }
}
