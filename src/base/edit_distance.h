/* How many letters make one word of another. */
#ifndef VP_BASE_EDIT_DISTANCE_H
#define VP_BASE_EDIT_DISTANCE_H

#include <stddef.h>

#include "base/span.h"

enum { EDIT_DISTANCE_BYTES_MAX = 64 };

/* Bytes to change, add, leave out or swap with their neighbour to make b of a (optimal string alignment). a
 * has at most EDIT_DISTANCE_BYTES_MAX bytes; b may have any number. */
size_t edit_distance(struct span a, struct span b);

#endif
