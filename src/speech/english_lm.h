/* General English as a language model: the trigrams of the package pocketsphinx-en-us, 72,000 words. It knows the words
 * of an order that no menu has ("wanna", "um", "actually"). 34 MB, once a process. */
#ifndef VP_SPEECH_ENGLISH_LM_H
#define VP_SPEECH_ENGLISH_LM_H

#include <stdint.h>

#include "base/err.h"

struct english_lm; /* any number of threads */

/* path: a binary model of the kind that PocketSphinx reads. VP_ERR_MODEL, VP_ERR_NO_MEMORY. */
VP_MUST_CHECK enum vp_err english_lm_load(const char *path, struct english_lm **out_lm);
void english_lm_destroy(struct english_lm *lm); /* accepts NULL */

/* Words by lower-case text; the sentence marks are "<s>" and "</s>". Negative: unknown. */
int32_t english_lm_find(const struct english_lm *lm, const char *word);
/* Natural logarithm of P(word | two words before). A negative one before: it looks no further back. */
float english_lm_score(struct english_lm *lm, int32_t before_last, int32_t last, int32_t word);

#endif
