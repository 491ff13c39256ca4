/* "Brisket and turkey for the meats", "my sides are slaw and beans": what is chosen, and the words that say of what it
 * is the choice. */
#ifndef VP_MEANING_ROLE_WORDS_H
#define VP_MEANING_ROLE_WORDS_H

#include "meaning/lexicon.h"

/* The text with such a sentence as it is said more commonly ("with brisket and turkey"), owned by the caller; NULL: it
 * has none, or there is no memory. */
char *role_words_reword(const struct lexicon *lexicon, const struct told_menu *menu, const char *text);

#endif
