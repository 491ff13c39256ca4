/* Allergens as callers name them. */
#ifndef VP_MEANING_ALLERGEN_H
#define VP_MEANING_ALLERGEN_H

#include "meaning/words.h"

enum { ALLERGEN_BYTES = 64 }; /* one name, with its end */

/* The allergen as menus write it ("peanuts" for "peanut") that a word names, or NULL. */
const char *cue_allergen(const struct word *word);
/* Whether the words from first on ask if somebody may eat something: "is the ranch safe". tells_allergy and
 * has_allergy are those of parse_setting. */
bool cue_asks_whether_safe(const struct words *words, size_t first, bool tells_allergy, bool has_allergy);
/* Lists of allergens as orders keep them: "fish, milk". Whether the allergen's name is in the list. */
bool allergens_have(const char *list, const char *name);
/* The next name from *at on, which goes on behind it; false: the list is over. A name that is too long is cut. */
bool allergens_next(const char **at, char *out_name, size_t size_bytes);
/* Puts the names of the other list that are not there behind the list, as far as there is room. True: some were. */
bool allergens_add(char *list, size_t size_bytes, const char *names);

#endif
