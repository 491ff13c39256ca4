/* Who a dish is for, as it was said: "for her", "my wife's". */
#ifndef VP_DIALOGUE_WHOSE_H
#define VP_DIALOGUE_WHOSE_H

#include "meaning/draft.h"
#include "meaning/words.h"

/* "for her", "for my wife" at word first: the person into out and the number of words; 0: no person. */
size_t whose_for(const struct words *words, size_t first, char out[WHOSE_BYTES]);
/* "she wants", "I'll have", "my buddy": who orders what follows. */
size_t whose_subject(const struct words *words, size_t first, char out[WHOSE_BYTES]);
/* "hers", "mine", "my wife's", "for her" anywhere in the words; false: nobody's is spoken of. */
bool whose_named(const struct words *words, char out[WHOSE_BYTES]);
/* Whether both may be the same person: "her" and "wife". */
bool whose_is(const char *one, const char *other);

#endif
