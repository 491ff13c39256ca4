/* Which tokens open another reading of what is being written. */
#include "with_cmocka.h"

#include <stdlib.h>

#include "speech/decoder.h"
#include "speech/forks.h"
#include "speech/thresholds.h"
#include "with_tokens.h"

enum { ONE = WITH_TOKENS_FIRST, UPPER_ORDER, ORDER, COMMA, DISH, OTHER };
static const char *const pieces[] = {"\xe2\x96\x81one", "\xe2\x96\x81Order", "\xe2\x96\x81order", ",",
                                     "\xe2\x96\x81z",   "\xe2\x96\x81other"};

struct stage {
    struct tokens *tokens;
    struct bias *bias;
    struct bias_place place;
    struct forks forks;
    float row[DECODER_WIDTH];
};

static int set_up(void **state)
{
    struct stage *stage = calloc(1, sizeof *stage);
    if (stage == NULL)
        return -1;
    stage->tokens = with_tokens(pieces, sizeof pieces / sizeof *pieces);
    for (int i = 0; i < DECODER_WIDTH; i++)
        stage->row[i] = -20;
    stage->row[ORDER] = 0;
    *state = stage;
    return stage->tokens != NULL && bias_create(stage->tokens, BIAS_NATS, &stage->bias) == VP_OK ? 0 : -1;
}

static int tear_down(void **state)
{
    struct stage *stage = *state;
    bias_destroy(stage->bias);
    tokens_destroy(stage->tokens);
    return tests_free(stage);
}

static void note(struct stage *stage, size_t at, int32_t taken)
{
    forks_note(&stage->forks, at, stage->row, taken, stage->tokens, stage->bias, &stage->place);
}

static void a_near_token_is_a_fork_and_a_far_one_is_not(void **state)
{
    struct stage *stage = *state;
    stage->row[ONE] = -FORK_NATS_MAX / 2;
    stage->row[OTHER] = -FORK_NATS_MAX - 1;
    note(stage, 3, ORDER);
    assert_int_equal(stage->forks.count, 1);
    assert_int_equal(stage->forks.at[0].at, 3);
    assert_int_equal(stage->forks.at[0].token, ONE);
    assert_float_equal(stage->forks.at[0].loss, FORK_NATS_MAX / 2, 1e-4);
}

static void what_reads_the_same_is_no_fork(void **state)
{
    struct stage *stage = *state;
    stage->row[UPPER_ORDER] = stage->row[COMMA] = -0.5F;
    note(stage, 0, ORDER);
    assert_int_equal(stage->forks.count, 0);
}

static void an_expected_token_may_be_farther(void **state)
{
    struct stage *stage = *state;
    assert_int_equal(bias_add(stage->bias, "z"), VP_OK);
    stage->row[DISH] = -FORK_NATS_MAX - BIAS_NATS / 4;
    stage->row[OTHER] = stage->row[DISH];
    note(stage, 0, ORDER);
    assert_int_equal(stage->forks.count, 1);
    assert_int_equal(stage->forks.at[0].token, DISH);
    assert_true(stage->forks.at[0].price < stage->forks.at[0].loss);
}

static void where_the_bias_decided_the_sounds_own_token_comes_first(void **state)
{
    struct stage *stage = *state;
    assert_int_equal(bias_add(stage->bias, "z"), VP_OK);
    stage->row[DISH] = -1;
    stage->row[ONE] = -0.9F;
    note(stage, 0, DISH);
    assert_int_equal(stage->forks.at[0].token, ORDER);
    assert_true(stage->forks.at[0].loss < 0);
}

static void the_cheapest_are_kept_in_their_order(void **state)
{
    struct stage *stage = *state;
    for (size_t i = 0; i < 2 * FORKS_MAX; i++) {
        stage->row[ONE] = -FORK_NATS_MAX / 10 * (float)(1 + (i * 5) % (2 * FORKS_MAX));
        note(stage, i, ORDER);
    }
    assert_int_equal(stage->forks.count, FORKS_MAX);
    for (size_t i = 0; i < FORKS_MAX; i++)
        assert_float_equal(stage->forks.at[i].price, FORK_NATS_MAX / 10 * (float)(i + 1), 1e-4);
}

TESTS_WITH(set_up, tear_down) = {
    TEST(a_near_token_is_a_fork_and_a_far_one_is_not),
    TEST(what_reads_the_same_is_no_fork),
    TEST(an_expected_token_may_be_farther),
    TEST(where_the_bias_decided_the_sounds_own_token_comes_first),
    TEST(the_cheapest_are_kept_in_their_order),
};
