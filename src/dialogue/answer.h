/* What a turn that says yes is as the answer to a question. */
#ifndef VP_DIALOGUE_ANSWER_H
#define VP_DIALOGUE_ANSWER_H

#include <stdbool.h>
#include <stddef.h>

enum answer_yes {
    ANSWER_YES,     /* and nothing else */
    ANSWER_YES_BUT, /* with an objection or a wish */
    ANSWER_MAYBE,   /* with words beside it that may have been misheard: was it one? */
};

/* What of them the words are, which say yes. Badly heard words beside it are noise, unless they object, and so are all
 * where it is said again (is_again). */
enum answer_yes answer_find_yes(const char *heard, float confidence, bool is_again);

/* How many of the words are none with which people say yes: one of "yes, person". SIZE_MAX: none of them is a yes. */
size_t answer_words_beside_yes(const char *heard);

#endif
