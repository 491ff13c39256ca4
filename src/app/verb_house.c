/* voiceplate house: what is out of the ordinary at a restaurant, straight in the store, whether the server runs or
 * not. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "app/arguments.h"
#include "app/json_print.h"
#include "app/verb_end.h"
#include "app/verbs.h"
#include "app/who.h"
#include "base/clock.h"
#include "base/number.h"
#include "service/shared.h"
#include "service/store_setup.h"
#include "store/house_json.h"

static void print_house(const struct store_house *found, int64_t unix_ms)
{
    const struct house_state *house = &found->house;
    char until[32], since[32];
    bool is_paused =
        house->is_paused && (house->paused_until_unix_ms == 0 || house->paused_until_unix_ms > unix_ms);
    if (!is_paused)
        printf("orders are taken\n");
    else
        printf("paused until %s\n", house->paused_until_unix_ms != 0
                                        ? who_format_time(until, sizeof until, house->paused_until_unix_ms)
                                        : "further notice");
    printf("orders take %d minutes longer\n", house->busy_minutes);
    printf("special: %s\n", house->special[0] != '\0' ? house->special : "none");
    printf("closed on:");
    for (size_t i = 0; i < house->closed_day_count; i++)
        printf(" %s", house->closed_days[i]);
    printf("%s\n", house->closed_day_count == 0 ? " no day" : "");
    if (found->changed_unix_ms != 0)
        printf("changed by %s, %s\n", found->changed_by,
               who_format_time(since, sizeof since, found->changed_unix_ms));
}

static int show(struct store *store, const struct menu *menu, bool wants_json)
{
    int64_t now_unix_ms = clock_unix_ms();
    struct store_house found = {.changed_unix_ms = 0};
    json_t *json = NULL;
    enum vp_err err;
    if (wants_json) {
        err = house_json(store, menu->restaurant_id, now_unix_ms, &json);
        if (err == VP_OK && !json_print(json))
            err = VP_ERR_NO_MEMORY;
        return err == VP_OK ? EXIT_STATUS_OK : verb_fail("house", vp_err_text(err));
    }
    err = store_find_house(store, menu->restaurant_id, &found);
    if (err != VP_OK && err != VP_ERR_NOT_FOUND)
        return verb_fail("house", vp_err_text(err));
    print_house(&found, now_unix_ms);
    return EXIT_STATUS_OK;
}

struct why {
    char text[160];
};

/* False, for the caller to hand on. */
__attribute__((format(printf, 2, 3))) static bool explain(struct why *why, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    vsnprintf(why->text, sizeof why->text, format, values);
    va_end(values);
    return false;
}

/* The days of the house with one more, or one less. */
static bool change_days(struct store *store, const struct menu *menu, const char *day,
                        struct house_wish *wish, bool is_closed, struct why *why)
{
    struct store_house found = {.changed_unix_ms = 0};
    struct house_state *wanted = &wish->wanted;
    enum vp_err err = store_find_house(store, menu->restaurant_id, &found);
    if (!menu_is_day(day))
        return explain(why, "\"%.32s\" is no day; it must be as 2026-12-25", day);
    if (err != VP_OK && err != VP_ERR_NOT_FOUND)
        return explain(why, "%s", vp_err_text(err));
    for (size_t i = 0; i < found.house.closed_day_count; i++)
        if (strcmp(found.house.closed_days[i], day) != 0)
            span_copy(span_of(found.house.closed_days[i]), wanted->closed_days[wanted->closed_day_count++],
                      MENU_DAY_BYTES);
    if (is_closed && wanted->closed_day_count == HOUSE_CLOSED_DAYS_MAX)
        return explain(why, "%d days are closed already; no more are allowed", HOUSE_CLOSED_DAYS_MAX);
    if (is_closed)
        span_copy(span_of(day), wanted->closed_days[wanted->closed_day_count++], MENU_DAY_BYTES);
    wish->has_closed_days = true;
    return true;
}

/* False, with why: the words ask for nothing that there is. */
static bool read_wish(struct store *store, const struct menu *menu, const struct arguments *arguments,
                      struct house_wish *wish, struct why *why)
{
    const char *action = arguments->words[0], *value = arguments->word_count > 1 ? arguments->words[1] : NULL;
    int64_t minutes;
    if (strcmp(action, "pause") == 0 && value == NULL) {
        wish->has_pause = wish->wanted.is_paused = true;
        wish->is_for_good = arguments->is_for_good;
    } else if (strcmp(action, "resume") == 0 && value == NULL) {
        wish->has_pause = true;
    } else if (strcmp(action, "busy") == 0 && value != NULL) {
        if (!number_parse(value, 0, HOUSE_BUSY_MAX_MINUTES, &minutes))
            return explain(why, "busy: \"%.32s\" is not allowed; 0 to %d minutes are", value,
                           HOUSE_BUSY_MAX_MINUTES);
        wish->has_busy = true;
        wish->wanted.busy_minutes = (int)minutes;
    } else if (strcmp(action, "special") == 0) {
        if (!span_copy(span_of(value != NULL ? value : ""), wish->wanted.special,
                       sizeof wish->wanted.special))
            return explain(why, "special: a sentence of up to %d bytes is allowed", HOUSE_SPECIAL_BYTES - 1);
        wish->has_special = true;
    } else if ((strcmp(action, "close") == 0 || strcmp(action, "open") == 0) && value != NULL) {
        return change_days(store, menu, value, wish, strcmp(action, "close") == 0, why);
    } else {
        return explain(why, "that cannot be done; 'voiceplate help house' lists what can");
    }
    return true;
}

static int act(struct store *store, const struct menu *menu, const struct arguments *arguments)
{
    struct house_wish wish = {.has_pause = false};
    struct why why = {""};
    if (arguments->word_count == 0 || strcmp(arguments->words[0], "show") == 0)
        return show(store, menu, arguments->wants_json);
    if (!read_wish(store, menu, arguments, &wish, &why))
        return verb_refuse("house", why.text);
    enum vp_err err =
        house_change(store, menu, &wish, arguments->who, clock_unix_ms(), why.text, sizeof why.text);
    if (err != VP_OK)
        return verb_fail("house", err == VP_ERR_BAD_VALUE ? why.text : vp_err_text(err));
    return show(store, menu, arguments->wants_json);
}

/* NULL, and why was said. */
static const struct menu *choose_menu(const struct menu_set *menus, const char *restaurant_id)
{
    const struct menu *menu = restaurant_id != NULL ? menu_set_find(menus, restaurant_id)
                              : menus->count == 1   ? menus->menus[0]
                                                    : NULL;
    if (menu == NULL)
        (void)verb_fail("house", restaurant_id != NULL
                                     ? "no menu file has this restaurant id"
                                     : "there are several restaurants; say which with --restaurant");
    return menu;
}

int verb_house(struct arguments *arguments)
{
    static struct config config;
    static struct menu_set menus;
    char why[256] = "";
    if (!who_choose(arguments, why, sizeof why))
        return verb_refuse("house", why);
    if (!config_load_or_tell(&config, arguments->config_path))
        return EXIT_STATUS_FAILED;
    bool are_menus_good = menu_set_load(&menus, config.menus_dir, stderr);
    const struct menu *menu = are_menus_good ? choose_menu(&menus, arguments->restaurant_id) : NULL;
    struct store *store = menu != NULL ? store_open_or_tell(&config, true) : NULL;
    int status = store != NULL ? act(store, menu, arguments) : EXIT_STATUS_FAILED;
    store_close(store);
    menu_set_release(&menus);
    return status;
}
