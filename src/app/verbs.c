#include "app/verbs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/config.h"
#include "base/metric.h"

const struct verb verbs[] = {
    {"serve", "answer the restaurants' phones: web, realtime workers and engine", verb_serve},
    {"engine", "run the embedded speech engine alone, for any Realtime client", verb_engine},
    {"phone", "call as a simulated Twilio would, with a spoken scenario", verb_phone},
    {"eval", "call with many scenarios and score the tickets", verb_eval},
    {"load", "call many times at once, against a model that echoes", verb_load},
    {"sim", "stand between the service and its model, and fail on command", verb_sim},
    {"menu", "check or show a menu file", verb_menu},
    {"orders", "list the stored orders", verb_orders},
    {"flags", "show and switch the feature flags; roll back", verb_flags},
    {"ab", "compare the realtime and the traditional arm", verb_ab},
    {"check", "check that the stored orders are what callers were promised", verb_check},
    {"doctor", "check configuration, menus, models, database and ports", verb_doctor},
    {"docs", "print docs/config.md or docs/metrics.md", verb_docs},
    {"help", "explain a verb, or list the settings ('help config')", verb_help},
    {NULL, NULL, NULL},
};

static void print_verbs(void)
{
    puts("VoicePlate answers a restaurant's telephone and takes orders.\n\nUsage: voiceplate VERB "
         "[ARGUMENT...]\n");
    for (const struct verb *verb = verbs; verb->name != NULL; verb++)
        printf("  %-8s %s\n", verb->name, verb->summary);
    puts("\n'voiceplate help VERB' explains one; 'voiceplate --version' prints the version.");
}

int verb_help(int argc, char **argv)
{
    if (argc < 2) {
        print_verbs();
        return EXIT_SUCCESS;
    }
    if (strcmp(argv[1], "config") == 0) {
        config_print_docs(stdout);
        return EXIT_SUCCESS;
    }
    for (const struct verb *verb = verbs; verb->name != NULL; verb++) {
        if (strcmp(verb->name, argv[1]) == 0 && verb->run != verb_help) {
            char title[64], option[] = "--help";
            snprintf(title, sizeof title, "voiceplate %s", verb->name);
            return verb->run(2, (char *[]){title, option, NULL});
        }
    }
    fprintf(stderr, "voiceplate help: there is no verb '%s'\n", argv[1]);
    return 2;
}

static void print_metric_docs(void)
{
    puts("# Metrics\n\nMade by `voiceplate docs metrics` from `src/base/metric.def`. `GET /metrics` on "
         "either port "
         "gives the sum over all\nprocesses in the Prometheus text format.\n\n| name | kind | meaning "
         "|\n|---|---|---|");
    for (int metric = 0; metric < METRIC_COUNT; metric++)
        printf("| `voiceplate_%s` | %s | %s |\n", metric_name(metric),
               metric_kind(metric) == METRIC_KIND_GAUGE ? "gauge" : "counter", metric_help(metric));
}

int verb_docs(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "config") == 0) {
        config_print_docs(stdout);
        return EXIT_SUCCESS;
    }
    if (argc == 2 && strcmp(argv[1], "metrics") == 0) {
        print_metric_docs();
        return EXIT_SUCCESS;
    }
    FILE *out = argc == 2 && strcmp(argv[1], "--help") == 0 ? stdout : stderr;
    fputs("Usage: voiceplate docs config|metrics\nPrints the documentation page made from the program's own "
          "table.\n",
          out);
    return out == stdout ? EXIT_SUCCESS : 2;
}
