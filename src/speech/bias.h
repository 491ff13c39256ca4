/* Expected phrases as a tree of tokens. While the decoder writes text, a token that goes on with an expected
 * phrase gets a bonus, so that among similar sounds the menu's words win. */
#ifndef VP_SPEECH_BIAS_H
#define VP_SPEECH_BIAS_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "speech/tokens.h"

struct bias;

/* Where the written text stands in the tree: one place for each phrase that may be under way. */
enum { BIAS_PLACES_MAX = 32 };
struct bias_place {
    int32_t nodes[BIAS_PLACES_MAX];
    size_t count;
};

/* bonus: nats added to a token that continues a phrase; a token that begins one gets half of it, because most
 * words begin a phrase only by chance. */
VP_MUST_CHECK enum vp_err bias_create(const struct tokens *tokens, float bonus, struct bias **out_bias);
void bias_destroy(struct bias *bias); /* accepts NULL */
/* Adds a phrase as written and with its first letter in upper case. VP_ERR_TOO_BIG over 250 bytes. */
VP_MUST_CHECK enum vp_err bias_add(struct bias *bias, const char *phrase);

/* The token with the highest log-probability when bonuses are counted; plain_best is the one without them. */
int32_t bias_pick(const struct bias *bias, const struct bias_place *place, const float *logits,
                  int32_t plain_best);
/* What the token gets here, in nats; 0: it is not expected. */
float bias_bonus(const struct bias *bias, const struct bias_place *place, int32_t token);
/* Follows a written token. A place that is all zero is the start of the text. */
void bias_advance(const struct bias *bias, struct bias_place *place, int32_t token);

#endif
