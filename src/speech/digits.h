/* An utterance read as the digits of a telephone number: "1, 2, 3, 6..." of a caller who was asked for one. The
 * general model writes what digits sound like ("four little six"), leaves one of two equal ones out, or goes on with
 * the last for ever. */
#ifndef VP_SPEECH_DIGITS_H
#define VP_SPEECH_DIGITS_H

#include "speech/contest.h"

/* Puts the likeliest digits before the readings that are there, which the general model wrote or the menu proposed,
 * where they fit the sound nearly as well; elsewhere nothing is changed. */
VP_MUST_CHECK enum vp_err digits_enter(const struct contest *contest, struct candidates *candidates);

#endif
