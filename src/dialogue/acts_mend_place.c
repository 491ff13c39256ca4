/* "Instead of the first one, a coke": the line of the order that is named by its place. */
#include <stdio.h>

#include "dialogue/acts_mend.h"
#include "dialogue/pick.h"
#include "dialogue/turn_words.h"

static bool names_only_place(const struct act *act)
{
    const struct draft *what = act->kind == ACT_REMOVE ? &act->draft : &act->target;
    return act->text[0] != '\0' && !draft_names_thing(what) && what->choice_count == 0 &&
           what->size[0] == '\0' && what->without_count == 0;
}

/* "I changed my mind about the first one, make it a coke": one change, not two acts. */
static bool is_removed_for(const struct act *removal, const struct act *change)
{
    return removal->kind == ACT_REMOVE && change->kind == ACT_CHANGE && change->has_pronoun &&
           draft_names_thing(&change->draft) && draft_is_empty(&change->target);
}

/* "Four of the second one": how many of the line at that place there are to be. */
static void number_place(const struct dialogue *dialogue, const struct words *words, struct acts *acts)
{
    char said[ACT_TEXT_BYTES];
    size_t at = turn_words_find(words, 0, "of the", NULL);
    struct act *act = acts->count == 1 ? &acts->at[0] : NULL;
    if (at == NO_WORD || at + 3 >= words->count || !word_is_among(words->at[at + 3].text, "one thing item") ||
        act == NULL || act->kind != ACT_CHANGE || act->draft.quantity == 0 || act->of_line[0] != '\0' ||
        draft_names_thing(&act->draft) || draft_names_thing(&act->target) || act->draft.size[0] != '\0' ||
        act->draft.choice_count + act->draft.without_count > 0)
        return;
    int line = pick_place(words_join(words, at + 2, 1, said, sizeof said), order_view_count(&dialogue->view));
    if (line >= 0)
        snprintf(act->of_line, sizeof act->of_line, "%s",
                 order_view_at(&dialogue->view, (size_t)line).line_id);
}

/* "The second one with mushrooms" of two that are one line, just spoken of: one of them. */
static void take_one_of_line(const struct dialogue *dialogue, const struct words *words, struct acts *acts)
{
    static const char *const ones[] = {"first one", "second one", "third one", "last one"};
    char said[ACT_TEXT_BYTES];
    size_t at = turn_words_find_any(words, 0, ones, sizeof ones / sizeof *ones, NULL);
    int line = order_line_in_focus(dialogue);
    bool is_alone = acts->count == 1 || (acts->count == 2 && acts->at[0].kind <= ACT_CHANGE);
    if (at == NO_WORD || line < 0 || dialogue->drafts.count > 0 || !is_alone)
        return;
    struct order_view_line of = order_view_at(&dialogue->view, (size_t)line);
    struct act *act = &acts->at[acts->count - 1];
    int place = pick_place(words_join(words, at, 1, said, sizeof said), (size_t)of.quantity);
    bool is_only = order_view_count(&dialogue->view) == 1;
    if (of.quantity < 2 || place < 0 || (!is_only && !dialogue->is_focus_fresh) || act->kind != ACT_CHANGE ||
        act->draft.quantity > 1 || draft_names_thing(&act->draft) || draft_names_thing(&act->target) ||
        act->draft.choice_count + act->draft.without_count + (act->draft.size[0] != '\0') == 0)
        return;
    act->share = 1;
    act->draft.quantity = 0;
    act->draft.is_article = act->is_correction = false;
    act->target = (struct draft){.item_count = 0};
    act->text[0] = '\0';
    snprintf(act->of_line, sizeof act->of_line, "%s", of.line_id);
}

/* Lines that can be so: of the dish spoken of, where there are several of it, else of all; returns how many. */
static size_t lines_to_place(const struct dialogue *dialogue, const struct draft *delta, size_t out_lines[],
                             size_t max)
{
    int focus = order_line_in_focus(dialogue),
        item = focus >= 0 ? order_line_item(dialogue, (size_t)focus) : -1;
    size_t count = order_view_count(&dialogue->view), same = 0, found = 0;
    for (size_t i = 0; i < count; i++)
        same += order_line_item(dialogue, i) == item;
    for (size_t i = 0; i < count && found < max; i++) {
        if (same > 1 && order_line_item(dialogue, i) != item)
            continue;
        json_t *arguments = policy_change_arguments(dialogue, i, delta);
        if (arguments != NULL)
            out_lines[found++] = i;
        json_decref(arguments);
    }
    return found;
}

/* "No salad in the first one", of several lines: of the line at that place, and "one" is no number. */
static void change_line_at_place(const struct dialogue *dialogue, const struct words *words,
                                 struct acts *acts)
{
    enum { LINES_MOST = 16 };
    static const char *const ones[] = {"the first one", "the second one", "the third one", "the last one"};
    char said[ACT_TEXT_BYTES];
    size_t lines[LINES_MOST];
    size_t at = turn_words_find_any(words, 1, ones, sizeof ones / sizeof *ones, NULL);
    struct act *act = acts->count == 1 ? &acts->at[0] : NULL;
    if (at == NO_WORD || !word_is_among(words->at[at - 1].text, "in on for from off to of with") ||
        act == NULL || act->kind != ACT_CHANGE || act->of_line[0] != '\0' || act->draft.quantity > 1 ||
        act->share > 0 || draft_names_thing(&act->draft) || draft_names_thing(&act->target) ||
        act->draft.choice_count + act->draft.without_count == 0)
        return;
    struct draft delta = act->draft;
    delta.quantity = 0;
    delta.is_article = false;
    size_t count = lines_to_place(dialogue, &delta, lines, LINES_MOST);
    int place = count > 1 ? pick_place(words_join(words, at + 1, 1, said, sizeof said), count) : -1;
    if (place < 0)
        return;
    act->target = (struct draft){.item_count = 0};
    act->draft.quantity = 0;
    act->draft.is_article = false;
    act->text[0] = '\0';
    snprintf(act->of_line, sizeof act->of_line, "%s", order_view_at(&dialogue->view, lines[place]).line_id);
}

void acts_mend_places(const struct dialogue *dialogue, const struct words *words, struct acts *acts)
{
    number_place(dialogue, words, acts);
    take_one_of_line(dialogue, words, acts);
    change_line_at_place(dialogue, words, acts);
    for (size_t i = 0; i < acts->count; i++) {
        struct act *act = &acts->at[i];
        if (act->kind == ACT_CHANGE && act->is_denial && order_line_find(dialogue, &act->target) < 0)
            act->target = (struct draft){.item_count = 0};
        bool is_removed = i + 1 < acts->count && is_removed_for(act, act + 1);
        if ((act->kind != ACT_CHANGE && !is_removed) || !names_only_place(act))
            continue;
        int line = pick_place(act->text, order_view_count(&dialogue->view));
        if (line < 0)
            continue;
        if (is_removed)
            acts_drop(acts, i);
        act->target = (struct draft){.item_count = 0};
        snprintf(act->of_line, sizeof act->of_line, "%s",
                 order_view_at(&dialogue->view, (size_t)line).line_id);
    }
}
