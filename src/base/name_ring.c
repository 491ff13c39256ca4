#include "base/name_ring.h"

#include <stdlib.h>
#include <string.h>

bool name_ring_has(const struct name_ring *ring, const char *name)
{
    for (size_t i = 0; i < ring->size && ring->names[i] != NULL; i++)
        if (strcmp(ring->names[i], name) == 0)
            return true;
    return false;
}

/* The first ones have their places in order until the ring is as large as it may be. */
static bool grow(struct name_ring *ring)
{
    enum { FIRST = 8 };
    size_t size = ring->size == 0 ? FIRST : ring->size * 2;
    char **names = realloc(ring->names, size * sizeof *names);
    if (names == NULL)
        return false;
    memset(names + ring->size, 0, (size - ring->size) * sizeof *names);
    ring->names = names;
    ring->size = size;
    return true;
}

bool name_ring_put(struct name_ring *ring, const char *name)
{
    if (name[0] == '\0' || name_ring_has(ring, name))
        return false;
    if (ring->next == ring->size && ring->size < NAME_RING_MAX && !grow(ring))
        return false;
    char *copy = strdup(name);
    if (copy == NULL)
        return false;
    char **place = &ring->names[ring->next++ % NAME_RING_MAX];
    free(*place);
    *place = copy;
    return true;
}

void name_ring_clear(struct name_ring *ring)
{
    for (size_t i = 0; i < ring->size; i++)
        free(ring->names[i]);
    free(ring->names);
    *ring = (struct name_ring){.next = 0};
}
