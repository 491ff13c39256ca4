#include "base/base64_internal.h"

#if defined(__x86_64__)
#include <immintrin.h>
#include <string.h>

#define WIDE __attribute__((target("avx2")))

/* A table of sixteen bytes for each half. */
#define HALVES(...) _mm256_setr_epi8(__VA_ARGS__, __VA_ARGS__)

WIDE static inline __m256i load(const uint8_t *text)
{
    return _mm256_loadu_si256((const __m256i *)(const void *)text);
}

/* Which characters are foreign, not 0: each half of a byte stands for the kinds of which it may be, and no kind is in
 * both. */
WIDE static inline __m256i foreign(__m256i text)
{
    const __m256i by_low = HALVES(0x15, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x13, 0x1a,
                                  0x1b, 0x1b, 0x1b, 0x1a);
    const __m256i by_high = HALVES(0x10, 0x10, 0x01, 0x02, 0x04, 0x08, 0x04, 0x08, 0x10, 0x10, 0x10, 0x10,
                                   0x10, 0x10, 0x10, 0x10);
    const __m256i nibble = _mm256_set1_epi8(0x0f);
    __m256i low = _mm256_shuffle_epi8(by_low, _mm256_and_si256(text, nibble));
    __m256i high = _mm256_shuffle_epi8(by_high, _mm256_and_si256(_mm256_srli_epi32(text, 4), nibble));
    return _mm256_and_si256(low, high);
}

/* Each four characters as the 24 bits that they stand for, in a word of 32. */
WIDE static inline __m256i groups_of(__m256i text)
{
    /* What is added to a character for its value, by its upper half; '/' shares that with '+'. */
    const __m256i shifts = HALVES(0, 16, 19, 4, -65, -65, -71, -71, 0, 0, 0, 0, 0, 0, 0, 0);
    const __m256i nibble = _mm256_set1_epi8(0x0f);
    __m256i kind = _mm256_and_si256(_mm256_srli_epi32(text, 4), nibble);
    __m256i is_slash = _mm256_cmpeq_epi8(text, _mm256_set1_epi8('/'));
    __m256i shift = _mm256_shuffle_epi8(shifts, _mm256_add_epi8(is_slash, kind));
    __m256i values =
        _mm256_and_si256(_mm256_add_epi8(text, shift), _mm256_set1_epi8(63)); /* of padding, too */
    __m256i pairs = _mm256_maddubs_epi16(values, _mm256_set1_epi32(0x01400140));
    return _mm256_madd_epi16(pairs, _mm256_set1_epi32(0x00011000));
}

/* In each of these the last 32 are taken by themselves, some of them again, so that nothing is left over. */

WIDE bool base64_wide_is_valid(const uint8_t *text, size_t len)
{
    const size_t last = len - BASE64_WIDE_CHARS;
    __m256i bad = foreign(load(text + last));
    for (size_t at = 0; at < last; at += BASE64_WIDE_CHARS)
        bad = _mm256_or_si256(bad, foreign(load(text + at)));
    return _mm256_testz_si256(bad, bad) != 0;
}

WIDE static inline size_t first_foreign(__m256i found)
{
    __m256i good = _mm256_cmpeq_epi8(found, _mm256_setzero_si256());
    return (size_t)__builtin_ctz(~(unsigned)_mm256_movemask_epi8(good));
}

/* Of those that are looked at twice none was foreign the first time. */
WIDE const uint8_t *base64_wide_run(const uint8_t *text, size_t len)
{
    const uint8_t *last = text + len - BASE64_WIDE_CHARS;
    for (; text < last; text += BASE64_WIDE_CHARS) {
        __m256i found = foreign(load(text));
        if (_mm256_testz_si256(found, found) == 0)
            return text + first_foreign(found);
    }
    __m256i found = foreign(load(last));
    return last + (_mm256_testz_si256(found, found) == 0 ? first_foreign(found) : BASE64_WIDE_CHARS);
}

/* Gives what is foreign. */
WIDE static inline __m256i decode_32(const uint8_t *text, uint8_t *out)
{
    const __m256i order = HALVES(2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, -1, -1, -1, -1);
    const __m256i joined = _mm256_setr_epi32(0, 1, 2, 4, 5, 6, 7, 7);
    __m256i characters = load(text);
    __m256i bytes = _mm256_shuffle_epi8(groups_of(characters), order);
    bytes = _mm256_permutevar8x32_epi32(bytes, joined);
    _mm_storeu_si128((__m128i *)(void *)out, _mm256_castsi256_si128(bytes));
    _mm_storel_epi64((__m128i *)(void *)(out + 16), _mm256_extracti128_si256(bytes, 1));
    return foreign(characters);
}

WIDE bool base64_wide_decode(const uint8_t *text, size_t len, uint8_t *out)
{
    const size_t last = len - BASE64_WIDE_CHARS;
    __m256i bad = _mm256_setzero_si256();
    for (size_t at = 0; at < last; at += BASE64_WIDE_CHARS)
        bad = _mm256_or_si256(bad, decode_32(text + at, out + at / 4 * 3));
    bad = _mm256_or_si256(bad, decode_32(text + last, out + last / 4 * 3));
    return _mm256_testz_si256(bad, bad) != 0;
}

/* Gives what is foreign. */
WIDE static inline __m256i thirds_of_32(const uint8_t *text, uint8_t *out)
{
    const __m256i firsts = HALVES(2, 6, 10, 14, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1);
    __m256i characters = load(text);
    __m256i bytes = _mm256_shuffle_epi8(groups_of(characters), firsts);
    bytes = _mm256_unpacklo_epi32(bytes, _mm256_permute2x128_si256(bytes, bytes, 0x11));
    _mm_storel_epi64((__m128i *)(void *)out, _mm256_castsi256_si128(bytes));
    return foreign(characters);
}

WIDE bool base64_wide_thirds(const uint8_t *text, size_t len, uint8_t *out)
{
    const __m256i looked_at = _mm256_set1_epi32(0x0000ffff);
    const size_t last = len - BASE64_WIDE_CHARS;
    __m256i bad = _mm256_setzero_si256();
    for (size_t at = 0; at < last; at += BASE64_WIDE_CHARS)
        bad = _mm256_or_si256(bad, thirds_of_32(text + at, out + at / 4));
    bad = _mm256_or_si256(bad, thirds_of_32(text + last, out + last / 4));
    bad = _mm256_and_si256(bad, looked_at);
    return _mm256_testz_si256(bad, bad) != 0;
}
#endif
