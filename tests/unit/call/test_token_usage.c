#include "call/token_usage.h"

#include <string.h>

#include "with_cmocka.h"

static void tokens_cost_what_the_prices_say(void **state)
{
    (void)state;
    struct token_usage usage = {.tokens = {[TOKENS_TEXT_IN] = 26,
                                           [TOKENS_TEXT_CACHED] = 384,
                                           [TOKENS_TEXT_OUT] = 18,
                                           [TOKENS_AUDIO_IN] = 130,
                                           [TOKENS_AUDIO_OUT] = 54}};
    const struct token_prices prices = {.dollars_per_million = {[TOKENS_TEXT_IN] = 4,
                                                                [TOKENS_TEXT_CACHED] = 0.4,
                                                                [TOKENS_TEXT_OUT] = 24,
                                                                [TOKENS_AUDIO_IN] = 32,
                                                                [TOKENS_AUDIO_CACHED] = 0.4,
                                                                [TOKENS_AUDIO_OUT] = 64}};
    assert_int_equal(token_usage_cost_micros(&usage, &prices), 8306); /* 104 + 153.6 + 432 + 4160 + 3456 */
    const struct token_usage once = usage;
    token_usage_add(&usage, &once);
    assert_int_equal(usage.tokens[TOKENS_AUDIO_IN], 260);
    token_usage_subtract(&usage, &once);
    assert_memory_equal(&usage, &once, sizeof usage);
    token_usage_subtract(&usage, &once);
    assert_true(token_usage_is_none(&usage));
    assert_false(token_usage_is_none(&once));
    assert_string_equal(token_kind_name(TOKENS_AUDIO_CACHED), "audio_cached");
}

TESTS = {
    TEST(tokens_cost_what_the_prices_say),
};
