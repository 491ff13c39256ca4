/* Base64 by 32 characters at a time, for processors that have AVX2: audio comes and goes as base64, fifty times a
 * second for each call and direction. What is left over, and other processors, take the plain form in base64.c.
 * Shapes and tables after W. Mula and D. Lemire, "Faster Base64 Encoding and Decoding Using AVX2 Instructions"
 * (2018). */
#ifndef VP_BASE_BASE64_INTERNAL_H
#define VP_BASE_BASE64_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes_wide.h"

enum { BASE64_WIDE_CHARS = 32 };

#if defined(__x86_64__)
/* The three want len to be a multiple of four and at least BASE64_WIDE_CHARS. False: there is a foreign character,
 * as padding is (for the thirds: among the first two of each four, which are those that are looked at). */
bool base64_wide_is_valid(const uint8_t *text, size_t len);
/* The first character that is none of the alphabet's, or the end; len: at least BASE64_WIDE_CHARS. */
const uint8_t *base64_wide_run(const uint8_t *text, size_t len);
/* Writes len / 4 * 3 bytes, none behind them; text and out do not overlap. */
bool base64_wide_decode(const uint8_t *text, size_t len, uint8_t *out);
/* Writes len / 4 bytes. */
bool base64_wide_thirds(const uint8_t *text, size_t len, uint8_t *out);
#else
#define base64_wide_is_valid(text, len)    false
#define base64_wide_run(text, len)         (text)
#define base64_wide_decode(text, len, out) false
#define base64_wide_thirds(text, len, out) false
#endif

static inline bool base64_is_wide(size_t len)
{
    return len >= BASE64_WIDE_CHARS && bytes_is_wide(len);
}

#endif
