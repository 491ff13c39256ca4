/* An utterance read as the letters of a name, of a caller who was asked to spell it. The general model writes what they
 * sound like: "And we need to eat then" for "M, E, G, A, N". */
#ifndef VP_SPEECH_LETTERS_H
#define VP_SPEECH_LETTERS_H

#include "speech/contest.h"

/* Puts the likeliest letters before the readings that are there, where they fit the sound nearly as well;
 * elsewhere nothing is changed. Common first names are likelier than others, which may be spelled as well. */
VP_MUST_CHECK enum vp_err letters_enter(const struct contest *contest, struct candidates *candidates);

#endif
