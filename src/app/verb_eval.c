/* voiceplate eval: many scenarios, scored by their final tickets, over lines of several kinds. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "app/arguments.h"
#include "app/call_progress.h"
#include "app/eval_round.h"
#include "app/json_print.h"
#include "app/phone_setup.h"
#include "app/verbs.h"
#include "callers/report_json.h"
#include "callers/score.h"

enum { PARALLEL_DEFAULT = 2 };

const struct eval_round eval_rounds[] = {
    {.name = "clean", .title = "clean"},
    {.name = "noise", .title = "line noise, 15 dB below speech", .noise_db = 15},
    {.name = "babble",
     .title = "other people talking, 10 dB below speech",
     .background = {.sound = BACKGROUND_BABBLE, .db = 10}},
    {.name = "human",
     .title = "callers who hesitate or hurry, some in a car or beside a pair that talks",
     .deals_manners = true},
    {.name = NULL}};

static void print_failures(const struct phone_report *report)
{
    for (size_t i = 0; i < report->count; i++) {
        const struct phone_result *result = &report->results[i];
        if (!result->is_met)
            printf("  %s (%s) %s\n%s", result->name, result->voice, result->call_sid,
                   result->differences != NULL ? result->differences : "");
    }
}

static void print_score(const struct eval_round *round, struct phone_report *report)
{
    printf("\n%s\n", round->title);
    score_print(stdout, report);
    print_failures(report);
    phone_print_summary(stdout, report);
    fflush(stdout);
}

static json_t *background(const struct background_wish *wish)
{
    return wish->sound != BACKGROUND_NOTHING
               ? json_pack("{s:s,s:i}", "sound", background_name(wish->sound), "db", wish->db)
               : json_null();
}

/* One document a round. */
static bool print_json(const struct eval_round *round, const struct phone_report *report)
{
    json_t *json = phone_report_json(report);
    json_object_set_new(json, "round", json_string(round->name));
    json_object_set_new(json, "noise_db", round->noise_db > 0 ? json_integer(round->noise_db) : json_null());
    json_object_set_new(json, "background", background(&round->background));
    json_object_set_new(json, "score", score_json(report));
    return json_print(json);
}

/* One round over all scenarios; no score where it could not be run to its end. */
static enum exit_status run_round(struct arguments *arguments, const struct eval_round *round)
{
    struct phone_setup *setup = &arguments->phone;
    struct phone_report report;
    struct phone_problem problem;
    struct call_progress progress = {arguments->word_count};
    setup->options.noise_db = round->noise_db;
    setup->options.background = round->background;
    setup->options.deals_manners = round->deals_manners;
    setup->options.speaks_first = setup->options.gives_up = setup->options.takes_signals = true;
    if (!arguments->wants_json) {
        setup->options.on_result = call_progress_on_result;
        setup->options.on_progress = call_progress_on_progress;
        setup->options.owner = &progress;
        printf("\n%s\n", round->title);
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
            print_score(round, &report);
        else if (!print_json(round, &report))
            status = EXIT_STATUS_FAILED;
        for (size_t i = 0; i < report.count && status == EXIT_STATUS_OK; i++)
            if (report.results[i].end.answered_ms == 0)
                status = EXIT_STATUS_UNREACHABLE;
    }
    phone_report_deinit(&report);
    return status;
}

/* The clean round's recordings are in the folder itself, the others', named alike, in one each. */
static bool use_folder(struct phone_setup *setup, const struct eval_round *round)
{
    static char path[512];
    if (setup->recordings_dir == NULL || round == eval_rounds)
        return true;
    int len = snprintf(path, sizeof path, "%s/%s", setup->recordings_dir, round->name);
    if (len < 0 || (size_t)len >= sizeof path || (mkdir(path, 0755) != 0 && errno != EEXIST)) {
        fprintf(stderr, "--record: %s: %s\n", path, strerror(errno));
        return false;
    }
    setup->options.recordings_dir = path;
    return true;
}

static void tell_missing_voices(const struct phone_setup *setup)
{
    struct voice voices[VOICE_KNOWN_MAX];
    char missing[400] = "";
    if (setup->voice_count == 0)
        (void)voice_list(voices, missing, sizeof missing);
    if (missing[0] != '\0')
        fprintf(stderr, "eval: without %s, not installed here (tools/setup --callers)\n", missing);
}

const char *verb_eval_missing(const struct arguments *arguments)
{
    return arguments->word_count == 0 ? "which scenarios?" : NULL;
}

int verb_eval(struct arguments *arguments)
{
    struct phone_setup *setup = &arguments->phone;
    setup->is_quiet = true;
    if (setup->parallel == 0)
        setup->parallel = PARALLEL_DEFAULT;
    signal(SIGPIPE, SIG_IGN);
    enum exit_status status = phone_setup_finish(setup, arguments->url, arguments->config_path, "eval");
    if (status == EXIT_STATUS_OK)
        tell_missing_voices(setup);
    for (size_t i = 0; status == EXIT_STATUS_OK && eval_rounds[i].name != NULL; i++) {
        if (arguments->rounds != 0 && (arguments->rounds & 1u << i) == 0)
            continue;
        status =
            use_folder(setup, &eval_rounds[i]) ? run_round(arguments, &eval_rounds[i]) : EXIT_STATUS_FAILED;
    }
    return (int)status;
}
