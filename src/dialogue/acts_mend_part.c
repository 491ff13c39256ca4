/* What is said of a combo's dishes, and belongs to the combo or names another dish of it. */
#include "dialogue/acts_mend.h"

/* The only dish that fills a slot of the combo and can be had with all that is chosen; -1: none, or several. */
static int part_with(const struct dialogue *dialogue, const struct draft *combo, const struct draft *said)
{
    size_t dishes[HIT_ITEMS_MAX], count = policy_dishes_with(dialogue, said, dishes);
    int found = -1;
    for (size_t i = 0; combo->item_count == 1 && i < count; i++) {
        if (!told_menu_fills_slot(dialogue->menu, combo->items[0], dishes[i]))
            continue;
        if (found >= 0)
            return -1;
        found = (int)dishes[i];
    }
    return found;
}

/* Makes it the order of this dish. */
static void name_dish(struct act *act, size_t dish)
{
    act->kind = ACT_ADD;
    act->draft.items[0] = (uint16_t)dish;
    act->draft.item_count = 1;
    act->draft.category_count = 0;
    act->draft.score = 1;
    act->is_doubtful = false;
}

/* "A pita combo with fries and a sprite", where that is chosen of a can of soda: the soda is named by it. */
static void name_part(const struct dialogue *dialogue, struct acts *acts, size_t at)
{
    struct act *act = &acts->at[at];
    const struct draft *said = &act->draft;
    bool is_open = said->item_count == 0 && said->heard[0] == '\0' && said->choice_count > 0 &&
                   said->choices[0].option_count > 0 && draft_is_empty(&act->target) && !act->has_pronoun;
    int dish = -1;
    if (!is_open || (act->kind != ACT_ADD && act->kind != ACT_CHANGE))
        return;
    for (size_t i = at; i > 0 && dish < 0; i--)
        if (acts->at[i - 1].kind == ACT_ADD &&
            !draft_offers_all(dialogue->menu, &acts->at[i - 1].draft, said))
            dish = part_with(dialogue, &acts->at[i - 1].draft, said);
    if (dish < 0 && at == 0 && dialogue->drafts.count > 0 &&
        !draft_offers_all(dialogue->menu, &dialogue->drafts.at[0], said))
        dish = part_with(dialogue, &dialogue->drafts.at[0], said);
    if (dish < 0)
        return;
    name_dish(act, (size_t)dish);
}

/* The last dish before the act that the act's dish may be a part of; NULL: none. */
static struct draft *combo_before(const struct dialogue *dialogue, struct acts *acts, size_t at)
{
    const struct draft *part = &acts->at[at].draft;
    for (size_t i = at; acts->at[at].kind == ACT_ADD && part->item_count > 0 && i > 0; i--) {
        struct draft *draft = &acts->at[i - 1].draft;
        if (acts->at[i - 1].kind == ACT_ADD && draft->item_count == 1 &&
            told_menu_fills_slot(dialogue->menu, draft->items[0], part->items[0]))
            return draft;
    }
    return NULL;
}

/* "A turkey plate with beans and slaw, white bread": what the slaw cannot have is the plate's, which can; "a pita combo
 * with fries and a coke": or it names a dish of its own that comes in it. */
static void give_to_combo(const struct dialogue *dialogue, struct acts *acts, size_t at)
{
    struct draft *part = &acts->at[at].draft, *combo = combo_before(dialogue, acts, at);
    size_t kept = 0;
    for (size_t c = 0; combo != NULL && c < part->choice_count; c++) {
        const struct draft_choice choice = part->choices[c];
        const struct draft alone = {.choices = {choice}, .choice_count = 1};
        bool is_lost = choice.option_count > 0 &&
                       !draft_offers(dialogue->menu, part, choice.options, choice.option_count);
        bool is_of_combo = is_lost && combo->choice_count < DRAFT_CHOICES_MAX &&
                           draft_offers(dialogue->menu, combo, choice.options, choice.option_count);
        int dish = is_lost && !is_of_combo ? part_with(dialogue, combo, &alone) : -1;
        struct act *other = dish >= 0 ? acts_repeat(acts, at) : NULL;
        if (is_of_combo) {
            combo->choices[combo->choice_count++] = choice;
        } else if (other != NULL) {
            *other = (struct act){.kind = ACT_ADD, .group = -1, .draft = alone};
            name_dish(other, (size_t)dish);
        } else {
            part->choices[kept++] = choice;
        }
    }
    part->choice_count = combo != NULL ? kept : part->choice_count;
}

void acts_mend_part(const struct dialogue *dialogue, struct acts *acts, size_t at)
{
    name_part(dialogue, acts, at);
    give_to_combo(dialogue, acts, at);
}
