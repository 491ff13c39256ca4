/* voiceplate eval: many scenarios, scored by their final tickets, clean and with line noise. */
#include <argp.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "app/call_lines.h"
#include "app/phone_setup.h"
#include "app/verbs.h"

enum { OPTION_CLEAN_ONLY = 512, NOISY_DB = 15, SETUP_PARTS = 2 };

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
        for (int i = 0; i < SETUP_PARTS; i++)
            state->child_inputs[i] = &arguments->setup;
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

static void print_score(const char *name, struct phone_report *report)
{
    printf("\n%s: %zu of %zu calls ended in the right ticket (%.1f %%)\n", name, report->met_count,
           report->count, 100.0 * (double)report->met_count / (double)report->count);
    print_voices(report);
    print_failures(report);
    phone_print_summary(stdout, report);
    fflush(stdout);
}

/* One round over all scenarios; no score where it could not be run to its end. */
static enum exit_status run_round(struct phone_setup *setup, const char *name, int noise_db)
{
    struct phone_report report;
    struct phone_problem problem;
    struct call_lines lines = {setup->file_count};
    setup->options.noise_db = noise_db;
    setup->options.gives_up = setup->options.takes_signals = true;
    setup->options.on_result = call_lines_on_result;
    setup->options.on_progress = call_lines_on_progress;
    setup->options.owner = &lines;
    printf("\n%s\n", name);
    enum vp_err err = phone_run(&setup->options, setup->files, setup->file_count, &report, &problem);
    call_lines_end();
    if (err != VP_OK) {
        fprintf(stderr, "eval: %s\n", problem.text);
        return EXIT_STATUS_FAILED;
    }
    enum exit_status status = call_lines_interruption("eval", &report);
    if (report.has_given_up) {
        fprintf(stderr, "eval: three calls in a row could not be made: there is no score\n");
        status = EXIT_STATUS_UNREACHABLE;
    } else if (status == EXIT_STATUS_OK) {
        print_score(name, &report);
        for (size_t i = 0; i < report.count && status == EXIT_STATUS_OK; i++)
            if (report.results[i].end.answered_ms == 0)
                status = EXIT_STATUS_UNREACHABLE;
    }
    phone_report_deinit(&report);
    return status;
}

/* The second round's recordings have the names of the first one's. */
static bool use_noisy_folder(struct phone_setup *setup, char *out_path, size_t size_bytes)
{
    if (setup->recordings_dir == NULL)
        return true;
    int len = snprintf(out_path, size_bytes, "%s/noisy", setup->recordings_dir);
    if (len < 0 || (size_t)len >= size_bytes || (mkdir(out_path, 0755) != 0 && errno != EEXIST)) {
        fprintf(stderr, "--record: %s: %s\n", out_path, strerror(errno));
        return false;
    }
    setup->options.recordings_dir = out_path;
    return true;
}

int verb_eval(int argc, char **argv)
{
    static const struct argp_child children[SETUP_PARTS + 1] = {
        {&phone_place_argp, 0, NULL, 0}, {&phone_caller_argp, 0, NULL, 0}, {0}};
    static const struct argp argp = {
        .options = options,
        .parser = parse,
        .args_doc = "SCENARIO.yaml...",
        .doc = "Calls the service with every scenario, the callers' voices dealt out in turn, "
               "first clean and then with line noise 15 dB below speech, and scores each call by its "
               "final ticket after the whole dialogue. Recordings of the noisy round go to DIR/noisy.",
        .children = children,
        .help_filter = verbs_help_filter,
    };
    static struct arguments arguments;
    static char noisy_dir[512];
    phone_setup_init(&arguments.setup);
    arguments.setup.is_quiet = true;
    arguments.setup.parallel = 2;
    argp_parse(&argp, argc, argv, 0, NULL, &arguments);
    signal(SIGPIPE, SIG_IGN);
    enum exit_status status = phone_setup_finish(&arguments.setup, "eval");
    if (status == EXIT_STATUS_OK)
        status = run_round(&arguments.setup, "clean", 0);
    if (arguments.is_clean_only || status != EXIT_STATUS_OK)
        return (int)status;
    if (!use_noisy_folder(&arguments.setup, noisy_dir, sizeof noisy_dir))
        return EXIT_STATUS_FAILED;
    return (int)run_round(&arguments.setup, "15 dB line noise", NOISY_DB);
}
