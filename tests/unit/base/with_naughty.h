/* Strings that have broken logs elsewhere, and the way back from a quoted value. */
#ifndef VP_TESTS_BASE_WITH_NAUGHTY_H
#define VP_TESTS_BASE_WITH_NAUGHTY_H

#include "base/span.h"

enum { NAUGHTY_BYTES_MAX = 200 };

size_t naughty_count(void);
/* The i-th; may hold NUL. out_bytes holds it. */
struct span naughty_string(size_t i, char out_bytes[NAUGHTY_BYTES_MAX]);

/* Undoes log_quote; quoted begins with the quote. Returns the bytes it took, 0: it is not well formed. */
size_t naughty_unquote(const char *quoted, char *out, size_t *out_len);

#endif
