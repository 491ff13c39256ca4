#include "audio/ulaw_wide.h"

#if defined(__x86_64__)
#include <assert.h>
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
WIDE static inline void add_inverted(struct lanes *lanes, __m256i inverted)
{
    const __m256i loudest = _mm256_set1_epi8(ULAW_LOUDEST), ones = _mm256_set1_epi16(1);
    const __m256i zero = _mm256_setzero_si256();
    __m256i low, high;
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

WIDE static inline void add_up(const struct lanes *lanes, struct ulaw_sums *out_sums)
{
    out_sums->sum = add_up_32(lanes->sum);
    out_sums->squares = add_up_64(lanes->squares);
    out_sums->magnitudes = (uint32_t)add_up_64(lanes->magnitudes);
    out_sums->loudest_count = lanes->loudest_count;
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
        add_inverted(&lanes, load_inverted(block));
    }
    add_up(&lanes, out_sums);
}

/* The first of 32 samples, and silence. */
WIDE static inline __m256i first_inverted(const uint8_t *ulaw, size_t count)
{
    static const uint8_t kept[2 * ULAW_WIDE_COUNT] = {[0 ... ULAW_WIDE_COUNT - 1] = 0xff};
    const uint8_t *mask = kept + ULAW_WIDE_COUNT - (count < ULAW_WIDE_COUNT ? count : ULAW_WIDE_COUNT);
    return _mm256_and_si256(load_inverted(ulaw), _mm256_loadu_si256((const __m256i *)(const void *)mask));
}

WIDE void ulaw_wide_stretches(const uint8_t *ulaw, size_t count, struct ulaw_sums *out_sums)
{
    for (size_t at = 0; at < count; at += ULAW_STRETCH) {
        struct lanes lanes = {_mm256_setzero_si256(), _mm256_setzero_si256(), _mm256_setzero_si256(), 0};
        size_t left = count - at;
        add_inverted(&lanes, first_inverted(ulaw + at, left < ULAW_STRETCH ? left : ULAW_STRETCH));
        add_up(&lanes, out_sums++);
    }
}

WIDE static inline __m256i load_pcm16(const int16_t *pcm16)
{
    return _mm256_loadu_si256((const __m256i *)(const void *)pcm16);
}

/* Two products fit a word with its sign, which goes on above it. */
WIDE static inline __m256i add_products(__m256i sums, __m256i samples, __m256i next)
{
    __m256i pairs = _mm256_madd_epi16(samples, next), signs = _mm256_srai_epi32(pairs, 31);
    sums = _mm256_add_epi64(sums, _mm256_unpacklo_epi32(pairs, signs));
    return _mm256_add_epi64(sums, _mm256_unpackhi_epi32(pairs, signs));
}

/* Which codes are of these, by their three highest bits: negative and near full scale, or positive and near none. */
WIDE static inline uint32_t have_top(__m256i inverted, char top)
{
    __m256i tops = _mm256_and_si256(inverted, _mm256_set1_epi8((char)0xe0));
    return (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(tops, _mm256_set1_epi8(top)));
}

WIDE static inline void add_near(struct ulaw_shape *shape, __m256i inverted, size_t count)
{
    const uint32_t even = 0x55555555, all = count < ULAW_WIDE_COUNT ? (UINT32_C(1) << count) - 1 : UINT32_MAX;
    uint32_t full = have_top(inverted, (char)0xe0) & all, near = full | (have_top(inverted, 0) & all);
    shape->near_count[0] += (uint32_t)__builtin_popcount(near & even);
    shape->near_count[1] += (uint32_t)__builtin_popcount(near & ~even);
    shape->is_full[0] |= (full & even) != 0;
    shape->is_full[1] |= (full & ~even) != 0;
}

/* What fills it up is zeros, which are none of the samples. */
WIDE void ulaw_wide_shape(const uint8_t *ulaw, size_t count, int16_t low, int16_t high,
                          struct ulaw_shape *out_shape)
{
    const __m256i lows = _mm256_set1_epi16(low), highs = _mm256_set1_epi16(high);
    struct ulaw_shape shape = {.products = 0};
    int16_t pcm16[ULAW_SHAPE_MAX + 1] UNSET;
    size_t filled = 0;
    assert(count > 0 && count <= ULAW_SHAPE_MAX);
    for (; filled < count; filled += ULAW_WIDE_COUNT) {
        __m256i first, second, inverted = first_inverted(ulaw + filled, count - filled);
        add_near(&shape, inverted, count - filled);
        expand(_mm256_permute4x64_epi64(inverted, IN_ORDER), &first, &second);
        _mm256_storeu_si256((__m256i *)(void *)(pcm16 + filled), first);
        _mm256_storeu_si256((__m256i *)(void *)(pcm16 + filled + ULAW_WIDE_COUNT / 2), second);
    }
    pcm16[filled] = 0;
    uint32_t bytes_between = 0, zeros = low < 0 && high > 0 ? (uint32_t)(filled - count) : 0;
    __m256i products = _mm256_setzero_si256();
    for (size_t at = 0; at < filled; at += ULAW_WIDE_COUNT / 2) {
        __m256i samples = load_pcm16(pcm16 + at);
        products = add_products(products, samples, load_pcm16(pcm16 + at + 1));
        __m256i are_between =
            _mm256_and_si256(_mm256_cmpgt_epi16(samples, lows), _mm256_cmpgt_epi16(highs, samples));
        bytes_between += (uint32_t)__builtin_popcount((unsigned)_mm256_movemask_epi8(are_between));
    }
    shape.products = (int64_t)add_up_64(products);
    shape.first = pcm16[0];
    shape.last = pcm16[count - 1];
    shape.between_count = bytes_between / sizeof *pcm16 - zeros;
    *out_shape = shape;
}
#endif
