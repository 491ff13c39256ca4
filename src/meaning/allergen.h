/* Allergens as callers name them. */
#ifndef VP_MEANING_ALLERGEN_H
#define VP_MEANING_ALLERGEN_H

#include "meaning/words.h"

/* The allergen as menus write it ("peanuts" for "peanut") that a word names, or NULL. */
const char *cue_allergen(const struct word *word);

#endif
