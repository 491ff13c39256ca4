/* What libcyaml's schema cannot say about a scenario. */
#ifndef VP_PHONE_SCENARIO_INTERNAL_H
#define VP_PHONE_SCENARIO_INTERNAL_H

#include "phone/scenario.h"

/* Checks ranges and combinations, compiles the regular expressions, and makes wav paths relative to the
 * file's folder. yaml is the source, for the line of a problem. VP_ERR_BAD_VALUE, VP_ERR_NO_MEMORY. */
VP_MUST_CHECK enum vp_err scenario_check(struct scenario *scenario, struct span yaml, const char *path,
                                         struct scenario_problem *out_problem);

#endif
