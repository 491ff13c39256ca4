/* Decoders write into their text: each try gets a copy of exactly its size. */
#ifndef VP_TESTS_WITH_EXACT_COPY_H
#define VP_TESTS_WITH_EXACT_COPY_H

#include <stdlib.h>
#include <string.h>

#include "with_cmocka.h"

/* With its NUL and no more, so that a sanitizer sees a byte too far. The caller frees. */
static inline char *exact_copy(const char *text, size_t len)
{
    char *copy = malloc(len + 1);
    assert_non_null(copy);
    memcpy(copy, text, len);
    copy[len] = '\0';
    return copy;
}

#endif
