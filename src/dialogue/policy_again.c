/* One more of what is ordered already: as it is, or with a change. */
#include <stdio.h>
#include <string.h>

#include "dialogue/dialogue_internal.h"

static bool says_change(const struct draft *draft)
{
    return draft->size[0] != '\0' || draft->choice_count > 0 || draft->without_count > 0 ||
           draft->put_back_count > 0;
}

static void drop_choice(struct draft *draft, size_t at)
{
    draft->choice_count--;
    memmove(&draft->choices[at], &draft->choices[at + 1],
            (draft->choice_count - at) * sizeof *draft->choices);
}

/* As it is said of this dish: "medium", which is a size of others, may be a choice of it. */
static struct draft said_of(const struct dialogue *dialogue, const struct draft *dish,
                            const struct draft *wanted)
{
    struct draft said = *wanted;
    draft_settle_as(&said, dish, dialogue->lexicon, dialogue->menu);
    return said;
}

/* Whether what is said takes the place of a choice of the line: another of its group where one fits, or without it. */
static bool is_replaced(const struct dialogue *dialogue, size_t option, const struct draft *wanted)
{
    const struct told_menu *menu = dialogue->menu;
    size_t group = menu->options[option].group;
    int max = menu->groups[group].max; /* "edamame and tempura", of two sides: both are others */
    if (max > 1 && draft_portions(wanted, menu, group) == max)
        return true;
    for (size_t i = 0; i < wanted->choice_count; i++)
        for (size_t o = 0; o < wanted->choices[i].option_count; o++) {
            size_t other = wanted->choices[i].options[o];
            if (other == option || (menu->options[other].group == group && menu->groups[group].max == 1))
                return true;
        }
    for (size_t i = 0; i < wanted->without_count; i++)
        if (lexicon_is_left_out(dialogue->lexicon, option, wanted->without[i]))
            return true;
    return false;
}

static void put_changes(const struct dialogue *dialogue, struct draft *draft, const struct draft *wanted)
{
    struct draft changes = said_of(dialogue, draft, wanted);
    size_t kept = 0;
    wanted = &changes;
    for (size_t i = draft->choice_count; i > 0; i--)
        if (is_replaced(dialogue, draft->choices[i - 1].options[0], wanted))
            drop_choice(draft, i - 1);
    for (size_t i = 0; i < draft->without_count; i++) { /* "with the onions this time" */
        bool is_back = false;
        for (size_t b = 0; b < wanted->put_back_count; b++)
            is_back = is_back || strcmp(draft->without[i], wanted->put_back[b]) == 0;
        if (!is_back)
            memmove(draft->without[kept++], draft->without[i], PHRASE_BYTES);
    }
    draft->without_count = kept;
    kept = 0;
    for (size_t i = 0; i < changes.without_count; i++)
        if (lexicon_ingredient(dialogue->lexicon, draft->items[0], changes.without[i]) != NULL)
            memmove(changes.without[kept++], changes.without[i], PHRASE_BYTES);
    changes.without_count = kept;
    changes.item_count = changes.category_count = 0;
    changes.heard[0] = '\0';
    draft_merge(draft, &changes);
    draft->quantity = wanted->quantity > 0 ? wanted->quantity : 1;
}

static bool can_be_so(const struct dialogue *dialogue, size_t line, const struct draft *wanted)
{
    int item = order_line_item(dialogue, line);
    if (item < 0)
        return false;
    struct draft alone = {.items = {(uint16_t)item}, .item_count = 1};
    struct draft said = said_of(dialogue, &alone, wanted);
    draft_take_put_back(dialogue, line, &said);
    if (said.size[0] != '\0' && lexicon_size(dialogue->lexicon, (size_t)item, said.size) < 0)
        return false;
    return draft_offers_all(dialogue->menu, &alone, &said);
}

/* The line spoken of last that can have what is said; -1: none. */
static int line_like(const struct dialogue *dialogue, const struct draft *wanted)
{
    for (size_t i = dialogue->focus_count; i > 0; i--) {
        int line = order_view_find(&dialogue->view, dialogue->focus[i - 1]);
        if (line >= 0 && can_be_so(dialogue, (size_t)line, wanted))
            return line;
    }
    for (size_t i = order_view_count(&dialogue->view); i > 0; i--)
        if (can_be_so(dialogue, i - 1, wanted))
            return (int)i - 1;
    return -1;
}

/* Whether one more of the last line that came in this turn can have what is said: "a latte with oat milk, and the same
 * again with soy". */
static bool can_be_like(const struct dialogue *dialogue, const struct draft *wanted)
{
    const struct draft *last = &dialogue->drafts.at[dialogue->drafts.count - 1];
    bool can_be =
        dialogue->drafts.count > dialogue->drafts.first_new && last->item_count > 0 &&
        !draft_names_thing(wanted) &&
        (wanted->size[0] == '\0' || lexicon_size(dialogue->lexicon, last->items[0], wanted->size) >= 0);
    return can_be && draft_offers_all(dialogue->menu, last, wanted);
}

/* "A single burger, and a double one": who says another size of what was just ordered in one wants one more. */
static bool is_other_size(const struct dialogue *dialogue, const struct draft *wanted)
{
    const struct draft *last = &dialogue->drafts.at[dialogue->drafts.count - 1];
    return last->size[0] != '\0' && wanted->size[0] != '\0' && strcmp(last->size, wanted->size) != 0;
}

void policy_add_again(struct dialogue *dialogue, const struct act *act)
{
    const struct draft *wanted = &act->draft;
    int more = wanted->quantity > 0 ? wanted->quantity : 1;
    bool has_change = says_change(wanted);
    int line = has_change ? line_like(dialogue, wanted) : order_line_in_focus(dialogue);
    struct draft draft;
    if (dialogue->drafts.count > 0 && !has_change) {
        struct draft *last = &dialogue->drafts.at[dialogue->drafts.count - 1];
        last->quantity = (last->quantity > 0 ? last->quantity : 1) + more;
    } else if (dialogue->drafts.count > 0 && (act->is_more || is_other_size(dialogue, wanted)) &&
               can_be_like(dialogue, wanted)) {
        draft = dialogue->drafts.at[dialogue->drafts.count - 1];
        draft_settle(&draft, dialogue->lexicon, dialogue->menu);
        put_changes(dialogue, &draft, wanted);
        drafts_put(dialogue, &draft);
    } else if (dialogue->drafts.count > 0 || (line < 0 && has_change)) {
        struct act change = *act;
        change.kind = ACT_CHANGE;
        policy_change(dialogue, &change);
    } else if (line >= 0 && !has_change) {
        struct draft delta = {.quantity = order_view_at(&dialogue->view, (size_t)line).quantity + more};
        policy_change_line(dialogue, (size_t)line, &delta);
        dialogue->grown.quantity = more;
        dialogue->grown.turn = dialogue->turn_count;
        snprintf(dialogue->grown.line_id, sizeof dialogue->grown.line_id, "%s",
                 order_view_at(&dialogue->view, (size_t)line).line_id);
    } else if (line >= 0 && order_line_copy(dialogue, (size_t)line, &draft)) {
        struct draft other = *wanted;
        draft_take_put_back(dialogue, (size_t)line, &other);
        put_changes(dialogue, &draft, &other);
        drafts_put(dialogue, &draft);
    }
}

bool policy_add_like(struct dialogue *dialogue, const struct act *act)
{
    struct draft draft;
    int line = draft_names_thing(&act->draft) ? order_line_find(dialogue, &act->draft) : -1;
    if (line < 0 || !can_be_so(dialogue, (size_t)line, &act->draft) ||
        !order_line_copy(dialogue, (size_t)line, &draft))
        return false;
    put_changes(dialogue, &draft, &act->draft);
    drafts_put(dialogue, &draft);
    return true;
}

/* A dish behind "the same, but with" that is rather an option of what comes again: of before, the act ahead of that, or
 * of the line spoken of where before orders nothing; true when it became one. */
static bool is_option_of(const struct dialogue *dialogue, const struct act *before, struct draft *draft)
{
    int line = order_line_in_focus(dialogue), item = line >= 0 ? order_line_item(dialogue, (size_t)line) : -1;
    if (before != NULL && before->kind == ACT_ADD && before->draft.item_count == 1)
        item = before->draft.items[0];
    struct draft alone = {.items = {(uint16_t)(item >= 0 ? item : 0)}, .item_count = 1};
    if (item < 0 || !draft->has_otherwise || draft->quantity > 0 || draft->choice_count > 0 ||
        !draft_offers(dialogue->menu, &alone, draft->otherwise.options, draft->otherwise.option_count))
        return false;
    draft->item_count = 0;
    draft->choices[draft->choice_count++] = draft->otherwise;
    draft->has_otherwise = false;
    return true;
}

void policy_join_agains(const struct dialogue *dialogue, struct acts *acts)
{
    for (size_t i = 0; i + 1 < acts->count; i++) {
        struct act *again = &acts->at[i], *change = &acts->at[i + 1];
        if (again->kind != ACT_AGAIN || says_change(&again->draft))
            continue;
        bool is_change = change->kind == ACT_CHANGE && !draft_names_thing(&change->target) &&
                         !draft_names_thing(&change->draft) && says_change(&change->draft);
        if (!is_change &&
            (change->kind != ACT_ADD || !is_option_of(dialogue, i > 0 ? again - 1 : NULL, &change->draft)))
            continue;
        int quantity = again->draft.quantity;
        again->draft = change->draft;
        again->draft.quantity = quantity > 0 ? quantity : change->draft.quantity;
        again->is_more = true;
        memmove(change, change + 1, (acts->count - i - 2) * sizeof *change);
        acts->count--;
    }
}
