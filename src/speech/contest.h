/* Readings of one utterance against each other: what the sound says of a text, and what the menu says. */
#ifndef VP_SPEECH_CONTEST_H
#define VP_SPEECH_CONTEST_H

#include <stdbool.h>

#include "base/err.h"
#include "speech/moonshine.h"
#include "speech/speech.h"
#include "speech/tokens.h"
#include "speech/vocabulary.h"

/* A text with its tokens and how well it fits the sound. */
struct candidate {
    char text[sizeof((struct recognition *)0)->text]; /* "": no candidate */
    struct token_text tokens;
    float log_prob;      /* of the tokens and their end, in nats */
    size_t scored_count; /* tokens in log_prob */
    bool is_from_menu;   /* proposed by the menu, not by the sound */
};

/* log_prob is left 0. False, and an empty text, when there is nothing to compare. */
bool candidate_init(struct candidate *candidate, const struct tokens *tokens, const char *text);
/* From what the general model wrote. */
void candidate_init_written(struct candidate *candidate, const struct tokens *tokens,
                            const struct written *written);
/* Mean log-probability per token, as in struct recognition. A text that the menu proposed fits the sound less
 * and is right more often; its value is scaled to mean the same. */
float candidate_confidence(const struct candidate *candidate);

/* Whether the general text stands without a contest: certain, and all its words known to the menu. */
VP_MUST_CHECK enum vp_err contest_is_needless(const struct vocabulary *vocabulary,
                                              enum speech_expected expected, const struct candidate *general,
                                              bool *out_is_needless);

/* Lets the general text, the menu's candidate (its log_prob known; may be empty) and, with may_repair, the general
 * text with menu phrases in the place of words that sound like them compete. The winner is copied to *out_winner. */
VP_MUST_CHECK enum vp_err contest_decide(const struct vocabulary *vocabulary, enum speech_expected expected,
                                         const struct tokens *tokens, struct hearing *hearing,
                                         const struct candidate *general, const struct candidate *menu,
                                         bool may_repair, struct candidate *out_winner);

#endif
