/* What a model's answers used, as it counts (response.done, openai-realtime.md section 7), and what that costs. Input
 * from the cache is input too, and stands apart here: nothing is counted twice. */
#ifndef VP_CALL_TOKEN_USAGE_H
#define VP_CALL_TOKEN_USAGE_H

#include <stdbool.h>
#include <stdint.h>

enum token_kind {
    TOKENS_TEXT_IN, /* not from the cache */
    TOKENS_TEXT_CACHED,
    TOKENS_TEXT_OUT,
    TOKENS_AUDIO_IN, /* not from the cache */
    TOKENS_AUDIO_CACHED,
    TOKENS_AUDIO_OUT,
    TOKEN_KIND_COUNT
};
const char *token_kind_name(enum token_kind kind); /* "text_in" */

struct token_usage {
    int64_t tokens[TOKEN_KIND_COUNT];
};

struct token_prices {
    double dollars_per_million[TOKEN_KIND_COUNT];
};

bool token_usage_is_none(const struct token_usage *usage);
void token_usage_add(struct token_usage *usage, const struct token_usage *more);
void token_usage_subtract(struct token_usage *usage, const struct token_usage *less);
/* Millionths of a dollar, rounded to the nearest. */
int64_t token_usage_cost_micros(const struct token_usage *usage, const struct token_prices *prices);

#endif
