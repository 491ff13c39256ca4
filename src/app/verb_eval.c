/* voiceplate eval: many scenarios, scored by their final tickets, clean and with line noise. */
#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/phone_setup.h"
#include "app/verbs.h"

enum { OPTION_CLEAN_ONLY = 512, NOISY_DB = 15 };

static const struct argp_option options[] = {
    {"clean-only", OPTION_CLEAN_ONLY, 0, 0, "Without the second round with line noise", 0},
    {0},
};

struct arguments {
    struct phone_setup setup;
    bool is_clean_only;
};

static error_t parse(int key, char *value, struct argp_state *state)
{
    struct arguments *arguments = state->input;
    (void)value;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &arguments->setup;
        return 0;
    case OPTION_CLEAN_ONLY:
        arguments->is_clean_only = true;
        return 0;
    case ARGP_KEY_END:
        if (arguments->setup.file_count == 0)
            argp_error(state, "which scenarios?");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/* One line as each call ends, so that an interrupted run has told something. */
static void on_result(void *owner, const struct phone_result *result, size_t done_count)
{
    printf("%3zu of %zu  %-5s %-28s %s\n", done_count, *(const size_t *)owner,
           result->is_met ? "ok" : "WRONG", result->name, result->voice);
    fflush(stdout);
}

static void print_failures(const struct phone_report *report)
{
    for (size_t i = 0; i < report->count; i++) {
        const struct phone_result *result = &report->results[i];
        if (!result->is_met)
            printf("  %s (%s) %s\n%s", result->name, result->voice, result->call_sid,
                   result->differences != NULL ? result->differences : "");
    }
}

static bool is_voice_told(const struct phone_report *report, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (strcmp(report->results[i].voice, report->results[index].voice) == 0)
            return true;
    return false;
}

static void print_voices(const struct phone_report *report)
{
    for (size_t i = 0; i < report->count; i++) {
        size_t calls = 0, met = 0;
        if (is_voice_told(report, i))
            continue;
        for (size_t k = i; k < report->count; k++) {
            if (strcmp(report->results[k].voice, report->results[i].voice) != 0)
                continue;
            calls++;
            met += report->results[k].is_met;
        }
        printf("  %-18s %zu of %zu\n", report->results[i].voice, met, calls);
    }
}

/* One round over all scenarios; false when it could not be run. */
static bool run_round(struct phone_setup *setup, const char *name, int noise_db, double *out_pct)
{
    struct phone_report report;
    struct phone_problem problem;
    setup->options.noise_db = noise_db;
    setup->options.on_result = on_result;
    setup->options.owner = &setup->file_count;
    printf("\n%s\n", name);
    if (phone_run(&setup->options, setup->files, setup->file_count, &report, &problem) != VP_OK) {
        fprintf(stderr, "eval: %s\n", problem.text);
        return false;
    }
    *out_pct = 100.0 * (double)report.met_count / (double)report.count;
    printf("\n%s: %zu of %zu calls ended in the right ticket (%.1f %%)\n", name, report.met_count,
           report.count, *out_pct);
    print_voices(&report);
    print_failures(&report);
    phone_print_summary(stdout, &report);
    fflush(stdout);
    phone_report_deinit(&report);
    return true;
}

int verb_eval(int argc, char **argv)
{
    static const struct argp_child children[] = {{&phone_setup_argp, 0, NULL, 0}, {0}};
    static const struct argp argp = {
        .options = options,
        .parser = parse,
        .args_doc = "SCENARIO.yaml...",
        .doc = "Calls the service with every scenario, the callers' voices dealt out in turn, first clean "
               "and then "
               "with line noise 15 dB below speech, and scores each call by its final ticket after the whole "
               "dialogue.",
        .children = children,
    };
    static struct arguments arguments;
    double clean_pct, noisy_pct;
    phone_setup_init(&arguments.setup);
    arguments.setup.is_quiet = true;
    arguments.setup.parallel = 2;
    argp_parse(&argp, argc, argv, 0, NULL, &arguments);
    if (!phone_setup_finish(&arguments.setup) || !run_round(&arguments.setup, "clean", 0, &clean_pct))
        return EXIT_FAILURE;
    if (!arguments.is_clean_only && !run_round(&arguments.setup, "15 dB line noise", NOISY_DB, &noisy_pct))
        return EXIT_FAILURE;
    return EXIT_SUCCESS;
}
