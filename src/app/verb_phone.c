/* voiceplate phone: one or more spoken calls. */
#include <argp.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/call_lines.h"
#include "app/phone_setup.h"
#include "app/verbs.h"
#include "base/buf.h"

enum {
    OPTION_SAY = 512,
    OPTION_TO,
    OPTION_FROM,
    OPTION_LATENCIES,
    SAID_MAX = 32,
    SAID_MAX_BYTES = 64 * 1024
};
enum { SETUP_PARTS = 3 };

static const struct argp_option options[] = {
    {"say", OPTION_SAY, "TEXT", 0,
     "Instead of a scenario file: say this when the agent is silent; repeat for more turns. An order must "
     "come of it",
     0},
    {"to", OPTION_TO, "NUMBER", 0, "With --say: the called number (default +15550001111)", 0},
    {"from", OPTION_FROM, "NUMBER", 0, "With --say: the caller's number (default +15550002222)", 0},
    {"latencies", OPTION_LATENCIES, "FILE", 0,
     "Append each call's latencies there, a line each: NAME first|turn MS", 0},
    {0},
};

struct arguments {
    struct phone_setup setup;
    const char *said[SAID_MAX];
    size_t said_count;
    const char *to, *from, *latencies_path;
};

static error_t parse(int key, char *value, struct argp_state *state)
{
    struct arguments *arguments = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        for (int i = 0; i < SETUP_PARTS; i++)
            state->child_inputs[i] = &arguments->setup;
        return 0;
    case OPTION_SAY:
        if (arguments->said_count == SAID_MAX)
            argp_error(state, "--say: more than %d turns", SAID_MAX);
        arguments->said[arguments->said_count++] = value;
        return 0;
    case OPTION_TO:
        arguments->to = value;
        return 0;
    case OPTION_FROM:
        arguments->from = value;
        return 0;
    case OPTION_LATENCIES:
        arguments->latencies_path = value;
        return 0;
    case ARGP_KEY_END:
        if ((arguments->setup.file_count == 0) == (arguments->said_count == 0))
            argp_error(state, "give scenario files, or --say");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/* YAML's double-quoted style takes any text once quotes and backslashes are escaped. */
static enum vp_err put_quoted(struct buf *out, const char *text)
{
    enum vp_err err = buf_append(out, "\"", 1);
    for (; err == VP_OK && *text != '\0'; text++) {
        if (*text == '"' || *text == '\\')
            err = buf_append(out, "\\", 1);
        if (err == VP_OK)
            err = buf_append(out, text, 1);
    }
    return err == VP_OK ? buf_append_text(out, "\"\n") : err;
}

/* The scenario of the said turns. */
static enum vp_err write_scenario(const struct arguments *arguments, struct buf *out)
{
    enum vp_err err = buf_append_text(out, "name: said\nto: ");
    if (err == VP_OK)
        err = put_quoted(out, arguments->to);
    if (err == VP_OK)
        err = buf_append_text(out, "from: ");
    if (err == VP_OK)
        err = put_quoted(out, arguments->from);
    if (err == VP_OK)
        err = buf_append_text(out, "expect: {some_order: true}\nturns:\n");
    for (size_t i = 0; err == VP_OK && i < arguments->said_count; i++) {
        err = buf_append_text(out, "  - when: agent_silent\n    say: ");
        if (err == VP_OK)
            err = put_quoted(out, arguments->said[i]);
    }
    return err;
}

static bool append_latencies(const char *path, const struct phone_report *report)
{
    FILE *out = fopen(path, "a");
    for (size_t i = 0; out != NULL && i < report->count; i++)
        phone_print_latencies(out, &report->results[i]);
    if (out != NULL && fclose(out) == 0)
        return true;
    fprintf(stderr, "--latencies: %s: %s\n", path, strerror(errno));
    return false;
}

static enum exit_status judge(const struct phone_result *result)
{
    if (result->is_met)
        return EXIT_STATUS_OK;
    if (!call_lines_was_made(result))
        return EXIT_STATUS_UNREACHABLE;
    return result->has_given_up ? EXIT_STATUS_NOT_UNDERSTOOD : EXIT_STATUS_FAILED;
}

/* Of several calls the worst counts: one that could not be made proves nothing of the agent. */
static enum exit_status worse(enum exit_status a, enum exit_status b)
{
    static const int weights[] = {[EXIT_STATUS_OK] = 0,
                                  [EXIT_STATUS_FAILED] = 1,
                                  [EXIT_STATUS_NOT_UNDERSTOOD] = 2,
                                  [EXIT_STATUS_UNREACHABLE] = 3};
    return weights[b] > weights[a] ? b : a;
}

static enum exit_status tell(const struct arguments *arguments, struct phone_report *report)
{
    enum exit_status status = EXIT_STATUS_OK;
    for (size_t i = 0; i < report->count; i++) {
        const struct phone_result *result = &report->results[i];
        if (result->name[0] == '\0')
            continue; /* the run was ended before */
        phone_print_result(stdout, result);
        status = worse(status, judge(result));
        if (result->recording_problem[0] != '\0')
            status = worse(status, EXIT_STATUS_FAILED);
    }
    if (report->count > 1)
        phone_print_summary(stdout, report);
    if (arguments->latencies_path != NULL && !append_latencies(arguments->latencies_path, report))
        status = worse(status, EXIT_STATUS_FAILED);
    enum exit_status interruption = call_lines_interruption("phone", report);
    return interruption != EXIT_STATUS_OK ? interruption : status;
}

static int run(struct arguments *arguments, const char *own_scenario)
{
    struct phone_setup *setup = &arguments->setup;
    struct call_lines lines = {setup->file_count + (own_scenario != NULL)};
    struct phone_report report;
    struct phone_problem problem;
    setup->options.own_scenario = own_scenario;
    setup->options.takes_signals = true;
    if (setup->is_quiet) {
        setup->options.on_result = lines.count > 1 ? call_lines_on_result : NULL;
        setup->options.on_progress = call_lines_on_progress;
        setup->options.owner = &lines;
    }
    enum vp_err err = phone_run(&setup->options, setup->files, setup->file_count, &report, &problem);
    if (setup->is_quiet)
        call_lines_end();
    if (err != VP_OK) {
        fprintf(stderr, "phone: %s\n", problem.text);
        return EXIT_STATUS_FAILED;
    }
    enum exit_status status = tell(arguments, &report);
    phone_report_deinit(&report);
    return (int)status;
}

int verb_phone(int argc, char **argv)
{
    static const struct argp_child children[SETUP_PARTS + 1] = {{&phone_place_argp, 0, NULL, 0},
                                                                {&phone_caller_argp, 0, NULL, 0},
                                                                {&phone_twilio_argp, 0, NULL, 0},
                                                                {0}};
    static const struct argp argp = {
        .options = options,
        .parser = parse,
        .args_doc = "SCENARIO.yaml...",
        .doc = "Calls the service as Twilio would, with a caller who speaks: "
               "signed webhook, TwiML, Media Streams, recordings, all in true time. "
               "Shows the conversation, the ticket and the latencies as the caller heard them: "
               "'agent' are the agent's words, 'twilio' what Twilio's own voice says (<Say>).\v"
               "docs/scenarios.md describes the files, and what is Twilio in this simulation. "
               "Ctrl-C hangs up in order, a second one ends at once.",
        .children = children,
        .help_filter = verbs_help_filter,
    };
    static struct arguments arguments = {.to = "+15550001111", .from = "+15550002222"};
    struct buf own;
    phone_setup_init(&arguments.setup);
    argp_parse(&argp, argc, argv, 0, NULL, &arguments);
    signal(SIGPIPE, SIG_IGN); /* a reader that leaves is noticed, and the calls hung up in order */
    enum exit_status status = phone_setup_finish(&arguments.setup, "phone");
    if (status != EXIT_STATUS_OK)
        return (int)status;
    buf_init(&own, SAID_MAX_BYTES);
    if (arguments.said_count > 0 && (write_scenario(&arguments, &own) != VP_OK || buf_text(&own) == NULL)) {
        fprintf(stderr, "phone: --say: more than %d bytes\n", SAID_MAX_BYTES);
        buf_deinit(&own);
        return EXIT_STATUS_USAGE;
    }
    int code = run(&arguments, arguments.said_count > 0 ? own.at : NULL);
    buf_deinit(&own);
    return code;
}
