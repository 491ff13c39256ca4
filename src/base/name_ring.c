#include "base/name_ring.h"

#include <stdlib.h>
#include <string.h>

bool name_ring_has(const struct name_ring *ring, const char *name)
{
    for (size_t i = 0; i < NAME_RING_MAX && ring->names[i] != NULL; i++)
        if (strcmp(ring->names[i], name) == 0)
            return true;
    return false;
}

bool name_ring_put(struct name_ring *ring, const char *name)
{
    if (name[0] == '\0' || name_ring_has(ring, name))
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
    for (size_t i = 0; i < NAME_RING_MAX; i++)
        free(ring->names[i]);
    *ring = (struct name_ring){.next = 0};
}
