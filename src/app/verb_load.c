/* voiceplate load: many calls at once against a service whose model echoes. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "app/arguments.h"
#include "app/json_print.h"
#include "app/load_stage.h"
#include "app/phone_setup.h"
#include "app/verbs.h"
#include "callers/load_knee.h"
#include "callers/report_json.h"
#include "net/descriptors.h"

enum { STEP_DEFAULT = 50, SECONDS_DEFAULT = 10, RAMP_PER_CALL_MS = 20 };

/* A service that lost nothing of what it was given, and gave every call only its own. */
static bool is_clean(const struct phone_load_report *report)
{
    return report->calls_failed == 0 && report->frames_sent > 0 && report->frames_lost == 0 &&
           report->frames_foreign == 0 && report->frames_repeated == 0 && report->bad_messages == 0;
}

static enum exit_status status_of(enum exit_status status, int signal_number)
{
    return signal_number != 0 ? (enum exit_status)(EXIT_STATUS_SIGNAL + signal_number) : status;
}

/* So many calls as were asked for, once. */
static enum exit_status load_once(const struct arguments *arguments, struct phone_load_options *load)
{
    struct phone_load_report report;
    enum exit_status status = EXIT_STATUS_OK;
    load->call_count = arguments->call_count;
    load->ramp_ms = arguments->ramp_ms >= 0 ? arguments->ramp_ms : load->call_count * RAMP_PER_CALL_MS;
    enum vp_err err = phone_load_run(load, &report);
    if (err != VP_OK) {
        fprintf(stderr, "load: %s\n", vp_err_text(err));
        return EXIT_STATUS_FAILED;
    }
    if (!arguments->wants_json)
        phone_load_print(stdout, &report);
    else if (!json_print(phone_load_json(&report)))
        status = EXIT_STATUS_FAILED;
    if (!is_clean(&report))
        status = EXIT_STATUS_FAILED;
    status = status_of(status, report.signal_number);
    phone_load_report_deinit(&report);
    return status;
}

static void on_step(void *owner, const struct load_step *step)
{
    (void)owner;
    load_step_print(stdout, step);
}

/* More and more calls, until they are too many. */
static enum exit_status find_knee(const struct arguments *arguments, const struct phone_load_options *load,
                                  struct load_stage *stage)
{
    bool is_own = stage->service > 0;
    struct load_knee knee;
    struct load_knee_options options = {.load = *load,
                                        .step = arguments->step > 0 ? arguments->step : STEP_DEFAULT,
                                        .used_us = is_own ? load_stage_used_us : NULL,
                                        .owner = stage};
    if (!arguments->wants_json) {
        options.on_step = on_step;
        load_step_print_head(stdout);
    }
    enum vp_err err = load_knee_find(&options, &knee);
    if (err != VP_OK) {
        fprintf(stderr, "load: %s\n", vp_err_text(err));
        return EXIT_STATUS_FAILED;
    }
    enum exit_status status = knee.calls > 0 ? EXIT_STATUS_OK : EXIT_STATUS_FAILED;
    if (!arguments->wants_json)
        load_knee_print(stdout, &knee, is_own);
    else if (!json_print(load_knee_json(&knee, is_own)))
        status = EXIT_STATUS_FAILED;
    return status_of(status, knee.signal_number);
}

/* Where a service is named, its model is ours only if that is asked for. */
static enum exit_status open_stage(struct arguments *arguments, struct load_stage *stage)
{
    bool is_own = arguments->url == NULL && getenv("VOICEPLATE_URL") == NULL;
    enum exit_status status = EXIT_STATUS_OK;
    if (is_own &&
        (arguments->config_path != NULL || arguments->phone.media_url != NULL || arguments->to != NULL)) {
        fputs("load: --config, --media-url and --to are about a service that is there: name it with --url\n",
              stderr);
        return EXIT_STATUS_USAGE;
    }
    if (is_own || arguments->listen.text[0] != '\0')
        status = load_stage_open_model(stage, &arguments->listen);
    if (status == EXIT_STATUS_OK && is_own) {
        status = load_stage_open_service(stage);
        arguments->url = stage->url;
        arguments->config_path = stage->config_path;
    } else if (status == EXIT_STATUS_OK && stage->model > 0) {
        status = load_stage_await_asked(stage);
    }
    return status;
}

int verb_load(struct arguments *arguments)
{
    struct phone_setup *setup = &arguments->phone;
    struct load_stage stage = {.asked_fd = -1};
    signal(SIGPIPE, SIG_IGN);
    descriptors_raise();
    enum exit_status status = open_stage(arguments, &stage);
    if (status == EXIT_STATUS_OK)
        status = phone_setup_finish(setup, arguments->url, arguments->config_path, "load");
    if (status == EXIT_STATUS_OK) {
        struct phone_load_options load = {
            .phone = &setup->options,
            .from = arguments->from != NULL ? arguments->from : PHONE_FROM_DEFAULT,
            .to = arguments->to != NULL ? arguments->to : PHONE_TO_DEFAULT,
            .seconds = arguments->seconds > 0 ? arguments->seconds : SECONDS_DEFAULT,
            .takes_signals = true,
        };
        status =
            arguments->call_count > 0 ? load_once(arguments, &load) : find_knee(arguments, &load, &stage);
    }
    load_stage_close(&stage);
    return (int)status;
}
