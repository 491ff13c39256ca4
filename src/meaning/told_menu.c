#include "meaning/told_menu.h"

#include <stdlib.h>
#include <string.h>

#include "base/json_tree.h"

const char *told_menu_text(const json_t *object, const char *key)
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

static void read_options(struct told_menu *menu, const json_t *options, size_t group)
{
    for (size_t i = 0; i < json_array_size(options) && menu->option_count < TOLD_MENU_OPTIONS_MAX; i++) {
        const json_t *from = json_array_get(options, i);
        if (told_menu_text(from, "id")[0] == '\0' || told_menu_text(from, "name")[0] == '\0')
            continue;
        menu->options[menu->option_count++] = (struct told_menu_option){
            .id = told_menu_text(from, "id"),
            .name = told_menu_text(from, "name"),
            .price = told_menu_text(from, "price"),
            .synonyms = array_of(from, "synonyms"),
            .allergens = array_of(from, "allergens"),
            .size_prices = array_of(from, "size_prices"),
            .serves = told_menu_text(from, "serves"),
            .is_not_served = !truth(from, "served_now", true),
            .group = group,
            .max_each = (int)json_integer_value(json_object_get(from, "max_each")),
            .item = -1,
            .is_available = truth(from, "available", true),
            .is_default = truth(from, "default", false),
        };
        menu->groups[group].option_count++;
        menu->groups[group].is_slot = menu->groups[group].is_slot || truth(from, "dish", false);
    }
}

static void read_groups(struct told_menu *menu, const json_t *groups)
{
    for (size_t i = 0; i < json_array_size(groups) && menu->group_count < TOLD_MENU_GROUPS_MAX; i++) {
        const json_t *from = json_array_get(groups, i);
        if (told_menu_text(from, "id")[0] == '\0')
            continue;
        size_t group = menu->group_count++;
        menu->groups[group] = (struct told_menu_group){
            .id = told_menu_text(from, "id"),
            .name = told_menu_text(from, "name"),
            .question = told_menu_text(from, "question"),
            .min = (int)json_integer_value(json_object_get(from, "min")),
            .max = (int)json_integer_value(json_object_get(from, "max")),
            .may_be_halved = truth(from, "halves", false),
            .size_ids = array_of(from, "size_ids"),
            .first_option = menu->option_count,
        };
        read_options(menu, array_of(from, "options"), group);
    }
}

static const char *price_from(const json_t *priced)
{
    const char *from = told_menu_text(priced, "price_from");
    return from[0] != '\0' ? from : told_menu_text(priced, "price");
}

static void read_sizes(struct told_menu *menu, struct told_menu_item *item, const json_t *sizes)
{
    item->first_size = menu->size_count;
    for (size_t i = 0; i < json_array_size(sizes) && menu->size_count < TOLD_MENU_SIZES_MAX; i++) {
        const json_t *from = json_array_get(sizes, i);
        if (told_menu_text(from, "id")[0] == '\0')
            continue;
        menu->sizes[menu->size_count++] = (struct told_menu_size){
            .id = told_menu_text(from, "id"),
            .name = told_menu_text(from, "name"),
            .price = told_menu_text(from, "price"),
            .price_from = price_from(from),
            .synonyms = array_of(from, "synonyms"),
            .time_prices = array_of(from, "time_prices"),
        };
        item->size_count++;
    }
}

static void read_item(struct told_menu *menu, const json_t *from, size_t category)
{
    if (menu->item_count == TOLD_MENU_ITEMS_MAX || told_menu_text(from, "id")[0] == '\0' ||
        told_menu_text(from, "name")[0] == '\0')
        return;
    struct told_menu_item *item = &menu->items[menu->item_count++];
    *item = (struct told_menu_item){
        .id = told_menu_text(from, "id"),
        .name = told_menu_text(from, "name"),
        .description = told_menu_text(from, "description"),
        .price = told_menu_text(from, "price"),
        .price_from = price_from(from),
        .category = category,
        .synonyms = array_of(from, "synonyms"),
        .ingredients = array_of(from, "ingredients"),
        .allergens = array_of(from, "allergens"),
        .time_prices = array_of(from, "time_prices"),
        .serves = told_menu_text(from, "serves"),
        .is_not_served = !truth(from, "served_now", true),
        .is_available = truth(from, "available", true),
        .is_vegetarian = truth(from, "vegetarian", false),
        .is_vegan = truth(from, "vegan", false),
        .is_gluten_free = truth(from, "gluten_free", false),
        .is_age_restricted = truth(from, "age_restricted", false),
        .is_dine_in_only = truth(from, "dine_in_only", false),
    };
    if (item->serves[0] == '\0')
        item->serves = menu->categories[category].serves;
    read_sizes(menu, item, array_of(from, "sizes"));
    const json_t *group_ids = array_of(from, "group_ids");
    for (size_t i = 0; i < json_array_size(group_ids) && item->group_count < TOLD_MENU_ITEM_GROUPS_MAX; i++) {
        const char *id = json_string_value(json_array_get(group_ids, i));
        int group = id != NULL ? told_menu_find_group(menu, id) : -1;
        if (group >= 0)
            item->groups[item->group_count++] = (size_t)group;
    }
    menu->categories[category].item_count++;
}

static void read_categories(struct told_menu *menu, const json_t *categories)
{
    for (size_t i = 0; i < json_array_size(categories) && menu->category_count < TOLD_MENU_CATEGORIES_MAX;
         i++) {
        const json_t *from = json_array_get(categories, i), *items = array_of(from, "items");
        size_t category = menu->category_count++;
        menu->categories[category] = (struct told_menu_category){
            .id = told_menu_text(from, "id"),
            .name = told_menu_text(from, "name"),
            .serves = told_menu_text(from, "serves"),
            .synonyms = array_of(from, "synonyms"),
            .first_item = menu->item_count,
        };
        for (size_t j = 0; j < json_array_size(items); j++)
            read_item(menu, json_array_get(items, j), category);
    }
}

/* Options that ask for groups, or stand for dishes, when all of those are known. */
static void join_options(struct told_menu *menu, const json_t *groups)
{
    size_t at = 0;
    for (size_t g = 0; g < json_array_size(groups) && at < menu->option_count; g++) {
        const json_t *options = array_of(json_array_get(groups, g), "options");
        for (size_t o = 0; o < json_array_size(options) && at < menu->option_count; o++) {
            const json_t *from = json_array_get(options, o), *group_ids = array_of(from, "group_ids");
            struct told_menu_option *option = &menu->options[at];
            if (strcmp(told_menu_text(from, "id"), option->id) != 0)
                continue; /* was not read */
            at++;
            option->item = truth(from, "dish", false) ? told_menu_find_item(menu, option->id) : -1;
            if (option->item >= 0)
                option->allergens = menu->items[option->item].allergens;
            for (size_t i = 0;
                 i < json_array_size(group_ids) && option->group_count < TOLD_MENU_OPTION_GROUPS_MAX; i++) {
                const char *id = json_string_value(json_array_get(group_ids, i));
                int group = id != NULL ? told_menu_find_group(menu, id) : -1;
                if (group < 0)
                    continue;
                option->groups[option->group_count++] = (size_t)group;
                menu->groups[option->group].asks_more = true;
            }
        }
    }
}

enum vp_err told_menu_create(const char *menu_json, struct told_menu **out_card)
{
    json_t *document = json_tree_load_within(span_of(menu_json), 0, &json_tree_limits_menu);
    if (document == NULL)
        return VP_ERR_BAD_JSON;
    const json_t *categories = array_of(document, "categories");
    if (categories == NULL) {
        json_decref(document);
        return VP_ERR_BAD_VALUE;
    }
    struct told_menu *menu = calloc(1, sizeof *menu);
    if (menu == NULL) {
        json_decref(document);
        return VP_ERR_NO_MEMORY;
    }
    menu->document = document;
    menu->currency = currency_or_dollars(told_menu_text(told_menu_restaurant(menu), "currency"));
    read_groups(menu, array_of(document, "groups"));
    read_categories(menu, categories);
    join_options(menu, array_of(document, "groups"));
    *out_card = menu;
    return VP_OK;
}

void told_menu_destroy(struct told_menu *menu)
{
    if (menu == NULL)
        return;
    json_decref(menu->document);
    free(menu);
}

const json_t *told_menu_restaurant(const struct told_menu *menu)
{
    return menu != NULL ? json_object_get(menu->document, "restaurant") : NULL;
}

bool told_menu_is_paused(const struct told_menu *menu)
{
    return json_is_true(json_object_get(told_menu_restaurant(menu), "paused"));
}

const char *told_menu_special(const struct told_menu *menu)
{
    return told_menu_text(told_menu_restaurant(menu), "special");
}

bool told_menu_has_times(const struct told_menu *menu)
{
    bool has = json_array_size(json_object_get(told_menu_restaurant(menu), "price_times")) > 0;
    for (size_t i = 0; i < menu->item_count && !has; i++)
        has = menu->items[i].serves[0] != '\0';
    for (size_t i = 0; i < menu->option_count && !has; i++)
        has = menu->options[i].serves[0] != '\0';
    return has;
}

bool told_menu_is_alike(const struct told_menu *menu, const struct told_menu *other)
{
    bool is_alike = menu->category_count == other->category_count && menu->item_count == other->item_count &&
                    menu->size_count == other->size_count && menu->group_count == other->group_count &&
                    menu->option_count == other->option_count;
    for (size_t i = 0; is_alike && i < menu->category_count; i++)
        is_alike = strcmp(menu->categories[i].id, other->categories[i].id) == 0;
    for (size_t i = 0; is_alike && i < menu->item_count; i++)
        is_alike = strcmp(menu->items[i].id, other->items[i].id) == 0 &&
                   menu->items[i].first_size == other->items[i].first_size;
    for (size_t i = 0; is_alike && i < menu->size_count; i++)
        is_alike = strcmp(menu->sizes[i].id, other->sizes[i].id) == 0;
    for (size_t i = 0; is_alike && i < menu->group_count; i++)
        is_alike = strcmp(menu->groups[i].id, other->groups[i].id) == 0;
    for (size_t i = 0; is_alike && i < menu->option_count; i++)
        is_alike = strcmp(menu->options[i].id, other->options[i].id) == 0;
    return is_alike;
}

int told_menu_find_item(const struct told_menu *menu, const char *item_id)
{
    for (size_t i = 0; i < menu->item_count; i++)
        if (strcmp(menu->items[i].id, item_id) == 0)
            return (int)i;
    return -1;
}

int told_menu_find_group(const struct told_menu *menu, const char *group_id)
{
    for (size_t i = 0; i < menu->group_count; i++)
        if (strcmp(menu->groups[i].id, group_id) == 0)
            return (int)i;
    return -1;
}

static bool leads_to(const struct told_menu *menu, const size_t *groups, size_t count, size_t group,
                     int depth) /* NOLINT(misc-no-recursion): TOLD_MENU_DEPTH_MAX */
{
    for (size_t i = 0; i < count; i++) {
        const struct told_menu_group *of = &menu->groups[groups[i]];
        if (groups[i] == group)
            return true;
        for (size_t o = 0; of->asks_more && depth < TOLD_MENU_DEPTH_MAX && o < of->option_count; o++) {
            const struct told_menu_option *option = &menu->options[of->first_option + o];
            if (option->group_count > 0 &&
                leads_to(menu, option->groups, option->group_count, group, depth + 1))
                return true;
        }
    }
    return false;
}

bool told_menu_is_own(const struct told_menu *menu, size_t item, size_t option)
{
    for (size_t i = 0; i < menu->items[item].group_count; i++)
        if (menu->items[item].groups[i] == menu->options[option].group)
            return true;
    return false;
}

bool told_menu_leads_to(const struct told_menu *menu, size_t chosen, size_t option)
{
    const struct told_menu_option *of = &menu->options[chosen];
    return leads_to(menu, of->groups, of->group_count, menu->options[option].group, 2);
}

bool told_menu_fills_slot(const struct told_menu *menu, size_t item, size_t dish)
{
    for (size_t i = 0; i < menu->items[item].group_count; i++) {
        const struct told_menu_group *group = &menu->groups[menu->items[item].groups[i]];
        for (size_t o = 0; group->is_slot && o < group->option_count; o++)
            if (menu->options[group->first_option + o].item == (int)dish)
                return true;
    }
    return false;
}

bool told_menu_offers(const struct told_menu *menu, size_t item, size_t option)
{
    const struct told_menu_item *of = &menu->items[item];
    return leads_to(menu, of->groups, of->group_count, menu->options[option].group, 1);
}
