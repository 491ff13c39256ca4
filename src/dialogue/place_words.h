/* Which of several restaurants on one number a caller's words name. */
#ifndef VP_DIALOGUE_PLACE_WORDS_H
#define VP_DIALOGUE_PLACE_WORDS_H

#include <jansson.h>
#include <stdbool.h>

#include "meaning/words.h"

struct place_named {
    size_t place;        /* index into the locations */
    size_t first, count; /* words that name it, with those around that belong to it ("at the ... location") */
};

/* By a name or a synonym; the longest counts. False: none, or two as long. */
bool place_words_find(const json_t *locations, const struct words *words, struct place_named *out);
/* The same in answer to "which restaurant?", where it may be badly heard, or told by its place in the list ("the second
 * one") or its key. */
bool place_words_guess(const json_t *locations, const struct words *words, const char *text,
                       struct place_named *out);
/* What is left of the words without those that name the place; "" where that is no more than "I'd like ..., please".
 * Returns out. */
const char *place_words_rest(const struct words *words, const char *text, const struct place_named *named,
                             char *out, size_t size_bytes);

#endif
