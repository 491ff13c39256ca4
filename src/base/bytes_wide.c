#include "base/bytes_wide.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define WIDE __attribute__((target("avx2")))

WIDE static inline __m256i load(const void *at)
{
    return _mm256_loadu_si256((const __m256i *)at);
}

WIDE bool bytes_wide_are_ascii(const void *bytes, size_t len)
{
    const char *at = bytes, *last = at + len - BYTES_WIDE;
    __m256i all = load(last);
    for (; last - at >= 3 * BYTES_WIDE; at += 4 * BYTES_WIDE) {
        all = _mm256_or_si256(_mm256_or_si256(all, load(at)), load(at + BYTES_WIDE));
        all = _mm256_or_si256(_mm256_or_si256(all, load(at + 2 * BYTES_WIDE)), load(at + 3 * BYTES_WIDE));
    }
    for (; at < last; at += BYTES_WIDE)
        all = _mm256_or_si256(all, load(at));
    return _mm256_movemask_epi8(all) == 0;
}

WIDE bool bytes_wide_are_same(const void *a, const void *b, size_t len)
{
    const char *at = a, *other = b, *last = at + len - BYTES_WIDE;
    __m256i differ = _mm256_xor_si256(load(last), load(other + len - BYTES_WIDE));
    for (; at < last; at += BYTES_WIDE, other += BYTES_WIDE)
        differ = _mm256_or_si256(differ, _mm256_xor_si256(load(at), load(other)));
    return _mm256_testz_si256(differ, differ) != 0;
}

WIDE static inline void store(char *at, __m256i bytes)
{
    _mm256_storeu_si256((__m256i *)(void *)at, bytes);
}

/* The last 32 are taken before anything is written. */
WIDE void bytes_wide_xor(char *out, const char *bytes, size_t len, uint32_t word)
{
    const uint32_t bits = 8 * (uint32_t)(len & 3),
                   turned = bits == 0 ? word : word >> bits | word << (32 - bits);
    const __m256i words = _mm256_set1_epi32((int)word);
    const __m256i last = _mm256_xor_si256(load(bytes + len - BYTES_WIDE), _mm256_set1_epi32((int)turned));
    size_t i = 0;
    for (; i + 2 * BYTES_WIDE < len; i += 2 * BYTES_WIDE) {
        store(out + i, _mm256_xor_si256(load(bytes + i), words));
        store(out + i + BYTES_WIDE, _mm256_xor_si256(load(bytes + i + BYTES_WIDE), words));
    }
    if (i + BYTES_WIDE < len)
        store(out + i, _mm256_xor_si256(load(bytes + i), words));
    store(out + len - BYTES_WIDE, last);
}
#endif
