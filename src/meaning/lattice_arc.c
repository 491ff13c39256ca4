#include "meaning/lattice_internal.h"

struct arc *lattice_put(struct lattice *lattice, enum arc_kind kind, size_t count, double gain)
{
    if (lattice->arc_count == LATTICE_ARCS_MAX || count > LATTICE_SPAN_MAX)
        return NULL;
    struct arc *arc = &lattice->arcs[lattice->arc_count++];
    *arc = (struct arc){.kind = kind, .count = (uint8_t)count, .gain = gain};
    return arc;
}
