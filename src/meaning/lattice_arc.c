#include "meaning/lattice_internal.h"

struct arc *lattice_put(struct lattice *lattice, enum arc_kind kind, size_t count, double gain)
{
    if (lattice->arc_count == LATTICE_ARCS_MAX || count > LATTICE_SPAN_MAX)
        return NULL;
    struct arc *arc = &lattice->arcs[lattice->arc_count++];
    *arc = (struct arc){.kind = kind, .count = (uint8_t)count, .gain = gain};
    return arc;
}

int lattice_keep_hit(struct lattice *lattice, const struct hit *hit)
{
    if (lattice->hit_count == LATTICE_HITS_MAX)
        return -1;
    lattice->hits[lattice->hit_count] = *hit;
    return (int)lattice->hit_count++;
}

void lattice_put_thing(struct lattice *lattice, enum arc_kind kind, int hit, double gain)
{
    struct arc *arc = lattice_put(lattice, kind, lattice->hits[hit].count, gain);
    if (arc != NULL)
        arc->hit = (uint16_t)hit;
}
