/* What a turn leaves out: "cut the onions", "no horchata". */
#include <stdio.h>
#include <string.h>

#include "dialogue/acts_mend.h"
#include "dialogue/turn_words.h"

/* Whether the phrase (singulars) stands in the words right behind one of the openers. */
static bool is_behind(const struct words *words, const char *phrase, const char *const *openers, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t length = 0, at = turn_words_find(words, 0, openers[i], &length);
        for (; at != NO_WORD; at = turn_words_find(words, at + 1, openers[i], &length)) {
            char said[PHRASE_BYTES];
            size_t first = at + length, taken = 1;
            for (const char *c = phrase; *c != '\0'; c++)
                taken += *c == ' ';
            if (first + taken > words->count || words->at[first - 1].ends_clause)
                continue;
            words_join_stems(words, first, taken, said, sizeof said);
            if (strcmp(said, phrase) == 0)
                return true;
        }
    }
    return false;
}

/* "Cut the onions", "no, no onions": read as an option where one is called so too. */
static void leave_out_choices(const struct words *words, struct draft *draft)
{
    static const char *const openers[] = {"cut the",     "cut out the", "cut out",
                                          "cut all the", "no",          "i said no"};
    size_t kept = 0;
    for (size_t i = 0; i < draft->choice_count; i++) {
        const struct draft_choice *choice = &draft->choices[i];
        if (choice->amount == DRAFT_REGULAR && draft->without_count < DRAFT_WITHOUT_MAX &&
            is_behind(words, choice->phrase, openers, sizeof openers / sizeof *openers))
            draft_put_without(draft, choice->phrase);
        else
            draft->choices[kept++] = *choice;
    }
    draft->choice_count = kept;
}

/* "No horchata then": the first word of what is denied, or NO_WORD. */
static size_t denied_at(const struct dialogue *dialogue, const struct words *words, const struct act *act,
                        size_t *out_count)
{
    for (size_t at = 0; at + 1 < words->count; at++)
        if (word_is(&words->at[at], "no") && !words->at[at].ends_clause &&
            draft_is_named_at(dialogue, &act->draft, words, at + 1, out_count))
            return at + 1;
    return NO_WORD;
}

/* "A beef lo mein with no onions" where onions are but a part of other dishes' names: left out of the dish before. */
static void leave_out_parts(const struct dialogue *dialogue, const struct words *words, struct acts *acts)
{
    for (size_t i = 1; i < acts->count; i++) {
        struct act *before = &acts->at[i - 1];
        const struct draft *draft = &acts->at[i].draft;
        size_t count = 0, at = 0;
        if (acts->at[i].kind != ACT_ADD || before->kind != ACT_ADD || draft->item_count < 2 ||
            !draft->is_part || draft->quantity > 0 || draft->size[0] != '\0')
            continue;
        while (at + 1 < words->count &&
               !(word_is_among(words->at[at].text, "no without") && !words->at[at].ends_clause &&
                 draft_is_named_at(dialogue, draft, words, at + 1, &count)))
            at++;
        if (at + 1 >= words->count)
            continue;
        char phrase[PHRASE_BYTES];
        draft_put_without(&before->draft, words_join_stems(words, at + 1, count, phrase, sizeof phrase));
        acts_drop(acts, i--);
    }
}

static bool is_bare(const struct draft *draft)
{
    return draft->quantity == 0 && draft->size[0] == '\0' && draft->choice_count == 0 &&
           draft->without_count == 0 && !draft->is_definite;
}

/* Whether the dish is of the kind spoken of last: "no pepperoni pizza" may correct the pizza that was understood. */
static bool may_correct(const struct dialogue *dialogue, const struct draft *draft)
{
    int line = order_line_in_focus(dialogue);
    int item = line >= 0 && dialogue->is_focus_fresh ? order_line_item(dialogue, (size_t)line) : -1;
    for (size_t i = 0; item >= 0 && i < draft->item_count; i++)
        if (dialogue->menu->items[draft->items[i]].category == dialogue->menu->items[item].category)
            return true;
    return false;
}

/* "No horchata", "no broccoli": not wanted, where it would be read as no and a dish. */
static void deny_dishes(const struct dialogue *dialogue, const struct words *words, struct acts *acts)
{
    for (size_t i = 1; i < acts->count; i++) {
        struct act *act = &acts->at[i];
        size_t count = 0;
        if (act->kind != ACT_ADD || act->draft.item_count == 0 || !is_bare(&act->draft) ||
            acts->at[i - 1].kind != ACT_NO)
            continue;
        size_t at = denied_at(dialogue, words, act, &count);
        bool is_ordered = order_line_named(dialogue, &act->draft) >= 0;
        if (at == NO_WORD || (!is_ordered && may_correct(dialogue, &act->draft)))
            continue;
        if (is_ordered || act->draft.item_count == 1) {
            act->kind = ACT_REMOVE;
            act->is_denial = true;
        } else { /* many dishes are called so in part: it is what is in them */
            struct draft without = {.item_count = 0};
            char phrase[PHRASE_BYTES];
            draft_put_without(&without, words_join_stems(words, at, count, phrase, sizeof phrase));
            act->draft = without;
            act->kind = ACT_CHANGE;
        }
        act->is_after_no = false;
        acts_drop(acts, --i);
    }
}

/* "No bhajis", by a word of a line's name that is no name on the menu. */
static void deny_lines(const struct dialogue *dialogue, const struct words *words, struct acts *acts)
{
    if (acts->count != 1 || acts->at[0].kind != ACT_NO || words->count < 2 || !word_is(&words->at[0], "no") ||
        words->at[0].ends_clause)
        return;
    char said[ACT_TEXT_BYTES];
    words_join(words, 1, words->count - 1, said, sizeof said);
    if (order_line_by_words(dialogue, said) < 0)
        return;
    acts->at[0].kind = ACT_REMOVE;
    snprintf(acts->at[0].text, sizeof acts->at[0].text, "%s", said);
}

/* Whether all words of a phrase are in one of the names that the draft goes by. */
static bool is_called(const struct dialogue *dialogue, const struct draft *draft, const char *phrase)
{
    const struct told_menu *menu = dialogue->menu;
    bool is_one = false;
    struct words said;
    words_split(&said, phrase);
    for (size_t i = 0; i < draft->item_count + draft->category_count && !is_one; i++) {
        char stems[PHRASE_BYTES];
        size_t k = i < draft->item_count ? draft->items[i] : draft->categories[i - draft->item_count];
        lexicon_stems(i < draft->item_count ? menu->items[k].name : menu->categories[k].name, stems);
        is_one = said.count > 0;
        for (size_t w = 0; w < said.count; w++)
            is_one = is_one && word_is_among(said.at[w].stem, stems);
    }
    return is_one;
}

/* "No bagel", to "which bagel would you like?": it was never ordered. */
static void deny_asked_about(const struct dialogue *dialogue, struct acts *acts)
{
    const struct draft *draft = &dialogue->drafts.at[0];
    if (dialogue->drafts.count == 0 || !question_is_of_draft(dialogue->question.asked))
        return;
    for (size_t i = 0; i < acts->count; i++) {
        struct act *act = &acts->at[i];
        bool is_denial = (act->kind == ACT_CHANGE || act->kind == ACT_REMOVE) &&
                         act->draft.without_count == 1 && act->draft.choice_count == 0 &&
                         draft_is_empty(&act->target) && is_called(dialogue, draft, act->draft.without[0]);
        if (!is_denial)
            continue;
        act->kind = ACT_REMOVE;
        act->draft = (struct draft){.item_count = 0};
        act->is_denial = true;
    }
}

/* "Forget the coke, lemonade", with nothing between them that lists: what is not ordered takes its place. */
static void replace_removed(const struct dialogue *dialogue, const struct words *words, struct acts *acts)
{
    if (dialogue->drafts.count > 0 || turn_words_have(words, "and") || turn_words_have(words, "or"))
        return;
    for (size_t i = 1; i < acts->count; i++) {
        const struct act *before = &acts->at[i - 1];
        struct act *act = &acts->at[i];
        if (act->kind != ACT_REMOVE || before->kind != ACT_REMOVE || act->draft.item_count != 1 ||
            act->draft.is_part || act->is_denial || order_line_named(dialogue, &act->draft) >= 0 ||
            order_line_named(dialogue, &before->draft) < 0)
            continue;
        act->kind = ACT_ADD;
        act->draft.without_count = 0;
        act->text[0] = '\0';
    }
}

void acts_mend_without(struct dialogue *dialogue, const struct words *words, struct acts *acts)
{
    for (size_t i = 0; i < acts->count; i++)
        if (acts->at[i].kind == ACT_CHANGE && !draft_names_thing(&acts->at[i].draft))
            leave_out_choices(words, &acts->at[i].draft);
    leave_out_parts(dialogue, words, acts);
    deny_dishes(dialogue, words, acts);
    deny_lines(dialogue, words, acts);
    deny_asked_about(dialogue, acts);
    for (size_t i = 0; i < acts->count; i++) /* "I don't want a horchata" of what was never ordered */
        if (acts->at[i].kind == ACT_REMOVE && turn_words_have(words, "not want"))
            acts->at[i].is_denial = true;
    replace_removed(dialogue, words, acts);
}
