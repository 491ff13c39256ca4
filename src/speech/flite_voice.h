/* Flite, kept to one thread at a time: its values count references without atomics, and its voices and
 * lexicon are process-wide. */
#ifndef VP_SPEECH_FLITE_VOICE_H
#define VP_SPEECH_FLITE_VOICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/* The voice's own rate. */
enum { FLITE_RATE_HZ = 16000 };

/* Makes the voice ready; may be called again. VP_ERR_MODEL. */
VP_MUST_CHECK enum vp_err flite_voice_start(void);

/* New samples of FLITE_RATE_HZ; false stops. Called with flite locked: it must not call flite again. */
typedef bool (*flite_voice_fn)(void *owner, const int16_t *pcm16, size_t sample_count);
/* Speaks one sentence of plain words and punctuation. stretch: durations, 1.1 is ten percent slower.
 * Sets *out_is_stopped when on_samples returned false. */
VP_MUST_CHECK enum vp_err flite_voice_speak(const char *text, float stretch, flite_voice_fn on_samples,
                                            void *owner, bool *out_is_stopped);

/* Phones of a word by flite's lexicon and letter-to-sound rules, in CMUdict's names without stress ("B AO R
 * D"). word: lower-case letters. VP_ERR_NOT_FOUND when it gives none. */
VP_MUST_CHECK enum vp_err flite_voice_phones(const char *word, char *out, size_t size_bytes);

#endif
