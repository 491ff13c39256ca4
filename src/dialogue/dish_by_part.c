/* Dishes that are meant by a word that is a choice as well: "two ranch" of Ranch Dips. */
#include <string.h>

#include "dialogue/dialogue_internal.h"

/* Whether all words of the phrase (singulars) stand in the name. */
static bool is_called_in_part(const char *name, const char *phrase)
{
    char stems[PHRASE_BYTES];
    struct words words;
    lexicon_stems(name, stems);
    words_split(&words, phrase);
    for (size_t w = 0; w < words.count; w++)
        if (!word_is_among(words.at[w].text, stems))
            return false;
    return words.count > 0;
}

static bool offers(const struct dialogue *dialogue, size_t item, const struct draft_choice *choice)
{
    for (size_t o = 0; o < choice->option_count; o++)
        if (told_menu_offers(dialogue->menu, item, choice->options[o]))
            return true;
    return false;
}

/* Whether a dish that is ordered, under way or was asked about can have the choice. */
static bool is_of_something(const struct dialogue *dialogue, const struct draft_choice *choice)
{
    for (size_t i = 0; i < dialogue->told_count; i++)
        if (offers(dialogue, dialogue->told[i], choice))
            return true;
    for (size_t i = 0; i < dialogue->drafts.count; i++)
        if (draft_offers(dialogue->menu, &dialogue->drafts.at[i], choice->options, choice->option_count))
            return true;
    for (size_t line = 0; line < order_view_count(&dialogue->view); line++) {
        int item = order_line_item(dialogue, line);
        if (item >= 0 && offers(dialogue, (size_t)item, choice))
            return true;
    }
    return false;
}

/* "Two garlic dips": so many of what goes with a dish, and not of the dish. */
static void take_portions(const struct dialogue *dialogue, struct draft *draft)
{
    static const char portions[] = "dips sauces dressings packets cups shots pumps";
    struct words words;
    words_split(&words, dialogue->heard != NULL ? dialogue->heard : "");
    for (size_t w = 1; w < words.count && draft->quantity > 1; w++) {
        if (!word_is_among(words.at[w].text, portions))
            continue;
        struct draft_choice *choice = &draft->choices[0];
        int each = dialogue->menu->options[choice->options[0]].max_each;
        choice->count = draft->quantity < each ? draft->quantity : each;
        draft->quantity = 0;
    }
}

void dish_take_counted(const struct dialogue *dialogue, struct act *act)
{
    struct draft *draft = &act->draft;
    bool is_counted = act->kind == ACT_CHANGE && draft->quantity > 0 && !draft->is_article && act->share == 0;
    if (!is_counted || dialogue->menu == NULL || draft->choice_count != 1 ||
        draft->choices[0].option_count == 0 || draft->without_count > 0 || draft->size[0] != '\0' ||
        draft_names_thing(draft) || !draft_is_empty(&act->target) || act->has_pronoun ||
        act->of_line[0] != '\0')
        return;
    if (is_of_something(dialogue, &draft->choices[0])) {
        take_portions(dialogue, draft);
        return;
    }
    struct draft dish = {.quantity = draft->quantity, .score = 1, .is_part = true};
    for (size_t i = 0; i < dialogue->menu->item_count && dish.item_count < HIT_ITEMS_MAX; i++)
        if (dialogue->menu->items[i].is_available &&
            is_called_in_part(dialogue->menu->items[i].name, draft->choices[0].phrase))
            dish.items[dish.item_count++] = (uint16_t)i;
    if (dish.item_count == 0)
        return;
    act->kind = ACT_ADD;
    act->draft = dish;
}
