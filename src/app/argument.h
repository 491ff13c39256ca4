/* Reading what stands behind an option; what is wrong ends the program as argp_error does, with the option's name. */
#ifndef VP_APP_ARGUMENT_H
#define VP_APP_ARGUMENT_H

#include <argp.h>

/* text as a whole number; name without dashes ("limit"). */
long argument_number(struct argp_state *state, const char *name, const char *text, long low, long high);
/* For verbs that take options only. */
error_t argument_refuse(struct argp_state *state, const char *text);

#endif
