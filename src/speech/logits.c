#include "speech/logits.h"

#include <math.h>

#include "speech/decoder.h"

int32_t logits_best(const float *row)
{
    int32_t best = 0;
    for (int32_t i = 1; i < DECODER_WIDTH; i++)
        if (row[i] > row[best])
            best = i;
    return best;
}

float logits_norm(const float *row, int32_t best)
{
    enum { NEGLIGIBLE_NATS = 20 };
    float top = row[best], sum = 1; /* its own share */
    for (int32_t i = 0; i < DECODER_WIDTH; i++)
        if (i != best && row[i] > top - NEGLIGIBLE_NATS)
            sum += expf(row[i] - top);
    return top + logf(sum);
}

float logits_score(const float *rows, struct token_text *text)
{
    float log_prob = 0;
    for (size_t i = 0; i <= text->count; i++) {
        const float *row = rows + i * DECODER_WIDTH;
        text->nats[i] =
            row[i < text->count ? text->tokens[i] : TOKEN_END] - logits_norm(row, logits_best(row));
        log_prob += text->nats[i];
    }
    return log_prob;
}
