/* voiceplate help, version, docs: what the program says of itself. */
#include <stdlib.h>
#include <string.h>

#include "config/config.h"
#include "app/verbs.h"
#include "base/metric.h"
#include "tool/tool_docs.h"

static void print_verbs(void)
{
    puts("VoicePlate answers a restaurant's telephone and takes orders.\n\nUsage: voiceplate VERB "
         "[ARGUMENT...]\n");
    for (const struct verb *verb = verbs; verb->name != NULL; verb++)
        printf("  %-8s %s\n", verb->name, verb->summary);
    puts("\n'voiceplate help VERB' explains one with its options and exit statuses.");
}

int verb_help(int argc, char **argv)
{
    if (argc < 2 || strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0) {
        print_verbs();
        return EXIT_STATUS_OK;
    }
    if (argc > 2) {
        fprintf(stderr, "voiceplate help: '%s' is not expected here; it explains one verb\n", argv[2]);
        return EXIT_STATUS_USAGE;
    }
    if (strcmp(argv[1], "config") == 0) {
        config_print_docs(stdout);
        return EXIT_STATUS_OK;
    }
    const struct verb *verb = verbs_find(argv[1]);
    if (verb != NULL) {
        char title[] = "", option[] = "--help";
        return verbs_run(verb, 2, (char *[]){title, option, NULL});
    }
    verb = verbs_guess(argv[1]);
    fprintf(stderr, "voiceplate help: there is no verb '%s'%s%s%s\n", argv[1],
            verb != NULL ? "; did you mean '" : "", verb != NULL ? verb->name : "", verb != NULL ? "'?" : "");
    return EXIT_STATUS_USAGE;
}

int verb_version(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "--help") == 0) {
        puts("Usage: voiceplate version\n"
             "Prints the version, as 'voiceplate --version' and 'voiceplate -V' do.");
        return EXIT_STATUS_OK;
    }
    if (argc > 1) {
        fprintf(stderr, "voiceplate version: '%s' is not expected here\n", argv[1]);
        return EXIT_STATUS_USAGE;
    }
    puts("voiceplate " VOICEPLATE_VERSION);
    return EXIT_STATUS_OK;
}

static void print_metric_docs(FILE *out)
{
    fputs("# Metrics\n\n"
          "Made by `voiceplate docs metrics` from `src/base/metric.def`. "
          "`GET /metrics` on either port gives the sum over all\n"
          "processes in the Prometheus text format.\n\n"
          "| name | kind | meaning |\n"
          "|---|---|---|\n",
          out);
    for (int metric = 0; metric < METRIC_COUNT; metric++)
        fprintf(out, "| `voiceplate_%s` | %s | %s |\n", metric_name(metric),
                metric_kind(metric) == METRIC_KIND_GAUGE ? "gauge" : "counter", metric_help(metric));
}

int verb_docs(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*print)(FILE *out);
    } pages[] = {{"config", config_print_docs},
                 {"metrics", print_metric_docs},
                 {"cli", verbs_print_docs},
                 {"tools", tool_docs_print}};
    for (size_t i = 0; argc == 2 && i < sizeof pages / sizeof *pages; i++) {
        if (strcmp(argv[1], pages[i].name) == 0) {
            pages[i].print(stdout);
            return EXIT_STATUS_OK;
        }
    }
    FILE *out = argc == 2 && strcmp(argv[1], "--help") == 0 ? stdout : stderr;
    fputs("Usage: voiceplate docs config|metrics|cli|tools\n"
          "Prints the documentation page made from the program's own tables.\n\n"
          "Exit status:\n"
          "  0  done\n"
          "  2  wrong usage\n",
          out);
    return out == stdout ? EXIT_STATUS_OK : EXIT_STATUS_USAGE;
}
