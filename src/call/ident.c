#include "call/ident.h"

#include "base/fnv.h"

uint64_t ident_of(const char *name)
{
    if (name == NULL || *name == '\0')
        return 0;
    uint64_t hash = fnv_hash(FNV_START, span_of(name));
    return hash != 0 ? hash : 1;
}

void ident_ring_put(struct ident_ring *ring, uint64_t ident)
{
    if (ident == 0 || ident_ring_has(ring, ident))
        return;
    ring->idents[ring->next++ % IDENT_RING_MAX] = ident;
}

bool ident_ring_has(const struct ident_ring *ring, uint64_t ident)
{
    if (ident == 0)
        return false;
    size_t count =
        ring->next < IDENT_RING_MAX ? ring->next : IDENT_RING_MAX; /* most calls fill little of it */
    for (size_t i = 0; i < count; i++)
        if (ring->idents[i] == ident)
            return true;
    return false;
}
