/* How likely texts are, given the sound: alone, and where only the best of many are wanted. */
#include "with_speech.h"

#include "with_cmocka.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "audio/resample.h"
#include "speech/speech_internal.h"

static const char *const texts[] = {
    " Pickup.",           " Pickup, please.",  " Delivery.",
    " Delivery, please.", " Pick up.",         " Large.",
    " It's for pickup.",  " It's for Peter.",  " It's.",
    " Small, please.",    " Mushrooms.",       " Pickup",
    " Pickup and pizza.", " Pick up, please.", " Yes.",
    " A large pizza.",    " Pickup, Pete.",
};
enum { COUNT = sizeof texts / sizeof texts[0] };

/* "Pickup, please.", as the telephone brings it. */
static struct hearing *listen(void)
{
    struct hearing *hearing = NULL;
    struct resampler *resampler = NULL;
    if (with_models() == NULL)
        skip();
    struct clip clip = clip_of_own_voice("Pickup, please.");
    assert_int_equal(resampler_create(SPEECH_RATE_HZ, MOONSHINE_RATE_HZ, &resampler), VP_OK);
    int16_t *wide = malloc(resampler_out_max(resampler, clip.count) * sizeof *wide);
    size_t count = resampler_feed(resampler, clip.pcm16, clip.count, wide);
    float *pcm = malloc(count * sizeof *pcm);
    for (size_t i = 0; i < count; i++)
        pcm[i] = (float)wide[i] / 32768.0f;
    assert_int_equal(hearing_create(with_models()->moonshine, pcm, count, &hearing), VP_OK);
    free(pcm);
    free(wide);
    resampler_destroy(resampler);
    clip_deinit(&clip);
    return hearing;
}

static void encode(struct token_text out_texts[COUNT])
{
    for (size_t i = 0; i < COUNT; i++) {
        out_texts[i].count = tokens_encode(with_models()->tokens, span_of(texts[i]), out_texts[i].tokens,
                                           MOONSHINE_TOKENS_MAX);
        assert_int_not_equal(out_texts[i].count, 0);
    }
}

static void set_up(struct token_text encoded[COUNT], struct contender contenders[COUNT], float least)
{
    encode(encoded);
    for (size_t i = 0; i < COUNT; i++)
        contenders[i] = (struct contender){.text = &encoded[i], .least = least, .weight = i % 3 == 0 ? 2 : 0};
}

/* But for rounding: int8 activations are scaled over all rows of a pass. */
static void all_are_scored_as_each_alone(void **state)
{
    (void)state;
    static struct token_text encoded[COUNT], alone_texts[COUNT];
    struct contender contenders[COUNT];
    struct hearing *hearing = listen();
    set_up(encoded, contenders, -INFINITY);
    encode(alone_texts);
    assert_int_equal(hearing_score_best(hearing, contenders, COUNT, COUNT), VP_OK);
    for (size_t i = 0; i < COUNT; i++) {
        float nats = 0, alone = 0;
        for (size_t k = 0; k <= encoded[i].count; k++)
            nats += encoded[i].nats[k];
        assert_float_equal(nats, contenders[i].log_prob, 0.001f);
        assert_int_equal(hearing_score(hearing, &alone_texts[i], &alone), VP_OK);
        assert_float_equal(contenders[i].log_prob, alone, 0.3f - 0.03f * alone);
    }
    hearing_destroy(hearing);
}

static int by_score(const void *a, const void *b)
{
    const struct contender *x = a, *y = b;
    float x_score = x->log_prob + x->weight, y_score = y->log_prob + y->weight;
    return (x_score < y_score) - (x_score > y_score);
}

static void the_best_are_the_best_of_all(void **state)
{
    (void)state;
    static struct token_text encoded[COUNT];
    struct contender all[COUNT], best[COUNT];
    struct hearing *hearing = listen();
    set_up(encoded, all, -INFINITY);
    memcpy(best, all, sizeof all);
    assert_int_equal(hearing_score_best(hearing, all, COUNT, COUNT), VP_OK);
    assert_int_equal(hearing_score_best(hearing, best, COUNT, 2), VP_OK);
    qsort(all, COUNT, sizeof *all, by_score);
    qsort(best, COUNT, sizeof *best, by_score);
    size_t scored = 0;
    for (size_t i = 0; i < COUNT; i++)
        scored += best[i].log_prob > -INFINITY;
    assert_ptr_equal(best[0].text, all[0].text);
    assert_ptr_equal(best[1].text, all[1].text);
    assert_in_range(scored, 2, COUNT / 2); /* most were not read to their end */
    hearing_destroy(hearing);
}

static void what_falls_below_its_least_is_out(void **state)
{
    (void)state;
    static struct token_text encoded[COUNT];
    struct contender contenders[COUNT];
    struct hearing *hearing = listen();
    set_up(encoded, contenders, -8);
    assert_int_equal(hearing_score_best(hearing, contenders, COUNT, COUNT), VP_OK);
    for (size_t i = 0; i < COUNT; i++)
        assert_true(contenders[i].log_prob == -INFINITY || contenders[i].log_prob > -8);
    assert_true(contenders[1].log_prob > -8);          /* what was said */
    assert_true(contenders[10].log_prob == -INFINITY); /* "Mushrooms." */
    hearing_destroy(hearing);
}

static bool not_wanted(void *owner)
{
    (void)owner;
    return false;
}

static void nothing_is_scored_that_nobody_wants_any_more(void **state)
{
    (void)state;
    static struct token_text encoded[COUNT];
    struct contender contenders[COUNT];
    struct hearing *hearing = listen();
    set_up(encoded, contenders, -INFINITY);
    hearing_write_while(hearing, not_wanted, NULL);
    assert_int_equal(hearing_score_best(hearing, contenders, COUNT, 2), VP_ERR_CLOSED);
    hearing_destroy(hearing);
}

TESTS_BETWEEN(NULL, without_models) = {
    TEST(all_are_scored_as_each_alone),
    TEST(the_best_are_the_best_of_all),
    TEST(what_falls_below_its_least_is_out),
    TEST(nothing_is_scored_that_nobody_wants_any_more),
};
