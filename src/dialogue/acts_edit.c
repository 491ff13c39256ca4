#include "dialogue/acts_edit.h"

#include <stdio.h>
#include <string.h>

void acts_drop(struct acts *acts, size_t at)
{
    memmove(&acts->at[at], &acts->at[at + 1], (acts->count - at - 1) * sizeof *acts->at);
    acts->count--;
}

struct act *acts_repeat(struct acts *acts, size_t at)
{
    if (acts->count == ACTS_MAX)
        return NULL;
    memmove(&acts->at[at + 1], &acts->at[at], (acts->count - at) * sizeof *acts->at);
    acts->count++;
    return &acts->at[at + 1];
}

bool draft_is_named_at(const struct dialogue *dialogue, const struct draft *draft, const struct words *words,
                       size_t first, size_t *out_count)
{
    enum { HITS_MAX = 16 };
    struct hit hits[HITS_MAX];
    size_t longest = 0;
    if (dialogue->lexicon == NULL || first >= words->count)
        return false;
    size_t count = lexicon_match_all(dialogue->lexicon, words, first, hits, HITS_MAX);
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < hits[i].item_count; k++)
            if (draft_has_item(draft, hits[i].items[k]) && hits[i].count > longest)
                longest = hits[i].count;
    *out_count = longest;
    return longest > 0;
}

bool act_changes_order(enum act_kind kind)
{
    return kind == ACT_ADD || kind == ACT_CHANGE || kind == ACT_REMOVE || kind == ACT_AGAIN;
}

bool acts_change_order(const struct acts *acts)
{
    for (size_t i = 0; i < acts->count; i++)
        if (act_changes_order(acts->at[i].kind))
            return true;
    return false;
}

bool acts_tell_particular(const struct acts *acts)
{
    for (size_t i = 0; i < acts->count; i++)
        if (acts->at[i].kind >= ACT_PICKUP && acts->at[i].kind <= ACT_ADDRESS)
            return true;
    return false;
}

bool act_is_only_number(const struct act *act)
{
    return act->kind == ACT_CHANGE && act->draft.quantity > 0 && !act->draft.is_article &&
           act->draft.size[0] == '\0' && act->draft.choice_count + act->draft.without_count == 0 &&
           !draft_names_thing(&act->draft) && draft_is_empty(&act->target);
}

void act_note_line(const struct dialogue *dialogue, size_t line, const char *note, struct act *act)
{
    *act = (struct act){.kind = ACT_CHANGE, .group = -1};
    snprintf(act->draft.note, sizeof act->draft.note, "%s", note);
    snprintf(act->of_line, sizeof act->of_line, "%s", order_view_at(&dialogue->view, line).line_id);
}
