/* Dishes that are named by what is chosen of them alone: "a root beer" of a can of soda, "an everything with lox". */
#include "dialogue/dialogue_internal.h"

/* Whether the item is to be had with all that was said of it. */
static bool has_all(const struct dialogue *dialogue, const struct draft *draft, size_t item)
{
    const struct told_menu *menu = dialogue->menu;
    struct draft alone = {.items = {(uint16_t)item}, .item_count = 1};
    for (size_t i = 0; i < draft->choice_count; i++)
        if (draft->choices[i].option_count > 0 &&
            !draft_offers(menu, &alone, draft->choices[i].options, draft->choices[i].option_count))
            return false;
    return menu->items[item].is_available &&
           (draft->size[0] == '\0' || lexicon_size(dialogue->lexicon, item, draft->size) >= 0);
}

size_t policy_dishes_with(const struct dialogue *dialogue, const struct draft *draft,
                          size_t items[HIT_ITEMS_MAX])
{
    size_t count = 0;
    for (size_t i = 0; i < dialogue->menu->item_count; i++) {
        if (!has_all(dialogue, draft, i))
            continue;
        if (count == HIT_ITEMS_MAX)
            return 0;
        items[count++] = i;
    }
    return count;
}

/* "pepperoni" where that is only a topping: the categories whose items can have it. */
static void add_categories(struct dialogue *dialogue, struct draft *draft)
{
    const struct told_menu *menu = dialogue->menu;
    for (size_t i = 0; i < menu->item_count; i++) {
        struct draft alone = {.items = {(uint16_t)i}, .item_count = 1};
        if (!draft_offers(menu, &alone, draft->choices[0].options, draft->choices[0].option_count))
            continue;
        uint16_t category = (uint16_t)menu->items[i].category;
        bool is_known = false;
        for (size_t c = 0; c < draft->category_count; c++)
            is_known = is_known || draft->categories[c] == category;
        if (!is_known && draft->category_count < HIT_CATEGORIES_MAX)
            draft->categories[draft->category_count++] = category;
    }
}

void policy_settle_choices(const struct dialogue *dialogue, struct draft *draft)
{
    size_t items[HIT_ITEMS_MAX];
    bool has_option = draft->choice_count > 0 && draft->choices[0].option_count > 0;
    if (!has_option || policy_dishes_with(dialogue, draft, items) != 1)
        return;
    draft->items[0] = (uint16_t)items[0];
    draft->item_count = 1;
    draft->score = 1;
}

void policy_order_choices(struct dialogue *dialogue, const struct act *act)
{
    struct draft draft = act->draft;
    policy_settle_choices(dialogue, &draft);
    if (draft.item_count == 0 && draft.choice_count > 0 && draft.choices[0].option_count > 0)
        add_categories(dialogue, &draft);
    if (draft.choice_count > 0 || draft.size[0] != '\0')
        drafts_put(dialogue, &draft);
    else if (draft.quantity > 0)
        say_ask(dialogue, ASKED_OPEN, "%d of what?", draft.quantity);
}

bool policy_chooses_another(const struct dialogue *dialogue, const struct draft *pending,
                            const struct draft *said)
{
    const struct told_menu *menu = dialogue->menu;
    for (size_t i = 0; said->quantity > 0 && i < said->choice_count; i++) {
        for (size_t j = 0; said->choices[i].option_count > 0 && j < pending->choice_count; j++) {
            if (pending->choices[j].option_count == 0)
                continue;
            size_t group = menu->options[said->choices[i].options[0]].group;
            if (group == menu->options[pending->choices[j].options[0]].group && menu->groups[group].max == 1)
                return true;
        }
    }
    return false;
}
