/* voiceplate VERB [ARGUMENT...]: finds the verb and runs it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/verbs.h"
#include "base/log_sink.h"

int main(int argc, char **argv)
{
    log_open();
    const char *name = argc > 1 ? argv[1] : "help";
    if (strcmp(name, "--version") == 0) {
        puts("voiceplate " VOICEPLATE_VERSION);
        return EXIT_SUCCESS;
    }
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0)
        name = "help";
    for (const struct verb *verb = verbs; verb->name != NULL; verb++) {
        if (strcmp(verb->name, name) != 0)
            continue;
        char title[64];
        snprintf(title, sizeof title, "voiceplate %s", name);
        char **arguments = argc > 1 ? argv + 1 : argv;
        arguments[0] = title;
        return verb->run(argc > 1 ? argc - 1 : 1, arguments);
    }
    fprintf(stderr, "voiceplate: there is no verb '%s'; 'voiceplate help' lists them\n", name);
    return 2;
}
