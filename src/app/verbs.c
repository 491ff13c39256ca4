#include "app/verbs.h"

#include <string.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/verb_options.h"
#include "english/likeness.h"
#include "service/master.h"

const struct verb verbs[] = {
#define VERB(number, word, summary_of, statuses_of, doc_of, ...)                                             \
    {VERB_##number, #word, summary_of, doc_of, statuses_of, .run = verb_##word, __VA_ARGS__},
#include "app/verbs.def"
#undef VERB
    {0},
};

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
    static struct arguments arguments;
    char title[64];
    snprintf(title, sizeof title, "voiceplate %s", verb->name);
    argv[0] = title;
    if (verb->begin != NULL)
        verb->begin();
    verb_options_parse(verb, argc, argv, &arguments);
    return verb->run(&arguments);
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
    fputs("# The command line\n"
          "\n"
          "Made by `voiceplate docs cli` from what each verb says of itself: `voiceplate help VERB`, or\n"
          "`voiceplate VERB --help`. `voiceplate help config` lists the settings\n"
          "([config.md](config.md)), `voiceplate --version`, `-V` and `version` print the version.\n"
          "\n"
          "Exit statuses mean the same everywhere: 0 done and well, 1 it failed or is not well, 2 wrong "
          "usage\n"
          "(nothing was done), 3 what it works on did not answer, 128 and its number where a signal ended "
          "it.\n"
          "\n"
          "`source <(voiceplate completion bash)` has bash complete verbs, options and files.\n",
          out);
    for (const struct verb *verb = verbs; verb->name != NULL; verb++) {
        fprintf(out, "\n## voiceplate %s\n\n```\n", verb->name);
        fflush(out);
        print_help_of(verb);
        fputs("```\n", out);
    }
}
