#include "callers/pink.h"

#include <math.h>

#include "callers/white.h"

/* RMS of the filter below on uniform noise in -1 to 1; held by a test. */
#define FILTER_RMS 1.73

void pink_init(struct pink *pink, double speech_rms, double noise_db, uint32_t seed)
{
    *pink =
        (struct pink){.gain = speech_rms / pow(10, noise_db / 20) / FILTER_RMS, .seed = seed != 0 ? seed : 1};
}

void pink_add(struct pink *pink, int16_t *pcm16, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        double noise = white_next(&pink->seed); /* Kellet's economy filter: -3 dB an octave */
        pink->rows[0] = 0.99765 * pink->rows[0] + noise * 0.0990460;
        pink->rows[1] = 0.96300 * pink->rows[1] + noise * 0.2965164;
        pink->rows[2] = 0.57000 * pink->rows[2] + noise * 1.0526913;
        double sum = pink->rows[0] + pink->rows[1] + pink->rows[2] + noise * 0.1848;
        double sample = pcm16[i] + sum * pink->gain;
        pcm16[i] = (int16_t)(sample > 32767 ? 32767 : sample < -32768 ? -32768 : lrint(sample));
    }
}
