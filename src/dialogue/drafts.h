/* The lines that are not whole yet. */
#ifndef VP_DIALOGUE_DRAFTS_H
#define VP_DIALOGUE_DRAFTS_H

#include "meaning/draft.h"

enum { DRAFTS_MAX = 12 };

struct drafts {
    struct draft at[DRAFTS_MAX]; /* the first is the one that is asked about */
    size_t count;
    size_t first_new; /* from here on they came with this turn */
};

#endif
