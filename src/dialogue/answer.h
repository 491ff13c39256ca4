/* What a turn is as the answer to a question. */
#ifndef VP_DIALOGUE_ANSWER_H
#define VP_DIALOGUE_ANSWER_H

#include <stdbool.h>

/* Whether the words say yes and nothing else. Badly heard words beside it are noise, unless they object, and so are all
 * where it is said again (is_again). */
bool answer_is_whole_yes(const char *heard, float confidence, bool is_again);

#endif
