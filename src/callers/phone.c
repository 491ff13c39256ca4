#include "callers/phone.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "callers/caller.h"
#include "callers/ear.h"
#include "callers/interrupt.h"
#include "callers/play.h"

enum {
    PARALLEL_MAX = 500,
    TICK_MS = 1000,
    PREPARE_EVERY_MS = 200,
    STOP_MAX_MS = 8000, /* an orderly end takes no longer */
    UNANSWERED_MAX = 3, /* calls in a row, see gives_up */
};

struct phone_run {
    const struct phone_options *options;
    struct loop *loop;
    struct http_client *http;
    struct speaker *speaker;
    struct recordings *recordings;
    struct scenario **scenarios;
    struct phone_report *report;
    struct voice voices[VOICE_KNOWN_MAX];
    size_t voice_count, next, live, done_count, unanswered_count;
    struct play **plays; /* of each result; NULL: not begun, or over */
    struct printout printout;
    struct interrupt interrupt;
    struct loop_timer tick, prepare;
    int64_t began_ms, stopping_ms; /* monotonic; 0: not stopping */
    enum vp_err err;
};

static void open_more(struct phone_run *run);

/* No new calls; those under way are hung up, in order. */
static void stop(struct phone_run *run)
{
    if (run->stopping_ms != 0)
        return;
    run->stopping_ms = clock_mono_ms();
    for (size_t i = 0; i < run->report->count; i++)
        if (run->plays[i] != NULL)
            play_stop(run->plays[i]);
    if (run->live == 0)
        loop_stop(run->loop);
}

/* The second time there is no order any more: what was started ends with us. */
static void on_signal(void *owner, int count)
{
    struct phone_run *run = owner;
    if (count == 1) {
        stop(run);
        return;
    }
    for (size_t i = 0; i < run->report->count; i++)
        if (run->plays[i] != NULL)
            play_abandon(run->plays[i]);
    speaker_abandon(run->speaker);
    signal(run->interrupt.signal_number, SIG_DFL);
    raise(run->interrupt.signal_number);
}

static void on_tick(void *arg)
{
    struct phone_run *run = arg;
    int64_t now_ms = clock_mono_ms();
    loop_timer_start(&run->tick, TICK_MS);
    if (run->printout.is_lost) {
        run->report->is_output_lost = true;
        stop(run);
    }
    if (run->stopping_ms != 0 && now_ms - run->stopping_ms >= STOP_MAX_MS)
        on_signal(run, 2);
    if (run->options->on_progress != NULL)
        run->options->on_progress(
            run->options->owner, &(struct phone_progress){.done_count = run->done_count,
                                                          .live_count = run->live,
                                                          .count = run->report->count,
                                                          .seconds = (int)((now_ms - run->began_ms) / 1000)});
}

static void on_done(void *owner, struct phone_result *result)
{
    struct phone_run *run = owner;
    struct phone_report *report = run->report;
    size_t index = (size_t)(result - report->results);
    run->plays[index] = NULL;
    run->live--;
    bool is_unanswered = result->end.answered_ms == 0 &&
                         (result->end.by == PHONE_LINE_FAILED || result->end.by == PHONE_LINE_REFUSED);
    run->unanswered_count = is_unanswered ? run->unanswered_count + 1 : 0;
    report->met_count += result->is_met;
    enum vp_err err = samples_add_all(&report->turn_latencies_ms, &result->turn_latencies_ms);
    if (err == VP_OK && result->first_agent_ms != EAR_NEVER)
        err = samples_add(&report->first_agent_ms, (double)result->first_agent_ms);
    if (run->err == VP_OK)
        run->err = err;
    report->done_count = ++run->done_count;
    if (run->options->on_result != NULL)
        run->options->on_result(run->options->owner, result, run->done_count);
    if (run->options->gives_up && run->unanswered_count >= UNANSWERED_MAX && run->next < report->count) {
        report->has_given_up = true;
        stop(run);
    }
    open_more(run);
}

static struct voice voice_of(const struct phone_run *run, size_t index)
{
    static const enum voice_manner dealt[] = {VOICE_MANNER_HESITANT, VOICE_MANNER_UNEVEN,
                                              VOICE_MANNER_HURRIED};
    const struct scenario *scenario = run->scenarios[index];
    bool has_own = scenario->voice.engine != VOICE_ANY && !run->options->is_voice_forced;
    struct voice voice = has_own ? scenario->voice : run->voices[index % run->voice_count];
    if (scenario->manner != VOICE_MANNER_PLAIN)
        voice.manner = scenario->manner;
    else if (run->options->deals_manners) /* another one when it is the same voice's turn again */
        voice.manner = dealt[(index + index / run->voice_count) % (sizeof dealt / sizeof *dealt)];
    return voice;
}

static struct background_wish background_of(const struct phone_run *run, size_t index)
{
    static const struct background_wish dealt[] = {{.sound = BACKGROUND_NOTHING},
                                                   {.sound = BACKGROUND_CAR, .db = 12},
                                                   {.sound = BACKGROUND_NOTHING},
                                                   {.sound = BACKGROUND_PAIR, .db = 18}};
    const struct scenario *scenario = run->scenarios[index];
    if (scenario->background.sound != BACKGROUND_NOTHING)
        return scenario->background;
    return run->options->deals_manners
               ? dealt[(index + index / run->voice_count) % (sizeof dealt / sizeof *dealt)]
               : run->options->background;
}

struct preparing {
    struct phone_run *run;
    struct voice voice;
    bool is_ready;
};

/* What cannot be spoken is told by the play that needs it. */
static void prepare_text(void *owner, const char *text)
{
    struct preparing *preparing = owner;
    const struct voice_clip *clip;
    preparing->is_ready &=
        speaker_find(preparing->run->speaker, &preparing->voice, text, &clip) != VP_ERR_AGAIN;
}

static void on_prepare(void *arg)
{
    struct phone_run *run = arg;
    struct preparing preparing = {.run = run, .is_ready = true};
    for (size_t i = 0; i < run->report->count; i++) {
        preparing.voice = voice_of(run, i);
        caller_each_text(run->scenarios[i], prepare_text, &preparing);
    }
    if (preparing.is_ready)
        open_more(run);
    else if (run->stopping_ms == 0)
        loop_timer_start(&run->prepare, PREPARE_EVERY_MS);
}

static void open_more(struct phone_run *run)
{
    size_t parallel = run->options->parallel > 0 ? (size_t)run->options->parallel : 1;
    if (parallel > PARALLEL_MAX)
        parallel = PARALLEL_MAX;
    while (run->err == VP_OK && run->stopping_ms == 0 && run->live < parallel &&
           run->next < run->report->count) {
        size_t index = run->next++;
        const struct scenario *scenario = run->scenarios[index];
        struct play_options options = {.phone = run->options,
                                       .loop = run->loop,
                                       .http = run->http,
                                       .speaker = run->speaker,
                                       .recordings = run->recordings,
                                       .scenario = scenario,
                                       .voice = voice_of(run, index),
                                       .background = background_of(run, index),
                                       .printout = &run->printout,
                                       .on_done = on_done,
                                       .owner = run};
        run->err = play_open(&options, &run->report->results[index], &run->plays[index]);
        run->live += run->err == VP_OK;
    }
    if (run->live == 0)
        loop_stop(run->loop);
}

static enum vp_err read_scenarios(struct phone_run *run, const char *const *paths, size_t path_count,
                                  struct phone_problem *problem)
{
    for (size_t i = 0; i < run->report->count; i++) {
        struct problems found = {0};
        const char *own = run->options->own_scenario;
        enum vp_err err = i < path_count
                              ? scenario_load(paths[i], &run->scenarios[i], &found)
                              : scenario_parse(span_of(own), "own words", &run->scenarios[i], &found);
        if (err != VP_OK) {
            size_t len = strlen(found.text);
            snprintf(problem->text, sizeof problem->text, "%.*s", (int)(len > 0 ? len - 1 : 0), found.text);
            return err;
        }
        const struct voice *voice = &run->scenarios[i]->voice;
        if (voice->engine != VOICE_ANY && !run->options->is_voice_forced && !voice_is_available(voice)) {
            snprintf(problem->text, sizeof problem->text, "%s: voice: %s %s is not installed",
                     run->scenarios[i]->name, voice_engine_name(voice->engine),
                     voice->name != NULL ? voice->name : "");
            return VP_ERR_NOT_FOUND;
        }
    }
    return VP_OK;
}

static enum vp_err choose_voices(struct phone_run *run, struct phone_problem *problem)
{
    const struct phone_options *options = run->options;
    if (options->voice_count == 0) {
        char missing[1];
        run->voice_count = voice_list(run->voices, missing, sizeof missing);
        return VP_OK; /* flite is linked in: there is always one */
    }
    if (options->voice_count > VOICE_KNOWN_MAX) {
        snprintf(problem->text, sizeof problem->text, "more than %d voices", VOICE_KNOWN_MAX);
        return VP_ERR_TOO_MANY;
    }
    for (size_t i = 0; i < options->voice_count; i++) {
        run->voices[run->voice_count++] = options->voices[i];
        if (voice_is_available(&options->voices[i]))
            continue;
        snprintf(problem->text, sizeof problem->text, "voice %s:%s is not installed",
                 voice_engine_name(options->voices[i].engine),
                 options->voices[i].name != NULL ? options->voices[i].name : "");
        return VP_ERR_NOT_FOUND;
    }
    return VP_OK;
}

const char *phone_account_sid(const struct phone_options *options)
{
    return options->account_sid != NULL ? options->account_sid : "AC00000000000000000000000000000001";
}

static enum vp_err open_tools(struct phone_run *run, struct phone_problem *problem)
{
    const struct phone_options *options = run->options;
    enum vp_err err = loop_create(&run->loop);
    if (err == VP_OK)
        err = http_client_create(run->loop, &run->http);
    if (err == VP_OK)
        err = speaker_create(&run->speaker);
    snprintf(problem->text, sizeof problem->text, "%s", vp_err_text(err));
    if (err != VP_OK)
        return err;
    struct recordings_options recordings = {.loop = run->loop,
                                            .http = run->http,
                                            .address = options->twilio_api_address,
                                            .port = options->twilio_api_port,
                                            .account_sid = phone_account_sid(options),
                                            .auth_token = options->auth_token,
                                            .ready_after_ms = options->recording_ready_ms};
    err = recordings_open(&recordings, &run->recordings);
    snprintf(problem->text, sizeof problem->text, "recordings cannot be served at %s:%d: %s",
             options->twilio_api_address != NULL ? options->twilio_api_address : "127.0.0.1",
             options->twilio_api_port, vp_err_text(err));
    if (err == VP_OK)
        err = loop_timer_init(&run->tick, run->loop, on_tick, run);
    if (err == VP_OK)
        err = loop_timer_init(&run->prepare, run->loop, on_prepare, run);
    if (err == VP_OK && options->takes_signals)
        err = interrupt_init(&run->interrupt, run->loop, on_signal, run);
    if (err == VP_OK && options->transcript != NULL)
        fprintf(options->transcript, "Twilio's API, for recordings: %s\n",
                recordings_base_url(run->recordings));
    return err;
}

/* Names in front of the lines, all equally wide, where there is more than one call. */
static int name_width(const struct phone_run *run)
{
    size_t width = 0;
    for (size_t i = 0; run->report->count > 1 && i < run->report->count; i++)
        if (strlen(run->scenarios[i]->name) > width)
            width = strlen(run->scenarios[i]->name);
    return (int)width;
}

static enum vp_err make_calls(struct phone_run *run)
{
    printout_init(&run->printout, run->options->transcript, name_width(run));
    run->began_ms = clock_mono_ms();
    loop_timer_start(&run->tick, TICK_MS);
    if (run->options->speaks_first)
        loop_timer_start(&run->prepare, 0);
    else
        open_more(run);
    if (run->live > 0 || run->options->speaks_first)
        loop_run(run->loop);
    printout_deinit(&run->printout);
    run->report->is_output_lost |= run->printout.is_lost;
    run->report->signal_number = run->interrupt.signal_number;
    return run->err;
}

static void close_tools(struct phone_run *run)
{
    interrupt_deinit(&run->interrupt);
    if (run->loop != NULL) {
        loop_timer_deinit(&run->tick);
        loop_timer_deinit(&run->prepare);
    }
    recordings_close(run->recordings);
    http_client_destroy(run->http);
    loop_destroy(run->loop);
    speaker_destroy(run->speaker);
}

enum vp_err phone_run(const struct phone_options *options, const char *const *scenario_paths,
                      size_t scenario_count, struct phone_report *out_report,
                      struct phone_problem *out_problem)
{
    struct phone_report report = {.count = scenario_count + (options->own_scenario != NULL)};
    struct phone_run run = {.options = options, .report = &report};
    report.results = calloc(report.count + 1, sizeof *report.results);
    run.scenarios = calloc(report.count + 1, sizeof(struct scenario *));
    run.plays = calloc(report.count + 1, sizeof(struct play *));
    enum vp_err err =
        report.results != NULL && run.scenarios != NULL && run.plays != NULL ? VP_OK : VP_ERR_NO_MEMORY;
    snprintf(out_problem->text, sizeof out_problem->text, "%s", vp_err_text(err));
    if (err == VP_OK)
        err = read_scenarios(&run, scenario_paths, scenario_count, out_problem);
    if (err == VP_OK)
        err = choose_voices(&run, out_problem);
    if (err == VP_OK)
        err = open_tools(&run, out_problem);
    if (err == VP_OK && report.count > 0) {
        err = make_calls(&run);
        snprintf(out_problem->text, sizeof out_problem->text, "%s", vp_err_text(err));
    }
    close_tools(&run);
    for (size_t i = 0; run.scenarios != NULL && i < report.count; i++)
        scenario_destroy(run.scenarios[i]);
    free(run.scenarios);
    free(run.plays);
    if (err == VP_OK)
        *out_report = report;
    else
        phone_report_deinit(&report);
    return err;
}

void phone_report_deinit(struct phone_report *report)
{
    for (size_t i = 0; report->results != NULL && i < report->count; i++) {
        free(report->results[i].differences);
        json_decref(report->results[i].call);
        samples_deinit(&report->results[i].turn_latencies_ms);
        samples_deinit(&report->results[i].barge_in_stops_ms);
    }
    free(report->results);
    samples_deinit(&report->turn_latencies_ms);
    samples_deinit(&report->first_agent_ms);
    *report = (struct phone_report){0};
}
