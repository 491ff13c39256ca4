#include "audio/ulaw_shape.h"

#include <stdlib.h>
#include <string.h>

#include "audio/ulaw.h"
#include "audio/ulaw_sums.h"
#include "base/rand.h"
#include "with_cmocka.h"

/* Sample by sample, after the table. */
static struct ulaw_shape shape_one_by_one(const uint8_t *ulaw, size_t count, int16_t low, int16_t high)
{
    struct ulaw_shape shape = {.first = ulaw_to_pcm16(ulaw[0]), .last = ulaw_to_pcm16(ulaw[count - 1])};
    for (size_t i = 0; i < count; i++) {
        int16_t sample = ulaw_to_pcm16(ulaw[i]), next = i + 1 < count ? ulaw_to_pcm16(ulaw[i + 1]) : 0;
        shape.products += (int32_t)sample * next;
        shape.between_count += sample > low && sample < high;
        shape.near_count[i % 2] += ulaw[i] < 0x20 || ulaw[i] >= 0xe0;
        shape.is_full[i % 2] |= ulaw[i] < 0x20;
    }
    return shape;
}

static void assert_shape(const uint8_t *ulaw, size_t count, int16_t low, int16_t high)
{
    struct ulaw_shape wanted = shape_one_by_one(ulaw, count, low, high), shape;
    ulaw_shape_of(ulaw, count, low, high, &shape);
    assert_int_equal(shape.products, wanted.products);
    assert_int_equal(shape.first, wanted.first);
    assert_int_equal(shape.last, wanted.last);
    assert_int_equal(shape.between_count, wanted.between_count);
    for (int kind = 0; kind < 2; kind++) {
        assert_int_equal(shape.near_count[kind], wanted.near_count[kind]);
        assert_int_equal(shape.is_full[kind], wanted.is_full[kind]);
    }
}

static void it_is_that_of_looking_at_each_sample(void **state)
{
    (void)state;
    rand_seed_for_test(5);
    for (int round = 0; round < 50; round++) {
        for (size_t count = 1; count <= ULAW_SHAPE_MAX; count++) {
            uint8_t *ulaw = malloc(count + ULAW_SUMS_SPARE);
            rand_bytes(ulaw, count + ULAW_SUMS_SPARE); /* what stands in the room does not matter */
            if (round % 2 == 1)
                memset(ulaw, round, count);
            int16_t low = (int16_t)rand_u32(), high = (int16_t)rand_u32();
            assert_shape(ulaw, count, low, high);
            assert_shape(ulaw, count, INT16_MIN, INT16_MAX);
            free(ulaw);
        }
    }
    rand_seed_for_test(0);
}

TESTS = {
    TEST(it_is_that_of_looking_at_each_sample),
};
