#include "base/json_internal.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define WIDE __attribute__((target("avx2")))

/* The highest bit of each byte that means something: control characters are those that a space is more than. */
WIDE static inline unsigned specials(const char *at)
{
    __m256i text = _mm256_loadu_si256((const __m256i *)(const void *)at);
    __m256i control = _mm256_cmpeq_epi8(_mm256_min_epu8(text, _mm256_set1_epi8(0x1f)), text);
    __m256i quote = _mm256_cmpeq_epi8(text, _mm256_set1_epi8('"'));
    __m256i escape = _mm256_cmpeq_epi8(text, _mm256_set1_epi8('\\'));
    return (unsigned)_mm256_movemask_epi8(_mm256_or_si256(control, _mm256_or_si256(quote, escape)));
}

/* The last 32 are looked at from where they end: what of them was seen before had nothing in it. */
WIDE const char *json_wide_special(const char *at, const char *end)
{
    for (; end - at >= JSON_WIDE_BYTES; at += JSON_WIDE_BYTES) {
        unsigned found = specials(at);
        if (found != 0)
            return at + __builtin_ctz(found);
    }
    unsigned found = at < end ? specials(end - JSON_WIDE_BYTES) : 0;
    return found != 0 ? end - JSON_WIDE_BYTES + __builtin_ctz(found) : end;
}
#endif
