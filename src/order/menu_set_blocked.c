/* Whose calls are not taken. */
#include <string.h>

#include "order/menu_people.h"
#include "order/menu_set.h"

static bool blocks(const struct menu_set *set, const struct menu *menu, const char *caller_number)
{
    for (size_t i = 0; i < set->blocked_count; i++)
        if (strcmp(set->blocked[i].number, caller_number) == 0 &&
            strcmp(set->blocked[i].restaurant_id, menu->restaurant_id) == 0)
            return true;
    return menu_blocks(menu, caller_number);
}

/* Whoever shares a number has one door with the others: who is not let in by one of them is not asked which. */
const struct menu *menu_set_blocker(const struct menu_set *set, const struct menu *called,
                                    const char *caller_number)
{
    if (caller_number[0] == '\0')
        return NULL;
    if (blocks(set, called, caller_number)) /* of a shared number: in a call that never chose */
        return called;
    for (size_t i = 0; called->is_shared && i < called->place_count; i++) {
        const struct menu *menu = menu_set_find(set, called->places[i].restaurant_id);
        if (menu != NULL && blocks(set, menu, caller_number))
            return menu;
    }
    return NULL;
}
