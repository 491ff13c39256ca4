#include "pipeline/menu_keywords.h"

#include <string.h>
#include <strings.h>

#include "order/menu_people.h"

static void put(struct menu_keywords *keywords, const char *word)
{
    if (word == NULL || word[0] == '\0' || keywords->count == MENU_KEYWORDS_MAX)
        return;
    for (size_t i = 0; i < keywords->count; i++)
        if (strcasecmp(keywords->words[i], word) == 0)
            return;
    keywords->words[keywords->count++] = word;
}

static void put_all(struct menu_keywords *keywords, const struct menu_words *words)
{
    for (size_t i = 0; i < words->count; i++)
        put(keywords, words->words[i]);
}

static void put_options(struct menu_keywords *keywords, const struct menu *menu)
{
    for (size_t i = 0; i < menu->group_count; i++)
        for (size_t j = 0; j < menu->groups[i].option_count; j++)
            put(keywords, menu->groups[i].options[j].name);
}

static void put_synonyms(struct menu_keywords *keywords, const struct menu *menu)
{
    for (size_t i = 0; i < menu->category_count; i++) {
        const struct menu_category *category = &menu->categories[i];
        for (size_t j = 0; j < category->item_count; j++)
            put_all(keywords, &category->items[j].synonyms);
    }
    for (size_t i = 0; i < menu->group_count; i++)
        for (size_t j = 0; j < menu->groups[i].option_count; j++)
            put_all(keywords, &menu->groups[i].options[j].synonyms);
    for (size_t i = 0; i < menu->category_count; i++)
        put_all(keywords, &menu->categories[i].synonyms);
}

void menu_keywords_collect(const struct menu *menu, struct menu_keywords *out_keywords)
{
    *out_keywords = (struct menu_keywords){0};
    for (size_t i = 0; i < menu->place_count; i++) {
        put(out_keywords, menu->places[i].name);
        put_all(out_keywords, &menu->places[i].synonyms);
    }
    for (size_t i = 0; i < menu->category_count; i++)
        for (size_t j = 0; j < menu->categories[i].item_count; j++)
            put(out_keywords, menu->categories[i].items[j].name);
    put_options(out_keywords, menu);
    for (size_t i = 0; i < menu->category_count; i++) {
        const struct menu_category *category = &menu->categories[i];
        for (size_t j = 0; j < category->item_count; j++)
            for (size_t k = 0; k < category->items[j].size_count; k++)
                put(out_keywords, category->items[j].sizes[k].name);
        put(out_keywords, category->name);
    }
    put_synonyms(out_keywords, menu);
    for (size_t i = 0; i < menu_people(menu)->transfer_count; i++) {
        put(out_keywords, menu_people(menu)->transfers[i].topic);
        put_all(out_keywords, &menu_people(menu)->transfers[i].words);
    }
}
