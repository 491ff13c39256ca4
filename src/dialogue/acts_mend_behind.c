/* What is said behind a dish: how often ("cod and chips twice"), and what of it comes on the side. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dialogue/acts_mend.h"
#include "dialogue/turn_words.h"

/* Also "a club with salad instead of chips"; but no dish that is only called so in part behind a "no": "no onions". */
static bool is_order(const struct act *act)
{
    if (act->is_after_no && act->draft.is_part)
        return false;
    return act->kind == ACT_ADD || (act->kind == ACT_CHANGE && act->draft.item_count > 0);
}

struct act *acts_ordered_before(const struct dialogue *dialogue, const char *text, const struct words *words,
                                size_t end, struct acts *acts)
{
    struct acts *before = end > 0 ? calloc(1, sizeof *before) : NULL;
    char *part = end > 0 ? strndup(text, words->at[end - 1].at + words->at[end - 1].len) : NULL;
    size_t count = 0;
    struct act *found = NULL;
    if (before != NULL && part != NULL) {
        policy_parse(dialogue, part, false, before);
        for (size_t i = 0; i < before->count; i++)
            count += is_order(&before->at[i]);
    }
    for (size_t i = 0; i < acts->count && count > 0; i++)
        if (is_order(&acts->at[i]) && --count == 0)
            found = &acts->at[i];
    free(part);
    free(before);
    return found;
}

/* --- how often --- */

/* "Twice", "three times", "times two" at the word: how often; 0: it is not said there. */
static int times_at(const struct words *words, size_t at)
{
    const struct word *word = &words->at[at];
    if (word_is(word, "twice"))
        return 2;
    if (word_is(word, "thrice"))
        return 3;
    bool is_number_first = at > 0 && words->at[at - 1].number > 1 && !words->at[at - 1].ends_clause;
    if (word_is(word, "times") && is_number_first)
        return words->at[at - 1].number;
    bool has_number = at + 1 < words->count && words->at[at + 1].number > 1;
    return word_is_among(word->text, "times x") && has_number ? words->at[at + 1].number : 0;
}

/* The number that ends before the word ("two", "a dozen", "half a dozen"), and where it begins; 0: none does. */
static int number_before(const struct words *words, size_t at, size_t *out_first)
{
    enum { DOZEN = 12 };
    if (at == 0 || words->at[at - 1].ends_clause)
        return 0;
    bool is_dozen = word_is(&words->at[at - 1], "dozen");
    bool is_half = is_dozen && at > 2 && word_is(&words->at[at - 3], "half");
    bool is_one = is_dozen && at > 1 && word_is_among(words->at[at - 2].text, "a one");
    *out_first = is_half ? at - 3 : is_one ? at - 2 : at - 1;
    if (is_dozen)
        return is_half ? DOZEN / 2 : DOZEN;
    return words->at[at - 1].number;
}

/* "Pot stickers, two orders", "yellowtail, half a dozen pieces": of what stands before the comma. */
static void mend_portions(const struct dialogue *dialogue, const char *text, const struct words *words,
                          struct acts *acts)
{
    static const char units[] = "order orders piece pieces serving servings portion portions";
    for (size_t w = 1; w < words->count; w++) {
        size_t first = w;
        bool is_end = w + 1 == words->count || words->at[w].ends_clause || !word_is(&words->at[w + 1], "of");
        bool is_them =
            word_is(&words->at[w], "of") && w + 1 < words->count &&
            word_is_among(words->at[w + 1].text, "them those these") &&
            (w + 2 == words->count || words->at[w + 1].ends_clause || word_is(&words->at[w + 2], "please"));
        int count = (word_is_among(words->at[w].text, units) && is_end) || is_them
                        ? number_before(words, w, &first)
                        : 0;
        struct act *act = count > 0 && first > 0 && words->at[first - 1].ends_clause
                              ? acts_ordered_before(dialogue, text, words, first, acts)
                              : NULL;
        bool is_size = act != NULL && act->draft.size[0] != '\0' && /* "wings, ten pieces" */
                       word_is_among(words->at[w].text, "piece pieces");
        if (act == NULL || is_size || (act->draft.quantity > 1 && act->draft.quantity != count))
            continue;
        act->draft.quantity = count;
        act->draft.is_article = act->draft.is_few = false;
    }
}

static void mend_times(const struct dialogue *dialogue, const char *text, const struct words *words,
                       struct acts *acts)
{
    for (size_t w = 1; w < words->count; w++) {
        int times = times_at(words, w);
        size_t end = w - (times > 0 && word_is(&words->at[w], "times") && words->at[w - 1].number == times);
        struct act *act = times > 0 ? acts_ordered_before(dialogue, text, words, end, acts) : NULL;
        if (act == NULL || (act->draft.quantity > 1 && act->draft.quantity != times))
            continue;
        act->draft.quantity = times;
        act->draft.is_article = act->draft.is_few = false;
    }
}

/* --- on the side --- */

/* What is to come on the side, before the word: from out_first on so many words; 0: it is not said. */
static size_t named_before(const struct words *words, size_t at, size_t *out_first)
{
    enum { NAME_WORDS_MAX = 4 };
    static const char around[] = "with and the a an some extra light plus add put get have of for but my her "
                                 "his please also can i on in it that them this those all everything";
    size_t first = at;
    while (first > 0 && at - first < NAME_WORDS_MAX && !words->at[first - 1].ends_clause &&
           words->at[first - 1].number < 0 && !word_is_among(words->at[first - 1].text, around))
        first--;
    *out_first = first;
    return at - first;
}

static bool is_called(const struct draft_choice *choice, const char *phrase)
{
    size_t len = strlen(choice->phrase), tail = strlen(phrase);
    return len >= tail && strcmp(choice->phrase + len - tail, phrase) == 0 &&
           (len == tail || choice->phrase[len - tail - 1] == ' ');
}

/* The act's choice that is called so, or -1. */
static int choice_called(const struct act *act, const char *phrase)
{
    for (size_t i = act->draft.choice_count; i > 0; i--)
        if (is_called(&act->draft.choices[i - 1], phrase))
            return (int)i - 1;
    return -1;
}

/* The dish that the act is of: its own, that which was asked about, or the line's that is spoken of; -1: not known. */
static int dish_of(const struct dialogue *dialogue, const struct act *act)
{
    const struct draft *asked = dialogue->drafts.count > 0 ? &dialogue->drafts.at[0] : NULL;
    if (asked != NULL && act != NULL && act->kind == ACT_CHANGE && !draft_names_thing(&act->draft))
        return asked->item_count == 1 ? asked->items[0] : -1;
    int line = act != NULL && act->kind == ACT_CHANGE && !draft_names_thing(&act->draft) &&
                       draft_is_empty(&act->target)
                   ? order_line_in_focus(dialogue)
                   : -1;
    if (line >= 0)
        return order_line_item(dialogue, (size_t)line);
    return act != NULL && act->draft.item_count == 1 ? act->draft.items[0] : -1;
}

static bool is_in_dish(const struct dialogue *dialogue, const struct act *act, const char *phrase)
{
    int item = dish_of(dialogue, act);
    return item >= 0 && lexicon_ingredient(dialogue->lexicon, (size_t)item, phrase) != NULL;
}

/* Whether the act's dish can have what is called so. */
static bool can_have(const struct dialogue *dialogue, const struct act *act, const char *phrase)
{
    int choice = act != NULL ? choice_called(act, phrase) : -1, item = dish_of(dialogue, act);
    struct draft dish = {.items = {(uint16_t)(item >= 0 ? item : 0)}, .item_count = 1};
    return choice >= 0 && (item < 0 || draft_offers(dialogue->menu, &dish, act->draft.choices[choice].options,
                                                    act->draft.choices[choice].option_count));
}

/* Whether one of the acts orders a dish that is named at the word: "eggs over easy". */
static bool is_ordered_at(const struct dialogue *dialogue, const struct words *words, size_t word,
                          const struct acts *acts)
{
    size_t count = 0;
    for (size_t i = 0; i < acts->count; i++)
        if (acts->at[i].kind == ACT_ADD && !acts->at[i].draft.is_part &&
            draft_is_named_at(dialogue, &acts->at[i].draft, words, word, &count))
            return true;
    return false;
}

/* "With fries on the side": a dish of its own, unless it is on the act's dish or in it. What was taken for a choice of
 * a dish that has none such is ordered. */
static bool is_side_dish(const struct dialogue *dialogue, struct act *act, const struct words *words,
                         size_t first, size_t count, struct acts *acts)
{
    char phrase[PHRASE_BYTES];
    struct hit hit;
    words_join_stems(words, first, count, phrase, sizeof phrase);
    if (can_have(dialogue, act, phrase) || is_in_dish(dialogue, act, phrase))
        return false;
    if (is_ordered_at(dialogue, words, first, acts))
        return true;
    if (!lexicon_match(dialogue->lexicon, words, first, &hit) || hit.item_count == 0 || hit.count < count ||
        hit.is_part)
        return false;
    int choice = act != NULL ? choice_called(act, phrase) : -1;
    if (choice >= 0 && act->draft.item_count == 1) {
        struct draft *draft = &act->draft;
        memmove(&draft->choices[choice], &draft->choices[choice + 1],
                (draft->choice_count - (size_t)choice - 1) * sizeof *draft->choices);
        draft->choice_count--;
        draft_put_hit_item(&acts_add(acts, ACT_ADD)->draft, &hit);
    }
    return true;
}

/* The act that has the choice, the last of them; else that of the dish before the words. */
static struct act *act_of(const struct dialogue *dialogue, const char *text, const struct words *words,
                          size_t first, const char *phrase, struct acts *acts)
{
    struct act *before = acts_ordered_before(dialogue, text, words, first, acts);
    if (before != NULL && choice_called(before, phrase) >= 0)
        return before;
    for (size_t i = acts->count; i > 0; i--)
        if ((acts->at[i - 1].kind == ACT_ADD || acts->at[i - 1].kind == ACT_CHANGE) &&
            choice_called(&acts->at[i - 1], phrase) >= 0)
            return &acts->at[i - 1];
    bool is_part_alone = before == NULL && acts->count == 1 && acts->at[0].kind == ACT_CHANGE &&
                         !draft_is_empty(&acts->at[0].draft) && draft_is_empty(&acts->at[0].target);
    return is_part_alone ? &acts->at[0] : before; /* "a full stack with ...", "the large, with ..." */
}

/* The words name no dish and nothing that goes on one: "gravy", which stands on the side only, or "salsa" where chips
 * with salsa are sold. */
static void drop_unknown(const struct dialogue *dialogue, const struct words *words, size_t first,
                         struct acts *acts, const char *phrase)
{
    size_t count = 0;
    char stems[PHRASE_BYTES];
    for (size_t i = 0; i < acts->count; i++) {
        struct draft *draft = &acts->at[i].draft;
        int choice = choice_called(&acts->at[i], phrase);
        if (choice >= 0 && draft->choices[choice].option_count == 0) {
            memmove(&draft->choices[choice], &draft->choices[choice + 1],
                    (draft->choice_count - (size_t)choice - 1) * sizeof *draft->choices);
            draft->choice_count--;
        }
        bool is_lost = acts->at[i].kind == ACT_ADD && draft->item_count + draft->category_count == 0 &&
                       draft->heard[0] != '\0' && strcmp(lexicon_stems(draft->heard, stems), phrase) == 0;
        is_lost =
            is_lost || (acts->at[i].kind == ACT_ADD && !acts->at[i].is_after_no && draft->is_part &&
                        draft->quantity == 0 && draft_is_named_at(dialogue, draft, words, first, &count));
        bool is_void =
            acts->at[i].kind == ACT_CHANGE && draft_is_empty(draft) && draft_is_empty(&acts->at[i].target);
        if (is_lost || is_void)
            acts_drop(acts, i--);
    }
}

bool acts_note_line(const struct dialogue *dialogue, const char *note, struct acts *acts)
{
    int line = order_line_in_focus(dialogue);
    if (line < 0 || dialogue->drafts.count > 0 || acts->count == ACTS_MAX)
        return false;
    act_note_line(dialogue, (size_t)line, note, acts_add(acts, ACT_CHANGE));
    return true;
}

static void put_on_side(const struct dialogue *dialogue, const char *text, const struct words *words,
                        size_t at, struct acts *acts)
{
    char phrase[PHRASE_BYTES], said[PHRASE_BYTES], note[LINE_NOTE_BYTES];
    size_t first = at, count = named_before(words, at, &first);
    if (count == 0)
        return;
    words_join_stems(words, first, count, phrase, sizeof phrase);
    struct act *act = act_of(dialogue, text, words, first, phrase, acts);
    if (is_side_dish(dialogue, act, words, first, count, acts))
        return;
    snprintf(note, sizeof note, "%s on the side", words_join(words, first, count, said, sizeof said));
    int choice = act != NULL ? choice_called(act, phrase) : -1;
    bool is_regular = choice >= 0 && act->draft.choices[choice].amount == DRAFT_REGULAR;
    if (is_regular && (is_in_dish(dialogue, act, phrase) || !can_have(dialogue, act, phrase)))
        act->draft.choices[choice].option_count =
            0; /* in it anyway, not to be paid as well; or not to be had */
    if (act != NULL)
        (void)draft_note_add(note, act->draft.note, sizeof act->draft.note);
    drop_unknown(dialogue, words, first, acts, phrase);
    if (act == NULL)
        (void)acts_note_line(dialogue, note, acts);
}

void acts_mend_behind(const struct dialogue *dialogue, const char *text, const struct words *words,
                      struct acts *acts)
{
    size_t count = 0;
    mend_times(dialogue, text, words, acts);
    mend_portions(dialogue, text, words, acts);
    for (size_t at = 0; line_note_is_taken(dialogue); at += count) {
        at = turn_words_find(words, at, "on the side", &count);
        if (at == NO_WORD)
            return;
        put_on_side(dialogue, text, words, at, acts);
    }
}
