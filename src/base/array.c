#include "base/array.h"

#include <stdlib.h>

void *array_grow(void *at, size_t count, size_t *room, size_t first, size_t element_bytes)
{
    if (count < *room)
        return at;
    size_t larger = *room > 0 ? 2 * *room : first;
    void *grown = reallocarray(at, larger, element_bytes);
    if (grown != NULL)
        *room = larger;
    return grown;
}
