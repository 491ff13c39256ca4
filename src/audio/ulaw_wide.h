/* Mu-law by 32 samples at a time, for processors that have AVX2: G.711's curve is calculated, as a table would be
 * looked up for each sample. Others have the tables. */
#ifndef VP_AUDIO_ULAW_WIDE_H
#define VP_AUDIO_ULAW_WIDE_H

#include <stdbool.h>

#include "audio/ulaw_shape.h"
#include "audio/ulaw_sums.h"

enum { ULAW_WIDE_COUNT = 32 };

#if defined(__x86_64__)
static inline bool ulaw_is_wide(void)
{
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("popcnt");
}
void ulaw_wide_sums(const uint8_t *ulaw, size_t count, struct ulaw_sums *out_sums);
void ulaw_wide_stretches(const uint8_t *ulaw, size_t count, struct ulaw_sums *out_sums);
void ulaw_wide_shape(const uint8_t *ulaw, size_t count, int16_t low, int16_t high,
                     struct ulaw_shape *out_shape);
/* count: a multiple of ULAW_WIDE_COUNT. */
void ulaw_wide_decode(const uint8_t *ulaw, size_t count, int16_t *out_pcm16);
#else
static inline bool ulaw_is_wide(void)
{
    return false;
}
#define ulaw_wide_sums(ulaw, count, out_sums)              ((void)0)
#define ulaw_wide_stretches(ulaw, count, out_sums)         ((void)0)
#define ulaw_wide_shape(ulaw, count, low, high, out_shape) ((void)0)
#define ulaw_wide_decode(ulaw, count, out_pcm16)           ((void)0)
#endif

#endif
