/* What a menu says of what is out of the ordinary at its restaurant. */
#include <string.h>

#include "order/house_state.h"

bool menu_is_paused(const struct menu *menu, int64_t unix_ms)
{
    const struct house_state *house = menu->house;
    return house != NULL && house->is_paused &&
           (house->paused_until_unix_ms == 0 || house->paused_until_unix_ms > unix_ms);
}

bool menu_is_closed_on(const struct menu *menu, const char *day)
{
    const struct house_state *house = menu->house;
    for (size_t i = 0; house != NULL && i < house->closed_day_count; i++)
        if (strcmp(house->closed_days[i], day) == 0)
            return true;
    return false;
}

const char *menu_special(const struct menu *menu)
{
    return menu->house != NULL ? menu->house->special : "";
}

int menu_busy_minutes(const struct menu *menu)
{
    return menu->house != NULL ? menu->house->busy_minutes : 0;
}
