/* Lines that are said once more, and dishes named by their kind and what they are of. */
#include <stdio.h>
#include <string.h>

#include "dialogue/acts_mend.h"
#include "dialogue/turn_words.h"

/* Whether the draft may be the line's dish, by its name or its kind. */
static bool may_be_line(const struct dialogue *dialogue, const struct draft *draft, size_t line)
{
    int item = order_line_item(dialogue, line);
    if (item < 0)
        return false;
    if (draft->item_count > 0)
        return draft_has_item(draft, (size_t)item);
    for (size_t i = 0; i < draft->category_count; i++)
        if (draft->categories[i] == dialogue->menu->items[item].category)
            return true;
    return false;
}

static bool has_all_choices(const struct dialogue *dialogue, const struct draft *draft, size_t line)
{
    for (size_t i = 0; i < draft->choice_count; i++)
        if (!order_line_has_option(dialogue, line, &draft->choices[i]))
            return false;
    return true;
}

/* "No, one special with ham, one special with mushrooms", of two that are ordered: said again, not two more. */
static void restate_lines(const struct dialogue *dialogue, struct acts *acts)
{
    enum { MOST = 8 };
    size_t lines[MOST], line_count = 0, adds = 0, first = acts->count;
    for (size_t i = 0; i < acts->count; i++) {
        if (acts->at[i].kind != ACT_ADD)
            continue;
        first = first < i ? first : i;
        adds++;
    }
    if (adds < 2)
        return;
    for (size_t line = 0; line < order_view_count(&dialogue->view) && line_count < MOST; line++)
        if (may_be_line(dialogue, &acts->at[first].draft, line))
            lines[line_count++] = line;
    for (size_t i = first; i < acts->count; i++) {
        const struct draft *draft = &acts->at[i].draft;
        if (acts->at[i].kind == ACT_ADD &&
            (draft->choice_count == 0 || line_count == 0 || !may_be_line(dialogue, draft, lines[0]) ||
             (draft->quantity > 0 ? draft->quantity : 1) !=
                 order_view_at(&dialogue->view, lines[0]).quantity))
            return;
    }
    if (adds != line_count)
        return;
    for (size_t i = first; i < acts->count; i++) /* those that are so already */
        for (size_t k = 0; k < line_count && acts->at[i].kind == ACT_ADD; k++)
            if (has_all_choices(dialogue, &acts->at[i].draft, lines[k])) {
                acts_drop(acts, i--);
                memmove(&lines[k], &lines[k + 1], (line_count - k - 1) * sizeof *lines);
                line_count--;
                break;
            }
    for (size_t i = first, k = 0; i < acts->count && k < line_count; i++) {
        if (acts->at[i].kind != ACT_ADD)
            continue;
        struct act *act = &acts->at[i];
        act->kind = ACT_CHANGE;
        act->draft.item_count = act->draft.category_count = 0;
        act->draft.quantity = 0;
        snprintf(act->of_line, sizeof act->of_line, "%s", order_view_at(&dialogue->view, lines[k++]).line_id);
    }
}

static bool is_bare(const struct draft *draft)
{
    return draft->quantity == 0 && draft->size[0] == '\0' && draft->choice_count + draft->without_count == 0;
}

/* Whether the act says no more than what a line is already. */
static bool is_said_again(const struct dialogue *dialogue, const struct act *act)
{
    if (act->kind == ACT_ADD)
        return act->draft.item_count > 0 && is_bare(&act->draft) &&
               order_line_named(dialogue, &act->draft) >= 0;
    if (act->kind != ACT_CHANGE || act->draft.choice_count == 0 || draft_names_thing(&act->draft) ||
        !draft_is_empty(&act->target) || act->draft.size[0] != '\0' || act->draft.without_count > 0)
        return false;
    for (size_t line = 0; line < order_view_count(&dialogue->view); line++)
        if (has_all_choices(dialogue, &act->draft, line))
            return true;
    return false;
}

/* "No no. Plain cheese. Then half sausage half onion. Then the supreme.": the whole order, told once more. */
static void drop_retold(const struct dialogue *dialogue, struct acts *acts)
{
    size_t retold = 0, changes = 0;
    for (size_t i = 0; i < acts->count; i++) {
        bool is_change =
            acts->at[i].kind == ACT_ADD || acts->at[i].kind == ACT_CHANGE || acts->at[i].kind == ACT_REMOVE;
        changes += is_change;
        retold += is_said_again(dialogue, &acts->at[i]);
    }
    if (retold < 2 || retold + 1 < changes)
        return;
    for (size_t i = 0; i < acts->count; i++)
        if (is_said_again(dialogue, &acts->at[i]) || acts->at[i].kind == ACT_NO ||
            acts->at[i].kind == ACT_DONE)
            acts_drop(acts, i--);
    if (acts->count == 0 ||
        (acts->count == 1 && acts->at[0].kind == ACT_CHANGE && acts->at[0].draft.quantity > 0)) {
        acts->count = 0;
        acts_add(acts, ACT_ASK)->topic = TOPIC_ORDER; /* it is read to whom it seemed wrong */
    }
}

/* The one dish of the category whose name has all the words of the item's name, or -1. */
static int dish_of_kind(const struct dialogue *dialogue, size_t category, size_t item)
{
    const struct told_menu *menu = dialogue->menu;
    const struct told_menu_category *of = &menu->categories[category];
    char stems[PHRASE_BYTES], other[PHRASE_BYTES];
    struct words words;
    int found = -1;
    words_split(&words, lexicon_stems(menu->items[item].name, stems));
    for (size_t i = of->first_item; i < of->first_item + of->item_count; i++) {
        bool has_all = i != item;
        lexicon_stems(menu->items[i].name, other);
        for (size_t w = 0; w < words.count; w++)
            has_all = has_all && word_is_among(words.at[w].text, other);
        if (has_all && found >= 0)
            return -1;
        found = has_all ? (int)i : found;
    }
    return found;
}

/* "The party tray of egg rolls then, two of them": a dish of its own, and in the place of the egg rolls asked about. */
static void join_kind(struct dialogue *dialogue, const struct words *words, struct acts *acts)
{
    for (size_t i = 0; i + 1 < acts->count; i++) {
        struct draft *kind = &acts->at[i].draft;
        const struct draft *of = &acts->at[i + 1].draft;
        if (acts->at[i].kind != ACT_ADD || acts->at[i + 1].kind != ACT_ADD || kind->item_count > 0 ||
            kind->category_count != 1 || of->item_count != 1 || of->quantity > 0 || of->size[0] != '\0' ||
            !turn_words_have(words, "of"))
            continue;
        int item = dish_of_kind(dialogue, kind->categories[0], of->items[0]);
        if (item < 0)
            continue;
        size_t them = turn_words_find(words, 0, "of them", NULL);
        if (kind->quantity == 0 && them != NO_WORD && them > 0 && words->at[them - 1].number > 0)
            kind->quantity = words->at[them - 1].number;
        if (question_is_of_draft(dialogue->question.asked) && dialogue->drafts.count > 0 &&
            draft_has_item(&dialogue->drafts.at[0], of->items[0])) {
            drafts_drop_first(dialogue);
            dialogue->question.asked = ASKED_NOTHING;
        }
        kind->items[0] = (uint16_t)item;
        kind->item_count = 1;
        kind->category_count = 0;
        kind->score = 1;
        acts_drop(acts, i + 1);
    }
}

/* "Three large pies, one plain, ...": the dish that is called so. */
static void name_plain(const struct dialogue *dialogue, const struct words *words, struct acts *acts)
{
    size_t at = turn_words_find(words, 0, "plain", NULL);
    struct hit hit;
    if (at == NO_WORD || acts->count < 2 || !lexicon_match(dialogue->lexicon, words, at, &hit))
        return;
    for (size_t i = 0; i < acts->count; i++) {
        struct draft *draft = &acts->at[i].draft;
        if (acts->at[i].kind != ACT_ADD || draft->item_count > 0 || draft->category_count != 1 ||
            draft->choice_count + draft->without_count > 0)
            continue;
        for (size_t k = 0; k < hit.item_count && draft->item_count == 0; k++) {
            if (dialogue->menu->items[hit.items[k]].category != draft->categories[0])
                continue;
            draft->items[0] = (uint16_t)hit.items[k];
            draft->item_count = 1;
            draft->score = 1;
        }
        if (draft->item_count > 0)
            draft->category_count = 0;
    }
}

/* "It", "that anymore": what was spoken of, and nothing else. */
static bool is_mere_pronoun(const char *text)
{
    struct words words;
    words_split(&words, text);
    for (size_t w = 0; w < words.count; w++)
        if (!word_is_among(words.at[w].text, "it that them those these one ones any more anymore at all now"))
            return false;
    return true;
}

/* "Cancel the coke, I don't want it": it goes once. */
static void drop_removed_again(struct acts *acts)
{
    for (size_t i = 1; i < acts->count; i++)
        if (acts->at[i].kind == ACT_REMOVE && acts->at[i - 1].kind == ACT_REMOVE &&
            draft_is_empty(&acts->at[i].draft) && !draft_is_empty(&acts->at[i - 1].draft) &&
            is_mere_pronoun(acts->at[i].text))
            acts_drop(acts, i--);
}

/* "Another one the same": one more, said twice. */
static void join_agains(const struct words *words, struct acts *acts)
{
    static const char *const same[] = {"another one the same", "another the same", "one more the same",
                                       "another one of the same", "one more of the same"};
    bool is_one = turn_words_find_any(words, 0, same, sizeof same / sizeof *same, NULL) != NO_WORD;
    for (size_t i = 0; is_one && i + 1 < acts->count; i++) {
        const struct draft *next = &acts->at[i + 1].draft;
        if (acts->at[i].kind != ACT_AGAIN || acts->at[i + 1].kind != ACT_AGAIN ||
            next->choice_count + next->without_count > 0 || next->size[0] != '\0')
            continue;
        acts_drop(acts, i + 1);
        return;
    }
}

void acts_mend_again(struct dialogue *dialogue, const struct words *words, struct acts *acts)
{
    enum asked asked = dialogue->question.asked;
    bool is_again = acts_have(acts, ACT_NO) || asked == ASKED_READ_BACK || asked == ASKED_WHAT_CHANGE ||
                    dialogue->had_trouble || dialogue->was_misheard;
    static const char *const more[] = {"more", "also", "another", "add", "extra"};
    drop_removed_again(acts);
    join_agains(words, acts);
    join_kind(dialogue, words, acts);
    name_plain(dialogue, words, acts);
    if (turn_words_find_any(words, 0, more, sizeof more / sizeof *more, NULL) != NO_WORD)
        return;
    if (is_again && !acts_have(acts, ACT_YES)) {
        restate_lines(dialogue, acts);
        if (acts_have(acts, ACT_NO))
            drop_retold(dialogue, acts);
    }
}
