/* voiceplate load: many calls at once against a service whose model echoes. */
#include <argp.h>
#include <signal.h>
#include <stdio.h>

#include "app/argument.h"
#include "app/phone_setup.h"
#include "app/verbs.h"
#include "callers/load.h"

enum { OPTION_TO = 512, OPTION_FROM, OPTION_RAMP };
enum { CALLS_MAX = 5000, SECONDS_MAX = 3600, RAMP_MAX_MS = 600000, RAMP_PER_CALL_MS = 20 };

static const struct argp_option options[] = {
    {"calls", 'N', "N", 0, "Calls at once (default 10)", 0},
    {"seconds", 'S', "S", 0, "How long each call talks (default 10)", 0},
    {"ramp", OPTION_RAMP, "MS", 0, "Over which time the calls begin (default 20 ms for each)", 0},
    {"to", OPTION_TO, "NUMBER", 0, "The called number (default +15550001111)", 0},
    {"from", OPTION_FROM, "NUMBER", 0, "The callers' number (default +15550002222)", 0},
    {0},
};

struct arguments {
    struct phone_setup setup;
    struct phone_load_options load;
};

static error_t parse(int key, char *value, struct argp_state *state)
{
    struct arguments *arguments = state->input;
    struct phone_load_options *load = &arguments->load;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &arguments->setup;
        return 0;
    case 'N':
        load->call_count = (int)argument_number(state, "calls", value, 1, CALLS_MAX);
        return 0;
    case 'S':
        load->seconds = (int)argument_number(state, "seconds", value, 1, SECONDS_MAX);
        return 0;
    case OPTION_RAMP:
        load->ramp_ms = (int)argument_number(state, "ramp", value, 0, RAMP_MAX_MS);
        return 0;
    case OPTION_TO:
        load->to = value;
        return 0;
    case OPTION_FROM:
        load->from = value;
        return 0;
    case ARGP_KEY_ARG:
        return argument_refuse(state, value);
    case ARGP_KEY_END:
        if (load->ramp_ms < 0)
            load->ramp_ms = load->call_count * RAMP_PER_CALL_MS;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/* A service that lost nothing of what it was given, and gave every call only its own. */
static bool is_clean(const struct phone_load_report *report)
{
    return report->calls_failed == 0 && report->frames_sent > 0 && report->frames_lost == 0 &&
           report->frames_foreign == 0 && report->frames_repeated == 0 && report->bad_messages == 0;
}

int verb_load(int argc, char **argv)
{
    static const struct argp_child children[] = {{&phone_place_argp, 0, NULL, 0}, {0}};
    static const struct argp argp = {
        .options = options,
        .parser = parse,
        .doc =
            "Calls the service many times at once, as Twilio would. Every 20 ms frame carries its call and "
            "number, and its echo is looked for: the service's model must be one that echoes, such as the "
            "one of tests/bench/relay. Prints what came back and how late. Ctrl-C hangs up in order and "
            "prints what came "
            "back until then.",
        .children = children,
        .help_filter = verbs_help_filter,
    };
    static struct arguments arguments = {.load = {.call_count = 10, .seconds = 10, .ramp_ms = -1}};
    struct phone_load_report report;
    arguments.load.to = "+15550001111";
    arguments.load.from = "+15550002222";
    phone_setup_init(&arguments.setup);
    argp_parse(&argp, argc, argv, 0, NULL, &arguments);
    signal(SIGPIPE, SIG_IGN);
    enum exit_status status = phone_setup_finish(&arguments.setup, "load");
    if (status != EXIT_STATUS_OK)
        return (int)status;
    arguments.load.phone = &arguments.setup.options;
    arguments.load.takes_signals = true;
    enum vp_err err = phone_load_run(&arguments.load, &report);
    if (err != VP_OK) {
        fprintf(stderr, "load: %s\n", vp_err_text(err));
        return EXIT_STATUS_FAILED;
    }
    phone_load_print(stdout, &report);
    status = is_clean(&report) ? EXIT_STATUS_OK : EXIT_STATUS_FAILED;
    if (report.signal_number != 0)
        status = (enum exit_status)(EXIT_STATUS_SIGNAL + report.signal_number);
    phone_load_report_deinit(&report);
    return (int)status;
}
