/* voiceplate ab: the two arms side by side, straight from the store. */
#include <argp.h>
#include <stdio.h>
#include <stdlib.h>

#include "app/argument.h"
#include "service/store_setup.h"
#include "app/verbs.h"
#include "base/clock.h"
#include "arms/ab.h"

enum { DAY_MS = 24 * 60 * 60 * 1000 };

static const struct argp_option options[] = {
    {"config", 'c', "FILE", 0, "Settings; store_url names the database", 0},
    {"restaurant", 'r', "ID", 0, "Only this restaurant's calls", 0},
    {"days", 'd', "N", 0, "Calls of the last N days (default 30)", 0},
    {"json", 'j', 0, 0, "JSON instead of a table", 0},
    {0},
};

struct arguments {
    const char *config_path, *restaurant_id;
    long days;
    bool wants_json;
};

static error_t parse(int key, char *value, struct argp_state *state)
{
    struct arguments *arguments = state->input;
    switch (key) {
    case 'c':
        arguments->config_path = value;
        return 0;
    case 'r':
        arguments->restaurant_id = value;
        return 0;
    case 'd':
        arguments->days = argument_number(state, "days", value, 1, AB_DAYS_MAX);
        return 0;
    case 'j':
        arguments->wants_json = true;
        return 0;
    case ARGP_KEY_ARG:
        return argument_refuse(state, value);
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static int show(const struct ab_report *report, bool wants_json)
{
    if (!wants_json) {
        ab_print(report, stdout);
        puts(
            "\nIn brackets: 95 % intervals; '?': too few calls to tell. Calls of test numbers are left out.");
        return EXIT_SUCCESS;
    }
    json_t *json = ab_json(report);
    int code = json != NULL ? json_dumpf(json, stdout, JSON_INDENT(2) | JSON_REAL_PRECISION(12)) : -1;
    json_decref(json);
    putchar('\n');
    return code == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

int verb_ab(int argc, char **argv)
{
    static const struct argp argp = {
        .options = options,
        .parser = parse,
        .help_filter = verbs_help_filter,
        .doc = "Compares the realtime and the traditional arm: calls, orders, time to first audio, turn "
               "latency, hand-overs and basket edits, each with its 95 % interval.",
    };
    static struct config config;
    static struct ab_report report;
    struct arguments arguments = {.days = AB_DAYS_DEFAULT};
    argp_parse(&argp, argc, argv, 0, NULL, &arguments);
    if (!config_load_or_tell(&config, arguments.config_path))
        return EXIT_FAILURE;
    struct store *store = store_open_or_tell(&config, false);
    if (store == NULL)
        return EXIT_FAILURE;
    const struct store_measure_filter filter = {
        .restaurant_id = arguments.restaurant_id,
        .since_unix_ms = clock_unix_ms() - arguments.days * (int64_t)DAY_MS,
    };
    enum vp_err err = ab_compute(store, &filter, &report);
    store_close(store);
    if (err == VP_OK)
        return show(&report, arguments.wants_json);
    fprintf(stderr, "ab: %s\n", vp_err_text(err));
    return EXIT_FAILURE;
}
