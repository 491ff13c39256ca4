/* voiceplate menu: check FILE..., show FILE, import FILE. */
#include <stdio.h>
#include <string.h>

#include "app/arguments.h"
#include "app/json_print.h"
#include "app/verb_menu_import.h"
#include "app/verb_menu_spoken.h"
#include "app/verbs.h"
#include "base/json_make.h"
#include "call/basket_json.h"
#include "order/menu.h"

static struct menu *load(const char *path, struct problems *problems)
{
    struct menu *menu;
    problems_clear(problems);
    enum vp_err err = menu_load(path, &menu, problems);
    if (err == VP_OK)
        return menu;
    if (problems->count == 0)
        problems_add(problems, path, 0, "", "%s", vp_err_text(err));
    return NULL;
}

static void show_item(const struct menu_item *item)
{
    char price[32];
    printf("  %-28s", item->name);
    if (item->size_count == 0)
        printf(" %s", menu_format_price(price, sizeof price, item->price_cents));
    for (size_t i = 0; i < item->size_count; i++)
        printf(" %s %s", item->sizes[i].name,
               menu_format_price(price, sizeof price, item->sizes[i].price_cents));
    puts(item->is_available ? "" : "  (sold out)");
}

static void show(const struct menu *menu)
{
    printf("%s, %s\n", menu->restaurant_name, menu->address);
    for (size_t c = 0; c < menu->category_count; c++) {
        printf("\n%s\n", menu->categories[c].name);
        for (size_t i = 0; i < menu->categories[c].item_count; i++)
            show_item(&menu->categories[c].items[i]);
    }
}

static size_t count_items(const struct menu *menu)
{
    size_t count = 0;
    for (size_t c = 0; c < menu->category_count; c++)
        count += menu->categories[c].item_count;
    return count;
}

static void show_checked(const char *path, const struct menu *menu, const struct problems *warnings)
{
    size_t count = count_items(menu);
    printf("%s: ok, %s with %zu item%s", path, menu->restaurant_name, count, count == 1 ? "" : "s");
    puts(warnings->count > 0 ? "; worth a look:" : "");
    problems_print(warnings, stdout);
}

/* ---- for programs ---- */

static json_t *item_json(const struct menu_item *item)
{
    json_t *json =
        json_pack("{s:s, s:s, s:b}", "id", item->id, "name", item->name, "is_available", item->is_available);
    if (item->size_count == 0)
        json_object_set_new(json, "price", basket_json_price(item->price_cents));
    json_t *sizes = json_array();
    for (size_t i = 0; i < item->size_count; i++) {
        json_array_append_new(sizes, json_pack("{s:s, s:o}", "name", item->sizes[i].name, "price",
                                               basket_json_price(item->sizes[i].price_cents)));
    }
    json_object_set_new(json, "sizes", sizes);
    return json;
}

static json_t *categories_json(const struct menu *menu)
{
    json_t *categories = json_array();
    for (size_t c = 0; c < menu->category_count; c++) {
        json_t *items = json_array();
        for (size_t i = 0; i < menu->categories[c].item_count; i++)
            json_array_append_new(items, item_json(&menu->categories[c].items[i]));
        json_array_append_new(categories,
                              json_pack("{s:s, s:o}", "name", menu->categories[c].name, "items", items));
    }
    return categories;
}

/* What is told of one file. */
static json_t *file_json(const char *path, const struct menu *menu, const struct problems *problems,
                         const struct problems *warnings, bool is_shown)
{
    json_t *json = json_pack("{s:s, s:b, s:i, s:o}", "file", path, "ok", menu != NULL, "problem_count",
                             (int)problems->count, "problems", json_lines(problems->text));
    if (menu != NULL) {
        json_object_set_new(json, "restaurant_id", json_string(menu->restaurant_id));
        json_object_set_new(json, "restaurant", json_string(menu->restaurant_name));
        json_object_set_new(json, "item_count", json_integer((json_int_t)count_items(menu)));
    }
    if (menu != NULL && !is_shown)
        json_object_set_new(json, "warnings", json_lines(warnings->text));
    if (menu != NULL && is_shown)
        json_object_set_new(json, "categories", categories_json(menu));
    return json;
}

/* ---- the verb ---- */

static bool is_action(const struct arguments *arguments, const char *action)
{
    return strcmp(arguments->words[0], action) == 0;
}

const char *verb_menu_missing(const struct arguments *arguments)
{
    if (arguments->word_count == 0 ||
        (!is_action(arguments, "check") && !is_action(arguments, "show") && !is_action(arguments, "import")))
        return "say 'check FILE...', 'show FILE' or 'import FILE'";
    if (is_action(arguments, "import") && arguments->word_count > 2)
        return "import takes one file";
    return arguments->word_count == 1 ? "which file?" : NULL;
}

/* What becomes of each file; the words of the command line that are no files come before. */
struct look {
    const struct arguments *arguments;
    bool is_shown;
    struct speech_models *models; /* --spoken; NULL: nothing is said */
    json_t *list;
};

static enum exit_status look_at(struct look *look, const char *path)
{
    static struct problems problems, warnings;
    enum exit_status status = EXIT_STATUS_OK;
    json_t *missed = NULL;
    struct menu *menu = load(path, &problems);
    bool wants_json = look->arguments->wants_json, is_said = menu != NULL && look->models != NULL;
    problems_clear(&warnings);
    if (menu == NULL)
        status = EXIT_STATUS_FAILED;
    else if (!look->is_shown && menu_warnings(path, &warnings) != VP_OK)
        problems_clear(&warnings); /* the file has just been replaced by another */
    if (!wants_json && menu == NULL)
        problems_print(&problems, stderr);
    else if (!wants_json && look->is_shown)
        show(menu);
    else if (!wants_json)
        show_checked(path, menu, &warnings);
    if (is_said && !verb_menu_spoken(look->models, path, menu, wants_json, &missed))
        status = EXIT_STATUS_FAILED;
    if (wants_json) {
        json_t *json = file_json(path, menu, &problems, &warnings, look->is_shown);
        if (missed != NULL)
            json_object_set_new(json, "not_heard_back", missed);
        json_array_append_new(look->list, json);
    }
    menu_release(menu);
    return status;
}

int verb_menu(struct arguments *arguments)
{
    if (is_action(arguments, "import"))
        return (int)verb_menu_import(arguments);
    struct look look = {
        .arguments = arguments, .is_shown = is_action(arguments, "show"), .list = json_array()};
    bool is_spoken = arguments->is_spoken && !look.is_shown;
    enum exit_status status = EXIT_STATUS_OK;
    if (is_spoken && (look.models = verb_menu_spoken_open()) == NULL) {
        json_decref(look.list);
        return EXIT_STATUS_FAILED;
    }
    for (size_t i = 1; i < arguments->word_count; i++)
        if (look_at(&look, arguments->words[i]) != EXIT_STATUS_OK)
            status = EXIT_STATUS_FAILED;
    speech_models_destroy(look.models);
    if (!arguments->wants_json)
        json_decref(look.list);
    else if (!json_print(look.list))
        status = EXIT_STATUS_FAILED;
    return (int)status;
}
