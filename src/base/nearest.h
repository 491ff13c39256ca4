/* The known word that a misspelt one was probably meant to be. */
#ifndef VP_BASE_NEAREST_H
#define VP_BASE_NEAREST_H

#include <stdbool.h>
#include <stddef.h>

/* How many letters must be changed, added, left out or swapped to make one of the other; case counts nothing,
 * and - is as good as _, and what stands behind a _ (a unit) is one letter. Words longer than 63 bytes are as
 * far from all others as can be. */
size_t nearest_distance(const char *word, const char *other);
/* Whether a word at that distance may be suggested. */
bool nearest_is_likely(const char *word, size_t distance);

#endif
