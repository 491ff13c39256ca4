/* voiceplate phone: one or more spoken calls. */
#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/phone_setup.h"
#include "app/verbs.h"

enum { OPTION_SAY = 512, OPTION_TO, OPTION_FROM, OPTION_LATENCIES, SAID_MAX = 32 };

static const struct argp_option options[] = {
    {"say", OPTION_SAY, "TEXT", 0,
     "Instead of a scenario file: say this when the agent is silent; repeat for more turns", 0},
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
        state->child_inputs[0] = &arguments->setup;
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
static void write_quoted(FILE *out, const char *text)
{
    fputc('"', out);
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\')
            fputc('\\', out);
        fputc(*text, out);
    }
    fputs("\"\n", out);
}

/* A scenario file of the said turns; its path is written to path (a mkstemps template). */
static bool write_scenario(const struct arguments *arguments, char *path)
{
    int fd = mkstemps(path, 5);
    FILE *out = fd >= 0 ? fdopen(fd, "w") : NULL;
    if (out == NULL) {
        perror(path);
        return false;
    }
    fputs("name: said\nto: ", out);
    write_quoted(out, arguments->to);
    fputs("from: ", out);
    write_quoted(out, arguments->from);
    fputs("turns:\n", out);
    for (size_t i = 0; i < arguments->said_count; i++) {
        fputs("  - when: agent_silent\n    say: ", out);
        write_quoted(out, arguments->said[i]);
    }
    return fclose(out) == 0;
}

static bool append_latencies(const char *path, const struct phone_report *report)
{
    FILE *out = fopen(path, "a");
    if (out == NULL) {
        perror(path);
        return false;
    }
    for (size_t i = 0; i < report->count; i++)
        phone_print_latencies(out, &report->results[i]);
    return fclose(out) == 0;
}

static int run(const struct arguments *arguments)
{
    const struct phone_setup *setup = &arguments->setup;
    struct phone_report report;
    struct phone_problem problem;
    if (phone_run(&setup->options, setup->files, setup->file_count, &report, &problem) != VP_OK) {
        fprintf(stderr, "phone: %s\n", problem.text);
        return EXIT_FAILURE;
    }
    for (size_t i = 0; i < report.count; i++)
        phone_print_result(stdout, &report.results[i]);
    if (report.count > 1)
        phone_print_summary(stdout, &report);
    bool are_all_met = report.met_count == report.count;
    if (arguments->latencies_path != NULL && !append_latencies(arguments->latencies_path, &report))
        are_all_met = false;
    phone_report_deinit(&report);
    return are_all_met ? EXIT_SUCCESS : EXIT_FAILURE;
}

int verb_phone(int argc, char **argv)
{
    static const struct argp_child children[] = {{&phone_setup_argp, 0, NULL, 0}, {0}};
    static const struct argp argp = {
        .options = options,
        .parser = parse,
        .args_doc = "SCENARIO.yaml...",
        .doc = "Calls the service as Twilio would, with a caller who speaks: signed webhook, TwiML, Media "
               "Streams, recordings, all in true time. Shows the conversation, the ticket and the latencies "
               "as the caller heard them. The exit status says whether every call ended as its scenario "
               "expects.\vdocs/scenarios.md describes the files, and what is Twilio in this simulation.",
        .children = children,
    };
    static struct arguments arguments = {.to = "+15550001111", .from = "+15550002222"};
    char path[] = "/tmp/voiceplate-say-XXXXXX.yaml";
    bool has_written = false;
    int status = EXIT_FAILURE;
    phone_setup_init(&arguments.setup);
    argp_parse(&argp, argc, argv, 0, NULL, &arguments);
    if (!phone_setup_finish(&arguments.setup))
        return EXIT_FAILURE;
    if (arguments.said_count > 0) {
        has_written = write_scenario(&arguments, path);
        arguments.setup.files[arguments.setup.file_count++] = path;
    }
    if (arguments.said_count == 0 || has_written)
        status = run(&arguments);
    if (has_written)
        unlink(path);
    return status;
}
