/* How likely a text is to be said to this restaurant: as an order of its menu, or as any English. Both are mixed word
 * by word, so that a word that the menu lacks costs what it costs in English, not what a mistake costs. */
#ifndef VP_SPEECH_LIKELY_H
#define VP_SPEECH_LIKELY_H

#include <stddef.h>

#include "base/err.h"
#include "speech/english_lm.h"
#include "speech/menu_lm.h"

struct likely {
    const struct menu_lm *menu;
    struct english_lm *english; /* NULL: the menu alone */
};

/* Natural log-probability of a text, its end included (any case, punctuation ignored, digits read as words). A word
 * that neither knows costs MENU_LM_UNKNOWN_NATS. out_unknown: words that the menu does not know. Both may be NULL. */
VP_MUST_CHECK enum vp_err likely_score_text(const struct likely *likely, const char *text, float *out_nats,
                                            size_t *out_words, size_t *out_unknown);

#endif
