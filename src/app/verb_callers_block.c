/* Numbers whose calls a restaurant does not take, straight in the store, whether the server runs or not. */
#include "app/verb_callers_block.h"

#include <stdio.h>
#include <string.h>

#include "app/json_print.h"
#include "app/verb_end.h"
#include "app/verbs.h"
#include "app/who.h"
#include "base/clock.h"
#include "order/menu_people.h"
#include "service/shared.h"
#include "service/store_setup.h"
#include "store/blocked_json.h"

static void print_all(const json_t *json)
{
    size_t i;
    const json_t *entry;
    json_array_foreach(json_object_get(json, "blocked"), i, entry)
    {
        char since[32];
        const char *by = json_string_value(json_object_get(entry, "changed_by"));
        printf("%-20s %-18s ", json_string_value(json_object_get(entry, "restaurant_id")),
               json_string_value(json_object_get(entry, "number")));
        if (json_is_true(json_object_get(entry, "in_menu_file")))
            printf("in the menu file\n");
        else
            printf("by %s, %s\n", by,
                   who_format_time(since, sizeof since,
                                   json_integer_value(json_object_get(entry, "changed_unix_ms"))));
    }
}

static int show(struct store *store, const struct menu_set *menus, const struct arguments *arguments)
{
    json_t *json = NULL;
    enum vp_err err = blocked_json(store, arguments->restaurant_id, &json);
    if (err == VP_OK && json == NULL)
        err = VP_ERR_NO_MEMORY;
    if (err != VP_OK)
        return verb_fail("callers", vp_err_text(err));
    blocked_json_add_files(json, menus, arguments->restaurant_id);
    if (arguments->wants_json)
        return json_print(json) ? EXIT_STATUS_OK : EXIT_STATUS_FAILED;
    print_all(json);
    json_decref(json);
    return EXIT_STATUS_OK;
}

/* NULL: it is not known which; the others' business is none of a number that bothers one. */
static const struct menu *choose_menu(const struct menu_set *menus, const char *restaurant_id)
{
    return restaurant_id != NULL ? menu_set_find(menus, restaurant_id)
           : menus->count == 1   ? menus->menus[0]
                                 : NULL;
}

static int change(struct store *store, const struct menu_set *menus, const struct arguments *arguments)
{
    struct store_blocked blocked = {.changed_unix_ms = clock_unix_ms()};
    bool is_block = strcmp(arguments->words[0], "block") == 0;
    const struct menu *menu = choose_menu(menus, arguments->restaurant_id);
    if (menu == NULL)
        return verb_fail("callers", arguments->restaurant_id != NULL
                                        ? "no menu file has this restaurant id"
                                        : "there are several restaurants; say which with --restaurant");
    (void)span_copy(span_of(menu->restaurant_id), blocked.number.restaurant_id,
                    sizeof blocked.number.restaurant_id);
    (void)span_copy(span_of(arguments->words[1]), blocked.number.number, sizeof blocked.number.number);
    (void)span_copy(span_of(arguments->who), blocked.changed_by, sizeof blocked.changed_by);
    if (!is_block && menu_blocks(menu, blocked.number.number))
        return verb_fail("callers", "the menu file blocks this number (blocked_numbers): take it out there");
    enum vp_err err = is_block ? store_block(store, &blocked) : store_unblock(store, &blocked);
    if (err == VP_ERR_NOT_FOUND)
        return verb_fail("callers", "it was not blocked");
    if (err == VP_ERR_TOO_MANY)
        return verb_fail("callers", "the restaurant has blocked 500 numbers: unblock some first");
    return err == VP_OK ? show(store, menus, arguments) : verb_fail("callers", vp_err_text(err));
}

int verb_callers_block(struct arguments *arguments, const struct config *config)
{
    static struct menu_set menus;
    char why[256] = "";
    if (!who_choose(arguments, why, sizeof why))
        return verb_refuse("callers", why);
    bool are_menus_good = menu_set_load(&menus, config->menus_dir, stderr);
    struct store *store = are_menus_good ? store_open_or_tell(config, true) : NULL;
    int status = store == NULL                                 ? EXIT_STATUS_FAILED
                 : strcmp(arguments->words[0], "blocked") == 0 ? show(store, &menus, arguments)
                                                               : change(store, &menus, arguments);
    store_close(store);
    menu_set_release(&menus);
    return status;
}
