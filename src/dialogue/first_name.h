/* What a caller is called, where the recogniser wrote something that only sounds like it. */
#ifndef VP_DIALOGUE_FIRST_NAME_H
#define VP_DIALOGUE_FIRST_NAME_H

#include <stdbool.h>

#include "english/first_names.h"

/* Whether one of the words of heard is a common first name. */
bool first_name_is_common(const char *heard);
/* Where the name begins in what was heard: at a common first name that words of a sentence stand before ("the
 * main is Susan"); heard itself otherwise. */
const char *first_name_begin(const char *heard);
/* The common first name that heard sounds most like, at least by floor (0 to 1), and that is not in the
 * blank-separated, lower-case list refused; false when none is alike. heard: what was made of the name each
 * time it was said, bars between; the name must suit all of them. out begins with a capital. */
bool first_name_guess(const char *heard, const char *refused, double floor, char out[FIRST_NAME_BYTES]);

#endif
