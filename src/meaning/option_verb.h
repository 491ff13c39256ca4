/* "Could you toast the bread on that": what an option is called, as what is to be done. */
#ifndef VP_MEANING_OPTION_VERB_H
#define VP_MEANING_OPTION_VERB_H

#include "meaning/lexicon.h"

/* The text with such a wish as it is said more commonly ("make it toasted"), owned by the caller; NULL: it has none, or
 * there is no memory. */
char *option_verb_reword(const struct lexicon *lexicon, const char *text);

#endif
