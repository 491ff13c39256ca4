/* voiceplate menu: check FILE..., show FILE. */
#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/verbs.h"
#include "order/menu.h"

static const struct argp_option options[] = {{0}};

enum { FILES_MAX = 64 };

struct arguments {
    const char *action;
    const char *files[FILES_MAX];
    int file_count;
};

static error_t parse(int key, char *value, struct argp_state *state)
{
    struct arguments *arguments = state->input;
    switch (key) {
    case ARGP_KEY_ARG:
        if (arguments->action == NULL)
            arguments->action = value;
        else if (arguments->file_count < FILES_MAX)
            arguments->files[arguments->file_count++] = value;
        else
            argp_error(state, "more than %d files", FILES_MAX);
        return 0;
    case ARGP_KEY_END:
        if (arguments->action == NULL ||
            (strcmp(arguments->action, "check") != 0 && strcmp(arguments->action, "show") != 0))
            argp_error(state, "say 'check FILE...' or 'show FILE'");
        if (arguments->file_count == 0)
            argp_error(state, "which file?");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static struct menu *load(const char *path)
{
    static struct problems problems;
    struct menu *menu;
    problems = (struct problems){0};
    enum vp_err err = menu_load(path, &menu, &problems);
    if (err == VP_OK)
        return menu;
    problems_print(&problems, stderr);
    if (problems.count == 0)
        fprintf(stderr, "%s: %s\n", path, vp_err_text(err));
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

int verb_menu(int argc, char **argv)
{
    static const struct argp argp = {
        .options = options,
        .parser = parse,
        .help_filter = verbs_help_filter,
        .args_doc = "check FILE...\nshow FILE",
        .doc = "Checks menu files and says what is wrong with file, line and key; or shows one. docs/menu.md "
               "describes the format.",
    };
    struct arguments arguments = {0};
    int status = EXIT_SUCCESS;
    argp_parse(&argp, argc, argv, 0, NULL, &arguments);
    for (int i = 0; i < arguments.file_count; i++) {
        struct menu *menu = load(arguments.files[i]);
        if (menu == NULL)
            status = EXIT_FAILURE;
        else if (strcmp(arguments.action, "show") == 0)
            show(menu);
        else
            printf("%s: ok, %s with %zu items\n", arguments.files[i], menu->restaurant_name,
                   count_items(menu));
        menu_release(menu);
    }
    return status;
}
