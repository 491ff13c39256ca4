/* voiceplate load: many calls at once against a service whose model echoes. */
#include <signal.h>
#include <stdio.h>

#include "app/arguments.h"
#include "app/json_print.h"
#include "app/phone_setup.h"
#include "app/verbs.h"
#include "callers/load.h"
#include "callers/report_json.h"

enum { CALLS_DEFAULT = 10, SECONDS_DEFAULT = 10, RAMP_PER_CALL_MS = 20 };

/* A service that lost nothing of what it was given, and gave every call only its own. */
static bool is_clean(const struct phone_load_report *report)
{
    return report->calls_failed == 0 && report->frames_sent > 0 && report->frames_lost == 0 &&
           report->frames_foreign == 0 && report->frames_repeated == 0 && report->bad_messages == 0;
}

int verb_load(struct arguments *arguments)
{
    struct phone_setup *setup = &arguments->phone;
    struct phone_load_report report;
    signal(SIGPIPE, SIG_IGN);
    enum exit_status status = phone_setup_finish(setup, arguments->url, arguments->config_path, "load");
    if (status != EXIT_STATUS_OK)
        return (int)status;
    struct phone_load_options load = {
        .phone = &setup->options,
        .from = arguments->from != NULL ? arguments->from : PHONE_FROM_DEFAULT,
        .to = arguments->to != NULL ? arguments->to : PHONE_TO_DEFAULT,
        .call_count = arguments->call_count > 0 ? arguments->call_count : CALLS_DEFAULT,
        .seconds = arguments->seconds > 0 ? arguments->seconds : SECONDS_DEFAULT,
        .takes_signals = true,
    };
    load.ramp_ms = arguments->ramp_ms >= 0 ? arguments->ramp_ms : load.call_count * RAMP_PER_CALL_MS;
    enum vp_err err = phone_load_run(&load, &report);
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
    if (report.signal_number != 0)
        status = (enum exit_status)(EXIT_STATUS_SIGNAL + report.signal_number);
    phone_load_report_deinit(&report);
    return (int)status;
}
