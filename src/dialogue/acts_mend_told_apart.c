/* "The pork fried and the veggie ones steamed": what is said of each of several that are told apart by what they
 * have. */
#include <stdio.h>
#include <string.h>

#include "dialogue/acts_mend.h"

enum { APART_MAX = 8 };

/* One of those that may be meant: a draft of this turn or one that is asked about, else a line of the order. */
struct apart {
    struct draft *draft; /* NULL: a line */
    size_t line;
};

static size_t find_all(struct dialogue *dialogue, struct acts *acts, size_t before,
                       struct apart out[APART_MAX])
{
    size_t count = 0;
    for (size_t i = 0; i < before && count < APART_MAX; i++)
        if (acts->at[i].kind == ACT_ADD && acts->at[i].draft.item_count == 1)
            out[count++] = (struct apart){.draft = &acts->at[i].draft};
    for (size_t i = 0; i < dialogue->drafts.count && count < APART_MAX; i++)
        out[count++] = (struct apart){.draft = &dialogue->drafts.at[i]};
    for (size_t i = 0; i < order_view_count(&dialogue->view) && count < APART_MAX; i++)
        out[count++] = (struct apart){.line = i};
    return count;
}

static bool has(const struct dialogue *dialogue, const struct apart *apart, const struct draft_choice *choice)
{
    if (apart->draft == NULL)
        return order_line_has_option(dialogue, apart->line, choice);
    for (size_t i = 0; i < apart->draft->choice_count; i++)
        for (size_t o = 0; o < apart->draft->choices[i].option_count; o++)
            for (size_t k = 0; k < choice->option_count; k++)
                if (apart->draft->choices[i].options[o] == choice->options[k])
                    return true;
    return false;
}

/* The only one that has the choice; count: none has it, or several. */
static size_t told_by(const struct dialogue *dialogue, const struct apart *all, size_t count,
                      const struct draft_choice *choice)
{
    size_t found = count;
    for (size_t i = 0; i < count; i++) {
        if (!has(dialogue, &all[i], choice))
            continue;
        if (found < count)
            return count;
        found = i;
    }
    return found;
}

/* Which each choice is said of: out[i] == count where it tells which one, and is said of none. False: fewer than two
 * are told, or nothing is said of one. */
static bool divide(const struct dialogue *dialogue, const struct apart *all, size_t count,
                   const struct draft *said, size_t out[DRAFT_CHOICES_MAX])
{
    size_t of = count, told = 0;
    for (size_t i = 0; i < said->choice_count; i++) {
        size_t by = told_by(dialogue, all, count, &said->choices[i]);
        bool is_begun = i > 0 && out[i - 1] == count; /* two in a row tell nothing of the first */
        if (by == count && of == count)
            return false;
        if (by < count && is_begun && by != of)
            return false;
        told += by < count && by != of;
        out[i] = by < count ? count : of;
        of = by < count ? by : of;
    }
    return told > 1 && said->choice_count > 0 && out[said->choice_count - 1] < count;
}

static void say_of(const struct dialogue *dialogue, const struct apart *apart,
                   const struct draft_choice *choice, struct acts *acts)
{
    if (apart->draft != NULL) {
        if (apart->draft->choice_count < DRAFT_CHOICES_MAX)
            apart->draft->choices[apart->draft->choice_count++] = *choice;
        return;
    }
    struct act *act = acts_add(acts, ACT_CHANGE);
    act->draft.choices[0] = *choice;
    act->draft.choice_count = 1;
    snprintf(act->of_line, sizeof act->of_line, "%s", order_view_at(&dialogue->view, apart->line).line_id);
}

void acts_mend_told_apart(struct dialogue *dialogue, struct acts *acts)
{
    for (size_t i = 0; i < acts->count; i++) {
        struct apart all[APART_MAX];
        size_t of[DRAFT_CHOICES_MAX], count = find_all(dialogue, acts, i, all);
        const struct draft said = acts->at[i].draft;
        bool is_change = acts->at[i].kind == ACT_CHANGE && !draft_names_thing(&said) &&
                         draft_is_empty(&acts->at[i].target) && said.choice_count > 3 && said.quantity == 0;
        if (!is_change || count < 2 || !divide(dialogue, all, count, &said, of))
            continue;
        acts_drop(acts, i--);
        for (size_t c = 0; c < said.choice_count; c++)
            if (of[c] < count)
                say_of(dialogue, &all[of[c]], &said.choices[c], acts);
    }
}
