#include "call/ident.h"

#include <string.h>

#define ODD UINT64_C(0x9e3779b97f4a7c15) /* the golden ratio: no step makes two numbers one */

static inline uint64_t mix(uint64_t hash, uint64_t word)
{
    hash = (hash ^ word) * ODD;
    return hash ^ hash >> 32;
}

/* Names have 20 to 40 characters, and are asked for with every piece of audio: by eight, the last eight of them
 * again. */
uint64_t ident_of(const char *name)
{
    if (name == NULL || *name == '\0')
        return 0;
    size_t len = strlen(name), at = 0;
    uint64_t word = 0, hash = ODD;
    for (; len - at > sizeof word; at += sizeof word) {
        memcpy(&word, name + at, sizeof word);
        hash = mix(hash, word);
    }
    if (len >= sizeof word)
        memcpy(&word, name + len - sizeof word, sizeof word);
    else
        memcpy(&word, name, len);
    hash = mix(mix(hash, word), len); /* twice, so that each bit of the last word is in the lower half, too */
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
