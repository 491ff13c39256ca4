#include "app/verbs.h"

#include <argp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "english/likeness.h"

#define STATUS_DONE   "  0  done\n"
#define STATUS_USAGE  "  2  wrong usage\n"
#define STATUS_SERVED "  0  it was told to stop\n  1  it cannot serve, and says why\n" STATUS_USAGE
#define STATUS_STORED STATUS_DONE "  1  the settings or the database cannot be read\n" STATUS_USAGE
#define STATUS_SIGNAL "  128 and its number: ended by a signal, calls hung up in order"

const struct verb verbs[] = {
    {"serve", "answer the restaurants' phones: web, realtime workers and engine", verb_serve,
     "  0  it was told to stop; with --check: it could serve\n"
     "  1  it cannot serve, and says why\n" STATUS_USAGE},
    {"engine", "run the embedded speech engine alone, for any Realtime client", verb_engine, STATUS_SERVED},
    {"phone", "call as a simulated Twilio would, with a spoken scenario", verb_phone,
     "  0  every call ended as its scenario expects; with --say: with an order\n"
     "  1  a call ended otherwise, or a file cannot be read or written\n" STATUS_USAGE
     "  3  a call could not be made or failed: the service is not there,\n"
     "     refuses, or does not answer as Twilio needs it\n"
     "  4  caller and agent did not understand each other: the caller gave up\n" STATUS_SIGNAL},
    {"eval", "call with many scenarios and score the tickets", verb_eval,
     "  0  all calls were made; the score is printed, whatever it is\n"
     "  1  a scenario or a voice cannot be used\n" STATUS_USAGE
     "  3  the service is not there, or calls could not be made: with three in\n"
     "     a row it stops\n" STATUS_SIGNAL},
    {"load", "call many times at once, against a model that echoes", verb_load,
     "  0  every call lasted, and every frame came back, once, to its call\n"
     "  1  a call failed or a frame did not\n" STATUS_USAGE "  3  the service is not there\n" STATUS_SIGNAL},
    {"sim", "stand between the service and its model, and fail on command", verb_sim, STATUS_SERVED},
    {"menu", "check or show a menu file", verb_menu,
     "  0  every file is a menu\n  1  a file is none, or cannot be read; each problem is a "
     "line\n" STATUS_USAGE},
    {"orders", "list the stored orders", verb_orders, STATUS_STORED},
    {"flags", "show and switch the feature flags; roll back", verb_flags,
     STATUS_DONE "  1  the settings or the database cannot be read, or there is no such\n"
                 "     restaurant or test number\n" STATUS_USAGE},
    {"ab", "compare the realtime and the traditional arm", verb_ab, STATUS_STORED},
    {"check", "check that the stored orders are what callers were promised", verb_check,
     "  0  every promise is kept\n  1  a promise is broken; each is a line\n" STATUS_USAGE
     "  3  it could not be checked: settings, menus, the database or the\n     running service do not "
     "answer\n"},
    {"doctor", "check settings, menus, database, ports, speech models and the model", verb_doctor,
     "  0  nothing would keep the service from answering calls\n  1  something would; each is a "
     "line\n" STATUS_USAGE},
    {"docs", "print docs/config.md, docs/metrics.md or docs/cli.md", verb_docs, STATUS_DONE STATUS_USAGE},
    {"help", "explain a verb, or list the settings ('help config')", verb_help, STATUS_DONE STATUS_USAGE},
    {"version", "print the version", verb_version, STATUS_DONE STATUS_USAGE},
    {NULL, NULL, NULL, NULL},
};

static const struct verb *running_verb;

const struct verb *verbs_find(const char *name)
{
    for (const struct verb *verb = verbs; verb->name != NULL; verb++)
        if (strcmp(verb->name, name) == 0)
            return verb;
    return NULL;
}

const struct verb *verbs_guess(const char *name)
{
    const struct verb *best = NULL;
    double best_likeness = 0.5;
    for (const struct verb *verb = verbs; verb->name != NULL; verb++) {
        double likeness = likeness_of_spelling(name, verb->name);
        if (likeness < best_likeness)
            continue;
        best_likeness = likeness;
        best = verb;
    }
    return best;
}

int verbs_run(const struct verb *verb, int argc, char **argv)
{
    char title[64];
    snprintf(title, sizeof title, "voiceplate %s", verb->name);
    argv[0] = title;
    running_verb = verb;
    return verb->run(argc, argv);
}

char *verbs_help_filter(int key, const char *text, void *input)
{
    (void)input;
    if (key != ARGP_KEY_HELP_EXTRA || running_verb == NULL)
        return (char *)text;
    char *statuses = NULL;
    if (asprintf(&statuses, "Exit status:\n%s", running_verb->statuses) < 0)
        return NULL;
    return statuses;
}

/* argp prints help to standard output and exits: a child of its own says what each verb says. */
static void print_help_of(const struct verb *verb)
{
    pid_t pid = fork();
    if (pid == 0) {
        char title[] = "", option[] = "--help";
        unsetenv("ARGP_HELP_FMT");
        exit(verbs_run(verb, 2, (char *[]){title, option, NULL}));
    }
    if (pid > 0)
        waitpid(pid, NULL, 0);
}

void verbs_print_docs(FILE *out)
{
    fputs("# The command line\n\n"
          "Made by `voiceplate docs cli` from what each verb says of itself: `voiceplate help VERB`, or\n"
          "`voiceplate VERB --help`. `voiceplate help config` lists the settings\n"
          "([config.md](config.md)), `voiceplate --version`, `-V` and `version` print the version.\n\n"
          "Exit statuses mean the same everywhere: "
          "0 done and well, 1 it failed or is not well, 2 wrong usage\n"
          "(nothing was done), 3 what it works on did not answer, "
          "128 and its number where a signal ended it.\n",
          out);
    for (const struct verb *verb = verbs; verb->name != NULL; verb++) {
        if (verb->run == verb_help || verb->run == verb_version)
            continue;
        fprintf(out, "\n## voiceplate %s\n\n```\n", verb->name);
        fflush(out);
        print_help_of(verb);
        fputs("```\n", out);
    }
}
