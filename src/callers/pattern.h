/* Patterns of a scenario: Perl-compatible regular expressions (PCRE2) over what an agent said, case never
 * matters. Scenario files come from anywhere, so compiling and matching are bounded: by length, nesting,
 * compiled size and steps. */
#ifndef VP_CALLERS_PATTERN_H
#define VP_CALLERS_PATTERN_H

#include <stddef.h>

#include "base/err.h"

enum { PATTERN_MAX_BYTES = 200, PATTERN_WHY_BYTES = 128 };

struct pattern;

/* VP_ERR_BAD_VALUE with the reason in words (PATTERN_WHY_BYTES), VP_ERR_NO_MEMORY. */
VP_MUST_CHECK enum vp_err pattern_compile(const char *text, struct pattern **out_pattern, char *out_why);
void pattern_destroy(struct pattern *pattern); /* accepts NULL */

/* End of the last match in the text, in bytes; -1: none, or not found within the step limit. Bytes that are
 * not UTF-8 match nothing. */
long pattern_last_match(const struct pattern *pattern, const char *text, size_t len);

#endif
