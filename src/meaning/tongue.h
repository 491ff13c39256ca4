/* Whether what was said is English at all. */
#ifndef VP_MEANING_TONGUE_H
#define VP_MEANING_TONGUE_H

#include <stdbool.h>

#include "meaning/words.h"

/* By small words of other languages, which no menu has, and by letters of other scripts. words are those of text. */
bool tongue_is_other(const struct words *words, const char *text);

#endif
