/* Phrases as patterns over words. Words of a pattern are separated by blanks, alternatives by bars. Before a word: '?'
 * it may be missing. Besides words:
 *   *3   up to three words of any kind (as few as will do)
 *   #    a number
 *   ~    a time in digits: 7:30, 7pm
 *   %    a word that names an allergen
 *   @    a word of the name that the caller of pattern_match gives
 *   ^    here a clause begins, but for words of greeting, of hesitation and of yes and no
 *   $    here a clause or the text ends, but for "please" and the like
 * A phrase does not go beyond its sentence. */
#ifndef VP_MEANING_PATTERN_H
#define VP_MEANING_PATTERN_H

#include <stdint.h>

#include "meaning/words.h"

/* How many words the pattern takes from word first on; 0: it does not stand there. name: blank-separated, lower case;
 * NULL: '@' stands for nothing. */
size_t pattern_match(const char *pattern, const struct words *words, size_t first, const char *name);

/* The letters that whatever matches begins with, as a set; a pattern need not be tried on a word of another letter. */
uint32_t pattern_letters(const char *pattern);
/* The set of the one letter that a word begins with. */
uint32_t pattern_letter_of(const struct word *word);

#endif
