/* How the words of a menu's language model sound, and those that it lacks. */
#ifndef VP_SPEECH_WORD_SOUNDS_H
#define VP_SPEECH_WORD_SOUNDS_H

#include "base/err.h"
#include "base/span.h"
#include "speech/menu_lm.h"
#include "speech/sounds.h"

struct word_sounds; /* read-only once made */

/* lm must outlive it. dictionary: lines "word PH PH", as pronounce_words writes them; borrowed for the call. */
VP_MUST_CHECK enum vp_err word_sounds_create(const struct menu_lm *lm, struct span dictionary,
                                             struct word_sounds **out_sounds);
void word_sounds_destroy(struct word_sounds *sounds); /* accepts NULL */
/* By word of the model; empty when unknown. Borrowed. */
const struct sound *word_sounds_of(const struct word_sounds *sounds, int32_t word);
/* Appends the sound of a lower-case word, by the dictionary or by the rules of spelling; false, and nothing appended,
 * when nobody knows it or there is no room. */
bool word_sounds_append(const struct word_sounds *sounds, const char *word, struct sound *sound);

#endif
