#include "app/days.h"

#include <stdio.h>

#include "base/clock.h"

const struct menu *days_choose_menu(const struct menu_set *menus, const struct arguments *arguments,
                                    const char *verb)
{
    const char *restaurant_id = arguments->restaurant_id;
    const struct menu *menu = restaurant_id != NULL ? menu_set_find(menus, restaurant_id)
                              : menus->count == 1   ? menus->menus[0]
                                                    : NULL;
    if (menu == NULL)
        fprintf(stderr, "voiceplate %s: %s\n", verb,
                restaurant_id != NULL ? "no menu file has this restaurant id"
                                      : "there are several restaurants; say which with --restaurant");
    return menu;
}

static bool read_of(const struct menu *menu, const struct arguments *arguments, int64_t *out_from_unix_ms,
                    int64_t *out_until_unix_ms)
{
    int64_t next_unix_ms;
    const char *wrong = NULL;
    if (arguments->day != NULL && !menu_day_times(menu, arguments->day, out_from_unix_ms, out_until_unix_ms))
        wrong = "--day";
    else if (arguments->since != NULL &&
             !menu_day_times(menu, arguments->since, out_from_unix_ms, &next_unix_ms))
        wrong = "--since";
    if (wrong != NULL)
        fprintf(stderr, "voiceplate: %s: a day is wanted, as 2026-11-30\n", wrong);
    return wrong == NULL;
}

/* Of --restaurant, or the first there is; menus is to be released. NULL, and why was said. */
static const struct menu *load_menu(const struct config *config, const struct arguments *arguments,
                                    struct menu_set *menus)
{
    if (!menu_set_load(menus, config->menus_dir, stderr))
        return NULL;
    const struct menu *menu =
        arguments->restaurant_id != NULL ? menu_set_find(menus, arguments->restaurant_id) : menus->menus[0];
    if (menu == NULL) {
        fprintf(stderr, "voiceplate: no menu file has this restaurant id\n");
        menu_set_release(menus);
    }
    return menu;
}

bool days_read(const struct config *config, const struct arguments *arguments, int64_t *out_from_unix_ms,
               int64_t *out_until_unix_ms)
{
    static struct menu_set menus;
    *out_from_unix_ms = *out_until_unix_ms = 0;
    if (arguments->day == NULL && arguments->since == NULL)
        return true;
    const struct menu *menu = load_menu(config, arguments, &menus);
    if (menu == NULL)
        return false;
    bool is_good = read_of(menu, arguments, out_from_unix_ms, out_until_unix_ms);
    menu_set_release(&menus);
    return is_good;
}

bool days_read_one(const struct config *config, const struct arguments *arguments,
                   struct day_asked *out_asked)
{
    static struct menu_set menus;
    const struct menu *menu = load_menu(config, arguments, &menus);
    if (menu == NULL)
        return false;
    struct arguments asked = {.day = arguments->day != NULL ? arguments->day : out_asked->day};
    if (arguments->day == NULL)
        menu_day(menu, clock_unix_ms(), out_asked->day);
    bool is_good = read_of(menu, &asked, &out_asked->from_unix_ms, &out_asked->until_unix_ms);
    if (is_good && arguments->day != NULL)
        snprintf(out_asked->day, sizeof out_asked->day, "%s", arguments->day);
    menu_set_release(&menus);
    return is_good;
}
