/* Telephone numbers as they are spoken: digit by digit, in groups. */
#ifndef VP_ENGLISH_TELEPHONE_H
#define VP_ENGLISH_TELEPHONE_H

#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/span.h"

/* Length of the telephone number that text begins with: groups of digits joined by single marks, seven digits
 * to fifteen; 0 when it begins with none. */
size_t telephone_len(const char *text);

/* Appends the number's digits in words, a comma between the groups. One that is written without marks falls
 * into threes with the last four together. */
VP_MUST_CHECK enum vp_err telephone_put_words(struct buf *out, struct span number);

/* Digits of a number as it is said back: "555-867-5509"; without the 1 of North America. Returns out. */
const char *telephone_groups(const char *digits, char *out, size_t size_bytes);

#endif
