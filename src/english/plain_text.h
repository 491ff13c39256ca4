/* Text as the language model sees it: lower-case ASCII words, numbers spelled out. */
#ifndef VP_ENGLISH_PLAIN_TEXT_H
#define VP_ENGLISH_PLAIN_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

enum { WORD_BYTES_MAX = 32 };

/* Appends text with letters outside ASCII replaced ("jalapeño" gives "jalapeno", a dash or curly quote its
 * plain form) and what has no plain form left out. Invalid UTF-8 is left out too. */
VP_MUST_CHECK enum vp_err words_fold(struct buf *out, const char *text);

/* Takes the next word (letters and inner apostrophes) from *at, in lower case; false at the end. Digits and
 * everything else separate words. Longer words are cut to WORD_BYTES_MAX - 1. */
bool words_next(const char **at, char out_word[WORD_BYTES_MAX]);

#endif
