/* Readings of one utterance against each other: what the sound says of a text, and what the menu says. */
#ifndef VP_SPEECH_CONTEST_H
#define VP_SPEECH_CONTEST_H

#include <stdbool.h>

#include "base/err.h"
#include "english/heard.h"
#include "speech/moonshine.h"
#include "speech/speech.h"
#include "speech/tokens.h"
#include "speech/vocabulary.h"

/* A text with its tokens and how well it fits the sound. */
struct candidate {
    char text[HEARD_TEXT_BYTES]; /* "": no candidate */
    struct token_text tokens;
    float log_prob;      /* of the tokens and their end, in nats */
    size_t scored_count; /* tokens in log_prob */
    bool is_from_menu;   /* proposed by the menu, not by the sound */
    bool is_expected;    /* an answer to what was asked: it has its weight */
    float weight;        /* what the menu and English say of it, in nats beside log_prob */
};

/* log_prob is left 0. False, and an empty text, when there is nothing to compare. */
bool candidate_init(struct candidate *candidate, const struct tokens *tokens, const char *text);
/* From what the general model wrote. */
void candidate_init_written(struct candidate *candidate, const struct tokens *tokens,
                            const struct written *written);
/* Mean log-probability per token, as in struct heard_reading. A text that the menu proposed fits the sound less
 * and is right more often; its value is scaled to mean the same. */
float candidate_confidence(const struct candidate *candidate);
/* How sure the sound is of each word, as in struct heard_reading; returns how many words got a value. */
size_t candidate_sureness(const struct candidate *candidate, const struct tokens *tokens,
                          float out_sureness[HEARD_WORDS_MAX]);

enum { ANSWERS_KEPT = 2, CANDIDATES_MAX = 1 + ALTERNATIVES_MAX + 1 + REPAIRS_MAX + ANSWERS_KEPT };
/* Readings of one utterance: first what the general model wrote, then its alternatives, then what the menu
 * proposes. */
struct candidates {
    struct candidate at[CANDIDATES_MAX];
    size_t count;
};

struct contest {
    const struct vocabulary *vocabulary; /* NULL: the sound alone decides */
    struct english_lm *english;          /* may be NULL */
    enum speech_expected expected;
    const struct speech_answers *answers; /* to what was asked; may be NULL */
    const struct tokens *tokens;
    struct hearing *hearing;
};

/* What the menu and English, or the likely names, say of a text, for its likelihood and its words, beside the
 * sound's log_prob; an answer to what was asked is as likely within it as it is alone. out_unknown: words that the
 * menu does not know. */
VP_MUST_CHECK enum vp_err contest_weigh(const struct contest *contest, const char *text, float *out_weight,
                                        size_t *out_unknown);

/* Whether the general text stands without a contest: certain, and all its words known to the menu. */
VP_MUST_CHECK enum vp_err contest_is_needless(const struct contest *contest, const struct candidate *general,
                                              bool *out_is_needless);

/* Adds the general text with menu phrases in the place of words that sound like them, where the sound is unsure of
 * these words; then sorts all by likelihood and leaves those out that say the same as a likelier one. */
VP_MUST_CHECK enum vp_err contest_decide(const struct contest *contest, bool may_repair,
                                         struct candidates *candidates);

#endif
