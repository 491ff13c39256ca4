/* White noise, the raw material of made sounds. */
#ifndef VP_CALLERS_WHITE_H
#define VP_CALLERS_WHITE_H

#include <stdint.h>

/* Evenly spread between -1 and 1; the same seed, which must not be 0, goes on in the same way. */
static inline double white_next(uint32_t *seed)
{
    *seed ^= *seed << 13; /* xorshift32 */
    *seed ^= *seed >> 17;
    *seed ^= *seed << 5;
    return (double)*seed / 2147483648.0 - 1;
}

#endif
