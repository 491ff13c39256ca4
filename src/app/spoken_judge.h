/* Whether recognised words lead to the thing that was said. */
#ifndef VP_APP_SPOKEN_JUDGE_H
#define VP_APP_SPOKEN_JUDGE_H

#include "app/spoken_check.h"
#include "meaning/lexicon.h"

/* Fills is_heard, other and synonym from heard. confidence: the recogniser's. */
void spoken_judge(const struct lexicon *lexicon, const struct told_menu *told, float confidence,
                  struct spoken_thing *thing);

#endif
