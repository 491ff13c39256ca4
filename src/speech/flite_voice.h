/* Flite, kept to one thread at a time: its values count references without atomics, and its voices and
 * lexicon are process-wide. Its voice is flite_voice (voice.h). */
#ifndef VP_SPEECH_FLITE_VOICE_H
#define VP_SPEECH_FLITE_VOICE_H

#include <stddef.h>

#include "base/err.h"

/* Makes the voice ready; may be called again. VP_ERR_MODEL. */
VP_MUST_CHECK enum vp_err flite_voice_start(void);

/* Phones of a word by flite's lexicon and letter-to-sound rules, in CMUdict's names without stress ("B AO R
 * D"). word: lower-case letters. VP_ERR_NOT_FOUND when it gives none. */
VP_MUST_CHECK enum vp_err flite_voice_phones(const char *word, char *out, size_t size_bytes);
/* The same with the vowels' stress, 1 or 0: of a word with two, flite does not say which is the word's. */
VP_MUST_CHECK enum vp_err flite_voice_stressed_phones(const char *word, char *out, size_t size_bytes);

#endif
