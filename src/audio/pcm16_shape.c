#include "audio/pcm16_shape.h"

#include "audio/ulaw_wide.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define WIDE __attribute__((target("avx2,popcnt")))

WIDE static __m256i load(const int16_t *pcm16)
{
    return _mm256_loadu_si256((const __m256i *)(const void *)pcm16);
}

/* Two products fit a word with its sign, which goes on above it. */
WIDE static int64_t wide_products(const int16_t *pcm16, size_t count)
{
    __m256i sum = _mm256_setzero_si256();
    for (size_t at = 0; at < count; at += PCM16_SHAPE_LANES) {
        __m256i pairs = _mm256_madd_epi16(load(pcm16 + at), load(pcm16 + at + 1));
        __m256i signs = _mm256_srai_epi32(pairs, 31);
        sum = _mm256_add_epi64(sum, _mm256_unpacklo_epi32(pairs, signs));
        sum = _mm256_add_epi64(sum, _mm256_unpackhi_epi32(pairs, signs));
    }
    __m128i two = _mm_add_epi64(_mm256_castsi256_si128(sum), _mm256_extracti128_si256(sum, 1));
    return _mm_cvtsi128_si64(two) + _mm_cvtsi128_si64(_mm_unpackhi_epi64(two, two));
}

WIDE static size_t wide_count_between(const int16_t *pcm16, size_t count, int16_t low, int16_t high)
{
    const __m256i lows = _mm256_set1_epi16(low), highs = _mm256_set1_epi16(high);
    size_t found = 0;
    for (size_t at = 0; at < count; at += PCM16_SHAPE_LANES) {
        __m256i samples = load(pcm16 + at);
        __m256i between =
            _mm256_and_si256(_mm256_cmpgt_epi16(samples, lows), _mm256_cmpgt_epi16(highs, samples));
        found += (size_t)__builtin_popcount((unsigned)_mm256_movemask_epi8(between));
    }
    return found / sizeof *pcm16;
}
#else
#define wide_products(pcm16, count)                 0
#define wide_count_between(pcm16, count, low, high) ((size_t)0)
#endif

int64_t pcm16_products(const int16_t *pcm16, size_t count)
{
    int64_t sum = 0;
    if (ulaw_is_wide())
        return wide_products(pcm16, count);
    for (size_t i = 0; i < count; i++)
        sum += (int32_t)pcm16[i] * pcm16[i + 1];
    return sum;
}

size_t pcm16_count_between(const int16_t *pcm16, size_t count, int16_t low, int16_t high)
{
    size_t found = 0;
    if (ulaw_is_wide())
        return wide_count_between(pcm16, count, low, high);
    for (size_t i = 0; i < count; i++)
        found += pcm16[i] > low && pcm16[i] < high;
    return found;
}
