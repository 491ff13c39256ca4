/* "And for me one with mustard": one more of the dish that was ordered, of the person's own. */
#include <stdio.h>
#include <string.h>

#include "dialogue/acts_mend.h"
#include "dialogue/whose.h"

/* Whether the words begin with "and for me one with": a person, and how many; out_who: who it is. */
static int number_of_own(const struct words *words, char out_who[WHOSE_BYTES])
{
    size_t at = 0;
    while (at < words->count && word_is_among(words->at[at].text, "and plus also then oh okay"))
        at++;
    size_t taken = at > 0 ? whose_for(words, at, out_who) : 0;
    if (at > 0 && taken == 0)
        taken = whose_subject(words, at, out_who);
    at += taken;
    while (taken > 0 && at < words->count && word_is_among(words->at[at].text, "just like have take get"))
        at++;
    bool is_own = taken > 0 && at + 1 < words->count && words->at[at].number > 0 &&
                  word_is_among(words->at[at + 1].text, "with without no on");
    return is_own ? words->at[at].number : 0;
}

/* "And one without mayo for my son": how many behind which a person stands; 0: it is not said so. */
static int number_for(const struct words *words, char out_who[WHOSE_BYTES])
{
    size_t at = 0;
    while (at < words->count && word_is_among(words->at[at].text, "and plus also then"))
        at++;
    if (at == 0 || at + 2 >= words->count || words->at[at].number < 1 ||
        !word_is_among(words->at[at + 1].text, "with without no on"))
        return 0;
    for (size_t w = at + 2; w < words->count; w++)
        if (whose_for(words, w, out_who) > 0)
            return words->at[at].number;
    return 0;
}

/* What every such dish needs stays as it was ordered: the bread, and nothing that was put on it. */
static void drop_put_on(const struct told_menu *menu, struct draft *draft)
{
    size_t kept = 0;
    for (size_t i = 0; i < draft->choice_count; i++)
        if (draft->choices[i].option_count > 0 &&
            menu->groups[menu->options[draft->choices[i].options[0]].group].min > 0)
            draft->choices[kept++] = draft->choices[i];
    draft->choice_count = kept;
}

/* Whether what is left out was chosen of the draft, or is in its dish; then it is left out of the draft. */
static bool leave_out(const struct dialogue *dialogue, const struct draft *less, struct draft *draft)
{
    struct draft by = *less;
    draft_drop_left_out(draft, &by, dialogue->lexicon);
    for (size_t i = 0; i < by.without_count; i++) {
        if (lexicon_ingredient(dialogue->lexicon, draft->items[0], by.without[i]) == NULL)
            return false;
        draft_put_without(draft, by.without[i]);
    }
    return less->without_count > 0;
}

/* The line that was spoken of last and has what is left out, without it; false: none has. */
static bool copy_with(const struct dialogue *dialogue, const struct draft *less, struct draft *out)
{
    size_t count = order_view_count(&dialogue->view);
    for (size_t i = dialogue->focus_count + count; i > 0; i--) {
        int line = i > count ? order_view_find(&dialogue->view, dialogue->focus[i - count - 1]) : (int)i - 1;
        if (line >= 0 && order_line_copy(dialogue, (size_t)line, out) && leave_out(dialogue, less, out))
            return true;
    }
    return false;
}

static void put_own(struct act *act, struct draft *own, int number, const char *who)
{
    own->quantity = number;
    own->is_article = false;
    own->score = 1;
    own->is_sure = true;
    snprintf(own->whose, sizeof own->whose, "%s", who);
    *act = (struct act){.kind = ACT_ADD, .draft = *own, .group = -1};
}

void acts_mend_own(const struct dialogue *dialogue, const struct words *words, struct acts *acts)
{
    char who[WHOSE_BYTES];
    int number = number_of_own(words, who), line = order_line_in_focus(dialogue);
    number = number > 0 ? number : number_for(words, who);
    struct act *act = acts->count == 1 ? &acts->at[0] : NULL;
    struct draft own;
    if (number == 0 || act == NULL || act->kind != ACT_CHANGE || act->draft.quantity != number ||
        act->share > 0 || draft_names_thing(&act->draft) || !draft_is_empty(&act->target) || line < 0 ||
        dialogue->drafts.count > 0 || !order_line_copy(dialogue, (size_t)line, &own))
        return;
    if (act->draft.choice_count == 0 && act->draft.size[0] == '\0') { /* as one that has it, and less of it */
        if (copy_with(dialogue, &act->draft, &own))
            put_own(act, &own, number, who);
        return;
    }
    if (!draft_offers_all(dialogue->menu, &own, &act->draft))
        return;
    drop_put_on(dialogue->menu, &own);
    own.without_count = 0;
    own.note[0] = '\0';
    draft_drop_replaced(dialogue->menu, &own, &act->draft);
    draft_merge(&own, &act->draft);
    put_own(act, &own, number, who);
}
