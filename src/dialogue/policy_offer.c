/* What to offer in place of the unknown and the sold out. */
#include <stdio.h>
#include <string.h>

#include "dialogue/dialogue_internal.h"
#include "dialogue/thresholds.h"

static bool has_served(const struct told_menu *menu, const struct told_menu_category *category)
{
    for (size_t i = 0; i < category->item_count; i++)
        if (!menu->items[category->first_item + i].is_not_served)
            return true;
    return false;
}

void offer_categories(const struct dialogue *dialogue, char *out, size_t size_bytes)
{
    const char *names[TOLD_MENU_CATEGORIES_MAX];
    size_t count = 0;
    for (size_t i = 0; i < dialogue->menu->category_count; i++)
        if (has_served(dialogue->menu, &dialogue->menu->categories[i]) &&
            dialogue->menu->categories[i].name[0] != '\0')
            names[count++] = dialogue->menu->categories[i].name;
    say_list(out, size_bytes, names, count, 8, LISTING_AND);
}

static void tell_serving(struct dialogue *dialogue, const char *name, const char *serves)
{
    say_note(dialogue, "I'm sorry, we serve %s %s only.", name, serves);
}

void offer_tell_no_kind(struct dialogue *dialogue, const struct draft *draft)
{
    const struct told_menu *menu = dialogue->menu;
    for (size_t i = 0; i < draft->category_count; i++) {
        const struct told_menu_category *category = &menu->categories[draft->categories[i]];
        if (category->serves[0] == '\0' || has_served(menu, category))
            continue;
        tell_serving(dialogue, category->name, category->serves);
        return;
    }
    say_note(dialogue, "I'm sorry, we have none of those today.");
}

/* Asks for one of the offers, which the first draft then becomes. */
static void ask_offers(struct dialogue *dialogue, const char *opening)
{
    const char *names[QUESTION_OFFERS_MAX];
    char list[300];
    for (size_t i = 0; i < dialogue->question.offer_count; i++)
        names[i] = dialogue->menu->items[dialogue->question.offers[i]].name;
    say_list(list, sizeof list, names, dialogue->question.offer_count, QUESTION_OFFERS_MAX, LISTING_OR);
    say_ask(dialogue, ASKED_OFFER, "%s%s?", opening, list);
}

void offer_only(struct dialogue *dialogue, size_t item)
{
    dialogue->question.offers[0] = item;
    dialogue->question.offer_count = 1;
    ask_offers(dialogue, "Would you like the ");
}

static bool has_size_like(const struct dialogue *dialogue, const struct draft *draft, size_t item)
{
    return draft->size[0] == '\0' || lexicon_size(dialogue->lexicon, item, draft->size) >= 0;
}

void offer_tell_missing_option(struct dialogue *dialogue, const struct told_menu_option *option)
{
    if (option->is_not_served)
        tell_serving(dialogue, option->name, option->serves);
    else
        say_note(dialogue, "I'm sorry, we're out of %s today.", option->name);
}

void offer_for_sold_out(struct dialogue *dialogue, struct draft *draft)
{
    const struct told_menu *menu = dialogue->menu;
    const struct told_menu_item *item = &menu->items[draft->items[0]];
    const struct told_menu_category *category = &menu->categories[item->category];
    if (item->is_not_served)
        tell_serving(dialogue, item->name, item->serves);
    else
        say_note(dialogue, "I'm sorry, the %s is sold out today.", item->name);
    dialogue->question.offer_count = 0;
    for (size_t i = category->first_item; i < category->first_item + category->item_count; i++)
        if (dialogue->question.offer_count < 2 && menu->items[i].is_available &&
            has_size_like(dialogue, draft, i) && (menu->items[i].is_vegetarian || !item->is_vegetarian))
            dialogue->question.offers[dialogue->question.offer_count++] = i;
    if (dialogue->question.offer_count > 0) {
        ask_offers(dialogue, "Would you like ");
        return;
    }
    drafts_drop_first(dialogue);
    say_ask(dialogue, ASKED_OPEN, "What would you like instead?");
}

/* Whether the unknown words stood among others that were understood: then they are rather badly heard. */
static bool is_beside_others(const struct dialogue *dialogue, const struct draft *draft)
{
    size_t adding = 0;
    for (size_t i = 0; i < dialogue->call_count; i++)
        adding += dialogue->calls[i].tool == TOOL_ADD_ITEM;
    bool is_first = dialogue->drafts.count > 0 && draft == &dialogue->drafts.at[0];
    return !is_first && adding + dialogue->added_count + dialogue->changed_count + dialogue->drafts.count > 0;
}

void offer_from_search(struct dialogue *dialogue, struct draft *draft, const json_t *answer)
{
    const json_t *results = json_object_get(answer, "results");
    double best = 0;
    dialogue->question.offer_count = 0;
    for (size_t i = 0; i < json_array_size(results) && dialogue->question.offer_count < 2; i++) {
        const json_t *result = json_array_get(results, i);
        int item = told_menu_find_item(dialogue->menu, told_menu_text(result, "item_id"));
        double score = json_number_value(json_object_get(result, "score"));
        if (item < 0 || score < SEARCH_OFFER_MIN || score < best - SEARCH_OFFER_BEHIND ||
            !dialogue->menu->items[item].is_available)
            continue;
        best = score > best ? score : best;
        dialogue->question.offers[dialogue->question.offer_count++] = (size_t)item;
    }
    if (dialogue->question.offer_count > 0 && !is_beside_others(dialogue, draft)) {
        drafts_put(dialogue, draft);
        dialogue->has_trouble = true;
        say_note(dialogue, "I don't see %s on our menu.", draft->heard);
        ask_offers(dialogue, "Did you mean ");
        return;
    }
    dialogue->has_trouble = true;
    if (is_beside_others(dialogue, draft)) {
        dialogue->question.offer_count = 0;
        if (dialogue->confidence >= SURE_UNKNOWN_MEANT)
            say_note(dialogue, "I can't find %s on our menu.", draft->heard);
        else
            say_note(dialogue, "I'm not sure I heard the rest.");
        return;
    }
    char categories[300], heard[DRAFT_HEARD_BYTES];
    memcpy(heard, draft->heard, sizeof heard);
    if (dialogue->drafts.count > 0 && draft == &dialogue->drafts.at[0])
        drafts_drop_first(dialogue);
    offer_categories(dialogue, categories, sizeof categories);
    say_note(dialogue, "I'm sorry, we don't have %s.", heard);
    say_ask(dialogue, ASKED_OPEN, "We have %s. What would you like?", categories);
}
