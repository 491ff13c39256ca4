/* Answers that name dishes: what is good, what is cheap, what is hot; and the list that was read out last. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dialogue/dialogue_internal.h"

enum { PICKS_MAX = 2, LISTED_MAX = 8 };

void answer_items(struct dialogue *dialogue, const size_t *items, size_t count, size_t list_max,
                  const char *before)
{
    const char *names[LISTED_MAX + 1];
    char list[400], labels[LISTED_MAX + 1][PHRASE_BYTES];
    size_t shown = count < LISTED_MAX + 1 ? count : LISTED_MAX + 1;
    for (size_t i = 0; i < shown; i++)
        names[i] = lexicon_label(dialogue->lexicon, items[i], labels[i]);
    told_list(dialogue, items, shown < list_max ? shown : list_max);
    say_note(dialogue, "%s %s.", before, say_list(list, sizeof list, names, shown, list_max, LISTING_AND));
}

/* The categories asked about, or all. */
static bool is_asked_category(const struct act *act, size_t category)
{
    bool is_any = act->draft.category_count == 0;
    for (size_t i = 0; i < act->draft.category_count; i++)
        is_any = is_any || act->draft.categories[i] == category;
    return is_any;
}

static bool is_named_already(const struct dialogue *dialogue, const size_t *items, size_t count, size_t item)
{
    for (size_t i = 0; i < count; i++)
        if (strcasecmp(dialogue->menu->items[items[i]].name, dialogue->menu->items[item].name) == 0)
            return true;
    return false;
}

void answer_recommend(struct dialogue *dialogue, const struct act *act)
{
    const struct told_menu *menu = dialogue->menu;
    size_t items[PICKS_MAX], count = 0;
    bool is_one_kind = act->draft.category_count > 0;
    if (!is_one_kind && told_menu_special(menu)[0] != '\0')
        say_note(dialogue, "Today's special: %s", told_menu_special(menu));
    for (size_t c = 0; c < menu->category_count; c++) {
        const struct told_menu_category *category = &menu->categories[c];
        bool has_one = false;
        for (size_t i = category->first_item; i < category->first_item + category->item_count; i++) {
            if (count == PICKS_MAX || !is_asked_category(act, c) || !menu->items[i].is_available ||
                (has_one && !is_one_kind) || is_named_already(dialogue, items, count, i))
                continue;
            items[count++] = i;
            has_one = true;
        }
    }
    if (count == 0) {
        say_note(dialogue, "I'm sorry, I have nothing to recommend there.");
        return;
    }
    const char *names[PICKS_MAX];
    char list[200], labels[PICKS_MAX][PHRASE_BYTES];
    for (size_t i = 0; i < count; i++)
        names[i] = lexicon_label(dialogue->lexicon, items[i], labels[i]);
    told_list(dialogue, items, count);
    say_note(dialogue, "I can't tell what is liked best; you could try the %s.",
             say_list(list, sizeof list, names, count, PICKS_MAX, LISTING_OR));
}

static double lowest_price(const struct told_menu *menu, const struct told_menu_item *item,
                           const char **out_price)
{
    double lowest = item->size_count == 0 ? strtod(item->price_from, NULL) : 0;
    *out_price = item->price_from;
    for (size_t i = 0; i < item->size_count; i++) {
        double price = strtod(menu->sizes[item->first_size + i].price_from, NULL);
        if (i == 0 || price < lowest) {
            lowest = price;
            *out_price = menu->sizes[item->first_size + i].price_from;
        }
    }
    return lowest;
}

/* The kind of dish that is spoken of: named, or that of the line spoken of last; -1: none. */
static int spoken_category(const struct dialogue *dialogue, const struct act *act)
{
    if (act->draft.category_count > 0)
        return act->draft.categories[0];
    if (act->draft.item_count > 0)
        return (int)dialogue->menu->items[act->draft.items[0]].category;
    int line = order_line_in_focus(dialogue);
    int item = line >= 0 ? order_line_item(dialogue, (size_t)line) : -1;
    return item >= 0 ? (int)dialogue->menu->items[item].category : -1;
}

void answer_cheaper(struct dialogue *dialogue, const struct act *act)
{
    const struct told_menu *menu = dialogue->menu;
    int category = spoken_category(dialogue, act), best = -1;
    double least = 0;
    const char *price = "", *best_price = "";
    for (size_t i = 0; i < menu->item_count; i++) {
        if (!menu->items[i].is_available || (category >= 0 && menu->items[i].category != (size_t)category))
            continue;
        double lowest = lowest_price(menu, &menu->items[i], &price);
        if (best >= 0 && lowest >= least)
            continue;
        best = (int)i;
        least = lowest;
        best_price = price;
    }
    char amount[24], label[PHRASE_BYTES];
    if (best < 0) {
        say_note(dialogue, "I'm sorry, I have nothing cheaper.");
        return;
    }
    say_price(dialogue, best_price, amount, sizeof amount);
    const char *from =
        menu->items[best].size_count > 1 || menu->items[best].price_from != menu->items[best].price ? "from "
                                                                                                    : "";
    if (category >= 0)
        say_note(dialogue, "The least expensive of our %s is the %s, %s%s.", menu->categories[category].name,
                 lexicon_label(dialogue->lexicon, (size_t)best, label), from, amount);
    else
        say_note(dialogue, "The least expensive on the menu is the %s, %s%s.", menu->items[best].name, from,
                 amount);
    told_list(dialogue, &(size_t){(size_t)best}, 1);
}

static bool is_said_hot(const char *text)
{
    static const char *const words[] = {
        "spicy", "spiced",  "chili",    "chile",    "jalape",   "arrabbiata", "diavol",  "habanero",
        "hot ",  "cayenne", "sriracha", "vindaloo", "szechuan", "sichuan",    "buffalo", "pepper flake"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcasestr(text, words[i]) != NULL)
            return true;
    return false;
}

void answer_spicy(struct dialogue *dialogue)
{
    const struct told_menu *menu = dialogue->menu;
    size_t items[LISTED_MAX], count = 0;
    for (size_t i = 0; i < menu->item_count && count < LISTED_MAX; i++) {
        const struct told_menu_item *item = &menu->items[i];
        bool is_hot = is_said_hot(item->name) || is_said_hot(item->description);
        for (size_t k = 0; k < json_array_size(item->ingredients) && !is_hot; k++) {
            const char *name = json_string_value(json_array_get(item->ingredients, k));
            is_hot = name != NULL && is_said_hot(name);
        }
        if (is_hot && item->is_available)
            items[count++] = i;
    }
    if (count == 0)
        say_note(dialogue, "I'm sorry, the menu doesn't say how spicy its dishes are.");
    else
        answer_items(dialogue, items, count, 4,
                     "By what the menu says I can't tell how spicy a dish is; these sound like it:");
}
