/* The answers that the dialogue expects, as the recogniser takes them. */
#ifndef VP_ENGINE_ANSWER_LIST_H
#define VP_ENGINE_ANSWER_LIST_H

#include "dialogue/dialogue.h"
#include "speech/speech.h"

/* The answers to the question that is open, else what callers name where they change the order; what does not fit is
 * left out. */
void answer_list_fill(struct speech_answers *answers, const struct dialogue *dialogue);

/* What kind of words the open question makes likely. */
enum speech_expected answer_list_expects(const struct dialogue *dialogue);

#endif
