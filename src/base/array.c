#include "base/array.h"

#include <stdint.h>
#include <stdlib.h>

void *array_grow(void *at, size_t count, size_t *room, size_t first, size_t element_bytes)
{
    if (count < *room)
        return at;
    size_t larger = *room > 0 ? 2 * *room : first;
    void *grown = larger <= SIZE_MAX / element_bytes ? realloc(at, larger * element_bytes) : NULL;
    if (grown != NULL)
        *room = larger;
    return grown;
}
