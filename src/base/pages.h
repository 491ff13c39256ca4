/* Zeroed memory in whole pages, each of which the system gives when it is first written: what is large and mostly empty
 * costs what is used of it, and all of it goes back to the system at once. */
#ifndef VP_BASE_PAGES_H
#define VP_BASE_PAGES_H

#include <stddef.h>

/* NULL: no memory. */
void *pages_take(size_t size_bytes);
/* Zeroes memory, and writes only where it is not zero: pages that nobody has written stay the system's. */
void pages_clear(void *memory, size_t size_bytes);
void pages_give_back(void *memory, size_t size_bytes); /* accepts NULL */

#endif
