/* Fixed runs of words in a turn. */
#ifndef VP_DIALOGUE_TURN_WORDS_H
#define VP_DIALOGUE_TURN_WORDS_H

#include <stdint.h>

#include "meaning/words.h"

#define NO_WORD SIZE_MAX

/* Index of the first word of phrase (words divided by single blanks) in words from first on; NO_WORD: it does not
 * stand there. out_count (may be NULL): its length in words. */
size_t turn_words_find(const struct words *words, size_t first, const char *phrase, size_t *out_count);
/* The same of the first phrase of count that stands there. */
size_t turn_words_find_any(const struct words *words, size_t first, const char *const *phrases, size_t count,
                           size_t *out_count);
bool turn_words_have(const struct words *words, const char *phrase);

#endif
