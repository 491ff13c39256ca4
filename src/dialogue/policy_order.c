/* Lines that come, come again and go. */
#include <stdio.h>
#include <string.h>

#include "dialogue/dialogue_internal.h"
#include "dialogue/turn_words.h"
#include "meaning/cue.h"

bool order_line_is(const struct dialogue *dialogue, size_t line, const struct draft *wanted)
{
    struct draft draft = *wanted;
    struct order_view_line of = order_view_at(&dialogue->view, line);
    draft.items[0] = (uint16_t)order_line_item(dialogue, line);
    draft.item_count = 1;
    draft_settle(&draft, dialogue->lexicon, dialogue->menu);
    if (dialogue->menu->items[draft.items[0]].size_count == 0)
        draft.size[0] = '\0'; /* as when it was ordered */
    int size = draft.size[0] != '\0' ? lexicon_size(dialogue->lexicon, draft.items[0], draft.size) : -1;
    for (size_t i = 0; i < draft.choice_count; i++)
        if (!order_line_has_option(dialogue, line, &draft.choices[i]))
            return false;
    return (draft.quantity > 0 ? draft.quantity : 1) == of.quantity && draft.without_count == 0 &&
           (draft.size[0] == '\0' || (size >= 0 && strcmp(dialogue->menu->sizes[size].id, of.size_id) == 0));
}

bool policy_is_repeat(const struct dialogue *dialogue, const struct act *act)
{
    int line = dialogue->had_trouble && !act->is_correction ? order_line_named(dialogue, &act->draft) : -1;
    return line >= 0 && order_line_is(dialogue, (size_t)line, &act->draft);
}

bool policy_mend_repeat(struct dialogue *dialogue, const struct act *act)
{
    int line = dialogue->was_misheard && !act->is_correction ? order_line_named(dialogue, &act->draft) : -1;
    if (line < 0 || act->draft.choice_count + act->draft.without_count == 0)
        return false;
    struct order_view_line of = order_view_at(&dialogue->view, (size_t)line);
    bool is_spoken_of = false;
    for (size_t i = 0; i < dialogue->focus_count; i++)
        is_spoken_of = is_spoken_of || strcmp(dialogue->focus[i], of.line_id) == 0;
    if (!is_spoken_of || (act->draft.quantity > 0 ? act->draft.quantity : 1) != of.quantity)
        return false;
    struct draft delta = act->draft;
    delta.item_count = delta.category_count = 0;
    delta.quantity = 0;
    policy_change_line(dialogue, (size_t)line, &delta);
    return true;
}

static bool says_more_than_item(const struct draft *draft)
{
    return (draft->quantity > 0 && !draft->is_article) || draft->size[0] != '\0' || draft->choice_count > 0 ||
           draft->without_count > 0;
}

/* "No, just one calzone" of the only one there is: how many of it, no other. Done; false: it is something else. */
static bool is_count_of_kind(struct dialogue *dialogue, const struct act *act)
{
    const struct draft *draft = &act->draft;
    int line = -1;
    bool is_count = act->is_after_no && draft->item_count == 0 && draft->category_count > 0 &&
                    draft->quantity > 0 && !draft->is_article && draft->choice_count == 0 &&
                    draft->without_count == 0 && draft->heard[0] == '\0';
    for (size_t i = 0; is_count && i < order_view_count(&dialogue->view); i++) {
        int item = order_line_item(dialogue, i);
        if (item < 0 || dialogue->menu->items[item].category != draft->categories[0])
            continue;
        if (line >= 0)
            return false;
        line = (int)i;
    }
    if (line < 0)
        return false;
    struct draft count = {.quantity = draft->quantity};
    snprintf(count.size, sizeof count.size, "%s", draft->size);
    policy_change_line(dialogue, (size_t)line, &count);
    return true;
}

/* Who has refused the order already, and names a dish that is on it, speaks of that one: misheard corrections let it
 * grow line by line. */
static bool is_of_refused(const struct dialogue *dialogue, const struct act *act)
{
    static const char *const more[] = {"add", "also", "another", "more", "extra", "too", "as well", "plus"};
    struct words words;
    if (dialogue->refusals.total == 0 || dialogue->heard == NULL || act->is_more ||
        order_line_named(dialogue, &act->draft) < 0)
        return false;
    words_split(&words, dialogue->heard);
    return turn_words_find_any(&words, 0, more, sizeof more / sizeof *more, NULL) == NO_WORD;
}

void policy_add_lines(struct dialogue *dialogue, const struct act *act)
{
    bool is_fixing =
        dialogue->question.asked == ASKED_READ_BACK || dialogue->question.asked == ASKED_WHAT_CHANGE;
    bool is_told_again = dialogue->question.asked != ASKED_MORE && is_of_refused(dialogue, act);
    bool is_correction = act->is_correction ||
                         (act->is_after_no && (is_fixing || dialogue->is_focus_fresh)) ||
                         dialogue->question.asked == ASKED_WHAT_CHANGE || is_told_again;
    if (is_count_of_kind(dialogue, act))
        return;
    int same = is_correction ? order_line_find(dialogue, &act->draft) : -1;
    if (dialogue->question.asked == ASKED_CHANGE_TO) {
        int line = order_line_in_focus(dialogue);
        if (line >= 0)
            policy_replace_line(dialogue, (size_t)line, &act->draft);
        return;
    }
    if (act->is_recount && act->draft.quantity > 0 && !act->draft.is_article)
        same = order_line_named(dialogue, &act->draft);
    if (act->draft.is_definite && act->draft.quantity == 0 && says_more_than_item(&act->draft))
        same = order_line_find(dialogue, &act->draft); /* "can I get the margherita without basil" */
    if (same >= 0 && act->draft.item_count > 0 &&
        draft_has_item(&act->draft, (size_t)order_line_item(dialogue, (size_t)same)) &&
        (says_more_than_item(&act->draft) || act->is_correction)) {
        policy_change_line(dialogue, (size_t)same, &act->draft);
        return;
    }
    if (same >= 0 && is_told_again && is_fixing && act->draft.quantity == 0) {
        dialogue->drafts.count =
            dialogue->drafts.first_new;             /* "no, make that florb egg rolls": not one more, */
        policy_ask_change_to(dialogue, same, NULL); /* and no florb beside them */
        return;
    }
    if (act->is_more && policy_add_like(dialogue, act))
        return;
    int last = order_line_in_focus(dialogue);
    int last_item = last >= 0 ? order_line_item(dialogue, (size_t)last) : -1;
    bool is_same_kind =
        last_item >= 0 && act->draft.item_count > 0 &&
        dialogue->menu->items[last_item].category == dialogue->menu->items[act->draft.items[0]].category;
    if (is_correction && dialogue->is_focus_fresh && is_same_kind && !is_fixing)
        policy_replace_line(dialogue, (size_t)last, &act->draft);
    else
        drafts_put(dialogue, &act->draft);
}

/* Whether the words say what is to go: more than "that", "the last one", "it please". */
static bool says_what(const char *text)
{
    struct words words;
    words_split(&words, text);
    for (size_t w = 0; w < words.count && (w == 0 || !words.at[w - 1].ends_clause); w++)
        if (words.at[w].number < 0 && !cue_is_small_word(words.at[w].text) &&
            !word_is_among(words.at[w].text,
                           "last first thing things item items whole rest order again anymore it that "
                           "this them those these ones wait sorry please thanks off other"))
            return true;
    return false;
}

static bool is_of_kind(const struct dialogue *dialogue, const struct draft *draft, size_t category)
{
    for (size_t i = 0; i < draft->category_count; i++)
        if (draft->categories[i] == category)
            return true;
    return draft->item_count > 0 && dialogue->menu->items[draft->items[0]].category == category;
}

/* The draft that may be one of the dishes, or of the kind where no dish is said, or the number of drafts. */
static size_t draft_with(const struct dialogue *dialogue, const struct draft *what)
{
    size_t at = 0;
    for (; at < dialogue->drafts.count; at++) {
        for (size_t i = 0; i < what->item_count; i++)
            if (draft_has_item(&dialogue->drafts.at[at], what->items[i]))
                return at;
        for (size_t i = 0; what->item_count == 0 && i < what->category_count; i++)
            if (is_of_kind(dialogue, &dialogue->drafts.at[at], what->categories[i]))
                return at;
    }
    return at;
}

void policy_remove_lines(struct dialogue *dialogue, const struct act *act)
{
    const struct draft *what = &act->draft;
    if (policy_remove_nth(dialogue, act))
        return;
    bool names_line = what->item_count > 0 || what->category_count > 0 || what->size[0] != '\0';
    bool is_heard_well = what->item_count > 0 && what->score >= 1;
    int line = names_line && is_heard_well ? order_line_find(dialogue, what)
                                           : order_line_by_sound(dialogue, act->text);
    if (line < 0 && names_line)
        line = order_line_find(dialogue, what);
    if (line < 0 && !names_line && what->without_count == 0)
        line = order_line_by_words(dialogue, act->text);
    bool names_dish = what->item_count > 0 || what->category_count > 0;
    bool is_of_draft = !names_dish || draft_with(dialogue, what) < dialogue->drafts.count;
    if (dialogue->drafts.count > 0 && line < 0 && what->without_count == 0 && is_of_draft) {
        size_t at = names_dish ? draft_with(dialogue, what) : 0;
        drafts_drop(dialogue, at);
        if (at == 0)
            dialogue->question.offer_count = 0;
        say_note(dialogue, "Okay, I left that out.");
        return;
    }
    if (line < 0 && what->without_count > 0) {
        struct act change = {.kind = ACT_CHANGE};
        for (size_t i = 0; i < what->without_count; i++)
            draft_put_without(&change.draft, what->without[i]);
        policy_change(dialogue, &change);
        return;
    }
    if (line < 0 && !names_line && !says_what(act->text))
        line = order_line_in_focus(dialogue);
    if (line < 0 && act->is_denial) {
        say_note(dialogue, "Okay, no %s.",
                 what->item_count > 0 ? dialogue->menu->items[what->items[0]].name : "problem");
        return;
    }
    if (line < 0) {
        order_line_say_missing(dialogue);
        return;
    }
    if (what->without_count > 0 && !draft_has_item(what, (size_t)order_line_item(dialogue, (size_t)line))) {
        struct draft delta = {.item_count = 0};
        for (size_t i = 0; i < what->without_count; i++)
            draft_put_without(&delta, what->without[i]);
        policy_change_line(dialogue, (size_t)line, &delta);
        return;
    }
    policy_remove_line(dialogue, (size_t)line, what->quantity);
}

void policy_clear_order(struct dialogue *dialogue)
{
    dialogue->drafts.count = 0;
    for (size_t i = 0; i < order_view_count(&dialogue->view); i++)
        policy_remove_line(dialogue, i, 0);
    dialogue->focus_count = 0;
}
