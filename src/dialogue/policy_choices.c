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

/* Whether the menu itself calls a size of some dish so: "a full stack". */
static bool is_own_size(const struct dialogue *dialogue, const char *size)
{
    for (size_t i = 0; size[0] != '\0' && i < dialogue->menu->item_count; i++)
        if (lexicon_has_size(dialogue->lexicon, i, size))
            return true;
    return false;
}

void policy_settle_choices(const struct dialogue *dialogue, struct draft *draft)
{
    size_t items[HIT_ITEMS_MAX];
    bool has_option = draft->choice_count > 0 && draft->choices[0].option_count > 0;
    bool is_sized = draft->choice_count == 0 && is_own_size(dialogue, draft->size);
    if ((!has_option && !is_sized) || policy_dishes_with(dialogue, draft, items) != 1)
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

/* Whether the dish, of the order or half asked about, is to be had with one of the choices, or made with it. */
static bool has_one(const struct dialogue *dialogue, size_t item, const struct draft *said)
{
    struct draft alone = {.items = {(uint16_t)item}, .item_count = 1};
    for (size_t i = 0; i < said->choice_count; i++)
        if (draft_offers(dialogue->menu, &alone, said->choices[i].options, said->choices[i].option_count) ||
            lexicon_ingredient(dialogue->lexicon, item, said->choices[i].phrase) != NULL)
            return true;
    return false;
}

bool policy_orders_by_choices(const struct dialogue *dialogue, const struct act *act,
                              const struct draft *pending)
{
    size_t items[HIT_ITEMS_MAX];
    if (act->draft.choice_count == 0 || act->draft.choices[0].option_count == 0 ||
        draft_names_thing(&act->draft) || !draft_is_empty(&act->target) || act->has_pronoun ||
        (act->draft.quantity == 0 && act->draft.size[0] == '\0'))
        return false;
    for (size_t line = 0; line < order_view_count(&dialogue->view); line++) {
        int item = order_line_item(dialogue, line);
        if (item >= 0 && has_one(dialogue, (size_t)item, &act->draft))
            return false;
    }
    for (size_t i = 0; pending != NULL && i < pending->item_count; i++)
        if (has_one(dialogue, pending->items[i], &act->draft))
            return false;
    return (pending == NULL || pending->item_count > 0) &&
           policy_dishes_with(dialogue, &act->draft, items) > 0;
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
