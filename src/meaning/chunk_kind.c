/* What a chunk is, for whoever reads them. */
#include "meaning/chunk_internal.h"

bool chunk_is_thing(const struct chunks *chunks, size_t at)
{
    if (at >= chunks->count || chunks->at[at].kind != CHUNK_HIT)
        return false;
    const struct hit *hit = &chunks->at[at].hit;
    return hit->item_count > 0 || hit->category_count > 0 || hit->option_count > 0;
}

bool chunk_is_cue(const struct chunks *chunks, size_t at, enum cue cue)
{
    return at < chunks->count && chunks->at[at].kind == CHUNK_CUE && chunks->at[at].cue == cue;
}

bool chunk_is_size_or_item(const struct chunk *chunk)
{
    return chunk->kind == CHUNK_HIT &&
           (chunk->hit.is_size || chunk->hit.item_count > 0 || chunk->hit.category_count > 0);
}
