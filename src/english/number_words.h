/* Numbers in words and words as numbers: "forty two", "twenty-five", "second", "four zero seven". */
#ifndef VP_ENGLISH_NUMBER_WORDS_H
#define VP_ENGLISH_NUMBER_WORDS_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

/* Appends a number as it is spoken: 42 gives "forty two". */
VP_MUST_CHECK enum vp_err number_words_put(struct buf *out, uint64_t number);
/* Appends "second" for 2, "twenty first" for 21. */
VP_MUST_CHECK enum vp_err number_words_put_ordinal(struct buf *out, uint64_t number);
/* Appends digits one by one: "407" gives "four zero seven"; other characters are skipped. */
VP_MUST_CHECK enum vp_err number_words_put_digits(struct buf *out, const char *text, size_t len);

/* A number within a written sentence: in words up to word_max, which is at most 99 ("twenty-five"), in digits
 * above it and below zero. Cut to size_bytes; returns out. */
const char *number_words_write(int number, int word_max, char *out, size_t size_bytes);

/* The number that a lower-case word names, "forty" 40; -1 for any other word. "hundred" is none. */
int number_words_value(const char *word);
/* The place that a lower-case word names, "second" 2; -1 for any other word. */
int number_words_place(const char *word);
/* The digit that a lower-case word sounds like where digits are said, "oh" 0 and "ate" 8; -1 for any other
 * word, and for those that name their number. */
int number_words_digit_sound(const char *word);

#endif
