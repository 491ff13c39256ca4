/* "Sub fruit for the chips": said as "with fruit instead of the chips". */
#ifndef VP_MEANING_SUBSTITUTION_H
#define VP_MEANING_SUBSTITUTION_H

#include "meaning/lexicon.h"

/* The text with the first such clause said so, owned by the caller; NULL: it has none, or no memory. */
char *substitution_reword(const struct lexicon *lexicon, const struct told_menu *menu, const char *text);

#endif
