#include "order/menu.h"

#include <string.h>

const struct menu_item *menu_find_item(const struct menu *menu, const char *item_id)
{
    for (size_t c = 0; c < menu->category_count; c++)
        for (size_t i = 0; i < menu->categories[c].item_count; i++)
            if (strcmp(menu->categories[c].items[i].id, item_id) == 0)
                return &menu->categories[c].items[i];
    return NULL;
}

const struct menu_size *menu_find_size(const struct menu_item *item, const char *size_id)
{
    for (size_t i = 0; i < item->size_count; i++)
        if (strcmp(item->sizes[i].id, size_id) == 0)
            return &item->sizes[i];
    return NULL;
}

const struct menu_option *menu_find_option(const struct menu *menu, const struct menu_item *item,
                                           const char *option_id, const struct menu_group **out_group)
{
    for (size_t g = 0; g < item->group_count; g++) {
        const struct menu_group *group = &menu->groups[item->groups[g]];
        for (size_t o = 0; o < group->option_count; o++)
            if (strcmp(group->options[o].id, option_id) == 0) {
                if (out_group != NULL)
                    *out_group = group;
                return &group->options[o];
            }
    }
    return NULL;
}
