#include "app/verb_end.h"

#include <stdio.h>

#include "app/exit_status.h"

static int end(const char *verb, const char *why, int status)
{
    fprintf(stderr, "voiceplate %s: %s\n", verb, why);
    return status;
}

int verb_refuse(const char *verb, const char *why)
{
    return end(verb, why, EXIT_STATUS_USAGE);
}

int verb_fail(const char *verb, const char *why)
{
    return end(verb, why, EXIT_STATUS_FAILED);
}
