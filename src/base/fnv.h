/* FNV-1a, 64 bits (draft-eastlake-fnv): tells texts apart in our own tables; not for anything an attacker may
 * choose to collide. */
#ifndef VP_BASE_FNV_H
#define VP_BASE_FNV_H

#include <stdint.h>

#include "base/span.h"

#define FNV_START UINT64_C(0xcbf29ce484222325)

/* The hash of what came before (FNV_START: nothing) and of bytes. */
static inline uint64_t fnv_hash(uint64_t hash, struct span bytes)
{
    for (size_t i = 0; i < bytes.len; i++)
        hash = (hash ^ (unsigned char)bytes.at[i]) * UINT64_C(0x100000001b3);
    return hash;
}

#endif
