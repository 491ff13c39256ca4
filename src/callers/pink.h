/* Pink noise, as a telephone line has it. */
#ifndef VP_CALLERS_PINK_H
#define VP_CALLERS_PINK_H

#include <stddef.h>
#include <stdint.h>

struct pink {
    double rows[3];
    double gain;
    uint32_t seed;
};

/* noise_db below a speech level of speech_rms; the same seed gives the same noise. */
void pink_init(struct pink *pink, double speech_rms, double noise_db, uint32_t seed);
/* Adds noise to the samples, with saturation. */
void pink_add(struct pink *pink, int16_t *pcm16, size_t count);

#endif
