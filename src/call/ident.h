/* Names given by the model (of responses, items, function calls), reduced to 64 bits where only sameness
 * matters: in memory alone, so another version may number them otherwise. 0 stands for no name. */
#ifndef VP_CALL_IDENT_H
#define VP_CALL_IDENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

uint64_t ident_of(const char *name); /* NULL or "": 0 */

/* The last few names seen; the oldest makes room. */
enum { IDENT_RING_MAX = 128 };
struct ident_ring {
    uint32_t next;
    uint64_t idents[IDENT_RING_MAX];
};

void ident_ring_put(struct ident_ring *ring, uint64_t ident); /* 0 is ignored; no doubles */
bool ident_ring_has(const struct ident_ring *ring, uint64_t ident);

#endif
