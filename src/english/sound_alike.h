/* How alike two phrases sound over a telephone: letters and a consonant-and-vowel key, compared with cheap
 * swaps for sounds that the line and the recogniser mix up (b/p, d/t, m/n, f/s). */
#ifndef VP_ENGLISH_SOUND_ALIKE_H
#define VP_ENGLISH_SOUND_ALIKE_H

#include <stddef.h>

enum { SOUND_KEY_BYTES = 40 };

/* The key of a phrase: blanks fall away, vowels become 'a', consonants their class letter. Returns out. */
const char *sound_key(const char *phrase, char out[SOUND_KEY_BYTES]);

/* 0 (nothing alike) to 1 (the same). Keys are those of sound_key. A likeness under floor may come out lower
 * than it is: most comparisons end early for it. */
double sound_alike(const char *phrase_a, const char *key_a, const char *phrase_b, const char *key_b,
                   double floor);

#endif
