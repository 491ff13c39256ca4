/* Memory that is taken piece by piece and freed at once. Zeroed memory is an empty arena. One thread at a time. */
#ifndef VP_BASE_ARENA_H
#define VP_BASE_ARENA_H

#include <stddef.h>

struct arena {
    struct arena_block *blocks;
};

/* Zeroed, aligned for anything, until arena_free; NULL when there is none left. */
void *arena_take(struct arena *arena, size_t size_bytes);
/* A copy with a NUL behind it; NULL as above. */
char *arena_copy(struct arena *arena, const char *at, size_t len);
void arena_free(struct arena *arena);

#endif
