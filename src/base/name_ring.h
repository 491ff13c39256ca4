/* The last few names that somebody else gave, whole: two that differ in any byte are two, however they were chosen. */
#ifndef VP_BASE_NAME_RING_H
#define VP_BASE_NAME_RING_H

#include <stdbool.h>
#include <stddef.h>

enum { NAME_RING_MAX = 128 };

struct name_ring { /* starts zeroed */
    char **names;  /* owned, as are they; NULL: none yet */
    size_t size;   /* of names: it grows with them, up to NAME_RING_MAX */
    size_t next;   /* the place of the next one, counted for ever */
};

/* The oldest makes room. "" and one that is there already are left out; true when it is there now and was not
 * before. Without memory it is not there. */
bool name_ring_put(struct name_ring *ring, const char *name);
bool name_ring_has(const struct name_ring *ring, const char *name);
void name_ring_clear(struct name_ring *ring);

#endif
