/* voiceplate VERB [ARGUMENT...]: finds the verb and runs it. */
#include <argp.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/verbs.h"
#include "base/log_sink.h"

/* What was printed and did not arrive (a full disk) is a failure, whatever the verb thinks. */
static void close_output(void)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return;
    if (errno != EPIPE) /* who closed the pipe has seen enough */
        fprintf(stderr, "voiceplate: standard output: %s\n",
                errno != 0 ? strerror(errno) : "it cannot be written");
    _exit(EXIT_STATUS_FAILED);
}

int main(int argc, char **argv)
{
    log_open();
    const char *name = argc > 1 ? argv[1] : "help";
    argp_err_exit_status = EXIT_STATUS_USAGE;
    atexit(close_output);
    if (strcmp(name, "--version") == 0 || strcmp(name, "-V") == 0)
        name = "version";
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0)
        name = "help";
    const struct verb *verb = verbs_find(name);
    if (verb != NULL)
        return verbs_run(verb, argc > 1 ? argc - 1 : 1, argc > 1 ? argv + 1 : argv);
    verb = verbs_guess(name);
    if (verb != NULL)
        fprintf(stderr, "voiceplate: there is no verb '%s'; did you mean '%s'?\n", name, verb->name);
    else
        fprintf(stderr, "voiceplate: there is no verb '%s'; 'voiceplate help' lists them\n", name);
    return EXIT_STATUS_USAGE;
}
