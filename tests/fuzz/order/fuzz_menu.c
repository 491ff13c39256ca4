/* Any bytes as a menu file: either a menu whose every promise holds, or at least one problem in words. */
#include "fuzz/fuzz_input.h"

#include "order/menu.h"

static void check_item(const struct menu *menu, const struct menu_item *item)
{
    require(menu_find_item(menu, item->id) == item);
    for (size_t s = 0; s < item->size_count; s++)
        require(menu_find_size(item, item->sizes[s].id) == &item->sizes[s] &&
                item->sizes[s].price_cents >= 0);
    for (size_t g = 0; g < item->group_count; g++) {
        require(item->groups[g] < menu->group_count);
        const struct menu_group *group = &menu->groups[item->groups[g]], *found = NULL;
        require(group->option_count > 0 && group->min >= 0 && group->min <= group->max);
        for (size_t o = 0; o < group->option_count; o++)
            require(menu_find_option(menu, item, group->options[o].id, &found) != NULL &&
                    (group->options[o].item != NULL || found == group));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    static struct problems problems;
    struct menu *menu = NULL;
    struct menu_match matches[3];
    if (menu_parse((struct span){(const char *)at, len}, "fuzz", &menu, &problems) != VP_OK) {
        require(menu == NULL && problems.count > 0 && strlen(problems.text) < sizeof problems.text);
        return 0;
    }
    require(problems.count == 0 && menu->called_numbers.count > 0);
    for (size_t c = 0; c < menu->category_count; c++)
        for (size_t i = 0; i < menu->categories[c].item_count; i++)
            check_item(menu, &menu->categories[c].items[i]);
    menu_is_open(menu, 1790000000000);
    menu_search(menu, menu->categories[0].name, matches, 3);
    menu_release(menu);
    return 0;
}
