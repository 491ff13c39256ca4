#include "audio/ulaw_sums.h"

#include <stdlib.h>
#include <string.h>

#include "audio/ulaw.h"
#include "base/rand.h"
#include "with_cmocka.h"

/* Sample by sample, after the tables. */
static struct ulaw_sums sums_one_by_one(const uint8_t *ulaw, size_t count)
{
    struct ulaw_sums sums = {0};
    for (size_t i = 0; i < count; i++) {
        int32_t sample = ulaw_to_pcm16(ulaw[i]);
        sums.sum += sample;
        sums.squares += (uint64_t)(sample * sample);
        sums.magnitudes += ~(unsigned)ulaw[i] & 0x7f;
        sums.loudest_count += (ulaw[i] & 0x7f) == 0;
    }
    return sums;
}

static void assert_same(const struct ulaw_sums *sums, struct ulaw_sums wanted)
{
    assert_int_equal(sums->sum, wanted.sum);
    assert_int_equal(sums->squares, wanted.squares);
    assert_int_equal(sums->magnitudes, wanted.magnitudes);
    assert_int_equal(sums->loudest_count, wanted.loudest_count);
}

static void assert_sums(const uint8_t *ulaw, size_t count)
{
    struct ulaw_sums sums;
    ulaw_sums_of(ulaw, count, &sums);
    assert_same(&sums, sums_one_by_one(ulaw, count));
}

static void every_code_counts_as_what_it_stands_for(void **state)
{
    (void)state;
    for (int code = 0; code <= UINT8_MAX; code++) {
        uint8_t ulaw[40];
        int16_t pcm16[40];
        memset(ulaw, code, sizeof ulaw);
        ulaw_decode(ulaw, 40, pcm16);
        for (size_t i = 0; i < 40; i++)
            assert_int_equal(pcm16[i], ulaw_to_pcm16((uint8_t)code));
        assert_sums(ulaw, 1);
        assert_sums(ulaw, 40);
    }
}

static void any_number_of_samples_is_added_up(void **state)
{
    (void)state;
    rand_seed_for_test(3);
    for (size_t count = 0; count <= 200; count++) {
        uint8_t *ulaw = malloc(count + 1); /* a read behind them is found by the sanitizer */
        rand_bytes(ulaw, count);
        assert_sums(ulaw, count);
        free(ulaw);
    }
    rand_seed_for_test(0);
}

static void stretches_are_added_up_one_by_one(void **state)
{
    (void)state;
    rand_seed_for_test(3);
    for (size_t count = 0; count <= 8 * ULAW_STRETCH; count++) {
        struct ulaw_sums sums[8];
        uint8_t *ulaw = malloc(count + ULAW_SUMS_SPARE);
        rand_bytes(ulaw, count + ULAW_SUMS_SPARE);
        ulaw_sums_of_stretches(ulaw, count, sums);
        for (size_t i = 0, at = 0; at < count; i++, at += ULAW_STRETCH)
            assert_same(&sums[i],
                        sums_one_by_one(ulaw + at, count - at < ULAW_STRETCH ? count - at : ULAW_STRETCH));
        free(ulaw);
    }
    rand_seed_for_test(0);
}

static void the_most_samples_are_added_up(void **state)
{
    (void)state;
    static uint8_t loudest[ULAW_SUMS_MAX];
    memset(loudest, 0x80, sizeof loudest);
    assert_sums(loudest, sizeof loudest);
    memset(loudest, 0x00, sizeof loudest);
    assert_sums(loudest, sizeof loudest);
}

TESTS = {
    TEST(every_code_counts_as_what_it_stands_for),
    TEST(any_number_of_samples_is_added_up),
    TEST(stretches_are_added_up_one_by_one),
    TEST(the_most_samples_are_added_up),
};
