/* Allergens as callers name them. */
#ifndef VP_MEANING_ALLERGEN_H
#define VP_MEANING_ALLERGEN_H

#include "meaning/words.h"

/* The allergen as menus write it ("peanuts" for "peanut") that a word names, or NULL. */
const char *cue_allergen(const struct word *word);
/* Whether the words from first on ask if somebody may eat something: "is the ranch safe". tells_allergy and
 * has_allergy are those of parse_setting. */
bool cue_asks_whether_safe(const struct words *words, size_t first, bool tells_allergy, bool has_allergy);

#endif
