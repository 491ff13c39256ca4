/* Choices within choices: dishes in the slots of a combo, and options that are asked about in their turn. */
#include <string.h>

#include "order/menu_internal.h"

bool menu_option_is_part(const struct menu_option *option)
{
    return option->item != NULL || option->group_count > 0;
}

bool menu_group_has_size(const struct menu_group *group, const struct menu_size *size)
{
    for (size_t i = 0; i < group->size_ids.count; i++)
        if (strcmp(group->size_ids.words[i], size->id) == 0)
            return true;
    return group->size_ids.count == 0;
}

static bool group_has_parts(const struct menu_group *group)
{
    for (size_t i = 0; i < group->option_count; i++)
        if (menu_option_is_part(&group->options[i]))
            return true;
    return false;
}

bool menu_item_has_parts(const struct menu *menu, const struct menu_item *item)
{
    for (size_t g = 0; g < item->group_count; g++)
        if (group_has_parts(&menu->groups[item->groups[g]]))
            return true;
    return false;
}

bool menu_has_parts(const struct menu *menu)
{
    for (size_t g = 0; g < menu->group_count; g++)
        if (group_has_parts(&menu->groups[g]))
            return true;
    return false;
}

/* As deep as menu_check lets a menu be. */
static bool is_within(const struct menu *menu, const size_t *groups, size_t count, const char *option_id,
                      int depth) /* NOLINT(misc-no-recursion): MENU_DEPTH_MAX */
{
    for (size_t g = 0; g < count && depth < MENU_DEPTH_MAX; g++) {
        const struct menu_group *group = &menu->groups[groups[g]];
        for (size_t o = 0; o < group->option_count; o++) {
            const struct menu_option *option = &group->options[o];
            if (strcmp(option->id, option_id) == 0 ||
                is_within(menu, option->groups, option->group_count, option_id, depth + 1))
                return true;
        }
    }
    return false;
}

bool menu_item_reaches(const struct menu *menu, const struct menu_item *item, const char *option_id)
{
    return is_within(menu, item->groups, item->group_count, option_id, 0);
}

/* --- from the file --- */

bool menu_raw_is_slot(const struct menu_raw_group *group)
{
    bool has_dishes = group->category != NULL || group->items.count > 0;
    for (size_t i = 0; i < group->option_count; i++)
        has_dishes = has_dishes || group->options[i].item != NULL;
    return has_dishes;
}

/* A slot of which nothing is said is filled once. */
static int quantity_of(const struct menu_raw_group *group)
{
    bool is_silent = group->quantity == 0 && group->min == 0 && group->max == 0;
    return is_silent && menu_raw_is_slot(group) ? 1 : group->quantity;
}

int menu_raw_min(const struct menu_raw_group *group)
{
    int quantity = quantity_of(group);
    return quantity != 0 ? quantity : group->min;
}

int menu_raw_max(const struct menu_raw_group *group)
{
    int quantity = quantity_of(group);
    return quantity != 0 ? quantity : group->max;
}

static const struct menu_size *find_size_in_slot(const struct menu_raw_group *group,
                                                 const struct menu_item *item)
{
    for (size_t s = 0; s < item->size_count; s++)
        for (size_t i = 0; i < group->sizes.count; i++)
            if (strcmp(group->sizes.texts[i], item->sizes[s].id) == 0)
                return &item->sizes[s];
    return NULL;
}

static bool has_dish(const struct menu_option *options, size_t count, const struct menu_item *item)
{
    for (size_t i = 0; i < count; i++)
        if (options[i].item == item)
            return true;
    return false;
}

struct menu_option menu_dish_option(const struct menu_item *item)
{
    return (struct menu_option){
        .id = item->id,
        .name = item->name,
        .external_id = item->external_id,
        .max_each = 1,
        .synonyms = item->synonyms,
        .allergens = item->allergens,
        .is_available = item->is_available,
        .groups = item->groups,
        .group_count = item->group_count,
        .item = item,
    };
}

static size_t put_dish(struct menu_option *options, size_t count, const struct menu_raw_group *group,
                       const struct menu_item *item)
{
    bool has_other_sizes = group->sizes.count > 0 && item->size_count > 0;
    if (has_dish(options, count, item) || (has_other_sizes && find_size_in_slot(group, item) == NULL))
        return count;
    options[count] = menu_dish_option(item);
    return count + 1;
}

size_t menu_dishes_put(const struct menu *menu, const struct menu_raw_group *group,
                       struct menu_option *options, size_t count)
{
    for (size_t i = 0; i < group->items.count; i++) {
        const struct menu_item *item = menu_find_item(menu, group->items.texts[i]);
        if (item != NULL)
            count = put_dish(options, count, group, item);
    }
    for (size_t c = 0; c < menu->category_count && group->category != NULL; c++) {
        const struct menu_category *category = &menu->categories[c];
        for (size_t i = 0; strcmp(category->id, group->category) == 0 && i < category->item_count; i++)
            count = put_dish(options, count, group, &category->items[i]);
    }
    return count;
}

void menu_rejoin_dishes(const struct menu *menu)
{
    for (size_t g = 0; g < menu->group_count; g++)
        for (size_t o = 0; o < menu->groups[g].option_count; o++) {
            struct menu_option *option = (struct menu_option *)&menu->groups[g].options[o];
            const struct menu_item *item = option->item != NULL ? menu_find_item(menu, option->id) : NULL;
            if (item == NULL)
                continue;
            option->item = item;
            option->is_available = option->is_available && item->is_available;
            option->is_not_served = option->is_not_served || item->is_not_served;
            if (option->serves.count == 0)
                option->serves = item->serves;
        }
}

size_t menu_dishes_max(const struct menu *menu, const struct menu_raw_group *group)
{
    size_t count = group->items.count;
    for (size_t c = 0; c < menu->category_count && group->category != NULL; c++)
        if (strcmp(menu->categories[c].id, group->category) == 0)
            count += menu->categories[c].item_count;
    return count;
}
