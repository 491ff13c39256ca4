/* What a line of several is divided into after it was ordered: "actually one large and one small" of two. */
#include <stdio.h>
#include <string.h>

#include "dialogue/acts_mend.h"

/* "Two cokes and a sprite": the next part chooses of the group that the one before did, which takes one. */
static bool chooses_alike(const struct told_menu *menu, const struct draft *before, const struct draft *next)
{
    if (before->choice_count != 1 || next->choice_count != 1)
        return false;
    for (size_t i = 0; i < before->choices[0].option_count; i++)
        for (size_t k = 0; k < next->choices[0].option_count; k++) {
            size_t group = menu->options[before->choices[0].options[i]].group;
            if (menu->options[next->choices[0].options[k]].group == group && menu->groups[group].max == 1)
                return true;
        }
    return false;
}

/* "One small", "two with mushrooms": so many, and how they are; said of the order, or as "one large margherita" in a
 * correction. before: the part that stands before it, or NULL; is_fresh: a "no" is about what was just said. */
static bool is_part(const struct dialogue *dialogue, const struct act *act, const struct act *before,
                    bool is_fresh)
{
    const struct draft *draft = &act->draft;
    bool is_next = before != NULL;
    bool is_counted =
        draft->quantity > 0 && (!draft->is_article || draft->size[0] != '\0' ||
                                (is_next && chooses_alike(dialogue->menu, &before->draft, draft)));
    bool says_how = draft->size[0] != '\0' || draft->choice_count + draft->without_count > 0;
    bool is_named = draft->item_count == 1 && draft->heard[0] == '\0';
    bool is_changed = act->kind == ACT_CHANGE && act->reach == REACH_LINE && act->share == 0 &&
                      !draft_names_thing(draft) && draft_is_empty(&act->target) && !act->is_denial;
    bool is_corrected = act->is_correction || act->is_recount || (act->is_after_no && is_fresh);
    bool is_added = act->kind == ACT_ADD && !act->is_more &&
                    ((is_corrected && is_named) || (is_next && (is_named || !draft_names_thing(draft))));
    return is_counted && (says_how || is_named) && (is_changed || is_added) && act->of_line[0] == '\0' &&
           act->whose[0] == '\0';
}

static bool begins_with_part(const struct words *words, size_t at)
{
    return words->count > at + 2 && words->at[at].number > 0 &&
           word_is_among(words->at[at + 1].text, "with without no");
}

/* "And one with bacon" behind two without: a third. */
static bool says_one_more(const struct words *words)
{
    return words->count > 0 && word_is_among(words->at[0].text, "and plus also") &&
           begins_with_part(words, 1);
}

/* "One should be small", "one without bacon": how many; 0: it says nothing like it. "That one" is no number. */
static int part_alone(const struct words *words)
{
    if (begins_with_part(words, 0))
        return words->at[0].number;
    for (size_t w = 0; w + 2 < words->count; w++)
        if (words->at[w].number > 0 && word_is_among(words->at[w + 1].text, "should must needs has was") &&
            word_is_among(words->at[w + 2].text, "be to") &&
            (w == 0 || !word_is_among(words->at[w - 1].text, "that this the last first second third other")))
            return words->at[w].number;
    return 0;
}

/* The number was taken for "this one". */
static void take_number(struct act *act, int number)
{
    struct draft target = act->target;
    target.quantity = 0;
    if (act->kind != ACT_CHANGE || act->draft.quantity > 0 || !draft_is_empty(&target))
        return;
    act->target = target;
    act->draft.quantity = number;
}

/* Whether a part chooses what the line's dish does not come with, and another dish does: "two lemonades". */
static bool is_of_other_dish(const struct dialogue *dialogue, int line, const struct draft *part)
{
    size_t items[HIT_ITEMS_MAX];
    int item = line >= 0 ? order_line_item(dialogue, (size_t)line) : -1;
    struct draft alone = {.items = {(uint16_t)(item >= 0 ? item : 0)}, .item_count = 1};
    for (size_t i = 0; item >= 0 && i < part->choice_count; i++)
        if (part->choices[i].option_count == 0 ||
            draft_offers(dialogue->menu, &alone, part->choices[i].options, part->choices[i].option_count))
            return false;
    return item >= 0 && part->choice_count > 0 && policy_dishes_with(dialogue, part, items) > 0;
}

/* The line that the parts are of, or -1: they name several dishes, or none of the order. */
static int line_of_parts(const struct dialogue *dialogue, const struct acts *acts, size_t first, size_t count)
{
    int item = -1;
    for (size_t i = first; i < first + count; i++) {
        const struct draft *draft = &acts->at[i].draft;
        if (draft->item_count == 0)
            continue;
        if (item >= 0 && item != draft->items[0])
            return -1;
        item = draft->items[0];
    }
    int spoken_of = item < 0 ? order_line_in_focus(dialogue) : -1;
    for (size_t i = first; item < 0 && i < first + count; i++)
        if (is_of_other_dish(dialogue, spoken_of, &acts->at[i].draft))
            return -1;
    if (item < 0)
        return spoken_of;
    return order_line_named(dialogue, &(struct draft){.items = {(uint16_t)item}, .item_count = 1});
}

static void take_line(struct act *act, const char *line_id)
{
    snprintf(act->of_line, sizeof act->of_line, "%s", line_id);
    act->kind = ACT_CHANGE;
    act->draft.item_count = act->draft.category_count = 0;
    act->draft.is_article = false;
}

/* As many lines of the dish as parts: each is of its own. False: there are more of them, or fewer. */
static bool spread_on_lines(const struct dialogue *dialogue, struct act *parts, size_t count, size_t line)
{
    int item = order_line_item(dialogue, line);
    const char *lines[ACTS_MAX];
    size_t found = 0;
    for (size_t i = 0; i < order_view_count(&dialogue->view); i++) {
        if (order_line_item(dialogue, i) != item)
            continue;
        if (found == count)
            return false;
        lines[found++] = order_view_at(&dialogue->view, i).line_id;
    }
    for (size_t i = 0; found == count && i < count; i++)
        take_line(&parts[i], lines[i]);
    return found == count;
}

/* Parts that are fewer than the line leave the rest of it as it was. Those that are all of it, or more: the line
 * becomes the first, and the others are put beside it. */
static void split_line(struct acts *acts, size_t first, size_t count, const struct order_view_line *line,
                       bool is_all)
{
    for (size_t i = first; i < first + count; i++) {
        struct act *act = &acts->at[i];
        take_line(act, line->line_id);
        if (is_all && i == first)
            continue;
        act->share = act->draft.quantity;
        act->draft.quantity = 0;
        act->is_beside = is_all;
    }
}

/* "And two sprites and a coke": further ones, like the line but for what is said of them. */
static void put_beside(struct acts *acts, size_t first, size_t count, const char *line_id)
{
    for (size_t i = first; i < first + count; i++) {
        struct act *act = &acts->at[i];
        take_line(act, line_id);
        act->share = act->draft.quantity;
        act->draft.quantity = 0;
        act->is_beside = true;
    }
}

void acts_mend_split(const struct dialogue *dialogue, const struct words *words, struct acts *acts)
{
    size_t first = 0, count = 0;
    int sum = 0, alone = acts->count == 1 ? part_alone(words) : 0;
    if (dialogue->drafts.count > 0 || acts->count == 0)
        return;
    if (alone > 0)
        take_number(&acts->at[0], alone);
    bool is_fresh = dialogue->is_focus_fresh;
    while (first < acts->count && !is_part(dialogue, &acts->at[first], NULL, is_fresh))
        first++;
    for (; first + count < acts->count && is_part(dialogue, &acts->at[first + count],
                                                  count > 0 ? &acts->at[first + count - 1] : NULL, is_fresh);
         count++)
        sum += acts->at[first + count].draft.quantity;
    int line = count > 0 ? line_of_parts(dialogue, acts, first, count) : -1;
    bool is_more = words->count > 0 && word_is_among(words->at[0].text, "and plus also") && count > 1 &&
                   chooses_alike(dialogue->menu, &acts->at[first].draft, &acts->at[first + 1].draft);
    if (line < 0)
        return;
    struct order_view_line of = order_view_at(&dialogue->view, (size_t)line);
    if (is_more) {
        put_beside(acts, first, count, of.line_id);
        return;
    }
    bool is_all = sum >= of.quantity;
    if (count > 1 && spread_on_lines(dialogue, &acts->at[first], count, (size_t)line))
        return;
    if (count == 1 && acts->count == 1 && says_one_more(words)) {
        put_beside(acts, 0, 1, of.line_id);
        return;
    }
    if (count > 1 || (alone > 0 && !is_all))
        split_line(acts, first, count, &of, is_all);
}
