#include "base/edit_distance.h"

#include <assert.h>
#include <stdint.h>

/* Where each letter stands in a word, a bit a place; the table of all letters is kept, since clearing it
 * would cost more than all the rest. */
static void mark_places(uint64_t places[256], struct span word)
{
    for (size_t i = 0; i < word.len; i++)
        places[(unsigned char)word.at[i]] |= (uint64_t)1 << i;
}

static void clear_places(uint64_t places[256], struct span word)
{
    for (size_t i = 0; i < word.len; i++)
        places[(unsigned char)word.at[i]] = 0;
}

/* A whole column of the table of distances is one step on words of 64 bits: Hyyro, "A bit-vector algorithm
 * for computing Levenshtein and Damerau edit distances" (2003). */
size_t edit_distance(struct span a, struct span b)
{
    static _Thread_local uint64_t places[256];
    assert(a.len <= EDIT_DISTANCE_BYTES_MAX);
    if (a.len == 0)
        return b.len;
    uint64_t above = ~(uint64_t)0, below = 0; /* where the distance grows, and falls, down the column */
    uint64_t diagonal = 0, met_before = 0, last = (uint64_t)1 << (a.len - 1);
    size_t distance = a.len;
    mark_places(places, a);
    for (size_t j = 0; j < b.len; j++) {
        uint64_t met = places[(unsigned char)b.at[j]];
        uint64_t swapped = ((~diagonal & met) << 1) & met_before;
        diagonal = (((met & above) + above) ^ above) | met | below | swapped;
        uint64_t grows = below | ~(diagonal | above), falls = diagonal & above;
        distance += (grows & last) != 0;
        distance -= (falls & last) != 0;
        grows = grows << 1 | 1;
        falls <<= 1;
        above = falls | ~(diagonal | grows);
        below = grows & diagonal;
        met_before = met;
    }
    clear_places(places, a);
    return distance;
}
