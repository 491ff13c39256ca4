/* First names that sound like what was heard: "It's random", said to who asked for a name. */
#ifndef VP_SPEECH_NAMES_ALIKE_H
#define VP_SPEECH_NAMES_ALIKE_H

#include "speech/contest.h"

/* Those most alike to the ends of the candidates, the most alike first. */
void names_alike_find(const struct candidates *candidates, struct speech_answers *out);

#endif
