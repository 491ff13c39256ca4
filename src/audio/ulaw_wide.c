#include "audio/ulaw_wide.h"

#if defined(__x86_64__)
#include <immintrin.h>
#include <string.h>

#include "audio/ulaw.h"
#include "base/unset.h"

#define WIDE __attribute__((target("avx2,popcnt")))

enum { BIAS = 0x84, IN_ORDER = 0xd8 /* quarters 0, 2, 1, 3 */ };

/* 32 samples as PCM16: (mantissa + bias) times two to the exponent, without the bias, by the inverted code's highest
 * bit negative. Of each half of the codes the first eight go to low, the others to high. */
WIDE static inline void expand(__m256i inverted, __m256i *out_low, __m256i *out_high)
{
    const __m256i powers =
        _mm256_setr_epi8(1, 2, 4, 8, 16, 32, 64, (char)128, 1, 2, 4, 8, 16, 32, 64, (char)128, 1, 2, 4, 8, 16,
                         32, 64, (char)128, 1, 2, 4, 8, 16, 32, 64, (char)128);
    const __m256i nibble = _mm256_set1_epi8(15), zero = _mm256_setzero_si256(),
                  bias = _mm256_set1_epi16(BIAS);
    __m256i mantissa = _mm256_slli_epi16(_mm256_and_si256(inverted, nibble), 3);
    __m256i biased = _mm256_add_epi8(mantissa, _mm256_set1_epi8((char)BIAS)); /* at most 252 */
    __m256i power = _mm256_shuffle_epi8(powers, _mm256_and_si256(_mm256_srli_epi16(inverted, 4), nibble));
    __m256i low = _mm256_mullo_epi16(_mm256_unpacklo_epi8(biased, zero), _mm256_unpacklo_epi8(power, zero));
    __m256i high = _mm256_mullo_epi16(_mm256_unpackhi_epi8(biased, zero), _mm256_unpackhi_epi8(power, zero));
    *out_low = _mm256_sign_epi16(_mm256_sub_epi16(low, bias), _mm256_unpacklo_epi8(zero, inverted));
    *out_high = _mm256_sign_epi16(_mm256_sub_epi16(high, bias), _mm256_unpackhi_epi8(zero, inverted));
}

WIDE static inline __m256i load_inverted(const uint8_t *ulaw)
{
    __m256i codes = _mm256_loadu_si256((const __m256i *)(const void *)ulaw);
    return _mm256_xor_si256(codes, _mm256_set1_epi8(-1));
}

WIDE void ulaw_wide_decode(const uint8_t *ulaw, size_t count, int16_t *out_pcm16)
{
    for (size_t at = 0; at < count; at += ULAW_WIDE_COUNT) {
        __m256i low, high;
        expand(_mm256_permute4x64_epi64(load_inverted(ulaw + at), IN_ORDER), &low, &high);
        _mm256_storeu_si256((__m256i *)(void *)(out_pcm16 + at), low);
        _mm256_storeu_si256((__m256i *)(void *)(out_pcm16 + at + ULAW_WIDE_COUNT / 2), high);
    }
}

/* In four lanes of 64 bits: squares, magnitudes; in eight of 32: sum. */
struct lanes {
    __m256i sum, squares, magnitudes;
    uint32_t loudest_count;
};

/* A square is below 2 to the 30, so four of them fit a word. */
WIDE static inline void add_block(struct lanes *lanes, const uint8_t *ulaw)
{
    const __m256i loudest = _mm256_set1_epi8(ULAW_LOUDEST), ones = _mm256_set1_epi16(1);
    const __m256i zero = _mm256_setzero_si256();
    __m256i low, high, inverted = load_inverted(ulaw);
    expand(inverted, &low, &high);
    __m256i sum = _mm256_add_epi32(_mm256_madd_epi16(low, ones), _mm256_madd_epi16(high, ones));
    __m256i squares = _mm256_add_epi32(_mm256_madd_epi16(low, low), _mm256_madd_epi16(high, high));
    lanes->sum = _mm256_add_epi32(lanes->sum, sum);
    lanes->squares = _mm256_add_epi64(lanes->squares, _mm256_unpacklo_epi32(squares, zero));
    lanes->squares = _mm256_add_epi64(lanes->squares, _mm256_unpackhi_epi32(squares, zero));
    __m256i magnitudes = _mm256_and_si256(inverted, loudest);
    unsigned are_loudest = (unsigned)_mm256_movemask_epi8(_mm256_cmpeq_epi8(magnitudes, loudest));
    lanes->magnitudes = _mm256_add_epi64(lanes->magnitudes, _mm256_sad_epu8(magnitudes, zero));
    lanes->loudest_count += (uint32_t)__builtin_popcount(are_loudest);
}

WIDE static inline uint64_t add_up_64(__m256i lanes)
{
    __m128i two = _mm_add_epi64(_mm256_castsi256_si128(lanes), _mm256_extracti128_si256(lanes, 1));
    return (uint64_t)(_mm_cvtsi128_si64(two) + _mm_cvtsi128_si64(_mm_unpackhi_epi64(two, two)));
}

WIDE static inline int32_t add_up_32(__m256i lanes)
{
    __m128i four = _mm_add_epi32(_mm256_castsi256_si128(lanes), _mm256_extracti128_si256(lanes, 1));
    __m128i two = _mm_add_epi32(four, _mm_unpackhi_epi64(four, four));
    return _mm_cvtsi128_si32(_mm_add_epi32(two, _mm_shuffle_epi32(two, 1)));
}

/* What is left of a block is filled up with silence, which adds nothing. */
WIDE void ulaw_wide_sums(const uint8_t *ulaw, size_t count, struct ulaw_sums *out_sums)
{
    struct lanes lanes = {_mm256_setzero_si256(), _mm256_setzero_si256(), _mm256_setzero_si256(), 0};
    uint8_t rest[ULAW_WIDE_COUNT] UNSET;
    for (size_t at = 0; at < count; at += ULAW_WIDE_COUNT) {
        const uint8_t *block = ulaw + at;
        if (count - at < ULAW_WIDE_COUNT) {
            memset(rest, ULAW_SILENCE, sizeof rest);
            block = memcpy(rest, block, count - at);
        }
        add_block(&lanes, block);
    }
    *out_sums = (struct ulaw_sums){.sum = add_up_32(lanes.sum),
                                   .squares = add_up_64(lanes.squares),
                                   .magnitudes = (uint32_t)add_up_64(lanes.magnitudes),
                                   .loudest_count = lanes.loudest_count};
}
#endif
