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
/* Writing ends with VP_ERR_CLOSED once is_wanted, asked before each pass, says no. */
void hearing_write_while(struct hearing *hearing, bool (*is_wanted)(void *owner), void *owner);

/* Tokens of a text, without TOKEN_BEGIN and TOKEN_END. */
struct token_text {
    int32_t tokens[MOONSHINE_TOKENS_MAX];
    size_t count;
};

struct written {
    struct token_text text;
    float log_prob;       /* of the tokens and TOKEN_END, without bonuses, in nats */
    size_t scored_count;  /* tokens in log_prob */
    bool is_end_likelier; /* than the first token: there may be no speech at all */
    float draft_log_prob; /* of the draft as it stands, TOKEN_END included; 0 without a draft */
};

/* Writes the likeliest text token by token. bias may be NULL. draft may be NULL: a text likely to be said,
 * read in one pass as far as the decoder agrees. That saves a pass a token and changes nothing but rounding:
 * int8 activations are scaled over all rows of a pass. */
VP_MUST_CHECK enum vp_err hearing_write(struct hearing *hearing, const struct bias *bias,
                                        const struct token_text *draft, struct written *out_written);
/* Log-probability of this text and its end, given the sound. */
VP_MUST_CHECK enum vp_err hearing_score(struct hearing *hearing, const struct token_text *text,
                                        float *out_log_prob);

#endif
