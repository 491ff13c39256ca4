/* Rows of the decoder's logits, DECODER_WIDTH each: what they say of tokens. */
#ifndef VP_SPEECH_LOGITS_H
#define VP_SPEECH_LOGITS_H

#include "speech/moonshine.h"

int32_t logits_best(const float *row);
/* Log of the softmax denominator; best is the index of the largest logit. */
float logits_norm(const float *row, int32_t best);
/* Log-probability of text and TOKEN_END, from the rows that a pass over TOKEN_BEGIN and text gave; each token's own is
 * left in text->nats. */
float logits_score(const float *rows, struct token_text *text);

#endif
