/* Sixteen bytes at a time, in the compilers' vector types (gcc and clang, any processor): what runs over
 * every byte of audio is written with them. Comparisons give 0xff where true. */
#ifndef VP_BASE_BYTES16_H
#define VP_BASE_BYTES16_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

typedef uint8_t bytes16 __attribute__((vector_size(16)));

static inline bytes16 bytes16_load(const void *at)
{
    bytes16 bytes;
    memcpy(&bytes, at, sizeof bytes);
    return bytes;
}

static inline void bytes16_store(void *at, bytes16 bytes)
{
    memcpy(at, &bytes, sizeof bytes);
}

/* Whether any byte has its highest bit: for outcomes of comparisons, and for what is no ASCII. */
static inline bool bytes16_any(bytes16 bytes)
{
#ifdef __SSE2__
    return _mm_movemask_epi8((__m128i)bytes) != 0;
#else
    uint64_t halves[2];
    memcpy(halves, &bytes, sizeof halves);
    return ((halves[0] | halves[1]) & 0x8080808080808080u) != 0;
#endif
}

/* The highest bit of each byte: of the first in the lowest. */
static inline uint32_t bytes16_mask(bytes16 bytes)
{
#ifdef __SSE2__
    return (uint32_t)_mm_movemask_epi8((__m128i)bytes);
#else
    uint32_t mask = 0;
    for (int i = 0; i < 16; i++)
        mask |= (uint32_t)(bytes[i] >> 7) << i;
    return mask;
#endif
}

/* Index of the first such byte; there must be one. (This machine is little-endian.) */
static inline size_t bytes16_first(bytes16 bytes)
{
#ifdef __SSE2__
    return (size_t)__builtin_ctz((unsigned)_mm_movemask_epi8((__m128i)bytes));
#else
    uint64_t halves[2];
    memcpy(halves, &bytes, sizeof halves);
    halves[0] &= 0x8080808080808080u;
    halves[1] &= 0x8080808080808080u;
    return halves[0] != 0 ? (size_t)__builtin_ctzll(halves[0]) / 8
                          : 8 + (size_t)__builtin_ctzll(halves[1]) / 8;
#endif
}

#endif
