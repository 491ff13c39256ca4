/* Names that are spelled: "M. A. R. I. A.", "M as in Mike, A", "K A double T", "kilo alpha". */
#ifndef VP_MEANING_SPELLING_H
#define VP_MEANING_SPELLING_H

#include "meaning/words.h"

enum { SPELLING_LETTERS_MAX = 24, SPELLING_LETTERS_MIN = 3 };

/* The letters spelled from word first on, as a word with a capital. Returns the number of words taken; 0: fewer than
 * SPELLING_LETTERS_MIN letters stand there. */
size_t spelling_read(const struct words *words, size_t first, char out[SPELLING_LETTERS_MAX + 1]);
/* "M, A, R, I, A"; cut to size_bytes; returns out. */
const char *spelling_write(const char *name, char *out, size_t size_bytes);

#endif
