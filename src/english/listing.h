/* Things one after the other, and what is said between them. */
#ifndef VP_ENGLISH_LISTING_H
#define VP_ENGLISH_LISTING_H

#include <stddef.h>

enum listing {
    LISTING_AND,        /* "a and b", "a, b and c" */
    LISTING_OR,         /* "a or b", "a, b or c" */
    LISTING_AND_SERIAL, /* "a and b", "a, b, and c": of things that have an "and" in them */
    LISTING_AND_PAUSE   /* "a, and b", "a, b, and c": of such things that are long */
};

/* What stands before thing index of count; "" before the first. Static. */
const char *listing_joint(enum listing listing, size_t index, size_t count);

#endif
