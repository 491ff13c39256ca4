/* A trigram language model with Witten-Bell smoothing (interpolated): how likely is this sentence from a
 * caller of this restaurant? Counted once from example sentences, then read-only. */
#ifndef VP_SPEECH_MENU_LM_H
#define VP_SPEECH_MENU_LM_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

struct menu_lm;

VP_MUST_CHECK enum vp_err menu_lm_create(struct menu_lm **out_lm);
void menu_lm_destroy(struct menu_lm *lm); /* accepts NULL */
/* Counts a sentence of lower-case words parted by spaces. Before menu_lm_finish. VP_ERR_TOO_MANY past a
 * million words of text or 60,000 different ones. */
VP_MUST_CHECK enum vp_err menu_lm_count(struct menu_lm *lm, const char *sentence);
/* Ends counting and computes the probabilities. */
VP_MUST_CHECK enum vp_err menu_lm_finish(struct menu_lm *lm);

/* Different words, the sentence marks included; word is "<s>" for 0 and "</s>" for 1. Borrowed. */
size_t menu_lm_word_count(const struct menu_lm *lm);
const char *menu_lm_word(const struct menu_lm *lm, size_t word);

/* Natural logarithm of P(word | two words before); MENU_LM_NO_WORD as an earlier one where the sentence begins. */
enum { MENU_LM_BEGIN = 0, MENU_LM_END = 1, MENU_LM_NO_WORD = -1 };
int32_t menu_lm_find(const struct menu_lm *lm, const char *word); /* MENU_LM_NO_WORD when unknown */
float menu_lm_score(const struct menu_lm *lm, int32_t before_last, int32_t last, int32_t word);

/* What a word that a model lacks costs where texts are compared (likely.h). */
#define MENU_LM_UNKNOWN_NATS (-11.5f)

/* Appends the model in ARPA format, as PocketSphinx reads it. */
VP_MUST_CHECK enum vp_err menu_lm_format_arpa(const struct menu_lm *lm, struct buf *out);

#endif
