/* Proposes menu phrases in the place of words that sound like them: the general model writes "a sieve or
 * salad" where the caller said "a caesar salad". Proposals only; the sound and the language model decide. */
#ifndef VP_SPEECH_REPAIR_H
#define VP_SPEECH_REPAIR_H

#include <stddef.h>

#include "base/err.h"
#include "base/span.h"
#include "english/heard.h"
#include "speech/menu_lm.h"

struct repair; /* read-only once made */

/* lm must outlive it. dictionary: lines "word PH PH" for the model's words, as pronounce_words writes them;
 * phrases: lower- case words. Both borrowed for the call. */
VP_MUST_CHECK enum vp_err repair_create(const struct menu_lm *lm, struct span dictionary,
                                        const char *const *phrases, size_t phrase_count,
                                        struct repair **out_repair);
void repair_destroy(struct repair *repair); /* accepts NULL */

enum { REPAIR_TEXT_BYTES = 1024, REPAIRS_MAX = 3 };

struct word_sureness { /* as in struct heard_reading */
    float at[HEARD_WORDS_MAX];
    size_t count;
};

/* Writes up to REPAIRS_MAX other readings of text, the most promising first; returns how many. Words that the sound is
 * sure of are left alone. */
size_t repair_find(const struct repair *repair, const char *text, const struct word_sureness *sureness,
                   char out_texts[REPAIRS_MAX][REPAIR_TEXT_BYTES]);

#endif
