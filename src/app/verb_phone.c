/* voiceplate phone: one or more spoken calls. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/arguments.h"
#include "app/call_progress.h"
#include "app/json_print.h"
#include "app/phone_setup.h"
#include "app/verbs.h"
#include "base/buf.h"
#include "callers/report_json.h"

enum { SAID_MAX_BYTES = 64 * 1024 };

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
        err = put_quoted(out, arguments->to != NULL ? arguments->to : PHONE_TO_DEFAULT);
    if (err == VP_OK)
        err = buf_append_text(out, "from: ");
    if (err == VP_OK)
        err = put_quoted(out, arguments->from != NULL ? arguments->from : PHONE_FROM_DEFAULT);
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
    if (!call_progress_was_made(result))
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
        if (!arguments->wants_json)
            phone_print_result(stdout, result);
        status = worse(status, judge(result));
        if (result->recording_problem[0] != '\0')
            status = worse(status, EXIT_STATUS_FAILED);
    }
    if (arguments->wants_json && !json_print(phone_report_json(report)))
        status = worse(status, EXIT_STATUS_FAILED);
    else if (!arguments->wants_json && report->count > 1)
        phone_print_summary(stdout, report);
    if (arguments->latencies_path != NULL && !append_latencies(arguments->latencies_path, report))
        status = worse(status, EXIT_STATUS_FAILED);
    enum exit_status interruption = call_progress_interruption("phone", report);
    return interruption != EXIT_STATUS_OK ? interruption : status;
}

static int call(struct arguments *arguments, const char *own_scenario)
{
    struct phone_setup *setup = &arguments->phone;
    struct call_progress progress = {arguments->word_count + (own_scenario != NULL)};
    struct phone_report report;
    struct phone_problem problem;
    setup->options.own_scenario = own_scenario;
    setup->options.takes_signals = true;
    if (arguments->wants_json)
        setup->options.transcript = NULL;
    else if (setup->is_quiet) {
        setup->options.on_result = progress.count > 1 ? call_progress_on_result : NULL;
        setup->options.on_progress = call_progress_on_progress;
        setup->options.owner = &progress;
    }
    enum vp_err err = phone_run(&setup->options, arguments->words, arguments->word_count, &report, &problem);
    if (setup->options.on_progress != NULL)
        call_progress_end();
    if (err != VP_OK) {
        fprintf(stderr, "phone: %s\n", problem.text);
        return EXIT_STATUS_FAILED;
    }
    enum exit_status status = tell(arguments, &report);
    phone_report_deinit(&report);
    return (int)status;
}

const char *verb_phone_missing(const struct arguments *arguments)
{
    return (arguments->word_count == 0) == (arguments->said_count == 0) ? "give scenario files, or --say"
                                                                        : NULL;
}

int verb_phone(struct arguments *arguments)
{
    struct buf own;
    signal(SIGPIPE, SIG_IGN); /* a reader that leaves is noticed, and the calls hung up in order */
    enum exit_status status =
        phone_setup_finish(&arguments->phone, arguments->url, arguments->config_path, "phone");
    if (status != EXIT_STATUS_OK)
        return (int)status;
    buf_init(&own, SAID_MAX_BYTES);
    if (arguments->said_count > 0 && (write_scenario(arguments, &own) != VP_OK || buf_text(&own) == NULL)) {
        fprintf(stderr, "phone: --say: more than %d bytes\n", SAID_MAX_BYTES);
        buf_deinit(&own);
        return EXIT_STATUS_USAGE;
    }
    int code = call(arguments, arguments->said_count > 0 ? own.at : NULL);
    buf_deinit(&own);
    return code;
}
