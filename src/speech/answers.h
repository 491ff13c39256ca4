/* Short answers to what was asked, as readings of their own: "Pickup." sounds like many things, and few are meant. */
#ifndef VP_SPEECH_ANSWERS_H
#define VP_SPEECH_ANSWERS_H

#include "speech/contest.h"

/* Adds those that fit the sound best, at most ANSWERS_KEPT, with their weights; names are left to be weighed. */
VP_MUST_CHECK enum vp_err answers_enter(const struct contest *contest, const struct speech_answers *answers,
                                        struct candidates *candidates);

#endif
