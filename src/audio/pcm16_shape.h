/* What tells sounds apart beside their level. Both look at count samples, a multiple of PCM16_SHAPE_LANES: shorter
 * sounds are filled up with zeros. */
#ifndef VP_AUDIO_PCM16_SHAPE_H
#define VP_AUDIO_PCM16_SHAPE_H

#include <stddef.h>
#include <stdint.h>

enum { PCM16_SHAPE_LANES = 16 };

/* The sum of each sample times the next one; there is one more behind count. None is INT16_MIN. */
int64_t pcm16_products(const int16_t *pcm16, size_t count);
/* How many are above low and below high. */
size_t pcm16_count_between(const int16_t *pcm16, size_t count, int16_t low, int16_t high);

#endif
