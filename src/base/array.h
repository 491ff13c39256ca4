/* Arrays that grow by doubling. */
#ifndef VP_BASE_ARRAY_H
#define VP_BASE_ARRAY_H

#include <stddef.h>

/* The array with room for one more than count: at itself, or where it was moved to, twice as large (first elements
 * where it was NULL); *room is what it holds then. NULL: no memory, and at and *room are as they were. The caller sees
 * to the cap. */
void *array_grow(void *at, size_t count, size_t *room, size_t first, size_t element_bytes);

#endif
