#include "call/token_usage.h"

#include <math.h>

const char *token_kind_name(enum token_kind kind)
{
    static const char *const names[TOKEN_KIND_COUNT] = {
        [TOKENS_TEXT_IN] = "text_in",           [TOKENS_TEXT_CACHED] = "text_cached",
        [TOKENS_TEXT_OUT] = "text_out",         [TOKENS_AUDIO_IN] = "audio_in",
        [TOKENS_AUDIO_CACHED] = "audio_cached", [TOKENS_AUDIO_OUT] = "audio_out"};
    return names[kind];
}

bool token_usage_is_none(const struct token_usage *usage)
{
    for (int i = 0; i < TOKEN_KIND_COUNT; i++)
        if (usage->tokens[i] != 0)
            return false;
    return true;
}

void token_usage_add(struct token_usage *usage, const struct token_usage *more)
{
    for (int i = 0; i < TOKEN_KIND_COUNT; i++)
        usage->tokens[i] += more->tokens[i];
}

void token_usage_subtract(struct token_usage *usage, const struct token_usage *less)
{
    for (int i = 0; i < TOKEN_KIND_COUNT; i++)
        usage->tokens[i] -= less->tokens[i];
}

int64_t token_usage_cost_micros(const struct token_usage *usage, const struct token_prices *prices)
{
    double micros = 0; /* a dollar a million is a millionth of a dollar each */
    for (int i = 0; i < TOKEN_KIND_COUNT; i++)
        micros += (double)usage->tokens[i] * prices->dollars_per_million[i];
    return (int64_t)llround(micros);
}
