/* One and many of a thing: "taco" and "tacos", "berries" and "berry". */
#ifndef VP_ENGLISH_PLURAL_H
#define VP_ENGLISH_PLURAL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"

/* Whether a phrase ends as plurals do: "Garlic Knots", but not "glass". */
bool plural_is(struct span phrase);

/* The phrase with its last word in the plural: "box" gives "boxes", "berry" "berries"; what is plural already
 * stays. Cut to size_bytes; returns out. */
const char *plural_write(struct span phrase, char *out, size_t size_bytes);

/* Three ways from many to one, each as good as its purpose needs: what was ordered and read back, what is
 * looked for and what is understood were tuned with theirs (tests/unit/english/test_plural.c says where they
 * differ).
 *
 * To understand: the singular of a lower-case word: "fries" gives "fry", "tomatoes" "tomato"; a word that
 * only looks like a plural ("hummus", "swiss") stays. out has the room of the word itself; returns out. */
const char *plural_singular(const char *word, char *out);

/* To compare: length of what a lower-case word and its plural share, "knots" 4, "cherries" and "cherry" 5;
 * two words are the same but for number when these are equal. "cannolis" is many here. */
size_t plural_stem_len(struct span word);

/* To measure likeness: takes a plain s from the end of a lower-case word of four letters or more. */
void plural_drop_s(char *word);

/* Whether two names are equal but for case and a plural's s or es: "onion" is "Onions". */
bool plural_is_same(const char *a, const char *b);

#endif
