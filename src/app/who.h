/* Who makes a change at the command line, for its log. */
#ifndef VP_APP_WHO_H
#define VP_APP_WHO_H

#include "app/arguments.h"

/* Where --who was not given: the user's name. False: it cannot stand in a log, and out_why says why. */
bool who_choose(struct arguments *arguments, char *out_why, size_t why_size_bytes);

/* When something was changed, in this machine's time; "" where it cannot be told. Returns out. */
const char *who_format_time(char *out, size_t size_bytes, int64_t unix_ms);

#endif
