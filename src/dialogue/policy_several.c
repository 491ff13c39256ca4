/* Changes of all lines, of another line than the one spoken of, and of a part of one. */
#include <string.h>

#include "dialogue/dialogue_internal.h"

static bool is_of_kind(const struct dialogue *dialogue, const struct draft *draft, size_t line)
{
    int item = order_line_item(dialogue, line);
    for (size_t i = 0; item >= 0 && i < draft->category_count; i++)
        if (draft->categories[i] == dialogue->menu->items[item].category)
            return true;
    return draft->category_count == 0;
}

size_t policy_lines_for(const struct dialogue *dialogue, const struct draft *delta, size_t out[SEVERAL_MAX])
{
    size_t count = 0, total = order_view_count(&dialogue->view);
    for (int age = -1; age < (int)dialogue->focus_count; age++) {
        for (size_t line = 0; line < total && count < SEVERAL_MAX; line++) {
            const char *id = order_view_at(&dialogue->view, line).line_id;
            int focus = -1;
            for (size_t f = 0; f < dialogue->focus_count; f++)
                if (strcmp(dialogue->focus[f], id) == 0)
                    focus = (int)f;
            int item = order_line_item(dialogue, line);
            bool has_size = delta->size[0] == '\0' ||
                            (item >= 0 && lexicon_size(dialogue->lexicon, (size_t)item, delta->size) >= 0);
            json_t *arguments = focus == age && has_size && is_of_kind(dialogue, delta, line)
                                    ? policy_change_arguments(dialogue, line, delta)
                                    : NULL;
            if (arguments != NULL)
                out[count++] = line;
            json_decref(arguments);
        }
    }
    return count;
}

/* The drafts of this turn and those that are asked about, too. */
static size_t change_drafts(struct dialogue *dialogue, const struct draft *delta)
{
    size_t count = 0;
    for (size_t i = 0; i < dialogue->drafts.count; i++) {
        struct draft *draft = &dialogue->drafts.at[i];
        bool can_have =
            delta->choice_count > 0 ? draft_offers(dialogue->menu, draft, delta->choices[0].options,
                                                   delta->choices[0].option_count)
            : delta->size[0] != '\0'
                ? draft->item_count == 1 && lexicon_size(dialogue->lexicon, draft->items[0], delta->size) >= 0
                : draft->item_count == 1 && delta->without_count > 0 &&
                      lexicon_ingredient(dialogue->lexicon, draft->items[0], delta->without[0]) != NULL;
        if (!can_have)
            continue;
        draft_merge(draft, delta);
        count++;
    }
    return count;
}

static bool change_all(struct dialogue *dialogue, const struct act *act)
{
    size_t lines[SEVERAL_MAX], count = policy_lines_for(dialogue, &act->draft, lines), first = 0;
    struct draft delta = act->draft;
    delta.item_count = delta.category_count = 0;
    size_t drafts = change_drafts(dialogue, &delta);
    if (act->reach == REACH_BOTH && count + drafts > 2)
        first = drafts >= 2 ? count : count + drafts - 2;
    for (size_t i = first; i < count; i++)
        policy_change_line(dialogue, lines[i], &delta);
    return count + drafts > 0;
}

/* The line beside the one spoken of, where it is clear which. */
static bool change_other(struct dialogue *dialogue, const struct act *act)
{
    int spoken_of = order_line_in_focus(dialogue), other = -1;
    for (size_t i = dialogue->focus_count; i > 0 && other < 0; i--) {
        int line = order_view_find(&dialogue->view, dialogue->focus[i - 1]);
        other = line >= 0 && line != spoken_of ? line : -1;
    }
    if (spoken_of >= 0 && other < 0 && order_view_count(&dialogue->view) == 2)
        other = spoken_of == 0;
    if (other < 0)
        return false;
    policy_change_line(dialogue, (size_t)other, &act->draft);
    return true;
}

/* "Change one of them to boiled rice": the line of which a part becomes something else, or -1. */
static int line_of_share(const struct dialogue *dialogue, const struct act *act)
{
    if (act->of_line[0] != '\0')
        return order_view_find(&dialogue->view, act->of_line);
    int line = draft_names_thing(&act->target) ? order_line_find(dialogue, &act->target) : -1;
    if (line < 0 && !draft_names_thing(&act->target))
        line = order_line_in_focus(dialogue);
    if (line >= 0 && order_view_at(&dialogue->view, (size_t)line).quantity > act->share)
        return line;
    int only = -1;
    for (size_t i = 0; i < order_view_count(&dialogue->view) && !draft_names_thing(&act->target); i++) {
        if (order_view_at(&dialogue->view, i).quantity <= act->share)
            continue;
        if (only >= 0)
            return -1;
        only = (int)i;
    }
    return only;
}

/* "One of them should be a coke", while the size of several is asked for: of those. */
static bool change_share_of_draft(struct dialogue *dialogue, const struct act *act)
{
    struct draft *whole = &dialogue->drafts.at[0];
    if (dialogue->drafts.count == 0 || dialogue->drafts.count == DRAFTS_MAX ||
        whole->quantity <= act->share || whole->item_count != 1 || act->is_beside ||
        act->of_line[0] != '\0' || draft_is_empty(&act->draft) || draft_names_thing(&act->target))
        return false;
    struct draft share = act->draft;
    if (!draft_names_thing(&share)) {
        struct draft delta = act->draft;
        share = *whole;
        draft_drop_replaced(dialogue->menu, &share, &delta);
        draft_drop_left_out(&share, &delta, dialogue->lexicon);
        draft_merge(&share, &delta);
    }
    whole->quantity -= act->share;
    share.quantity = act->share;
    share.is_article = false;
    drafts_put(dialogue, &share);
    return true;
}

static bool change_share(struct dialogue *dialogue, const struct act *act)
{
    if (change_share_of_draft(dialogue, act))
        return true;
    int line = line_of_share(dialogue, act);
    if (line < 0 || order_line_item(dialogue, (size_t)line) < 0 ||
        (draft_is_empty(&act->draft) && !act->is_beside))
        return false;
    struct draft draft = act->draft;
    bool is_other =
        draft_names_thing(&draft) && !draft_has_item(&draft, (size_t)order_line_item(dialogue, (size_t)line));
    if (!is_other) {
        (void)order_line_copy(dialogue, (size_t)line, &draft);
        struct draft delta = act->draft;
        delta.item_count = delta.category_count = 0;
        draft_drop_replaced(dialogue->menu, &draft, &delta);
        draft_drop_left_out(&draft, &delta, dialogue->lexicon);
        draft_put_back_in(dialogue->lexicon, &draft, &delta);
        draft_merge(&draft, &delta);
    } else {
        policy_keep_of_line(dialogue, (size_t)line, &draft);
        draft.is_sure = draft.is_sure || draft.score >= 1;
    }
    draft.quantity = act->share;
    draft.is_article = false;
    if (!act->is_beside)
        policy_remove_line(dialogue, (size_t)line, act->share);
    drafts_put(dialogue, &draft);
    return true;
}

bool policy_change_several(struct dialogue *dialogue, const struct act *act)
{
    if (act->share > 0)
        return change_share(dialogue, act);
    switch (act->reach) {
    case REACH_ALL:
    case REACH_BOTH:
        return change_all(dialogue, act);
    case REACH_OTHER:
        return change_other(dialogue, act);
    default:
        return false;
    }
}
