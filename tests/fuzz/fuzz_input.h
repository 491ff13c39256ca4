/* What the fuzz targets share: the door libFuzzer knocks at, what has to hold, and exact copies of the input. */
#ifndef VP_TESTS_FUZZ_INPUT_H
#define VP_TESTS_FUZZ_INPUT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len);

static inline void require(bool holds)
{
    if (!holds)
        abort();
}

/* The input as a text, with one writable byte behind it as ws_conn gives it. The caller frees. */
static inline char *fuzz_text(const uint8_t *at, size_t len)
{
    char *text = malloc(len + 1);
    require(text != NULL);
    if (len > 0)
        memcpy(text, at, len);
    text[len] = '\0';
    return text;
}

#endif
