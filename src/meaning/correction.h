/* Words that take back what was said in the same breath: "no wait", "scratch that", "what am I saying". */
#ifndef VP_MEANING_CORRECTION_H
#define VP_MEANING_CORRECTION_H

#include "meaning/words.h"

/* How many words from first on take back what stands before them, with what leads over to what takes its place
 * ("no, let's make that"); 0: none, or nothing surely so. */
size_t correction_match(const struct words *words, size_t first);
/* How many words from first on may do so: "sorry", "wait", "hang on"; 0: none such. */
size_t correction_hint(const struct words *words, size_t first);

#endif
