/* What a voice is: it makes the sound of one sentence. Each has a file of its own. */
#ifndef VP_SPEECH_VOICE_H
#define VP_SPEECH_VOICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/span.h"
#include "speech/speech.h"

/* New samples at the voice's rate; false stops. It must not speak again from within. */
typedef bool (*voice_fn)(void *owner, const int16_t *pcm16, size_t sample_count);

struct voice {
    int rate_hz;
    /* Brings samples to the level of a telephone's voice, in place, at the telephone's rate: what was limited before
     * the change of rates would go over its limit again. NULL: they have it. */
    void (*level)(int16_t *pcm16, size_t sample_count);
    /* Speaks one sentence of plain words and punctuation (spoken.h). speed: 1 is normal. Any number of threads may.
     * Sets *out_is_stopped when on_samples returned false. */
    enum vp_err (*speak)(const struct speech_models *models, struct span sentence, float speed,
                         voice_fn on_samples, void *owner, bool *out_is_stopped);
};

extern const struct voice flite_voice, neural_voice;

/* Has the neural voice of these models say a word to nobody (some 50 ms). VP_ERR_MODEL: it gives none of a word's
 * length and loudness; what else vits_speak gives. */
VP_MUST_CHECK enum vp_err neural_voice_try(const struct speech_models *models);

#endif
