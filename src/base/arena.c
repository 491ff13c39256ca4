#include "base/arena.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_BYTES = 8192 };

struct arena_block {
    struct arena_block *next;
    size_t used_bytes, size_bytes;
    max_align_t bytes[];
};

void *arena_take(struct arena *arena, size_t size_bytes)
{
    struct arena_block *block = arena->blocks;
    if (size_bytes > SIZE_MAX - 2 * sizeof *block)
        return NULL;
    size_t wanted = (size_bytes + sizeof(max_align_t) - 1) / sizeof(max_align_t) * sizeof(max_align_t);
    if (block == NULL || block->size_bytes - block->used_bytes < wanted) {
        size_t room = wanted > BLOCK_BYTES ? wanted : BLOCK_BYTES;
        block = calloc(1, sizeof *block + room);
        if (block == NULL)
            return NULL;
        block->size_bytes = room;
        block->next = arena->blocks;
        arena->blocks = block;
    }
    void *piece = (char *)block->bytes + block->used_bytes;
    block->used_bytes += wanted;
    return piece;
}

char *arena_copy(struct arena *arena, const char *at, size_t len)
{
    char *copy = arena_take(arena, len + 1);
    if (copy != NULL && len > 0)
        memcpy(copy, at, len);
    return copy;
}

void arena_free(struct arena *arena)
{
    while (arena->blocks != NULL) {
        struct arena_block *next = arena->blocks->next;
        free(arena->blocks);
        arena->blocks = next;
    }
}
