/* The International Phonetic Alphabet, as espeak-ng writes American English with it: the neural voice was taught on
 * that. Stress stands before its vowel. UTF-8. */
#ifndef VP_SPEECH_IPA_H
#define VP_SPEECH_IPA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "speech/phones.h"

/* Appends a word ("P IY1 T S AH0" is "pˈiːtsə"). is_linked: a vowel follows without a pause. */
VP_MUST_CHECK enum vp_err ipa_put_word(struct buf *out, const struct phones *word, bool is_linked);
/* Whether a word in this alphabet begins with a vowel. */
bool ipa_begins_with_vowel(const char *word);
/* The voice's numbers of the letters and marks of a text; what it has none for is left out. Returns their count, at
 * most max. */
size_t ipa_symbols(const char *text, uint8_t *out_symbols, size_t max);

#endif
