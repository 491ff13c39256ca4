/* A token table of a test's own. */
#ifndef VP_TESTS_WITH_TOKENS_H
#define VP_TESTS_WITH_TOKENS_H

#include "speech/tokens.h"

enum { WITH_TOKENS_FIRST = 10 };
/* pieces as vocab.lst has them, the first at WITH_TOKENS_FIRST; other lines stand around them. NULL: no file. */
struct tokens *with_tokens(const char *const *pieces, int count);

#endif
