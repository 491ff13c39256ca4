/* voiceplate help, version, docs: what the program says of itself. */
#include <string.h>

#include "app/arguments.h"
#include "app/man_page.h"
#include "app/verbs.h"
#include "base/metric.h"
#include "config/config.h"
#include "tool/tool_docs.h"

static void print_verbs(void)
{
    puts("VoicePlate answers a restaurant's telephone and takes orders.\n\nUsage: voiceplate VERB "
         "[ARGUMENT...]\n");
    for (const struct verb *verb = verbs; verb->name != NULL; verb++)
        printf("  %-10s %s\n", verb->name, verb->summary);
    puts("\n'voiceplate help VERB' explains one with its options and exit statuses.");
}

int verb_help(struct arguments *arguments)
{
    if (arguments->word_count == 0 || strcmp(arguments->words[0], "help") == 0) {
        print_verbs();
        return EXIT_STATUS_OK;
    }
    const char *name = arguments->words[0];
    if (strcmp(name, "config") == 0) {
        config_print_docs(stdout);
        return EXIT_STATUS_OK;
    }
    const struct verb *verb = verbs_find(name);
    if (verb != NULL) {
        char title[] = "", option[] = "--help";
        return verbs_run(verb, 2, (char *[]){title, option, NULL});
    }
    verb = verbs_guess(name);
    fprintf(stderr, "voiceplate help: there is no verb '%s'%s%s%s\n", name,
            verb != NULL ? "; did you mean '" : "", verb != NULL ? verb->name : "", verb != NULL ? "'?" : "");
    return EXIT_STATUS_USAGE;
}

int verb_version(struct arguments *arguments)
{
    (void)arguments;
    puts("voiceplate " VOICEPLATE_VERSION);
    return EXIT_STATUS_OK;
}

static void print_metric_docs(FILE *out)
{
    fputs(
        "# Metrics\n\n"
        "Made by `voiceplate docs metrics` from `src/base/metric.def` and `histogram.def`. `GET /metrics` on\n"
        "either port gives the sum over all\n"
        "processes in the Prometheus text format.\n"
        "\n"
        "| name | kind | meaning |\n"
        "|---|---|---|\n",
        out);
    for (int metric = 0; metric < METRIC_COUNT; metric++)
        fprintf(out, "| `voiceplate_%s` | %s | %s |\n", metric_name(metric),
                metric_kind(metric) == METRIC_KIND_GAUGE ? "gauge" : "counter", metric_help(metric));
    for (int h = 0; h < HISTOGRAM_COUNT; h++) {
        const char *labels = histogram_labels((enum histogram)h);
        fprintf(out, "| `voiceplate_%s%s%s%s` | histogram | %s |\n", histogram_name((enum histogram)h),
                labels[0] != '\0' ? "{" : "", labels, labels[0] != '\0' ? "}" : "",
                histogram_help((enum histogram)h));
    }
}

static const struct {
    const char *name;
    void (*print)(FILE *out);
} pages[] = {{"config", config_print_docs},   {"metrics", print_metric_docs},
             {"cli", verbs_print_docs},       {"tools", tool_docs_print},
             {"man", man_page_print_program}, {"man-config", man_page_print_settings}};

const char *verb_docs_missing(const struct arguments *arguments)
{
    for (size_t i = 0; arguments->word_count == 1 && i < sizeof pages / sizeof *pages; i++)
        if (strcmp(arguments->words[0], pages[i].name) == 0)
            return NULL;
    return "say which page: config, metrics, cli, tools, man or man-config";
}

int verb_docs(struct arguments *arguments)
{
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
        if (strcmp(arguments->words[0], pages[i].name) == 0)
            pages[i].print(stdout);
    return EXIT_STATUS_OK;
}
