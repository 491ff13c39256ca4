#include "app/argument.h"

#include <errno.h>
#include <stdlib.h>

long argument_number(struct argp_state *state, const char *name, const char *text, long low, long high)
{
    char *end;
    errno = 0;
    long value = strtol(text, &end, 10);
    if (end == text || *end != '\0' || errno != 0 || value < low || value > high)
        argp_error(state, "--%s: '%s' is not a number from %ld to %ld", name, text, low, high);
    return value;
}

error_t argument_refuse(struct argp_state *state, const char *text)
{
    argp_error(state, "'%s' is not expected here", text);
    return EINVAL;
}
