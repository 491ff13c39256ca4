#include "dialogue/card.h"

#include <stdlib.h>
#include <string.h>

#include "base/json_tree.h"

const char *card_text(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text != NULL ? text : "";
}

static bool truth(const json_t *object, const char *key, bool otherwise)
{
    const json_t *value = json_object_get(object, key);
    return json_is_boolean(value) ? json_is_true(value) : otherwise;
}

static const json_t *array_of(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    return json_is_array(value) ? value : NULL;
}

static void read_options(struct card *card, const json_t *options, size_t group)
{
    for (size_t i = 0; i < json_array_size(options) && card->option_count < CARD_OPTIONS_MAX; i++) {
        const json_t *from = json_array_get(options, i);
        if (card_text(from, "id")[0] == '\0' || card_text(from, "name")[0] == '\0')
            continue;
        card->options[card->option_count++] = (struct card_option){
            .id = card_text(from, "id"),
            .name = card_text(from, "name"),
            .price = card_text(from, "price"),
            .synonyms = array_of(from, "synonyms"),
            .allergens = array_of(from, "allergens"),
            .group = group,
            .is_available = truth(from, "available", true),
            .is_default = truth(from, "default", false),
        };
        card->groups[group].option_count++;
    }
}

static void read_groups(struct card *card, const json_t *groups)
{
    for (size_t i = 0; i < json_array_size(groups) && card->group_count < CARD_GROUPS_MAX; i++) {
        const json_t *from = json_array_get(groups, i);
        if (card_text(from, "id")[0] == '\0')
            continue;
        size_t group = card->group_count++;
        card->groups[group] = (struct card_group){
            .id = card_text(from, "id"),
            .name = card_text(from, "name"),
            .question = card_text(from, "question"),
            .min = (int)json_integer_value(json_object_get(from, "min")),
            .max = (int)json_integer_value(json_object_get(from, "max")),
            .may_be_halved = truth(from, "halves", false),
            .first_option = card->option_count,
        };
        read_options(card, array_of(from, "options"), group);
    }
}

static void read_sizes(struct card *card, struct card_item *item, const json_t *sizes)
{
    item->first_size = card->size_count;
    for (size_t i = 0; i < json_array_size(sizes) && card->size_count < CARD_SIZES_MAX; i++) {
        const json_t *from = json_array_get(sizes, i);
        if (card_text(from, "id")[0] == '\0')
            continue;
        card->sizes[card->size_count++] = (struct card_size){
            .id = card_text(from, "id"),
            .name = card_text(from, "name"),
            .price = card_text(from, "price"),
            .synonyms = array_of(from, "synonyms"),
        };
        item->size_count++;
    }
}

static void read_item(struct card *card, const json_t *from, size_t category)
{
    if (card->item_count == CARD_ITEMS_MAX || card_text(from, "id")[0] == '\0' ||
        card_text(from, "name")[0] == '\0')
        return;
    struct card_item *item = &card->items[card->item_count++];
    *item = (struct card_item){
        .id = card_text(from, "id"),
        .name = card_text(from, "name"),
        .description = card_text(from, "description"),
        .price = card_text(from, "price"),
        .category = category,
        .synonyms = array_of(from, "synonyms"),
        .ingredients = array_of(from, "ingredients"),
        .allergens = array_of(from, "allergens"),
        .is_available = truth(from, "available", true),
        .is_vegetarian = truth(from, "vegetarian", false),
        .is_vegan = truth(from, "vegan", false),
        .is_gluten_free = truth(from, "gluten_free", false),
    };
    read_sizes(card, item, array_of(from, "sizes"));
    const json_t *group_ids = array_of(from, "group_ids");
    for (size_t i = 0; i < json_array_size(group_ids) && item->group_count < CARD_ITEM_GROUPS_MAX; i++) {
        const char *id = json_string_value(json_array_get(group_ids, i));
        int group = id != NULL ? card_find_group(card, id) : -1;
        if (group >= 0)
            item->groups[item->group_count++] = (size_t)group;
    }
    card->categories[category].item_count++;
}

static void read_categories(struct card *card, const json_t *categories)
{
    for (size_t i = 0; i < json_array_size(categories) && card->category_count < CARD_CATEGORIES_MAX; i++) {
        const json_t *from = json_array_get(categories, i), *items = array_of(from, "items");
        size_t category = card->category_count++;
        card->categories[category] = (struct card_category){
            .id = card_text(from, "id"),
            .name = card_text(from, "name"),
            .synonyms = array_of(from, "synonyms"),
            .first_item = card->item_count,
        };
        for (size_t j = 0; j < json_array_size(items); j++)
            read_item(card, json_array_get(items, j), category);
    }
}

enum vp_err card_create(const char *menu_json, struct card **out_card)
{
    json_t *document = json_tree_load_within(span_of(menu_json), 0, &json_tree_limits_menu);
    if (document == NULL)
        return VP_ERR_BAD_JSON;
    const json_t *categories = array_of(document, "categories");
    if (categories == NULL) {
        json_decref(document);
        return VP_ERR_BAD_VALUE;
    }
    struct card *card = calloc(1, sizeof *card);
    if (card == NULL) {
        json_decref(document);
        return VP_ERR_NO_MEMORY;
    }
    card->document = document;
    read_groups(card, array_of(document, "groups"));
    read_categories(card, categories);
    *out_card = card;
    return VP_OK;
}

void card_destroy(struct card *card)
{
    if (card == NULL)
        return;
    json_decref(card->document);
    free(card);
}

const json_t *card_restaurant(const struct card *card)
{
    return card != NULL ? json_object_get(card->document, "restaurant") : NULL;
}

int card_find_item(const struct card *card, const char *item_id)
{
    for (size_t i = 0; i < card->item_count; i++)
        if (strcmp(card->items[i].id, item_id) == 0)
            return (int)i;
    return -1;
}

int card_find_group(const struct card *card, const char *group_id)
{
    for (size_t i = 0; i < card->group_count; i++)
        if (strcmp(card->groups[i].id, group_id) == 0)
            return (int)i;
    return -1;
}

bool card_offers(const struct card *card, size_t item, size_t option)
{
    const struct card_item *of = &card->items[item];
    for (size_t i = 0; i < of->group_count; i++)
        if (of->groups[i] == card->options[option].group)
            return true;
    return false;
}
