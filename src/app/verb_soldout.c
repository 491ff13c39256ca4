/* voiceplate soldout: what has run out, straight in the store, whether the server runs or not. */
#include <stdio.h>
#include <string.h>

#include "app/arguments.h"
#include "app/json_print.h"
#include "app/verb_end.h"
#include "app/verbs.h"
#include "app/who.h"
#include "base/clock.h"
#include "service/shared.h"
#include "service/store_setup.h"
#include "store/sold_out_json.h"

struct listing_of { /* what is shown */
    const struct menu_set *menus;
    const char *restaurant_id; /* NULL: of all */
    int64_t unix_ms;
};

static bool print_thing(void *owner, const struct store_sold_out *thing)
{
    const struct listing_of *wanted = owner;
    const struct sold_out *what = &thing->thing;
    const struct menu *menu = menu_set_find(wanted->menus, what->restaurant_id);
    const char *name = menu != NULL ? sold_out_name(what, menu) : NULL;
    char since[32], until[32];
    if (!sold_out_holds(what, wanted->unix_ms) ||
        (wanted->restaurant_id != NULL && strcmp(wanted->restaurant_id, what->restaurant_id) != 0))
        return true;
    printf("%-20s %-6s %-24s %-24s until %s, by %s, %s\n", what->restaurant_id,
           sold_out_kind_name(what->kind), what->id, name != NULL ? name : "(not on the menu)",
           what->until_unix_ms != 0 ? who_format_time(until, sizeof until, what->until_unix_ms)
                                    : "it is removed",
           thing->changed_by, who_format_time(since, sizeof since, thing->changed_unix_ms));
    return true;
}

static int show(struct store *store, const struct menu_set *menus, const struct arguments *arguments)
{
    struct listing_of wanted = {menus, arguments->restaurant_id, clock_unix_ms()};
    json_t *json = NULL;
    enum vp_err err;
    if (arguments->wants_json) {
        err = sold_out_json(store, wanted.restaurant_id, wanted.unix_ms, &json);
        if (err == VP_OK && !json_print(json))
            err = VP_ERR_NO_MEMORY;
    } else {
        err = store_each_sold_out(store, print_thing, &wanted);
    }
    return err == VP_OK ? EXIT_STATUS_OK : verb_fail("soldout", vp_err_text(err));
}

/* NULL, and why was said. */
static const struct menu *choose_menu(const struct menu_set *menus, const char *restaurant_id)
{
    const struct menu *menu = restaurant_id != NULL ? menu_set_find(menus, restaurant_id)
                              : menus->count == 1   ? menus->menus[0]
                                                    : NULL;
    if (menu == NULL)
        (void)verb_fail("soldout", restaurant_id != NULL
                                       ? "no menu file has this restaurant id"
                                       : "there are several restaurants; say which with --restaurant");
    return menu;
}

static int change(struct store *store, const struct menu_set *menus, const struct arguments *arguments,
                  bool is_sold_out)
{
    struct store_sold_out thing = {.changed_unix_ms = clock_unix_ms()};
    enum sold_out_kind kind;
    if (!sold_out_kind_parse(arguments->words[1], &kind))
        return verb_refuse("soldout", "say 'add item ID', 'add option ID', or 'remove' with the same");
    const struct menu *menu = choose_menu(menus, arguments->restaurant_id);
    if (menu == NULL)
        return EXIT_STATUS_FAILED;
    if (!sold_out_choose(menu, kind, arguments->words[2], arguments->is_for_good, thing.changed_unix_ms,
                         &thing.thing))
        return verb_fail("soldout", "there is no such thing on the menu");
    (void)span_copy(span_of(arguments->who), thing.changed_by, sizeof thing.changed_by);
    enum vp_err err = is_sold_out ? store_sell_out(store, &thing) : store_offer_again(store, &thing);
    if (err == VP_ERR_NOT_FOUND)
        return verb_fail("soldout", "it was not sold out");
    return err == VP_OK ? show(store, menus, arguments) : verb_fail("soldout", vp_err_text(err));
}

static int act(struct store *store, const struct menu_set *menus, const struct arguments *arguments)
{
    const char *action = arguments->word_count > 0 ? arguments->words[0] : "list";
    if (strcmp(action, "list") == 0 && arguments->word_count <= 1)
        return show(store, menus, arguments);
    if ((strcmp(action, "add") == 0 || strcmp(action, "remove") == 0) && arguments->word_count == 3)
        return change(store, menus, arguments, strcmp(action, "add") == 0);
    return verb_refuse("soldout", "that cannot be done; 'voiceplate help soldout' lists what can");
}

int verb_soldout(struct arguments *arguments)
{
    static struct config config;
    static struct menu_set menus;
    char why[256] = "";
    if (!who_choose(arguments, why, sizeof why))
        return verb_refuse("soldout", why);
    if (!config_load_or_tell(&config, arguments->config_path))
        return EXIT_STATUS_FAILED;
    bool are_menus_good = menu_set_load(&menus, config.menus_dir, stderr);
    struct store *store = are_menus_good ? store_open_or_tell(&config, true) : NULL;
    int status = store != NULL ? act(store, &menus, arguments) : EXIT_STATUS_FAILED;
    store_close(store);
    menu_set_release(&menus);
    return status;
}
