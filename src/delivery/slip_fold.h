/* Paragraphs become lines of so many columns, a character of UTF-8 being one. */
#ifndef VP_DELIVERY_SLIP_FOLD_H
#define VP_DELIVERY_SLIP_FOLD_H

#include <stddef.h>

#include "base/span.h"

/* The text without control characters and what is no UTF-8 (each byte of that is '?'), cut to fit; returns out. */
const char *slip_clean(const char *text, char *out, size_t size_bytes);
/* The front of the rest that fits, broken at a blank where there is one; *rest goes behind it and the blanks that
 * follow. Empty: there is no more. */
struct span slip_fold(const char **rest, size_t columns);
size_t slip_columns(struct span text);

#endif
