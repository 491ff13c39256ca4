/* Proposes menu phrases in the place of words that sound like them: the general model writes "a sieve or
 * salad" where the caller said "a caesar salad". Proposals only; the sound and the language model decide. */
#ifndef VP_SPEECH_REPAIR_H
#define VP_SPEECH_REPAIR_H

#include <stddef.h>

#include "base/err.h"
#include "english/heard.h"
#include "speech/menu_lm.h"
#include "speech/word_sounds.h"

struct repair; /* read-only once made */

/* lm and sounds, those of its words, must outlive it. phrases: lower-case words, borrowed for the call. */
VP_MUST_CHECK enum vp_err repair_create(const struct menu_lm *lm, const struct word_sounds *sounds,
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

/* Writes text with the answer (lower-case words) in the place of the words that sound the most like it; words that
 * the sound is sure of and the menu knows stay. Returns their distance as sound_distance has it; 1, and nothing is
 * written, where nothing is alike or the answer stands there already. */
float repair_answer(const struct repair *repair, const char *text, const struct word_sureness *sureness,
                    const char *answer, char out_text[REPAIR_TEXT_BYTES]);

#endif
