/* How alike two words are to the ear and to the eye: telephone speech comes back from a recogniser misspelt. */
#ifndef VP_ENGLISH_LIKENESS_H
#define VP_ENGLISH_LIKENESS_H

#include <stddef.h>

enum { LIKENESS_WORD_BYTES = 64 };

/* A key of consonants, in the manner of Metaphone but coarser: "margherita" and "margarita" both give MRKRT.
 * Words of other than ASCII letters give a key of those letters only. Returns the key's length. */
size_t likeness_key(const char *word, char out_key[LIKENESS_WORD_BYTES]);

/* 1 for equal words down to 0, from the number of letters to change, add, drop or swap. */
double likeness_of_spelling(const char *a, const char *b);

/* Spelling and sound together; 1 only for equal words. */
double likeness_of_words(const char *a, const char *b);

#endif
