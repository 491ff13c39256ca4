/* The answers that the dialogue expects, as the recogniser takes them. */
#ifndef VP_ENGINE_ANSWER_LIST_H
#define VP_ENGINE_ANSWER_LIST_H

#include "speech/speech.h"

/* A dialogue_phrase_fn whose owner is a struct speech_answers; what does not fit is left out. */
void answer_list_add(void *owner, const char *phrase);

#endif
