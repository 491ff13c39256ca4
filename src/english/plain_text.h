/* Text as the language model sees it: lower-case ASCII words, numbers spelled out. */
#ifndef VP_ENGLISH_PLAIN_TEXT_H
#define VP_ENGLISH_PLAIN_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

enum { PLAIN_TEXT_WORD_BYTES = 32 };

/* Appends text with letters outside ASCII replaced ("jalapeño" gives "jalapeno", a dash or curly quote its
 * plain form) and what has no plain form left out. Invalid UTF-8 is left out too. */
VP_MUST_CHECK enum vp_err plain_text_fold(struct buf *out, const char *text);

/* Takes the next word (letters and inner apostrophes) from *at, in lower case; false at the end. Digits and
 * everything else separate words. Longer words are cut to PLAIN_TEXT_WORD_BYTES - 1. */
bool plain_text_next_word(const char **at, char out_word[PLAIN_TEXT_WORD_BYTES]);

/* Whether both have the same words in the same order, as plain_text_next_word takes them. */
bool plain_text_is_same(const char *a, const char *b);

/* The words of text in lower case without apostrophes, one space around each, for phrases to be found in.
 * Letters of other alphabets are left out; what does not fit into size_bytes (at least 2) is cut, and so is all
 * where there is no memory. */
void plain_text_space(const char *text, char *out, size_t size_bytes);

#endif
