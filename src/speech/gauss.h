/* Normally distributed noise that can be had again: a voice draws how it says a sentence this time. */
#ifndef VP_SPEECH_GAUSS_H
#define VP_SPEECH_GAUSS_H

#include <math.h>
#include <stdbool.h>
#include <stdint.h>

struct gauss {
    uint64_t state;
    float spare;
    bool has_spare;
};

static inline void gauss_seed(struct gauss *gauss, uint64_t seed)
{
    *gauss = (struct gauss){.state = seed};
}

/* 0 to 1, 0 excluded (splitmix64). */
static inline float gauss_uniform(struct gauss *gauss)
{
    uint64_t mixed = gauss->state += UINT64_C(0x9e3779b97f4a7c15);
    mixed = (mixed ^ mixed >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    mixed = (mixed ^ mixed >> 27) * UINT64_C(0x94d049bb133111eb);
    return (float)(((mixed ^ mixed >> 31) >> 40) + 1) * 0x1p-24f;
}

/* Mean 0, deviation 1 (Box and Muller: two at a time). */
static inline float gauss_next(struct gauss *gauss)
{
    if (gauss->has_spare) {
        gauss->has_spare = false;
        return gauss->spare;
    }
    float radius = sqrtf(-2 * logf(gauss_uniform(gauss))), angle = 6.2831853f * gauss_uniform(gauss);
    gauss->spare = radius * sinf(angle);
    gauss->has_spare = true;
    return radius * cosf(angle);
}

#endif
