/* Moonshine base: general English speech to text. The encoder listens once to an utterance; the decoder then
 * writes the likeliest text, and can tell how likely any other text is, from the same encoding. */
#ifndef VP_SPEECH_MOONSHINE_H
#define VP_SPEECH_MOONSHINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "speech/bias.h"
#include "speech/ort.h"
#include "speech/tokens.h"

enum {
    MOONSHINE_RATE_HZ = 16000,
    MOONSHINE_SAMPLES_MIN = 1600, /* less than 0.1 s has no encoder frame */
    MOONSHINE_TOKENS_MAX = 192    /* 20 s at the model's densest, 7.5 tokens a second, and some */
};

struct moonshine; /* read-only after loading, shared by all threads */
VP_MUST_CHECK enum vp_err moonshine_load(struct ort *ort, const char *encoder_path, const char *decoder_path,
                                         struct moonshine **out_moonshine);
void moonshine_destroy(struct moonshine *moonshine); /* accepts NULL */

/* One utterance, listened to. */
struct hearing;
/* pcm: mono, -1 to 1, MOONSHINE_RATE_HZ; borrowed for the call. VP_ERR_BAD_AUDIO
 * when shorter than MOONSHINE_SAMPLES_MIN. */
VP_MUST_CHECK enum vp_err hearing_create(const struct moonshine *moonshine, const float *pcm,
                                         size_t sample_count, struct hearing **out_hearing);
void hearing_destroy(struct hearing *hearing); /* accepts NULL */
/* Writing and scoring end with VP_ERR_CLOSED once is_wanted, asked before each pass, says no. */
void hearing_write_while(struct hearing *hearing, bool (*is_wanted)(void *owner), void *owner);

/* Tokens of a text, without TOKEN_BEGIN and TOKEN_END. */
struct token_text {
    int32_t tokens[MOONSHINE_TOKENS_MAX];
    size_t count;
    float nats[MOONSHINE_TOKENS_MAX +
               1]; /* once scored: log-probability of each, and of TOKEN_END behind them */
};

struct written {
    struct token_text text;
    float log_prob;       /* of the tokens and TOKEN_END, without bonuses, in nats */
    size_t scored_count;  /* tokens in log_prob */
    bool is_end_likelier; /* than the first token: there may be no speech at all */
};

struct write_wish {
    const struct tokens *tokens;
    const struct bias *bias; /* may be NULL */
    /* May be NULL: a text likely to be said, read in one pass as far as the decoder agrees, and scored as it stands.
     * It saves a pass a token and changes nothing but rounding: int8 activations are scaled over all rows of a pass. */
    struct token_text *draft;
    size_t alternatives_max;
};

enum { ALTERNATIVES_MAX = 4 };
/* Writes the likeliest text token by token to out_written[0], and behind it the readings that an unsure place leaves
 * open, at most alternatives_max. draft_log_prob: of the draft, TOKEN_END included. */
VP_MUST_CHECK enum vp_err hearing_write(struct hearing *hearing, const struct write_wish *wish,
                                        struct written out_written[1 + ALTERNATIVES_MAX], size_t *out_count,
                                        float *out_draft_log_prob);
/* One of several texts that may have been said. */
struct contender {
    struct token_text *text; /* with a token at least */
    float weight;            /* counts beside its log-probability */
    float least;             /* a log-probability that is not above this one loses */
    float log_prob;          /* given: -INFINITY where it lost */
    size_t known_count;      /* the scorer's: of the text's nats */
};
/* As hearing_score of those that are among the wanted_count best by log-probability and weight, in few passes: a text
 * whose first tokens are too unlikely already is not read to its end. */
VP_MUST_CHECK enum vp_err hearing_score_best(struct hearing *hearing, struct contender *contenders,
                                             size_t count, size_t wanted_count);
/* Log-probability of this text and its end, given the sound. */
VP_MUST_CHECK enum vp_err hearing_score(struct hearing *hearing, struct token_text *text,
                                        float *out_log_prob);

#endif
