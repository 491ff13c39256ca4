/* What the form of the file cannot say about a scenario. */
#ifndef VP_CALLERS_SCENARIO_INTERNAL_H
#define VP_CALLERS_SCENARIO_INTERNAL_H

#include "base/yaml_tree.h"
#include "callers/scenario.h"

/* Checks combinations, compiles the regular expressions, and makes wav paths relative to the file's folder.
 * path stands for the file; tree has the lines. What is wrong is added to problems. VP_ERR_NO_MEMORY. */
VP_MUST_CHECK enum vp_err scenario_check(struct scenario *scenario, const struct yaml_tree *tree,
                                         const char *path, struct problems *problems);

#endif
