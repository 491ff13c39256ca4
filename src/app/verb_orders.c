/* voiceplate orders: the stored orders as kitchen slips. */
#include <argp.h>
#include <stdio.h>
#include <stdlib.h>

#include "app/argument.h"
#include "service/store_setup.h"
#include "app/verbs.h"

static const struct argp_option options[] = {
    {"config", 'c', "FILE", 0, "Settings; store_url names the database", 0},
    {"restaurant", 'r', "ID", 0, "Only this restaurant's", 0},
    {"call", 's', "CALLSID", 0, "Only this call's", 0},
    {"limit", 'n', "N", 0, "At most N, newest first (default 20)", 0},
    {0},
};

struct arguments {
    const char *config_path;
    struct store_order_filter filter;
};

static error_t parse(int key, char *value, struct argp_state *state)
{
    struct arguments *arguments = state->input;
    switch (key) {
    case 'c':
        arguments->config_path = value;
        return 0;
    case 'r':
        arguments->filter.restaurant_id = value;
        return 0;
    case 's':
        arguments->filter.call_sid = value;
        return 0;
    case 'n':
        arguments->filter.limit = (int)argument_number(state, "limit", value, 1, 1000000);
        return 0;
    case ARGP_KEY_ARG:
        return argument_refuse(state, value);
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static bool print_ticket(void *owner, const struct ticket *ticket)
{
    char slip[8192];
    printf("%s\n", ticket_format(ticket, slip, sizeof slip));
    ++*(int *)owner;
    return true;
}

int verb_orders(int argc, char **argv)
{
    static const struct argp argp = {
        .options = options,
        .parser = parse,
        .help_filter = verbs_help_filter,
        .doc = "Lists the stored orders as kitchen slips, newest first.",
    };
    static struct config config;
    struct arguments arguments = {.filter.limit = 20};
    int count = 0;
    argp_parse(&argp, argc, argv, 0, NULL, &arguments);
    if (!config_load_or_tell(&config, arguments.config_path))
        return EXIT_FAILURE;
    struct store *store = store_open_or_tell(&config, false);
    if (store == NULL)
        return EXIT_FAILURE;
    enum vp_err err = store_each_order(store, &arguments.filter, print_ticket, &count);
    store_close(store);
    if (err != VP_OK) {
        fprintf(stderr, "orders: %s\n", vp_err_text(err));
        return EXIT_FAILURE;
    }
    if (count == 0)
        puts("no orders");
    return EXIT_SUCCESS;
}
