/* voiceplate eval: many scenarios, scored by their final tickets, clean and with line noise. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "app/arguments.h"
#include "app/call_progress.h"
#include "app/json_print.h"
#include "app/phone_setup.h"
#include "app/verbs.h"
#include "callers/report_json.h"

enum { NOISY_DB = 15, PARALLEL_DEFAULT = 2 };

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

/* One document a round. */
static bool print_json(const char *name, int noise_db, const struct phone_report *report)
{
    json_t *json = phone_report_json(report);
    json_object_set_new(json, "round", json_string(name));
    json_object_set_new(json, "noise_db", noise_db > 0 ? json_integer(noise_db) : json_null());
    return json_print(json);
}

/* One round over all scenarios; no score where it could not be run to its end. */
static enum exit_status run_round(struct arguments *arguments, const char *name, int noise_db)
{
    struct phone_setup *setup = &arguments->phone;
    struct phone_report report;
    struct phone_problem problem;
    struct call_progress progress = {arguments->word_count};
    setup->options.noise_db = noise_db;
    setup->options.gives_up = setup->options.takes_signals = true;
    if (!arguments->wants_json) {
        setup->options.on_result = call_progress_on_result;
        setup->options.on_progress = call_progress_on_progress;
        setup->options.owner = &progress;
        printf("\n%s\n", name);
    }
    enum vp_err err = phone_run(&setup->options, arguments->words, arguments->word_count, &report, &problem);
    if (!arguments->wants_json)
        call_progress_end();
    if (err != VP_OK) {
        fprintf(stderr, "eval: %s\n", problem.text);
        return EXIT_STATUS_FAILED;
    }
    enum exit_status status = call_progress_interruption("eval", &report);
    if (report.has_given_up) {
        fprintf(stderr, "eval: three calls in a row could not be made: there is no score\n");
        status = EXIT_STATUS_UNREACHABLE;
    } else if (status == EXIT_STATUS_OK) {
        if (!arguments->wants_json)
            print_score(name, &report);
        else if (!print_json(name, noise_db, &report))
            status = EXIT_STATUS_FAILED;
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

const char *verb_eval_missing(const struct arguments *arguments)
{
    return arguments->word_count == 0 ? "which scenarios?" : NULL;
}

int verb_eval(struct arguments *arguments)
{
    static char noisy_dir[512];
    struct phone_setup *setup = &arguments->phone;
    setup->is_quiet = true;
    if (setup->parallel == 0)
        setup->parallel = PARALLEL_DEFAULT;
    signal(SIGPIPE, SIG_IGN);
    enum exit_status status = phone_setup_finish(setup, arguments->url, arguments->config_path, "eval");
    if (status == EXIT_STATUS_OK)
        status = run_round(arguments, "clean", 0);
    if (arguments->is_clean_only || status != EXIT_STATUS_OK)
        return (int)status;
    if (!use_noisy_folder(setup, noisy_dir, sizeof noisy_dir))
        return EXIT_STATUS_FAILED;
    return (int)run_round(arguments, "15 dB line noise", NOISY_DB);
}
