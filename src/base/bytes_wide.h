/* Plain bytes by 32 at a time, for processors that have AVX2; others go by sixteen (base/bytes16.h). What is left over
 * is taken with what stands before it, so there are at least BYTES_WIDE. */
#ifndef VP_BASE_BYTES_WIDE_H
#define VP_BASE_BYTES_WIDE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { BYTES_WIDE = 32 };

#if defined(__x86_64__)
bool bytes_wide_are_ascii(const void *bytes, size_t len);
bool bytes_wide_are_same(const void *a, const void *b, size_t len);
/* XORs with a word again and again, from its first byte on; out may be bytes itself. (This machine is
 * little-endian.) */
void bytes_wide_xor(char *out, const char *bytes, size_t len, uint32_t word);

static inline bool bytes_is_wide(size_t len)
{
    return len >= BYTES_WIDE && __builtin_cpu_supports("avx2");
}
#else
static inline bool bytes_is_wide(size_t len)
{
    (void)len;
    return false;
}
#define bytes_wide_are_ascii(bytes, len)      false
#define bytes_wide_are_same(a, b, len)        false
#define bytes_wide_xor(out, bytes, len, word) ((void)0)
#endif

#endif
