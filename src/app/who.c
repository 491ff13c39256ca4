#include "app/who.h"

#include <stdlib.h>
#include <time.h>

#include "arms/flags.h"

bool who_choose(struct arguments *arguments, char *out_why, size_t why_size_bytes)
{
    if (arguments->who == NULL)
        arguments->who = getenv("USER");
    if (arguments->who == NULL || arguments->who[0] == '\0')
        arguments->who = "command line";
    return flags_check_who(arguments->who, out_why, why_size_bytes);
}

const char *who_format_time(char *out, size_t size_bytes, int64_t unix_ms)
{
    time_t seconds = (time_t)(unix_ms / 1000);
    struct tm local;
    if (localtime_r(&seconds, &local) == NULL || strftime(out, size_bytes, "%Y-%m-%d %H:%M:%S", &local) == 0)
        out[0] = '\0';
    return out;
}
